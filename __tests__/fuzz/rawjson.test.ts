/** The reader of BuildKit's stream, and what is logged of it: any line is read, and no line of the log is ever obeyed. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect } from '@jest/globals'
import fc from 'fast-check'
import { failureLines, findFailure } from '../../src/build/failure.ts'
import { Progress } from '../../src/build/progress.ts'
import { type BuildEvent, parseLine, parseTime } from '../../src/build/rawjson.ts'
import { Timeline } from '../../src/build/timeline.ts'
import { bentJson, fuzz } from '../support/fuzz.ts'
import { hostileText } from '../support/hostile-text.ts'
import { commandNames, parseCommand } from '../support/runner/commands.ts'

const folder = path.resolve(import.meta.dirname, '../fixtures/rawjson')
const captured = readFileSync(path.join(folder, 'two-services-cold.jsonl'), 'utf8').split('\n').slice(0, 40)

const services = new Map([
  ['web', 'web'],
  ['worker', 'worker']
])

/** Puts events through all that shows a build. @returns every line that it would log */
function logOf(events: readonly BuildEvent[]): readonly string[] {
  const timeline = new Timeline({ services })
  const progress = new Progress('plain')
  const changes = [...events.flatMap(event => [...timeline.apply(event)]), ...timeline.finish()]
  const [steps, others] = [timeline.steps(), timeline.others()]
  expect(new Set(steps.map(step => step.digest)).size).toBe(steps.length)
  const failure = findFailure(timeline.text(), steps, others, [])
  return [...changes.flatMap(change => progress.lines(change)), ...failureLines(failure)]
}

/** Lines that a runner would obey, or that a terminal would not show as they are. */
function dangerous(lines: readonly string[]): readonly string[] {
  return lines.filter(
    line => parseCommand(line, commandNames) !== undefined || /[^\P{Cc}\t]|[\u202a-\u202e\u2066-\u2069]/u.test(line)
  )
}

const time = fc.oneof(
  fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }).map(date => date.toISOString()),
  fc.constantFrom('0001-01-01T00:00:00Z', 'never')
)
const digest = fc.constantFrom('a', 'b', 'c', 'd')
const name = fc.oneof(
  fc.tuple(hostileText, hostileText).map(([stage, rest]) => `[${stage} 1/2] ${rest}`),
  fc
    .tuple(fc.constantFrom('web ', 'worker ', ''), hostileText)
    .map(([service, rest]) => `[${service}s 2/2] RUN ${rest}`),
  hostileText
)
const vertex = fc.record({
  digest,
  name,
  inputs: fc.array(digest, { maxLength: 3 }),
  started: time,
  completed: time,
  cached: fc.boolean(),
  error: fc.option(hostileText)
})
const base64 = hostileText.map(text => Buffer.from(text).toString('base64'))
const status = fc.oneof(
  vertex.map(one => ({ vertexes: [one] })),
  fc.record({ vertex: digest, data: base64, timestamp: time }).map(log => ({ logs: [log] })),
  fc
    .record({ vertex: digest, id: hostileText, current: fc.double(), total: fc.double() })
    .map(one => ({ statuses: [one] })),
  fc.record({ vertex: digest, short: base64, url: hostileText }).map(one => ({ warnings: [one] }))
)
const line = fc.oneof(
  { weight: 4, arbitrary: status.map(value => JSON.stringify(value)) },
  { weight: 1, arbitrary: hostileText },
  { weight: 1, arbitrary: hostileText.map(text => `ERROR: target web: failed to solve: ${text}`) }
)

describe('the stream of a build', () => {
  fuzz(
    'may hold any line',
    fc.property(fc.string(), text => {
      logOf(parseLine(text))
    })
  )

  fuzz(
    'may hold any JSON where something was expected',
    fc.property(
      fc.constantFrom(...captured).chain(text => bentJson(text === '' ? {} : JSON.parse(text))),
      value => {
        logOf(parseLine(JSON.stringify(value) ?? ''))
      }
    ),
    { runs: 1000 }
  )

  fuzz(
    'is logged so that no line is obeyed',
    fc.property(fc.array(line, { maxLength: 20 }), lines => {
      expect(dangerous(logOf(lines.flatMap(text => [...parseLine(text)])))).toEqual([])
    }),
    {
      runs: 1500,
      // The name of a step that a frontend of others has made up.
      examples: [
        [
          [
            JSON.stringify({
              vertexes: [{ digest: 'a', name: '[##[error 1/2] RUN x]y', started: '2026-01-01T00:00:00Z' }]
            })
          ]
        ]
      ]
    }
  )
})

fuzz(
  'a time is read to the nanosecond or not at all',
  fc.property(fc.oneof(time, fc.string()), text => {
    const ms = parseTime(text)
    expect(ms === undefined || (Number.isFinite(ms) && ms > 0)).toBe(true)
  })
)
