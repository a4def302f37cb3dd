/** The action for a whole matrix as a runner runs it: files in, summary, outputs and comment out. */
import path from 'node:path'
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { createReport } from './report/reports.ts'
import { writeFiles } from './support/files.ts'
import { type GithubApi, startGithubApi, token } from './support/github-api.ts'
import { Job, type JobOptions, type PhaseResult } from './support/runner/index.ts'

jest.setTimeout(60_000)

const action = path.resolve(import.meta.dirname, '../report')

let api: GithubApi
const jobs: Job[] = []
beforeEach(async () => {
  api = await startGithubApi()
})
afterEach(async () => {
  for (const job of jobs.splice(0)) job.remove()
  await api.stop()
})

const text = (workspace: string, changed = {}) => JSON.stringify(createReport({ workspace, ...changed }))
const files = {
  'build-reports/build-report-0/report.json': text('api'),
  'build-reports/build-report-1/report.json': text('web', { outcome: 'failed', totalMs: 62_000 })
}

/** A job of a pull request on the server of these tests. */
async function run(
  checkout: Readonly<Record<string, string>>,
  inputs: Readonly<Record<string, string>>,
  changed: JobOptions['run'] = {}
): Promise<PhaseResult> {
  const event = { pull_request: { number: 7, head: { sha: 'abcdef0123456789' } } }
  const facts = { eventName: 'pull_request', event, serverUrl: api.serverUrl, runId: 4711, token, ...changed }
  const job = new Job({ run: facts })
  jobs.push(job)
  writeFiles(job.folders.workspace, checkout)
  return job.uses(action, { with: inputs })
}

test('the reports of two jobs, and one that is missing', async () => {
  const { outcome, outputs, summary, annotations, log, rawLog } = await run(files, { expected: 'api, web, worker' })
  expect(outcome).toBe('success')
  const { json = '', ...others } = outputs
  expect(others).toEqual({ slowest: 'web', 'hit-ratio': '0.75', 'time-saved-ms': '241200' })
  expect((JSON.parse(json) as { outcome: string }[]).map(row => row.outcome)).toEqual([
    'succeeded',
    'failed',
    'missing'
  ])
  const table = [
    '### ❌ 3 workspaces (1 failed, 1 missing): 6 of 8 steps reused, 4 m 1 s saved',
    '',
    '| Workspace | Time | Steps reused | Time saved | Restored | Newly saved |',
    '| :-- | --: | --: | --: | --: | --: |',
    '| ✅ <code>api</code> | 9.4 s | 3 of 4 (75 %) | 2 m 1 s | 85.2 MB | – |',
    '| ❌ <code>web</code> failed | 1 m 2 s | 3 of 4 (75 %) | 2 m 1 s | 85.2 MB | – |',
    '| ❔ <code>worker</code> no report | – | – | – | – | – |',
    ''
  ]
  expect(summary.split('\n').slice(0, 8)).toEqual(table)
  expect(annotations).toEqual([{ level: 'warning', message: 'No report of worker.' }])
  expect(api.comments.map(({ body }) => body.split('\n').slice(1, 10))).toEqual([
    [
      ...table,
      `<code>CI</code>, [run 4711](${api.serverUrl}/octo-org/octo-repo/actions/runs/4711) of <code>abcdef0</code>`
    ]
  ])
  expect(log).toContain('Commented on the pull request.')
  expect(rawLog).not.toContain(token)
})

test('the comment of the jobs becomes the one of them all', async () => {
  await run({ 'build-reports/report.json': text('gone') }, {})
  const { log } = await run(files, {})
  expect(log).toContain('Updated the comment on the pull request.')
  expect(api.comments.map(({ body }) => [...body.matchAll(/ <code>(\w+)<\/code>/g)].map(found => found[1]))).toEqual([
    ['api', 'web', 'abcdef0']
  ])
})

test('a token that may only read costs one line', async () => {
  api.permission = 'read'
  const { outcome, log, annotations } = await run(files, {})
  expect({ outcome, annotations }).toEqual({ outcome: 'success', annotations: [] })
  expect(log.match(/^No comment on the pull request: .*$/gm)).toHaveLength(1)
})

test('no reports at all: outputs are set, and the pull request hears nothing', async () => {
  const { outcome, outputs, annotations } = await run({}, { path: 'elsewhere', summary: 'false' })
  expect(outcome).toBe('success')
  expect(outputs).toEqual({ json: '[]', slowest: '', 'hit-ratio': '0', 'time-saved-ms': '0' })
  expect(annotations).toEqual([
    { level: 'warning', message: expect.stringMatching(/^there is no folder .*\/elsewhere\.$/) }
  ])
  expect(api.requests).toEqual([])
})

test('a damaged report is told and left out', async () => {
  const { outcome, outputs, annotations } = await run({ ...files, 'build-reports/build-report-0/report.json': '{' }, {})
  expect({ outcome, slowest: outputs.slowest }).toEqual({ outcome: 'success', slowest: 'web' })
  expect(annotations).toEqual([
    { level: 'warning', message: expect.stringMatching(/^build-report-0\/report\.json is not used: it is no JSON \(/) }
  ])
})

test('a wrong input is refused', async () => {
  const { outcome, annotations } = await run(files, { comment: 'sometimes', summary: 'maybe' })
  expect(outcome).toBe('failure')
  expect(annotations).toEqual([
    {
      level: 'error',
      message:
        'Input comment: "sometimes" is not known. Use auto, always or never.\nInput summary: "maybe" is not a boolean. Use true or false.'
    }
  ])
})
