/** Bundles: immutable trees as deterministic `tar | zstd` archives, and their extraction on hostile ground. */
export { BundleError, type BundleFault } from './bundle-error.ts'
export type { ScanRules } from './entry-rules.ts'
export { type ExtractedBundle, type ExtractOptions, extractBundle } from './extract.ts'
export { LateFolders } from './late-folders.ts'
export { type PackedBundle, type PackOptions, packBundle } from './pack.ts'
export { fingerprintTree, partMembers, type TreeFingerprints, treeBytes } from './partition.ts'
export { PathGuard } from './path-guard.ts'
export { type EntryKind, type WalkedEntry, walkTree } from './tree-walk.ts'
