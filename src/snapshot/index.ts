/** Snapshots of an engine: what they are made of, how they are restored and saved. */
export { type FoundIndex, findIndex, type Match, type RestoredSnapshot, restoreSnapshot } from './restore.ts'
export { type SaveRequest, type SaveResult, saveSnapshot } from './save.ts'
export { IndexError, parseIndex, type SnapshotIndex, withoutVolumes } from './snapshot-index.ts'
