/** A cache of folders of the runner: the store that holds the rest, or the platform's own client where that is all there is. */
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

/** What became of one folder; what fails for one may do for another. */
export type Attempt<Result> = Result | { readonly failed: string }

export interface RestoredFolder {
  /** The key of the entry that was restored; undefined when there was none. */
  readonly matched?: string | undefined
  /** What the folder holds now. */
  readonly state: FolderState
}

export interface SavedFolder {
  readonly outcome: 'saved' | 'exists'
}

/** Both give an attempt for each folder, in their order. @throws Error when nothing at all could be tried */
export interface FolderCache {
  /** Fills folders that are empty. */
  restore(folders: readonly RunnerFolder[], signal: AbortSignal): Promise<readonly Attempt<RestoredFolder>[]>
  /** Saves folders under their keys. */
  save(folders: readonly RunnerFolder[], signal: AbortSignal): Promise<readonly Attempt<SavedFolder>[]>
}
