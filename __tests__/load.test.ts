/** Much at once, and much in all: what is made of it is right, and memory and open files stay within bounds. */
import { spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { buffer, text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { bundleKey, indexKey, openGithubStore, type Store, workspacePrefix } from '../src/store/index.ts'
import { startCacheService } from './support/cache-service/index.ts'

let scratch = ''
beforeEach(() => {
  scratch = mkdtempSync(path.join(tmpdir(), 'load-'))
})
afterEach(() => rmSync(scratch, { recursive: true, force: true }))

const engine = { os: 'linux', arch: 'x86_64', store: 'overlay2', engineVersion: '28.5.2' }
const legs = Array.from({ length: 50 }, (_, leg) => `leg${leg}`)
/** A job uses no more at once: the store's pool of connections has as many places. */
const connectionsOfLeg = 16

/** Connections of this process that are open now, both ends of each counted. */
function openSockets(): number {
  return readdirSync('/proc/self/fd').filter(fd => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).startsWith('socket:')
    } catch {
      return false
    }
  }).length
}

test('fifty legs of a matrix save and restore at once: what they share is stored once, and each finds its own', async () => {
  const service = await startCacheService({ folder: scratch })
  const shared = Array.from({ length: 4 }, () => randomBytes(200_000))
  const own = legs.map(() => randomBytes(50_000))
  const keyOf = (content: Buffer) => bundleKey(createHash('sha256').update(content).digest('hex'))
  const stores: Store[] = legs.map(() =>
    openGithubStore({ environment: { resultsUrl: service.resultsUrl, runtimeToken: service.token() } })
  )
  const before = openSockets()
  let most = 0
  const watch = setInterval(() => {
    most = Math.max(most, openSockets() - before)
  }, 20)
  try {
    const saved = await Promise.all(
      stores.map(async (store, at) => {
        const contents = [...shared, own[at] ?? Buffer.alloc(0)]
        const results = await Promise.all(contents.map(content => store.putBytes(keyOf(content), content)))
        const index = await store.putBytes(indexKey(engine, legs[at] ?? '', 1), Buffer.from(contents.map(keyOf).join()))
        return [...results, index].map(({ outcome }) => outcome)
      })
    )
    expect(saved.flat().filter(outcome => outcome === 'saved')).toHaveLength(4 + 50 + 50)
    expect(saved.map(outcomes => outcomes.slice(4))).toEqual(legs.map(() => ['saved', 'saved']))
    expect(service.entries().filter(entry => entry.finalized)).toHaveLength(4 + 50 + 50)

    const restored = await Promise.all(
      stores.map(async (store, at) => {
        const prefix = workspacePrefix(engine, legs[at] ?? '')
        const found = await store.find(prefix, [prefix])
        const keys = (await text((await store.read(found?.key ?? '')).stream)).split(',')
        const contents = await Promise.all(keys.map(async key => buffer((await store.read(key)).stream)))
        return contents.map((content, part) =>
          content.equals(part < 4 ? (shared[part] ?? content) : (own[at] ?? content))
        )
      })
    )
    expect(restored).toEqual(legs.map(() => Array.from({ length: 5 }, () => true)))
    expect(most).toBeLessThanOrEqual(2 * connectionsOfLeg * legs.length)
  } finally {
    clearInterval(watch)
    await Promise.all(stores.map(store => store.close()))
    await service.stop()
  }
}, 120_000)

/** Runs a script of its own, whose last line is JSON. */
/** @param megabytes what the script may use for its objects: with more it ends with an error, however lazy the collector is */
async function measured(script: string, megabytes: number): Promise<Record<string, number>> {
  const limit = `--max-old-space-size=${megabytes}`
  const child = spawn(process.execPath, [limit, '--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit']
  })
  const output = text(child.stdout)
  const [status] = await once(child, 'exit')
  expect(status).toBe(0)
  return JSON.parse(await output)
}

const room = (name: string) => JSON.stringify(fileURLToPath(new URL(`../src/${name}`, import.meta.url)))

test('ten thousand steps, each after the other, of sixty services take no more memory than they have text', async () => {
  const script = `
    import { OutputCapture } from ${room('output-capture.ts')}
    import { parseLine } from ${room('build/rawjson.ts')}
    import { Timeline } from ${room('build/timeline.ts')}
    import { Progress } from ${room('build/progress.ts')}
    const count = 10_000
    const services = new Map(Array.from({ length: 60 }, (_, at) => ['s' + at, 's' + at]))
    const timeline = new Timeline({ services })
    const progress = new Progress('plain')
    let lines = 0
    const show = change => { lines += progress.lines(change).length }
    const capture = new OutputCapture(256 * 1024, line => {
      for (const event of parseLine(line)) for (const change of timeline.apply(event)) show(change)
    })
    const time = ms => new Date(1_700_000_000_000 + ms).toISOString()
    const send = value => capture.write(Buffer.from(JSON.stringify(value) + '\\n'))
    const data = Buffer.from('x'.repeat(500) + '\\n').toString('base64')
    for (let at = 0; at < count; at++) {
      const vertex = { digest: 'sha256:' + at, inputs: at === 0 ? [] : ['sha256:' + (at - 1)], name: '[s' + (at % 60) + ' ' + (at + 1) + '/' + count + '] RUN step ' + at }
      send({ vertexes: [vertex] })
      send({ vertexes: [{ ...vertex, started: time(at * 100) }] })
      for (let line = 0; line < 5; line++) send({ logs: [{ vertex: vertex.digest, data, timestamp: time(at * 100 + line) }] })
      send({ vertexes: [{ ...vertex, started: time(at * 100), completed: time(at * 100 + 50) }] })
    }
    capture.end()
    for (const change of timeline.finish()) show(change)
    const steps = timeline.steps()
    const ran = steps.filter(step => step.outcome === 'run').length
    console.log(JSON.stringify({ steps: steps.length, ran, lines, first: Number(steps[0].digest.slice(7)) }))`
  // The stream has 40 MB; what is kept of it is 25 MB of output.
  const { steps, ran, lines, first } = await measured(script, 150)
  expect({ steps, ran, lines, first }).toEqual({ steps: 10_000, ran: 10_000, lines: 70_000, first: 0 })
}, 60_000)

test('output of a step without line ends is read in no more time and memory than it has bytes', async () => {
  const script = `
    import { Timeline } from ${room('build/timeline.ts')}
    const timeline = new Timeline({ services: new Map([['web', 'web']]) })
    const vertex = { kind: 'vertex', digest: 'd', inputs: [], name: '[1/1] RUN x', cached: false, error: undefined, completedAt: undefined }
    timeline.apply({ ...vertex, startedAt: 1000 })
    const text = 'x'.repeat(100) + '\\r'
    for (let at = 0; at < 1_000_000; at++) timeline.apply({ kind: 'log', vertex: 'd', text, at: 1000 + at })
    const [step] = timeline.steps()
    console.log(JSON.stringify({ length: step.log.join().length }))`
  const { length } = await measured(script, 60)
  expect(length).toBe(100)
}, 60_000)
