/** What becomes of the folders of the runner in the main step and in the post step. Nothing here ever fails a job. */
import { formatBytes, formatCount } from '../format.ts'
import type { FolderCache, RunnerFolder } from './folder-cache.ts'
import { isEmptyFolder, readFolderState } from './folder-state.ts'

/** A folder after the main step, as the post step needs to know it. */
export interface KeptFolder extends RunnerFolder {
  /** `present`: it held something before, and was left alone. `exact` and `fallback`: by what the key says. */
  readonly restored: 'exact' | 'fallback' | 'none' | 'present'
  /** Of what was restored: see FolderState. */
  readonly digest: string
  readonly bytes: number
}

export interface FolderLog {
  readonly info: (line: string) => void
  readonly warning: (message: string) => void
}

export interface FolderDeps {
  readonly cache: FolderCache
  readonly log: FolderLog
  /** Aborts when the time is up or the run is cancelled. */
  readonly signal: AbortSignal
  /** Why work under the signal failed. */
  readonly reasonOf: (error: unknown) => string
}

/** Fills the folder from the cache if it is empty. */
export async function restoreFolder(
  folder: RunnerFolder,
  { cache, log, signal, reasonOf }: FolderDeps
): Promise<KeptFolder> {
  const nothing = { ...folder, restored: 'none', digest: '', bytes: 0 } as const
  try {
    if (!(await isEmptyFolder(folder.folder))) {
      log.info(`Folder ${folder.folder} holds something already: it is left as it is.`)
      return { ...nothing, restored: 'present' }
    }
    const { matched, state } = await cache.restore(folder, signal)
    if (matched === undefined) {
      log.info(`Folder ${folder.folder}: nothing is stored as ${folder.key} or ${folder.prefix}*.`)
      return nothing
    }
    log.info(
      `Folder ${folder.folder} restored: ${formatCount(state.files, 'file')}, ${formatBytes(state.bytes)} (${matched}).`
    )
    const restored = matched === folder.key ? 'exact' : 'fallback'
    return { ...folder, restored, digest: state.digest, bytes: state.bytes }
  } catch (error) {
    log.warning(`The folder ${folder.folder} could not be restored: ${reasonOf(error)}`)
    return nothing
  }
}

/**
 * Saves the folder where that brings something.
 * @param onlyOwn leaves a folder alone that held something before the main step: on a machine that lives on, it is not
 *   this job's
 */
export async function saveFolder(
  folder: KeptFolder,
  onlyOwn: boolean,
  { cache, log, signal, reasonOf }: FolderDeps
): Promise<{ readonly bytes: number }> {
  try {
    if (onlyOwn && folder.restored === 'present') return { bytes: 0 }
    if (folder.restored === 'exact') {
      log.info(`Folder ${folder.folder}: stored already as ${folder.key}.`)
      return { bytes: folder.bytes }
    }
    const state = await readFolderState(folder.folder)
    if (state.files === 0) log.info(`Folder ${folder.folder} is empty: nothing of it is saved.`)
    else if (state.digest === folder.digest) log.info(`Folder ${folder.folder} is as it was restored: it is not saved.`)
    else {
      const saved = await cache.save(folder, signal)
      if (saved.outcome === 'failed') throw new Error(saved.reason)
      const what = saved.outcome === 'saved' ? 'saved as' : 'was saved by another job as'
      log.info(
        `Folder ${folder.folder} ${what} ${folder.key}: ${formatCount(state.files, 'file')}, ${formatBytes(state.bytes)}.`
      )
    }
    return { bytes: state.bytes }
  } catch (error) {
    log.warning(`The folder ${folder.folder} was not saved: ${reasonOf(error)}`)
    return { bytes: folder.bytes }
  }
}
