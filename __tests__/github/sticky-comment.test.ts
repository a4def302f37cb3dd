import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import {
  GithubError,
  openGithubRest,
  type StickyComment,
  type StickyOutcome,
  writeSticky
} from '../../src/github/index.ts'
import { BackendError, type Connection, defaultTimeouts, openConnection } from '../../src/store/index.ts'
import { type GithubApi, refused, startGithubApi, token } from '../support/github-api.ts'

let api: GithubApi
let waits: number[] = []
let connections: Connection[] = []

beforeEach(async () => {
  api = await startGithubApi()
  waits = []
  connections = []
})
afterEach(async () => {
  await Promise.all(connections.map(connection => connection.close()))
  await api.stop()
})

const marker = '<!-- mark -->'

/** The lines of all comments and one's own, in their order: what a table of rows comes down to. */
function withLine(line: string): StickyComment['revise'] {
  return existing => {
    const lines = existing.flatMap(text => text.split('\n').slice(1))
    const text = [marker, ...new Set([...lines, line].sort())].join('\n')
    return existing.length === 1 && existing[0] === text ? undefined : text
  }
}

/** Pauses take no time but are recorded; chance always gives 0. */
function write(line: string, changed: Partial<StickyComment> = {}, apiUrl = api.url): Promise<StickyOutcome> {
  const connection = openConnection({}, defaultTimeouts)
  connections.push(connection)
  const wait = async (ms: number) => void waits.push(ms)
  const access = { apiUrl, token, userAgent: 'test', connection, timing: { wait, random: () => 0 } }
  return writeSticky(openGithubRest(access), {
    repository: 'octo-org/octo-repo',
    pullRequest: 7,
    marker,
    revise: withLine(line),
    settle: async () => undefined,
    ...changed
  })
}

const bodies = () => api.comments.map(({ body }) => body)
const talk = (count: number) => Array.from({ length: count }, (_, index) => `Comment ${index}`)
const path = '/repos/octo-org/octo-repo/issues'

describe('a comment', () => {
  test('is created when there is none, and then looked at once more', async () => {
    api.add('stranger', 'Nice.')
    expect(await write('one')).toEqual({ kind: 'created' })
    expect(bodies()).toEqual(['Nice.', '<!-- mark -->\none'])
    const read = `GET ${path}/7/comments?per_page=100`
    expect(api.calls()).toEqual([read, `POST ${path}/7/comments`, read])
  })

  test('is found on the third page and updated in place', async () => {
    api.add('stranger', ...talk(250))
    api.add('bot', '<!-- mark -->\none')
    expect(await write('two')).toEqual({ kind: 'updated' })
    expect(bodies().slice(250)).toEqual(['<!-- mark -->\none\ntwo'])
    const pages = [2, 3].map(page => `GET /repositories/1296269/issues/7/comments?per_page=100&page=${page}`)
    const read = [`GET ${path}/7/comments?per_page=100`, ...pages]
    expect(api.calls()).toEqual([...read, `PATCH ${path}/comments/1000251`, ...read])
  })

  test('is left alone when nothing would change', async () => {
    api.add('bot', '<!-- mark -->\none')
    expect(await write('one')).toEqual({ kind: 'unchanged' })
    expect(api.calls()).toEqual([`GET ${path}/7/comments?per_page=100`])
  })

  test('that a passer-by has written is not ours, whatever it begins with', async () => {
    api.add('stranger', '<!-- mark -->\nforged')
    expect(await write('one')).toEqual({ kind: 'created' })
    expect(bodies()).toEqual(['<!-- mark -->\nforged', '<!-- mark -->\none'])
  })

  test("that somebody with a token of the repository's own people has written is ours", async () => {
    api.add('collaborator', '<!-- mark -->\none')
    expect(await write('two')).toEqual({ kind: 'updated' })
  })

  test('that quotes the mark is none', async () => {
    api.add('collaborator', '> <!-- mark -->\n> one')
    expect(await write('two')).toEqual({ kind: 'created' })
  })

  test('that the list does not show yet is not written twice', async () => {
    api.after = ({ method }) => void (method === 'POST' && api.comments.pop())
    expect(await write('one')).toEqual({ kind: 'created' })
    expect(api.calls().filter(call => call.startsWith('POST'))).toHaveLength(1)
  })
})

