import { expect, test } from '@jest/globals'
import type { CacheItem, CacheKind } from '../../src/cli/du/inventory.ts'
import { freedBytes, type PruneFilter, select } from '../../src/cli/prune/selection.ts'

const day = 86_400_000
const now = 100 * day

function item(kind: CacheKind, id: string, rest: Partial<CacheItem> = {}): CacheItem {
  return { kind, id, name: id, bytes: 100, lastUsedAt: now - day, ...rest }
}

function filter(rest: Partial<PruneFilter> = {}): PruneFilter {
  const kinds = ['layers', 'mounts', 'sources'] as const
  return { kinds, ids: [], olderThanMs: undefined, largerThan: undefined, keep: undefined, ...rest }
}

const ids = (items: readonly CacheItem[], rest: Partial<PruneFilter> = {}) =>
  select(items, filter(rest), now).chosen.map(({ id }) => id)

test('only the kinds that were asked for', () => {
  const items = [item('layers', 'l'), item('mounts', 'm'), item('volumes', 'v')]
  expect(ids(items)).toEqual(['l', 'm'])
  expect(ids(items, { kinds: ['volumes'] })).toEqual(['v'])
})

test('by age since the last use, or since it was made where it never was used', () => {
  const items = [
    item('layers', 'used', { createdAt: now - 90 * day }),
    item('layers', 'idle', { lastUsedAt: now - 15 * day }),
    { kind: 'mounts', id: 'never', name: 'never', bytes: 1, createdAt: now - 20 * day } as const,
    { kind: 'mounts', id: 'unknown', name: 'unknown', bytes: 1 } as const
  ]
  expect(ids(items, { olderThanMs: 14 * day })).toEqual(['idle', 'never'])
})

test('by size, which nothing reaches that is just as large', () => {
  expect(ids([item('layers', 'a'), item('layers', 'b', { bytes: 101 })], { largerThan: 100 })).toEqual(['b'])
})

test('what was used last is kept up to a size, bytes of images not counted', () => {
  const items = [
    item('layers', 'old', { lastUsedAt: now - 9 * day }),
    item('layers', 'new', { lastUsedAt: now }),
    item('layers', 'newer', { lastUsedAt: now + 1, shared: true }),
    item('layers', 'middle', { lastUsedAt: now - 5 * day })
  ]
  expect(ids(items, { keep: 200 })).toEqual(['old'])
  expect(ids(items, { keep: 0 })).toEqual(['new', 'middle', 'old'])
})

test('by id or name, with or without the slash that begins the id of a mount', () => {
  const items = [item('mounts', 'x1', { name: '/root/.cache/pip' }), item('mounts', 'x2', { name: 'uv' })]
  expect(ids(items, { ids: ['root/.cache/pip'] })).toEqual(['x1'])
  expect(ids(items, { ids: ['x2'] })).toEqual(['x2'])
})

test('what a container has stays, and so does what only is named like a cache, unless it is named', () => {
  const inUse = item('volumes', 'pip-cache', { keptBecause: '1 container has it' })
  const doubtful = item('volumes', 'redis-cache', { keptBecause: 'it only is named like a cache', doubtful: true })
  const kinds = ['volumes'] as const
  expect(select([inUse, doubtful], filter({ kinds }), now)).toEqual({ chosen: [], kept: [inUse, doubtful] })
  expect(ids([inUse, doubtful], { kinds, ids: ['redis-cache', 'pip-cache'] })).toEqual(['redis-cache'])
})

test('layers that an image holds too free nothing', () => {
  expect(freedBytes([item('layers', 'a', { shared: true }), item('layers', 'b')])).toBe(100)
})
