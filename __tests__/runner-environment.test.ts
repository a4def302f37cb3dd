import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from '@jest/globals'
import { actionSurroundings, writeSummary } from '../src/runner-environment.ts'

test('commands do not get the token that writes comments', () => {
  const env = { PATH: '/bin', 'INPUT_GITHUB-TOKEN': 'ghs_secret' }
  const given = actionSurroundings(env, '/dist', '/tmp').env
  expect(JSON.parse(JSON.stringify(given))).toEqual({
    PATH: '/bin',
    DOCKER_BUILDKIT: '1',
    COMPOSE_DOCKER_CLI_BUILD: '1'
  })
})

test.each([
  ['a push to the default branch', { GITHUB_EVENT_NAME: 'push', GITHUB_REF: 'refs/heads/main' }, true],
  ['a run of every night', { GITHUB_EVENT_NAME: 'schedule', GITHUB_REF: 'refs/heads/main' }, true],
  ['a schedule that names no branch', { GITHUB_EVENT_NAME: 'schedule', GITHUB_REF: 'refs/tags/main' }, false],
  ['a push to another branch', { GITHUB_EVENT_NAME: 'push', GITHUB_REF: 'refs/heads/next' }, false],
  ['a tag of that name', { GITHUB_EVENT_NAME: 'push', GITHUB_REF: 'refs/tags/main' }, false],
  ['a pull request', { GITHUB_EVENT_NAME: 'pull_request', GITHUB_REF: 'refs/pull/7/merge' }, false],
  [
    'a pull request on the base branch',
    { GITHUB_EVENT_NAME: 'pull_request_target', GITHUB_REF: 'refs/heads/main' },
    false
  ],
  ['another workflow of a pull request', { GITHUB_EVENT_NAME: 'workflow_run', GITHUB_REF: 'refs/heads/main' }, false]
])('later runs are compared with %s: %s', (_, env, expected) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'event-'))
  try {
    const event = path.join(folder, 'event.json')
    // The event of a schedule says nothing of the repository.
    const isScheduled = env.GITHUB_EVENT_NAME === 'schedule'
    const payload = isScheduled ? { schedule: '0 3 * * *' } : { repository: { default_branch: 'main' } }
    writeFileSync(event, JSON.stringify(payload))
    const name = env.GITHUB_REF.replace(/^refs\/(heads|tags|pull)\//, '')
    const given = { ...env, GITHUB_ACTIONS: 'true', GITHUB_EVENT_PATH: event, GITHUB_REF_NAME: name }
    expect(actionSurroundings(given, '/dist', '/tmp').isBaseline).toBe(expected)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('off GitHub there are no branches to tell apart: every run counts', () => {
  expect(actionSurroundings({}, '/dist', '/tmp').isBaseline).toBe(true)
})

test('paths start from the checkout', () => {
  expect(actionSurroundings({ GITHUB_WORKSPACE: '/home/runner/work/shop' }, '/dist', '/tmp').checkout).toBe(
    '/home/runner/work/shop'
  )
})

test('the summary is written as it is, so that one which is as long as GitHub takes still fits', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'summary-'))
  try {
    const file = path.join(folder, 'summary.md')
    writeSummary({ GITHUB_STEP_SUMMARY: file }, '### one\n')
    expect(readFileSync(file, 'utf8')).toBe('### one\n')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
