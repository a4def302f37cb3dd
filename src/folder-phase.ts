/** Folders of the runner, beside what happens to the engine: restored while the engine is, saved when it is. */
import { openBackend } from './backend.ts'
import type { Inputs } from './inputs.ts'
import type { MountReport } from './report/index.ts'
import {
  type FolderCache,
  type KeptFolder,
  planFolders,
  restoreFolder,
  saveFolder,
  storedFolders,
  toolkitFolders
} from './runner-folders/index.ts'
import type { Store } from './store/index.ts'
import type { Log, Surroundings } from './surroundings.ts'
import { startBudget, type TimeBudget } from './time-budget.ts'

type FolderInputs = Pick<Inputs, 'backend' | 'cacheMode' | 'cachePaths' | 'projectDirectory' | 'restoreTimeoutMs'>

export interface RestoredFolders {
  readonly folders: readonly KeptFolder[]
  /** Tells what happened, when nothing else is being told. */
  readonly tell: (log: Pick<Log, 'info' | 'warning'>) => void
}

/** Restores the folders that later steps need. Never throws; a run that is cancelled just ends it. */
export async function restoreFolders(
  inputs: FolderInputs,
  surroundings: Surroundings,
  cancelled: AbortSignal
): Promise<RestoredFolders> {
  const told: ((log: Pick<Log, 'info' | 'warning'>) => void)[] = []
  const log = {
    info: (line: string) => void told.push(to => to.info(line)),
    warning: (message: string) => void told.push(to => to.warning(message))
  }
  const budget = startBudget(inputs.restoreTimeoutMs, 'restore-timeout', cancelled)
  const folders = await planAndRestore(inputs, surroundings, budget, log).catch(error => {
    log.warning(`The runner's own folders could not be restored: ${budget.reasonOf(error)}`)
    return []
  })
  budget.end()
  return {
    folders,
    tell: to => {
      if (!cancelled.aborted) for (const line of told) line(to)
    }
  }
}

async function planAndRestore(
  inputs: FolderInputs,
  surroundings: Surroundings,
  budget: TimeBudget,
  log: Pick<Log, 'info' | 'warning'>
): Promise<readonly KeptFolder[]> {
  if (inputs.cacheMode === 'off') return []
  const { folders, reason } = await planFolders(
    inputs.cachePaths,
    inputs.projectDirectory,
    surroundings.machine,
    surroundings.runName
  )
  if (folders.length === 0) {
    log.info(`No folders of the runner are kept: ${reason}.`)
    return []
  }
  log.info(`Folders of the runner: ${folders.map(({ folder }) => folder).join(', ')} (${reason}).`)
  const restored = await withFolderCache(inputs, surroundings, 'read', log, (cache, store) => {
    const deps = { cache, log, signal: budget.signal, reasonOf: budget.reasonOf }
    return each(store, folders, folder => restoreFolder(folder, deps))
  })
  return restored ?? []
}

/** Saves the folders under their keys. Never throws. */
export async function saveFolders(
  folders: readonly KeptFolder[],
  inputs: FolderInputs,
  surroundings: Surroundings,
  budget: TimeBudget
): Promise<readonly MountReport[]> {
  const { log } = surroundings
  if (folders.length === 0) return []
  try {
    const saved = await withFolderCache(inputs, surroundings, 'write', log, (cache, store) => {
      const deps = { cache, log, signal: budget.signal, reasonOf: budget.reasonOf }
      const onlyOwn = inputs.cachePaths.kind === 'auto'
      return each(store, folders, async folder => folderReport(folder, (await saveFolder(folder, onlyOwn, deps)).bytes))
    })
    return saved?.flat() ?? []
  } catch (error) {
    log.warning(`The runner's own folders were not saved: ${budget.reasonOf(error)}`)
    return []
  }
}

/** A folder as the report shows it: not at all while it is empty. */
export function folderReport({ folder, restored }: KeptFolder, bytes: number): readonly MountReport[] {
  return bytes === 0 ? [] : [{ kind: 'runner-folder', name: folder, bytes, restored }]
}

/** Works with the cache of folders where there is one that permits it; undefined elsewhere, and the log says why. */
async function withFolderCache<Result>(
  inputs: FolderInputs,
  surroundings: Surroundings,
  access: 'read' | 'write',
  log: Pick<Log, 'info'>,
  work: (cache: FolderCache, store: Store) => Promise<Result>
): Promise<Result | undefined> {
  const { store, reason } = openBackend(inputs.backend, surroundings)
  if (store === undefined) {
    log.info(`Folders of the runner are not kept: ${reason}.`)
    return undefined
  }
  try {
    const permitted = await store.access()
    if (permitted[access]) return await work(folderCache(store, surroundings), store)
    log.info(`Folders of the runner are not ${access === 'read' ? 'restored' : 'saved'}: ${permitted.reason}`)
    return undefined
  } finally {
    await store.close()
  }
}

function folderCache(store: Store, { node, foldersScript, env, temporaryFolder }: Surroundings): FolderCache {
  if (store.kind === 'directory') return storedFolders(store, temporaryFolder)
  return toolkitFolders({ node, script: foldersScript, env })
}

/** All at once, but for the platform's client: each of its processes takes as much memory as the rest of the run. */
async function each<Folder, Result>(
  store: Store,
  folders: readonly Folder[],
  work: (folder: Folder) => Promise<Result>
): Promise<Result[]> {
  if (store.kind === 'directory') return Promise.all(folders.map(work))
  const results: Result[] = []
  for (const folder of folders) results.push(await work(folder))
  return results
}
