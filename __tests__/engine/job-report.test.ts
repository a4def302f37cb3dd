/** What the report says of a real build: what later runs are compared with, what made steps run, and numbers that agree with BuildKit's own. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from '@jest/globals'
import type { Engine } from '../../scripts/engine/index.ts'
import type { History } from '../../src/history/index.ts'
import type { Report } from '../../src/report/index.ts'
import { type OneJob, useJobs } from '../support/jobs.ts'

const jobs = useJobs()
const event = { repository: { default_branch: 'main' } }
const onMain = { ref: 'refs/heads/main', eventName: 'push', event }
const onPullRequest = { ref: 'refs/pull/7/merge', baseRef: 'main', eventName: 'pull_request', event }

/** What the index of this run keeps for later ones. */
function historyOf(cache: string, runId: number): History {
  const files = readdirSync(cache, { recursive: true, encoding: 'utf8' })
  const file = files.find(name => name.includes(`-i-shop-${runId}.1`))
  return (JSON.parse(readFileSync(path.join(cache, file ?? ''), 'utf8')) as { readonly history: History }).history
}

/** What BuildKit itself says of the build of a service. */
async function inspect(engine: Engine, report: Report | undefined, service: string): Promise<Inspected> {
  const ref = report?.services.find(one => one.name === service)?.buildRef ?? ''
  const shown = await engine.docker(['buildx', 'history', 'inspect', ref.split('/').at(-1) ?? '', '--format', 'json'])
  const logs = await engine.docker(['buildx', 'history', 'logs', ref.split('/').at(-1) ?? '', '--progress', 'rawjson'])
  return { ...(JSON.parse(shown.stdout) as Counted), steps: recordedSteps(`${logs.stdout}\n${logs.stderr}`) }
}

interface Counted {
  /** ns */
  readonly Duration: number
  readonly NumCachedSteps: number
}

interface Inspected extends Counted {
  readonly steps: Steps
}

/** Instruction -> ms from its start to its end. */
type Steps = Readonly<Record<string, number | 'cached'>>

interface Vertex {
  readonly name: string
  readonly started?: string
  readonly completed?: string
  readonly cached?: boolean
}

/** As BuildKit has recorded them. */
function recordedSteps(lines: string): Steps {
  const vertexes = lines
    .split('\n')
    .filter(line => line.startsWith('{'))
    .flatMap(line => (JSON.parse(line) as { readonly vertexes?: readonly Vertex[] }).vertexes ?? [])
  const named = vertexes.flatMap(vertex => {
    const [, instruction] = /^\[[^\]]*\d+\/\d+\] (.*)$/s.exec(vertex.name) ?? []
    return instruction === undefined ? [] : [{ ...vertex, instruction }]
  })
  const steps = [...Map.groupBy(named, ({ instruction }) => instruction)].map(([instruction, all]) => {
    const times = (pick: (vertex: Vertex) => string | undefined) =>
      all.flatMap(vertex => milliseconds(pick(vertex)) ?? [])
    const ms = Math.max(...times(vertex => vertex.completed)) - Math.min(...times(vertex => vertex.started))
    return [instruction, all.some(({ cached }) => cached === true) ? 'cached' : ms] as const
  })
  return Object.fromEntries(steps)
}

function milliseconds(time: string | undefined): number | undefined {
  const [, seconds = '', fraction = ''] = /^(.*:\d\d)(\.\d+)?Z$/.exec(time ?? '') ?? []
  return seconds === '' ? undefined : Math.round(Date.parse(`${seconds}Z`) + Number(`0${fraction}`) * 1000)
}

/** Times are rounded on the way: a millisecond is none. */
function differences(recorded: Steps, reported: Steps): readonly string[] {
  return Object.entries(recorded).flatMap(([instruction, one]) => {
    const other = reported[instruction]
    const isClose = typeof one === 'number' && typeof other === 'number' && Math.abs(one - other) <= 1
    return isClose || one === other ? [] : [`${instruction}: ${one} and ${other}`]
  })
}

function stepsOf(report: Report | undefined, service: string): Steps {
  const own = report?.steps.filter(step => step.services.includes(service)) ?? []
  return Object.fromEntries(
    own.map(step => [step.instruction, step.outcome === 'cached' ? 'cached' : (step.endMs ?? 0) - (step.startMs ?? 0)])
  )
}

