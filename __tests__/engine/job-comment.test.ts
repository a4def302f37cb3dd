/** Jobs of one run of a pull request: they share one comment, whatever becomes of their builds. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { parseReport } from '../../src/report/schema.ts'
import { type GithubApi, startGithubApi, token } from '../support/github-api.ts'
import { type JobResult, type OneJob, useJobs, warnings } from '../support/jobs.ts'

const jobs = useJobs()
let api: GithubApi
beforeAll(async () => {
  api = await startGithubApi()
})
afterAll(() => api.stop())

function run(cache: string, workspace: string, files: Readonly<Record<string, string>> = {}): Promise<JobResult> {
  const event = { pull_request: { number: 7, head: { sha: 'abcdef0123456789' } } }
  const facts = { eventName: 'pull_request', event, serverUrl: api.serverUrl, token }
  const job: OneJob = { cache, runId: 4711, facts, inputs: { workspace, strategy: 'snapshot' } }
  return jobs.onFreshEngine(engine => jobs.run(engine, jobs.project(files), job))
}

const rowsOf = () =>
  api.comments.map(({ body }) => body.split('\n').filter(line => line.startsWith('### ') || line.includes(' <code>')))

test('a good build and a failed one are two rows of one comment, and the report is as the schema says', async () => {
  const cache = jobs.folder()
  const good = await run(cache, 'shop')
  expect([good.main.outcome, good.post.outcome]).toEqual(['success', 'success'])
  expect(good.post.log).toContain('Commented on the pull request.')
  expect(parseReport(JSON.stringify(good.report))).toStrictEqual(good.report)

  const bad = await run(cache, 'worker', { 'worker/Dockerfile': 'FROM busybox:latest\nRUN --network=none false\n' })
  expect([bad.main.outcome, bad.post.outcome]).toEqual(['failure', 'success'])
  expect(bad.post.log).toContain('Updated the comment on the pull request.')
  expect(parseReport(JSON.stringify(bad.report))).toStrictEqual(bad.report)

  expect(rowsOf()).toEqual([
    [
      expect.stringMatching(/^### ❌ 2 workspaces \(1 failed\): \d+ of \d+ steps reused/),
      expect.stringMatching(/^\| ✅ <code>shop<\/code> \| [\d.]+ s \| 0 of 9 \(0 %\) \| .* \| 0 B \| [\d.]+ [kM]B \|$/),
      expect.stringMatching(
        /^\| ❌ <code>worker<\/code> failed \| [\d.]+ s \| \d of \d \(\d+ %\) \| – \| .* \| 0 B \|$/
      ),
      expect.stringMatching(/^<code>CI<\/code>, \[run 4711\]\(.*\/actions\/runs\/4711\) of <code>abcdef0<\/code>$/)
    ]
  ])
  for (const { main, post } of [good, bad]) expect(main.rawLog + post.rawLog).not.toContain(token)
}, 120_000)

test('a token that may only read costs one line of the log', async () => {
  api.permission = 'read'
  const result = await run(jobs.folder(), 'third')
  expect([result.main.outcome, result.post.outcome]).toEqual(['success', 'success'])
  expect(result.post.log.match(/^No comment on the pull request: GitHub refuses/gm)).toHaveLength(1)
  expect(warnings(result)).toEqual([])
}, 120_000)
