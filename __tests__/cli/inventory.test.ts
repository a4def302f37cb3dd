import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from '@jest/globals'
import { actionsItem, repositoryOfUrl } from '../../src/cli/du/actions-cache.ts'
import { recordItem } from '../../src/cli/du/build-cache.ts'
import { type CacheItem, totals } from '../../src/cli/du/inventory.ts'
import { inventoryLines } from '../../src/cli/du/view.ts'
import { toolOf } from '../../src/cli/project/mount-tools.ts'
import { deleteActionsCache, listActionsCaches, openGithubRest } from '../../src/github/index.ts'
import { openConnection, realTiming } from '../../src/store/index.ts'

test.each([
  ['/root/.cache/pip', 'pip'],
  ['home/app/.cache/uv/', 'uv'],
  ['pip-cache', undefined],
  ['/var/cache/apt', 'apt'],
  ['/var/lib/apt/lists', 'apt'],
  ['/root/.npm', 'npm'],
  ['/go/pkg/mod', 'go'],
  ['/root/.cache/go-build', 'go'],
  ['/usr/local/cargo/registry', 'cargo'],
  ['/root/.m2/repository', 'maven'],
  ['/data', undefined],
  ['/app/pipeline', undefined]
])('%s belongs to %s', (place, tool) => {
  expect(toolOf(place)).toBe(tool)
})

describe('records of the build cache', () => {
  const base = { id: 'abc', bytes: 5, shared: false, createdAt: 1, lastUsedAt: 2 }

  test('a cache mount goes by its id, and its tool by the id or where it was mounted', () => {
    const record = { ...base, type: 'exec.cachemount' }
    expect(
      recordItem({ ...record, description: 'cached mount /root/.cache/pip from exec /bin/sh -c pip install x' })
    ).toEqual({
      kind: 'mounts',
      id: 'abc',
      name: '/root/.cache/pip',
      tool: 'pip',
      bytes: 5,
      createdAt: 1,
      lastUsedAt: 2
    })
    const named = 'cached mount /root/.cache/uv from exec /bin/sh -c uv sync with id "/team"'
    expect(recordItem({ ...record, description: named })).toMatchObject({ name: 'team', tool: 'uv' })
  })

  test('a layer goes by its instruction', () => {
    const layer = (description: string) => recordItem({ ...base, type: 'regular', description }).name
    expect(layer('mount / from exec /bin/sh -c pip  install x')).toBe('RUN pip install x')
    expect(layer('[web builder 2/5] COPY . .')).toBe('COPY . .')
    expect(layer('pulled from docker.io/library/busybox')).toBe('pulled from docker.io/library/busybox')
  })

  test('copies of contexts and checkouts are sources', () => {
    expect(recordItem({ ...base, type: 'source.local', description: 'local source for context' }).kind).toBe('sources')
  })
})

const items: readonly CacheItem[] = [
  { kind: 'layers', id: '1', name: 'RUN a', bytes: 2_000_000, lastUsedAt: 0, shared: true },
  { kind: 'mounts', id: '2', name: '/root/.cache/pip', tool: 'pip', bytes: 1_000_000, lastUsedAt: 60_000 }
]

test('totals of kinds that there is nothing of are left out', () => {
  expect(totals(items)).toEqual([
    { kind: 'layers', count: 1, bytes: 2_000_000, lastUsedAt: 0 },
    { kind: 'mounts', count: 1, bytes: 1_000_000, lastUsedAt: 60_000 }
  ])
})

test('what is cached, as a picture and as tables', () => {
  const style = (_: string, text: string) => text
  expect(inventoryLines(items, { style, columns: 80, now: 120_000, all: false })).toEqual([
    'kind                                      size  count  last used',
    'layers        ████████████████████████  2.0 MB      1  2 minutes ago',
    'cache mounts  ████████████░░░░░░░░░░░░  1.0 MB      1  1 minute ago',
    '',
    'layers',
    '  2.0 MB  2 minutes ago  RUN a  (in an image)',
    '',
    'cache mounts',
    '  1.0 MB  1 minute ago  pip  /root/.cache/pip'
  ])
  expect(inventoryLines([], { style, columns: 80, now: 0, all: false })).toEqual(['Nothing is cached.'])
})