describe('other jobs', () => {
  test('that write over it in the meantime do not make it lose a line', async () => {
    api.add('bot', '<!-- mark -->\none')
    let others = 0
    // As a job does that has read before we wrote, and writes after us.
    api.after = ({ method }) => {
      const [comment] = api.comments
      if (method === 'PATCH' && comment && others++ === 0) comment.body = '<!-- mark -->\none\nthree'
    }
    expect(await write('two')).toEqual({ kind: 'updated' })
    expect(bodies()).toEqual(['<!-- mark -->\none\nthree\ntwo'])
  })

  test('that create one at the same moment end up in the older one', async () => {
    let others = 0
    api.before = ({ method }) => {
      if (method === 'POST' && others++ === 0) api.add('bot', '<!-- mark -->\nthree')
      return undefined
    }
    expect(await write('two')).toEqual({ kind: 'created' })
    expect(bodies()).toEqual(['<!-- mark -->\nthree\ntwo'])
  })

  test('that delete the surplus one first are no trouble', async () => {
    api.add('bot', '<!-- mark -->\none', '<!-- mark -->\ntwo')
    api.before = ({ method }) => {
      if (method === 'DELETE') api.comments.splice(1, 1)
      return undefined
    }
    expect(await write('three')).toEqual({ kind: 'updated' })
    expect(bodies()).toEqual(['<!-- mark -->\none\nthree\ntwo'])
  })

  test('that never stop changing it are left to it in the end', async () => {
    api.after = () => {
      for (const comment of api.comments) comment.body = '<!-- mark -->\nother'
    }
    api.add('bot', '<!-- mark -->\nother')
    expect(await write('one')).toEqual({ kind: 'contended' })
    expect(api.calls().filter(call => call.startsWith('PATCH'))).toHaveLength(10)
  })

  test('all write their lines when they begin together', async () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
    let last = 1
    const random = () => {
      last = (last * 48_271) % 2_147_483_647
      return last / 2_147_483_647
    }
    const settle = async (round: number) => void (await sleep(150 + 150 * round * random()))
    const outcomes = await Promise.all(names.map(name => write(name, { settle })))
    expect(outcomes.map(({ kind }) => kind).filter(kind => kind !== 'created' && kind !== 'updated')).toEqual([])
    expect(bodies()).toEqual([[marker, ...names].join('\n')])
  })

  test.each([
    ['deleted it', 404, 'Not Found'],
    ['is writing it', 409, 'Conflict']
  ])('of which one %s: what is there then counts', async (_, status, message) => {
    api.add('bot', '<!-- mark -->\none')
    let others = 0
    api.before = ({ method }) => {
      if (method !== 'PATCH' || others++ > 0) return undefined
      if (status === 404) api.comments.pop()
      return refused(status, message)
    }
    expect(await write('two')).toEqual({ kind: status === 404 ? 'created' : 'updated' })
    expect(bodies()).toEqual([status === 404 ? '<!-- mark -->\ntwo' : '<!-- mark -->\none\ntwo'])
  })
})

describe('a refusal', () => {
  test('of a token that may only read is told', async () => {
    api.permission = 'read'
    expect(await write('one')).toEqual({ kind: 'denied', reason: 'Resource not accessible by integration' })
    expect(waits).toEqual([])
  })

  test.each([
    [401, 'Bad credentials'],
    [403, 'Resource not accessible by personal access token'],
    [404, 'Not Found'],
    [410, 'This issue was deleted']
  ])('HTTP %i is told and not tried again', async (status, message) => {
    api.before = () => refused(status, message)
    expect(await write('one')).toEqual({ kind: 'denied', reason: message })
    expect(api.requests).toHaveLength(1)
  })

  test('to change the comment that is there ends it after a second look', async () => {
    api.add('bot', '<!-- mark -->\none')
    api.before = ({ method }) => (method === 'PATCH' ? refused(404, 'Not Found') : undefined)
    expect(await write('two')).toEqual({ kind: 'denied', reason: 'Not Found' })
    expect(api.calls().filter(call => call.startsWith('PATCH'))).toHaveLength(2)
  })

  test('of a text that GitHub finds wrong is an error with all it says', async () => {
    const revise = () => marker.padEnd(70_000, 'x')
    const problem = await write('', { revise }).catch((error: unknown) => error)
    expect(problem).toBeInstanceOf(GithubError)
    expect(problem).toMatchObject({
      status: 422,
      message: 'Validation Failed: Body is too long (maximum is 65536 characters)'
    })
  })

  test('in HTML is told by its status', async () => {
    api.before = () => ({ status: 403, body: '<html>no</html>' })
    expect(await write('one')).toEqual({ kind: 'denied', reason: 'HTTP status 403' })
  })
})

