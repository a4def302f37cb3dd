import { execFileSync, spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'

interface Step {
  readonly with?: Readonly<Record<string, unknown>>
  readonly name?: string
  readonly uses?: string
  readonly run?: string
}

interface Workflow {
  readonly permissions?: unknown
  readonly on?: string | Readonly<Record<string, unknown>>
  readonly jobs: Readonly<
    Record<
      string,
      {
        readonly permissions?: object
        readonly steps: readonly Step[]
        readonly needs?: string | readonly string[]
        'timeout-minutes'?: number
      }
    >
  >
}

const folder = path.resolve(import.meta.dirname, '../.github/workflows')
const workflows = readdirSync(folder).map(
  file => [file, parse(readFileSync(path.join(folder, file), 'utf8')) as Workflow] as const
)
const ci = workflows.find(([file]) => file === 'ci.yml')?.[1]

describe.each(workflows)('%s', (file, workflow) => {
  const jobs = Object.entries(workflow.jobs)

  test('may read the repository and nothing else, but for the job that publishes a release and the one that asks for CI', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' })
    const own = jobs.filter(([, job]) => job.permissions !== undefined && Object.keys(job.permissions).length > 0)
    expect(own.map(([name, job]) => [file, name, job.permissions])).toEqual(
      file === 'release.yml'
        ? [
            [file, 'origin', { contents: 'read', actions: 'read' }],
            [file, 'publish', { contents: 'write' }]
          ]
        : []
    )
  })

  test('keeps the token out of the checkout, and values of others out of its scripts', () => {
    const steps = jobs.flatMap(([, job]) => job.steps)
    const checkouts = steps.filter(step => step.uses?.startsWith('actions/checkout@'))
    expect(checkouts.filter(step => step.with?.['persist-credentials'] !== false)).toEqual([])
    // What an expression puts into a script is run by the shell: values go through variables.
    expect(steps.filter(step => step.run?.includes('${{')).map(step => step.name ?? step.run)).toEqual([])
  })

  test('is started by nothing that gives rights to pull requests of forks', () => {
    const events = typeof workflow.on === 'string' ? [workflow.on] : Object.keys(workflow.on ?? {})
    expect(events.filter(event => !['push', 'pull_request', 'workflow_dispatch', 'schedule'].includes(event))).toEqual(
      []
    )
  })

  test('installs what is locked, and runs no script of a package', () => {
    const installs = jobs.flatMap(([, job]) =>
      job.steps.flatMap(step => step.run?.match(/npm (ci|i|install)\b.*/g) ?? [])
    )
    expect(installs.filter(command => command !== 'npm ci --ignore-scripts')).toEqual([])
  })

  test('pins every action of others to a commit', () => {
    const used = jobs.flatMap(([, job]) => job.steps.flatMap(step => step.uses ?? []))
    expect(used.filter(name => !/^(\.\/|[\w.-]+\/[\w./-]+@[0-9a-f]{40}$)/.test(name))).toEqual([])
  })

  test('lets no job run for hours', () => {
    expect(jobs.filter(([, job]) => job['timeout-minutes'] === undefined).map(([name]) => name)).toEqual([])
  })
})

describe('ci.yml', () => {
  test('is green only when every job is', () => {
    const others = Object.keys(ci?.jobs ?? {}).filter(name => name !== 'all-green')
    expect(ci?.jobs['all-green']?.needs).toEqual(others)
  })

  /** Runs a step of the workflow as it stands there, with these variables, and says whether it succeeded. */
  function succeeds(job: string, name: RegExp, env: Readonly<Record<string, string>>): boolean {
    const script = ci?.jobs[job]?.steps.find(step => name.test(step.name ?? ''))?.run ?? 'exit 99'
    return spawnSync('bash', ['-e', '-c', script], { env: { PATH: process.env.PATH, ...env } }).status === 0
  }

  test('asserts that a warm build ran no step', () => {
    expect(execFileSync('jq', ['--version'], { encoding: 'utf8' })).toMatch(/^jq-/)
    const outputs = {
      'cache-hit': 'true',
      'cache-restored': 'exact',
      'steps-total': '12',
      'steps-cached': '12',
      'hit-ratio': '1',
      'bytes-restored': '1000'
    }
    const warm = (changed: object) =>
      succeeds('e2e-warm', /^The outputs/, { OUTPUTS: JSON.stringify({ ...outputs, ...changed }) })
    expect([warm({}), warm({ 'steps-cached': '11' }), warm({ 'cache-restored': 'fallback' })]).toEqual([
      true,
      false,
      false
    ])
  })

  test('asserts that a cold build had no cache of its own', () => {
    const outputs = {
      'cache-hit': 'false',
      'cache-restored': 'none',
      'steps-total': '12',
      services: '["worker","api","jobs"]'
    }
    const cold = (changed: object, attempt = '1') =>
      succeeds('e2e-cold', /^The outputs/, { OUTPUTS: JSON.stringify({ ...outputs, ...changed }), ATTEMPT: attempt })
    const exact = { 'cache-hit': 'true', 'cache-restored': 'exact' }
    expect([cold({}), cold({ services: '[]' }), cold(exact), cold(exact, '2')]).toEqual([true, false, false, true])
  })

  test('lets only the end-to-end jobs be skipped', () => {
    const green = (results: object) =>
      succeeds('all-green', /^Nothing has failed/, { RESULTS: JSON.stringify(results) })
    const all = { checks: { result: 'success' }, 'e2e-warm': { result: 'skipped' } }
    const skipped = { ...all, checks: { result: 'skipped' } }
    const failed = { ...all, 'e2e-warm': { result: 'failure' } }
    expect([green(all), green(skipped), green(failed)]).toEqual([true, false, false])
  })
})
