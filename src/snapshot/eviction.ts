/** In which order things are left out of a snapshot that is larger than it may be: the least valuable first. */
import type { CacheRecord, EngineImage } from '../engine/index.ts'
import { isBase, isLayer, isMount, isSource, type Unused } from './retention.ts'

export type Evictable =
  | { readonly kind: 'record'; readonly record: CacheRecord; readonly bytes: number }
  | { readonly kind: 'image'; readonly image: EngineImage; readonly bytes: number }
  | { readonly kind: 'volume'; readonly volume: string; readonly bytes: number }

export interface EvictionInput {
  readonly records: readonly CacheRecord[]
  /** Those without an entry were made in this run. */
  readonly unused: Unused
  /** Restored images that nobody uses. */
  readonly idleImages: readonly EngineImage[]
  readonly volumes: readonly { readonly name: string; readonly bytes: number }[]
  /** ms since 1970 */
  readonly startedAt: number
}

/**
 * Everything that may be left out, in the order of going: cache mounts that nobody asks for, layers and images that nobody
 * uses, checkouts and downloads, layers of stages that are in no image (what this run has not touched first, the largest
 * first), cache mounts in use, cache volumes, and at the very end pulled base images. What is in an image stays, and so do
 * images that are used: without them there would be nothing to restore.
 */
export function evictionOrder(input: EvictionInput): readonly Evictable[] {
  const { records, unused, startedAt } = input
  const isIdle = (record: CacheRecord) => (unused.get(record.id) ?? 0) > 0
  const bySize = <Sized extends { readonly bytes: number }>(all: readonly Sized[]) =>
    all.toSorted((a, b) => b.bytes - a.bytes)
  const evictable = (all: readonly CacheRecord[]): Evictable[] =>
    all.map(record => ({ kind: 'record', record, bytes: record.bytes }))
  const mounts = bySize(records.filter(isMount))
  const layers = leavesFirst(records.filter(isLayer), record => [
    Number(isBase(record)),
    Number(!isIdle(record)),
    Number((record.lastUsedAt ?? 0) >= startedAt),
    -record.bytes
  ])
  return [
    ...evictable(mounts.filter(isIdle)),
    ...evictable(layers.filter(record => isIdle(record) && !isBase(record))),
    ...bySize(input.idleImages).map(image => ({ kind: 'image' as const, image, bytes: image.bytes })),
    ...evictable(bySize(records.filter(isSource))),
    ...evictable(layers.filter(record => !isIdle(record) && !isBase(record))),
    ...evictable(mounts.filter(record => !isIdle(record))),
    ...bySize(input.volumes).map(({ name, bytes }) => ({ kind: 'volume' as const, volume: name, bytes })),
    ...evictable(layers.filter(isBase))
  ]
}

/**
 * Layers that are in no image, each after those that lie upon it, as the engine keeps what others need; beside that in the
 * order of their ranks.
 */
function leavesFirst(
  layers: readonly CacheRecord[],
  rankOf: (record: CacheRecord) => readonly number[]
): readonly CacheRecord[] {
  const children = new Map<string, number>()
  for (const id of layers.flatMap(record => record.parents)) children.set(id, (children.get(id) ?? 0) + 1)
  const waiting = new Set(layers.filter(record => !record.shared).toSorted((a, b) => compare(rankOf(a), rankOf(b))))
  const ordered: CacheRecord[] = []
  for (;;) {
    const next = [...waiting].find(record => (children.get(record.id) ?? 0) === 0)
    if (next === undefined) return ordered
    waiting.delete(next)
    ordered.push(next)
    for (const id of next.parents) children.set(id, (children.get(id) ?? 0) - 1)
  }
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, index) => value !== b[index])
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0)
}

/** The first ones that make up so many bytes together; all of them when they do not. */
export function firstBytes<Sized extends { readonly bytes: number }>(
  order: readonly Sized[],
  bytes: number
): readonly Sized[] {
  let sum = 0
  const end = order.findIndex(({ bytes: own }) => {
    sum += own
    return sum >= bytes
  })
  return end < 0 ? order : order.slice(0, end + 1)
}