describe('a limit or a fault that passes', () => {
  const inSeconds = (seconds: number) => String(Math.ceil(Date.now() / 1000) + seconds)
  const secondary = 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.'
  const spent = (seconds: number) => ({ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': inSeconds(seconds) })

  test.each([
    ['a secondary limit with a time', () => refused(403, secondary, { 'retry-after': '3' }), [3000, 3000]],
    ['a secondary limit without one', () => refused(403, secondary), [60_000, 60_000]],
    ['too many requests', () => refused(429, secondary, { 'retry-after': '2' }), [2000, 2000]],
    ['a server that is down', () => ({ status: 502, body: '<html>' }), [125, 125]]
  ] as const)('%s is waited for as long as asked', async (_, fault, [least, most]) => {
    let faults = 0
    api.before = () => (faults++ === 0 ? fault() : undefined)
    expect(await write('one')).toEqual({ kind: 'created' })
    expect(waits).toEqual([expect.any(Number)])
    expect(waits[0]).toBeGreaterThanOrEqual(least)
    expect(waits[0]).toBeLessThanOrEqual(most)
  })

  test.each([403, 429])('HTTP %i when all requests are spent: until there are new ones', async status => {
    let faults = 0
    api.before = () =>
      faults++ === 0 ? refused(status, 'API rate limit exceeded for installation.', spent(20)) : undefined
    expect(await write('one')).toEqual({ kind: 'created' })
    expect(waits).toHaveLength(1)
    expect(waits[0]).toBeGreaterThan(10_000)
    expect(waits[0]).toBeLessThanOrEqual(21_000)
  })

  test('that asks for more than a minute is given up, and what is said holds no token', async () => {
    api.before = () => refused(403, 'API rate limit exceeded for installation.', spent(1800))
    const problem = await write('one').catch((error: unknown) => error)
    expect(problem).toBeInstanceOf(BackendError)
    expect(String(problem)).toMatch(
      /^BackendError: Giving up GET http:\/\/127\.0\.0\.1:\d+\/api\/v3\/repos\/octo-org\/octo-repo\/issues\/7\/comments: the service asks to wait 1[78]\d\d s \(the rate is limited\)\.$/
    )
    expect(JSON.stringify(problem) + String((problem as Error).stack)).not.toContain(token)
  })

  test('that stays is given up', async () => {
    api.before = () => ({ status: 500, body: {} })
    await expect(write('one')).rejects.toThrow(/^Giving up GET .* after 5 attempts: HTTP status 500\.$/)
  })
})

test('the token goes to the API and to nobody else', async () => {
  const other = await startGithubApi()
  try {
    api.before = ({ method }) =>
      method === 'GET'
        ? { status: 200, body: [], headers: { link: `<${other.url}/repositories/1/comments?page=2>; rel="next"` } }
        : undefined
    expect(await write('one')).toEqual({ kind: 'created' })
    expect(other.requests).toEqual([])
    expect(api.requests[0]?.headers).toMatchObject({
      authorization: `Bearer ${token}`,
      accept: 'application/vnd.github+json',
      'x-github-api-version': '2022-11-28',
      'user-agent': 'test'
    })
  } finally {
    await other.stop()
  }
})

test('a server that is not there is given up', async () => {
  await expect(write('one', {}, 'http://127.0.0.1:1/api/v3')).rejects.toThrow(/^Giving up GET .* after 5 attempts: /)
})
