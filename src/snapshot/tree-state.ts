/** How a tree that may change is told from what it was: by fingerprints of its parts, without reading file contents. */
import type { PartManifest } from '../archive/index.ts'

/** Number of parts that a tree is split into by a stable hash of each path; a power of two, kept for the tree's life. */
export type PartitionPlan = number

export interface TreeState {
  /** The fingerprint of every part, in order: a SHA-256 over path, kind, size, mtime, mode and owner of its entries. */
  readonly fingerprints: readonly string[]
  /** Of each part, whether everything that it held when it was restored is still there; only where that is known. */
  readonly grown?: readonly boolean[]
  readonly entries: number
  readonly bytes: number
}

/** What the restored trees held, part by part: see `PartManifest`. */
export interface RestoredTrees {
  /** By layer. */
  readonly mounts: Readonly<Record<string, readonly PartManifest[]>>
  /** By name. */
  readonly volumes: Readonly<Record<string, readonly PartManifest[]>>
}
