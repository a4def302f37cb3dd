/** What becomes of the folders of the runner in the main step and in the post step. Nothing here ever fails a job. */
import { formatBytes, formatCount } from '../format.ts'
import type { Attempt, FolderCache, RestoredFolder, RunnerFolder } from './folder-cache.ts'
import { type FolderState, isEmptyFolder, readFolderState } from './folder-state.ts'

/** A folder after the main step, as the post step needs to know it. */
export interface KeptFolder extends RunnerFolder {
  /** `present`: it held something before, and was left alone. `exact` and `fallback`: by what the key says. */
  readonly restored: 'exact' | 'fallback' | 'none' | 'present'
  /** Of what was restored: see FolderState. */
  readonly digest: string
  readonly bytes: number
}

/** A folder after the post step. */
export interface FinishedFolder {
  readonly folder: KeptFolder
  /** Of what it holds; 0 where that was not looked at. */
  readonly bytes: number
}

export interface FolderDeps {
  readonly cache: FolderCache
  readonly log: (line: string) => void
  /** Called instead of `log` for what went wrong. */
  readonly warn: (message: string) => void
  /** Aborts when the time is up or the run is cancelled. */
  readonly signal: AbortSignal
}

/** Fills those folders from the cache that are empty. @throws Error when nothing could be tried */
export async function restoreFolders(
  folders: readonly RunnerFolder[],
  deps: FolderDeps
): Promise<readonly KeptFolder[]> {
  const empty = await Promise.all(folders.map(({ folder }) => isEmptyFolder(folder)))
  const wanted = folders.filter((_, at) => empty[at])
  const attempts = wanted.length === 0 ? [] : await deps.cache.restore(wanted, deps.signal)
  return folders.map(folder => describedRestore(folder, attempts[wanted.indexOf(folder)], deps))
}

function describedRestore(
  planned: RunnerFolder,
  attempt: Attempt<RestoredFolder> | undefined,
  { log, warn }: FolderDeps
): KeptFolder {
  const { folder, key, prefix } = planned
  const nothing = { ...planned, restored: 'none', digest: '', bytes: 0 } as const
  if (attempt === undefined) {
    log(`Folder ${folder} holds something already: it is left as it is.`)
    return { ...nothing, restored: 'present' }
  }
  if ('failed' in attempt) {
    warn(`The folder ${folder} could not be restored: ${attempt.failed}`)
    return nothing
  }
  const { matched, state } = attempt
  if (matched === undefined) {
    log(`Folder ${folder}: nothing is stored as ${key} or ${prefix}*.`)
    return nothing
  }
  log(`Folder ${folder} restored: ${described(state)} (${matched}).`)
  return { ...planned, restored: matched === key ? 'exact' : 'fallback', digest: state.digest, bytes: state.bytes }
}

/**
 * Saves those folders where that brings something.
 * @param onlyOwn leaves folders alone that held something before the main step: on a machine that lives on, it is not
 *   this job's
 * @throws Error when nothing could be tried
 */
export async function saveFolders(
  folders: readonly KeptFolder[],
  onlyOwn: boolean,
  deps: FolderDeps
): Promise<readonly FinishedFolder[]> {
  const looked = await Promise.all(folders.map(folder => lookAt(folder, onlyOwn, deps.log)))
  const changed = looked.flatMap(({ folder, changed }) => (changed === undefined ? [] : [{ folder, state: changed }]))
  const wanted = changed.map(({ folder }) => folder)
  const attempts = wanted.length === 0 ? [] : await deps.cache.save(wanted, deps.signal)
  for (const [at, { folder, state }] of changed.entries()) {
    const attempt = attempts[at] ?? { failed: 'the cache does not say why' }
    if ('failed' in attempt) deps.warn(`The folder ${folder.folder} was not saved: ${attempt.failed}`)
    else {
      const what = attempt.outcome === 'saved' ? 'saved as' : 'was saved by another job as'
      deps.log(`Folder ${folder.folder} ${what} ${folder.key}: ${described(state)}.`)
    }
  }
  return looked.map(({ folder, bytes }) => ({ folder, bytes }))
}

/** Finds out whether a folder is worth saving: `changed` is what it holds then. */
async function lookAt(
  folder: KeptFolder,
  onlyOwn: boolean,
  log: (line: string) => void
): Promise<FinishedFolder & { readonly changed: FolderState | undefined }> {
  const same = { folder, bytes: folder.bytes, changed: undefined }
  if (onlyOwn && folder.restored === 'present') return same
  if (folder.restored === 'exact') {
    log(`Folder ${folder.folder}: stored already as ${folder.key}.`)
    return same
  }
  const state = await readFolderState(folder.folder)
  const bytes = state.bytes
  if (state.files === 0) log(`Folder ${folder.folder} is empty: nothing of it is saved.`)
  else if (state.digest === folder.digest) log(`Folder ${folder.folder} is as it was restored: it is not saved.`)
  else return { folder, bytes, changed: state }
  return { folder, bytes, changed: undefined }
}

function described({ files, bytes }: FolderState): string {
  return `${formatCount(files, 'file')}, ${formatBytes(bytes)}`
}