test('only as many layers as anybody reads, the largest', () => {
  const style = (_: string, text: string) => text
  const many = Array.from(
    { length: 10 },
    (_, at): CacheItem => ({ kind: 'layers', id: `${at}`, name: `RUN ${at}`, bytes: at })
  )
  const lines = inventoryLines(many, { style, columns: 80, now: 0, all: false })
  expect(lines.slice(4, 6)).toEqual(['  9 B  RUN 9', '  8 B  RUN 8'])
  expect(lines.at(-1)).toBe('  and 2 smaller ones (--all shows them)')
})

test.each([
  ['git@github.com:acme/shop.git', 'acme/shop'],
  ['https://github.com/acme/shop', 'acme/shop'],
  ['https://user:secret@github.com/acme/shop.py.git', 'acme/shop.py'],
  ['https://example.org/acme/shop.git', undefined],
  ['', undefined]
])('the repository of %j is %s', (url, repository) => {
  expect(repositoryOfUrl(url)).toBe(repository)
})

describe('the Actions cache', () => {
  let close: () => Promise<void> = async () => undefined
  afterEach(() => close())

  /** Answers as https://docs.github.com/rest/actions/cache shows it. */
  async function openApi(count: number) {
    const calls: string[] = []
    const server = createServer((request, response) => {
      calls.push(`${request.method} ${request.url}`)
      const number = Number(new URL(request.url ?? '', 'http://x').searchParams.get('page') ?? 0)
      response.setHeader('content-type', 'application/json')
      if (request.method === 'DELETE') response.writeHead(request.url?.endsWith('/1') ? 204 : 404).end()
      else {
        const ids = Array.from({ length: count }, (_, at) => at + 1).slice((number - 1) * 100, number * 100)
        const one = (id: number) => ({
          id,
          ref: 'refs/heads/main',
          key: id === 1 ? 'cbc1-b-00' : 'pip-00',
          version: 'v',
          last_accessed_at: '2026-11-20T00:00:00Z',
          created_at: '2026-11-19T00:00:00Z',
          size_in_bytes: 7
        })
        response.end(JSON.stringify({ total_count: count, actions_caches: ids.map(one) }))
      }
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const connection = openConnection({}, { connectMs: 5000, headersMs: 5000, idleMs: 5000 })
    close = async () => {
      await connection.close()
      await new Promise(resolve => server.close(resolve))
    }
    const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const rest = openGithubRest({ apiUrl, token: 't', userAgent: 'test', connection, timing: realTiming })
    return { rest, calls }
  }

  test('is listed page by page', async () => {
    const { rest, calls } = await openApi(101)
    const entries = await listActionsCaches(rest, 'acme/shop')
    expect(entries).toHaveLength(101)
    expect(entries[0]).toEqual({
      id: 1,
      key: 'cbc1-b-00',
      ref: 'refs/heads/main',
      bytes: 7,
      createdAt: Date.parse('2026-11-19T00:00:00Z'),
      lastUsedAt: Date.parse('2026-11-20T00:00:00Z')
    })
    expect(calls).toEqual([
      'GET /repos/acme/shop/actions/caches?per_page=100&page=1&sort=size_in_bytes&direction=desc',
      'GET /repos/acme/shop/actions/caches?per_page=100&page=2&sort=size_in_bytes&direction=desc'
    ])
  })

  test("shows entries of others, which are not this tool's to remove", async () => {
    const { rest } = await openApi(2)
    const [ours, other] = (await listActionsCaches(rest, 'acme/shop')).map(actionsItem)
    expect(ours).toMatchObject({ kind: 'actions', name: 'cbc1-b-00 (main)', tool: 'compose-build-cache' })
    expect(ours).not.toHaveProperty('keptBecause')
    expect(other).toMatchObject({ name: 'pip-00 (main)', keptBecause: 'it is not an entry of this tool' })
  })

  test('an entry that is gone already is none to remove', async () => {
    const { rest } = await openApi(0)
    expect(await deleteActionsCache(rest, 'acme/shop', 1)).toBe(true)
    expect(await deleteActionsCache(rest, 'acme/shop', 2)).toBe(false)
  })
})
