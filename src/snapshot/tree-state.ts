/** How a tree that may change is told from what it was: by fingerprints of its parts, without reading file contents. */

/** Number of parts that a tree is split into by a stable hash of each path; a power of two, kept for the tree's life. */
export type PartitionPlan = number

export interface TreeState {
  /** The fingerprint of every part, in order: a SHA-256 over path, kind, size, mtime, mode and owner of its entries. */
  readonly fingerprints: readonly string[]
  readonly entries: number
  readonly bytes: number
}
