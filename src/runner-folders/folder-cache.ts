/** A cache of folders of the runner: the platform's own client where there is one, else the directory that holds the rest. */
import type { FolderState } from './folder-state.ts'

/** A folder to be kept, and what it is kept under. */
export interface RunnerFolder {
  /** Absolute path. */
  readonly folder: string
  /** `cbc1-p-<os>-<arch>-<name>-<digest of the lock files>`, at most 300 characters. */
  readonly key: string
  /** Begins the keys of this folder with other lock files. */
  readonly prefix: string
}

export interface RestoredFolder {
  /** The key of the entry that was restored; undefined when there was none. */
  readonly matched: string | undefined
  /** What the folder holds now. */
  readonly state: FolderState
}

export type SavedFolder =
  | { readonly outcome: 'saved' | 'exists' }
  | { readonly outcome: 'failed'; readonly reason: string }

export interface FolderCache {
  /** Fills an empty folder. @throws Error when the cache fails; the folder may hold a part then */
  restore(folder: RunnerFolder, signal: AbortSignal): Promise<RestoredFolder>
  /** Saves a folder under its key. @throws Error */
  save(folder: RunnerFolder, signal: AbortSignal): Promise<SavedFolder>
}
