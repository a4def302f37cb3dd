/** Bundles: immutable trees as deterministic `tar | zstd` archives, and their extraction on hostile ground. */
export { BundleError, type BundleFault } from './bundle-error.ts'
export type { ScanRules } from './entry-rules.ts'
export { type ExtractedBundle, type ExtractOptions, extractBundle, MAX_WINDOW_LOG } from './extract.ts'
export { extractAlone, type LoneBundle, LoneTree, type TreePart } from './extract-alone.ts'
export { extractFile, extractSent, type FileBundle, type SentBundle } from './extract-read.ts'
export { LateFolders } from './late-folders.ts'
export { linkTree } from './link-tree.ts'
export type { PartManifest } from './manifest.ts'
export { type PackedBundle, type PackOptions, packBundle } from './pack.ts'
export {
  fingerprintTree,
  membersOfParts,
  partMembers,
  type TreeFingerprints,
  treeBytes,
  treeManifests
} from './partition.ts'
export { PathGuard } from './path-guard.ts'
export { TarScanner } from './scan.ts'
export { hasZstd } from './tar-process.ts'
export { type TreeParts, treeParts } from './tree-parts.ts'
export { type EntryKind, type WalkedEntry, walkTree } from './tree-walk.ts'
export { type Expected, verified, verifiedPieces } from './verified.ts'
