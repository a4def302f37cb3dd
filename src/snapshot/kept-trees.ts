/** What reports tell of a snapshot. */
import { cacheMountId } from '../mounts/cache-mount.ts'
import type { Bundle, SnapshotIndex } from './snapshot-index.ts'

/** A cache mount or cache volume that a snapshot holds, as reports name it. */
export interface KeptTree {
  readonly kind: 'cache-mount' | 'volume'
  readonly name: string
  readonly bytes: number
  /** `left`: it was not restored. */
  readonly restored?: 'left'
}

/**
 * What a snapshot holds besides layers: the sizes of its cache mounts and cache volumes.
 * @param emptyMounts layers of cache mounts that were not restored
 */
export function keptTrees(index: SnapshotIndex, emptyMounts: readonly string[] = []): readonly KeptTree[] {
  return [
    ...Object.values(index.mounts).map(({ layer, description, tree }) => ({
      kind: 'cache-mount' as const,
      name: cacheMountId(description),
      bytes: tree.bytes,
      ...(emptyMounts.includes(layer) && { restored: 'left' as const })
    })),
    ...Object.entries(index.volumes).map(([name, { tree }]) => ({ kind: 'volume' as const, name, bytes: tree.bytes }))
  ]
}

/** What the cache holds for an index, and the index itself. */
export function storedSize(index: { readonly bundles: readonly Bundle[] }): {
  readonly bytes: number
  readonly entries: number
} {
  return {
    bytes: index.bundles.reduce((sum, { bytes }) => sum + bytes, 0),
    entries: index.bundles.length + 1
  }
}
