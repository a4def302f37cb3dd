import { expect, test } from '@jest/globals'
import { cacheRecordsOf } from '../src/engine/engine-contents.ts'

const record = {
  ID: 'x1dz5o5njwpt2fu7wzslvlxrw',
  Type: 'exec.cachemount',
  Description: 'cached mount /root/.cache/pip from exec pip install .',
  InUse: false,
  Shared: false,
  Size: 51,
  CreatedAt: '2026-01-02T03:04:05.5Z',
  UsageCount: 3
}
const expected = {
  id: 'x1dz5o5njwpt2fu7wzslvlxrw',
  type: 'exec.cachemount',
  description: 'cached mount /root/.cache/pip from exec pip install .',
  parents: [],
  bytes: 51,
  shared: false,
  usageCount: 3,
  inUse: false,
  createdAt: Date.UTC(2026, 0, 2, 3, 4, 5, 500),
  lastUsedAt: undefined
}

test.each([
  ['up to API 1.51', { BuildCache: [record] }],
  ['of API 1.52', { BuildCache: null, BuildCacheUsage: { Items: [record] } }],
  ['from API 1.53 on', { BuildCacheUsage: { Items: [record] } }]
])('the records of the build cache are found in answers %s', (_, answer) => {
  expect(cacheRecordsOf(answer)).toEqual([expected])
})

test.each([{ BuildCache: null }, { BuildCacheUsage: {} }, {}])('an empty build cache has no records: %j', answer => {
  expect(cacheRecordsOf(answer)).toEqual([])
})
