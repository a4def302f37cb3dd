/** Which cache mounts a build has used, told by how often BuildKit has counted a use of their records. */
import type { BuildRecord } from '../engine/index.ts'
import { cacheMountId } from './cache-mount.ts'
import { listedId, type ProjectMount } from './project-mounts.ts'

/** What is to be known of a record of the build cache. */
export type MountRecord = Omit<BuildRecord, 'mutable'>

/** How often each record of a cache mount had been used, by the record's id. */
export type MountUses = Readonly<Record<string, number>>

/**
 * Counts the uses so far. To be called when nothing builds any more and before the build whose use is to be told.
 * Listing the records after a use is itself counted as one, once: so they are listed twice.
 */
export async function readMountUses(list: () => Promise<readonly MountRecord[]>): Promise<MountUses> {
  await list()
  return mountUses(await list())
}

export function mountUses(records: readonly MountRecord[]): MountUses {
  const mounts = records.filter(({ type }) => type === 'exec.cachemount')
  return Object.fromEntries(mounts.map(({ id, usageCount }) => [id, usageCount]))
}

/** The mounts that were used since; `records` must be listed before anything else uses them, a probe for instance. */
export function usedMounts(
  mounts: readonly ProjectMount[],
  before: MountUses,
  records: readonly MountRecord[]
): readonly ProjectMount[] {
  const used = new Set(
    records
      .filter(({ id, type, usageCount }) => type === 'exec.cachemount' && usageCount > (before[id] ?? 0))
      .map(({ description }) => cacheMountId(description))
  )
  return mounts.filter(mount => used.has(listedId(mount)))
}