test('a pull request is told what its steps ran for, beside the numbers of BuildKit, and is no run to compare with', async () => {
  const cache = jobs.folder()
  const run = (engine: Engine, files: Readonly<Record<string, string>>, job: OneJob) =>
    jobs.run(engine, jobs.project(files), { cache, ...job })
  const args = (version: string) => ({
    'compose.yaml': `name: shop
services:
  web:
    build: ./web
  worker:
    build: {context: ./worker, args: {VERSION: "${version}"}}
`,
    'worker/Dockerfile': 'FROM busybox:latest\nARG VERSION\nRUN --network=none echo "$VERSION" > /version\n'
  })

  const cold = await jobs.onFreshEngine(engine => run(engine, args('s3cret-1'), { runId: 1, facts: onMain }))
  expect(cold.report?.services.map(({ firstRun }) => firstRun?.cause)).toEqual(['no-cache', 'no-cache'])
  expect(cold.report?.save?.stored?.entries).toBe(cold.report?.save?.entries)
  expect(cold.report?.services.map(({ imageBytes = 0 }) => imageBytes > 1_000_000)).toEqual([true, true])
  const first = historyOf(cache, 1)
  expect(first.runs).toEqual([
    {
      at: cold.report?.startedAt,
      totalMs: cold.report?.totalMs,
      prepareMs: expect.any(Number),
      restoreMs: expect.any(Number),
      buildMs: cold.report?.phases.find(({ name }) => name === 'build')?.ms,
      stepsTotal: cold.report?.totals.stepsTotal,
      stepsCached: 0,
      restoredBytes: 0
    }
  ])
  expect(Object.keys(first.inputs?.services.worker?.args ?? {})).toEqual(['VERSION'])
  expect(Object.keys(Object.values(first.inputs?.files ?? {})[0] ?? {})).toEqual(['code.txt', 'requirements.txt'])

  await jobs.onFreshEngine(async engine => {
    const changed = { ...args('s3cret-2'), 'web/code.txt': 'web 2\n' }
    let own: Inspected | undefined
    const { report, post } = await run(engine, changed, {
      runId: 2,
      facts: onPullRequest,
      between: async ({ outputs }) => {
        const file = outputs.report ?? ''
        own = await inspect(engine, JSON.parse(readFileSync(file, 'utf8')) as Report, 'web')
      }
    })
    expect(report?.services.map(({ firstRun }) => firstRun)).toEqual([
      { instruction: 'COPY code.txt /code.txt', cause: 'files', names: ['code.txt'], more: 0 },
      {
        instruction: expect.stringMatching(/^RUN --network=none echo/),
        cause: 'arguments',
        names: ['VERSION'],
        more: 0
      }
    ])
    expect(post.summary).toContain('<code>COPY code.txt /code.txt</code>: <code>code.txt</code> changed')
    expect(`${JSON.stringify(report)}${post.summary}${JSON.stringify(historyOf(cache, 2))}`).not.toContain('s3cret')
    expect(historyOf(cache, 2).runs).toEqual(first.runs)
    const web = report?.services.find(({ name }) => name === 'web')
    expect(own?.NumCachedSteps).toBe(web?.stepsCached)
    expect(web?.ms).toBeLessThanOrEqual((own?.Duration ?? 0) / 1e6)
    expect(Object.keys(own?.steps ?? {})).toHaveLength(5)
    expect(differences(own?.steps ?? {}, stepsOf(report, 'web'))).toEqual([])
  })

  // A run to compare with is not worth an upload.
  const before = readdirSync(cache, { recursive: true, encoding: 'utf8' })
  await jobs.onFreshEngine(async engine => {
    const { report } = await run(
      engine,
      { ...args('s3cret-2'), 'web/code.txt': 'web 2\n' },
      { runId: 3, facts: onMain }
    )
    expect(report?.totals.hitRatio).toBe(1)
    expect(report?.save).toMatchObject({ outcome: 'unchanged', bytes: 0, entries: 0 })
    expect(readdirSync(cache, { recursive: true, encoding: 'utf8' })).toEqual(before)
  })
}, 120_000)
