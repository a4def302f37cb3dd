import { describe, expect, test } from '@jest/globals'
import { readWorkflowRun } from '../../src/github/index.ts'

const env = {
  GITHUB_REPOSITORY: 'octo-org/octo-repo',
  GITHUB_RUN_ID: '4711',
  GITHUB_RUN_ATTEMPT: '1',
  GITHUB_WORKFLOW: 'CI',
  GITHUB_EVENT_NAME: 'pull_request',
  GITHUB_REF: 'refs/pull/7/merge',
  GITHUB_SHA: 'aaaa',
  GITHUB_API_URL: 'https://api.github.com',
  GITHUB_SERVER_URL: 'https://github.com'
}

test('a run of a pull request', () => {
  const event = JSON.stringify({
    action: 'synchronize',
    pull_request: { number: 7, head: { sha: 'bbbb', ref: 'topic' } }
  })
  expect(readWorkflowRun({ env, event })).toEqual({
    apiUrl: 'https://api.github.com',
    repository: 'octo-org/octo-repo',
    workflow: 'CI',
    id: 4711,
    attempt: 1,
    url: 'https://github.com/octo-org/octo-repo/actions/runs/4711',
    eventName: 'pull_request',
    pullRequest: 7,
    commit: 'bbbb'
  })
})

test('a second attempt on a server of its own', () => {
  const own = {
    ...env,
    GITHUB_RUN_ATTEMPT: '2',
    GITHUB_API_URL: 'https://git.example/api/v3/',
    GITHUB_SERVER_URL: 'https://git.example'
  }
  expect(readWorkflowRun({ env: own, event: undefined })).toMatchObject({
    apiUrl: 'https://git.example/api/v3',
    attempt: 2,
    url: 'https://git.example/octo-org/octo-repo/actions/runs/4711/attempts/2',
    pullRequest: 7,
    commit: 'aaaa'
  })
})

describe('the pull request', () => {
  const push = 'refs/heads/main'
  test.each<readonly [string, unknown, string, number | undefined]>([
    ['of a review', { pull_request: { number: 8, head: { sha: 'c' } } }, push, 8],
    ['of a comment on one', { issue: { number: 9, pull_request: { url: 'u' } } }, push, 9],
    ['of a comment on an issue', { issue: { number: 9 } }, push, undefined],
    [
      'of a run that another run has started',
      { workflow_run: { pull_requests: [{ number: 10, head: { sha: 'c' } }] } },
      push,
      10
    ],
    ['of such a run of a fork, which names none', { workflow_run: { pull_requests: [] } }, push, undefined],
    ['by the ref', {}, 'refs/pull/11/merge', 11],
    ['of a push', { ref: push }, push, undefined],
    ['in a payload of another kind', { pull_request: 'seven' }, push, undefined],
    ['in a payload that is none', 7, push, undefined]
  ])('%s', (_, event, ref, number) => {
    const run = readWorkflowRun({ env: { ...env, GITHUB_REF: ref }, event: JSON.stringify(event) })
    expect(run?.pullRequest).toBe(number)
  })

  test('in a payload that is no JSON', () => {
    expect(readWorkflowRun({ env: { ...env, GITHUB_REF: push }, event: '{' })?.pullRequest).toBeUndefined()
  })
})

test.each([{}, { ...env, GITHUB_REPOSITORY: 'octo-org' }, { ...env, GITHUB_RUN_ID: '' }])('no run: %j', given => {
  expect(readWorkflowRun({ env: given, event: undefined })).toBeUndefined()
})
