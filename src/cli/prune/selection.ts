/** Which of the cached things are removed. */
import type { CacheItem, CacheKind } from '../du/inventory.ts'

export interface PruneFilter {
  readonly kinds: readonly CacheKind[]
  /** Ids or names; empty for all. A name that is given whole also chooses what else would be left alone as doubtful. */
  readonly ids: readonly string[]
  /** ms since its last use. */
  readonly olderThanMs: number | undefined
  /** bytes */
  readonly largerThan: number | undefined
  /** bytes of what was used last that stay. */
  readonly keep: number | undefined
}

export interface Selection {
  readonly chosen: readonly CacheItem[]
  /** Fits, and stays all the same because of `keptBecause`. */
  readonly kept: readonly CacheItem[]
}

/** @param now ms since 1970 */
export function select(items: readonly CacheItem[], filter: PruneFilter, now: number): Selection {
  const fitting = items.filter(item => filter.kinds.includes(item.kind) && isMeant(item, filter, now))
  const removable = fitting.filter(item => isRemovable(item, filter))
  const kept = fitting.filter(item => !removable.includes(item))
  return { chosen: filter.keep === undefined ? removable : beyond(removable, filter.keep), kept }
}

function isMeant(item: CacheItem, { ids, olderThanMs, largerThan }: PruneFilter, now: number): boolean {
  if (ids.length > 0 && !ids.some(id => isNamed(item, id))) return false
  if (largerThan !== undefined && item.bytes <= largerThan) return false
  // What never was used counts from its making.
  const usedAt = item.lastUsedAt ?? item.createdAt
  return olderThanMs === undefined || (usedAt !== undefined && now - usedAt > olderThanMs)
}

/** BuildKit writes the ids of cache mounts with and without the slash that begins a path. */
function isNamed({ kind, id, name }: CacheItem, wanted: string): boolean {
  if (id === wanted || name === wanted) return true
  return kind === 'mounts' && name.replace(/^\//, '') === wanted.replace(/^\//, '')
}

/** A volume that only has the name of a cache may go when the user says that name. */
function isRemovable(item: CacheItem, { ids }: PruneFilter): boolean {
  if (item.keptBecause === undefined) return true
  return item.kind === 'volumes' && item.doubtful === true && ids.includes(item.name)
}

/** All but the newest that fit into so many bytes. */
function beyond(items: readonly CacheItem[], keep: number): readonly CacheItem[] {
  let sum = 0
  return items
    .toSorted((a, b) => (b.lastUsedAt ?? b.createdAt ?? 0) - (a.lastUsedAt ?? a.createdAt ?? 0))
    .filter(item => {
      // An image holds these bytes in any case.
      sum += item.shared ? 0 : item.bytes
      return sum > keep
    })
}

/** bytes that come free: those of layers that an image holds too do not. */
export function freedBytes(items: readonly CacheItem[]): number {
  return items.reduce((sum, item) => sum + (item.shared ? 0 : item.bytes), 0)
}
