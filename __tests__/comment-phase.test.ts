import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { type CommentRequest, commentPhase } from '../src/comment-phase.ts'
import type { WorkflowRun } from '../src/github/index.ts'
import { createRow } from './report/rows.ts'
import { type GithubApi, refused, startGithubApi, token } from './support/github-api.ts'

let api: GithubApi
beforeEach(async () => {
  api = await startGithubApi()
})
afterEach(() => api.stop())

interface Given {
  readonly request?: Partial<CommentRequest>
  readonly run?: Partial<WorkflowRun>
  readonly cancelled?: AbortSignal
}

/** What the log says. Pauses take no time. */
async function phase({ request = {}, run = {}, cancelled = new AbortController().signal }: Given): Promise<string[]> {
  const lines: string[] = []
  const log = {
    info: (line: string) => void lines.push(line),
    warning: (line: string) => void lines.push(`warning: ${line}`),
    group: async <Result>(_: string, work: () => Promise<Result>) => work()
  }
  await commentPhase(
    { mode: 'auto', token, rows: [createRow()], whose: 'own', ...request },
    {
      apiUrl: api.url,
      repository: 'octo-org/octo-repo',
      workflow: 'CI',
      id: 4711,
      attempt: 1,
      url: 'https://github.com/octo-org/octo-repo/actions/runs/4711',
      eventName: 'pull_request',
      pullRequest: 7,
      commit: '1234567890',
      ...run
    },
    { cacheService: {}, log },
    cancelled,
    { wait: async () => undefined, random: () => 0 }
  )
  return lines
}

test('a comment is written, found again, updated, and left alone', async () => {
  expect(await phase({})).toEqual(['Commented on the pull request.'])
  expect(await phase({})).toEqual(['The comment on the pull request is as it should be.'])
  expect(await phase({ request: { rows: [createRow({ workspace: 'web' })] } })).toEqual([
    'Updated the comment on the pull request.'
  ])
  expect(api.comments.map(({ body }) => body.match(/<code>(api|web)<\/code>/g))).toEqual([
    ['<code>api</code>', '<code>web</code>']
  ])
})

test('another workflow has a comment of its own', async () => {
  await phase({})
  await phase({ run: { workflow: 'Nightly' } })
  expect(api.comments).toHaveLength(2)
})

describe('a comment is wanted', () => {
  const nothing = [createRow({ stepsTotal: 0, stepsCached: 0 })]
  const failed = [createRow({ outcome: 'failed', stepsTotal: 0, stepsCached: 0 })]
  test.each<readonly [string, boolean, Given]>([
    ['on the event of a pull request', true, {}],
    ['on that with the rights of its target', true, { run: { eventName: 'pull_request_target' } }],
    ['on a push', false, { run: { eventName: 'push', pullRequest: undefined } }],
    ['on a review', false, { run: { eventName: 'pull_request_review' } }],
    ['on a review, when always', true, { run: { eventName: 'pull_request_review' }, request: { mode: 'always' } }],
    ['when never', false, { request: { mode: 'never' } }],
    ['of a build of nothing', false, { request: { rows: nothing } }],
    ['of a build of nothing, when always', true, { request: { rows: nothing, mode: 'always' } }],
    ['of a build that failed before its first step', true, { request: { rows: failed } }]
  ])('%s: %s', async (_, wanted, given) => {
    const lines = await phase(given)
    expect(api.comments).toHaveLength(wanted ? 1 : 0)
    expect(lines).toEqual(wanted ? ['Commented on the pull request.'] : [])
    if (!wanted) expect(api.requests).toEqual([])
  })

  test('but cannot be had: one line says why', async () => {
    const always = { mode: 'always' } as const
    expect(await phase({ request: always, run: { pullRequest: undefined } })).toEqual([
      'No comment on a pull request: this run is about none.'
    ])
    expect(await phase({ request: { token: '' } })).toEqual(['No comment on a pull request: github-token is empty.'])
    expect(api.requests).toEqual([])
  })
})

describe('one line of the log, and no failure:', () => {
  test('the token of a fork', async () => {
    api.permission = 'read'
    expect(await phase({})).toEqual([
      'No comment on the pull request: GitHub refuses (Resource not accessible by integration). Writing it needs the permission pull-requests: write, which pull requests of forks do not have.'
    ])
  })

  test('GitHub is down', async () => {
    api.before = () => ({ status: 503 })
    expect(await phase({})).toEqual([
      `No comment on the pull request: Giving up GET ${api.url}/repos/octo-org/octo-repo/issues/7/comments after 5 attempts: HTTP status 503.`
    ])
  })

  test('GitHub finds something wrong', async () => {
    api.before = ({ method }) => (method === 'POST' ? refused(422, 'Validation Failed') : undefined)
    expect(await phase({})).toEqual(['No comment on the pull request: Validation Failed'])
  })

  test('the job is cancelled', async () => {
    const cancelled = AbortSignal.abort(new Error('The run was cancelled.'))
    expect(await phase({ cancelled })).toEqual(['No comment on the pull request: The run was cancelled.'])
  })
})
