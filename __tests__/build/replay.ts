import { readFileSync } from 'node:fs'
import path from 'node:path'
import { type BuildEvent, parseLine } from '../../src/build/rawjson.ts'
import type { Step } from '../../src/build/step.ts'
import { type Change, Timeline } from '../../src/build/timeline.ts'

const folder = path.resolve(import.meta.dirname, '../fixtures/rawjson')

/** The events of a captured build, in their order. */
export function events(fixture: string): BuildEvent[] {
  return readFileSync(path.join(folder, `${fixture}.jsonl`), 'utf8')
    .split('\n')
    .flatMap(parseLine)
}

/** Puts a captured build through a timeline. `services` are both targets and services. */
export function replay(fixture: string, services: readonly string[]): { timeline: Timeline; changes: Change[] } {
  const timeline = new Timeline({ services: new Map(services.map(service => [service, service])) })
  const changes = events(fixture).flatMap(event => timeline.apply(event))
  return { timeline, changes: [...changes, ...timeline.finish()] }
}

/** One line per step: services and place, outcome, ms. */
export function outline(steps: readonly Step[]): string[] {
  return steps.map(step => {
    const places = step.names.map(name => `${name.service} ${name.stage ?? '-'} ${name.index}/${name.total}`)
    return `${places.join(' + ')} | ${step.names[0].instruction} | ${step.outcome} ${step.durationMs}`
  })
}
