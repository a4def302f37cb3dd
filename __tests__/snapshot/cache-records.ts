import type { CacheRecord } from '../../src/engine/index.ts'

/** A record for tests: an old layer that no image holds, with `overrides`. Its id is its description unless told otherwise. */
export function createRecord(overrides: Partial<CacheRecord> & Pick<CacheRecord, 'description'>): CacheRecord {
  return {
    id: overrides.description,
    type: 'regular',
    parents: [],
    bytes: 10,
    shared: false,
    usageCount: 1,
    inUse: false,
    createdAt: 100,
    lastUsedAt: 100,
    ...overrides
  }
}
