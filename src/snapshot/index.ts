/** Snapshots of an engine: what they are made of, how they are restored and saved. */

export { keptTrees, storedSize } from './kept-trees.ts'
export { foundLines, lookupLines, missLines } from './key-story.ts'
export { type FoundIndex, findIndex, findNearest, type Match } from './lookup.ts'
export { type RestoredSnapshot, restoreSnapshot } from './restore.ts'
export type { LeftOut } from './retained.ts'
export type { RunUse } from './retention.ts'
export { type SaveRequest, type SaveResult, saveSnapshot } from './save.ts'
export { IndexError, parseIndex, type SnapshotIndex } from './snapshot-index.ts'
export type { RestoredTrees } from './tree-state.ts'
