/** Folders of the runner, beside what happens to the engine: restored while the engine is, saved after it. */
import { openBackend } from './backend.ts'
import type { Inputs } from './inputs.ts'
import type { MountReport } from './report/index.ts'
import {
  type FolderDeps,
  type KeptFolder,
  planFolders,
  restoreFolders,
  saveFolders,
  storedFolders,
  toolkitFolders
} from './runner-folders/index.ts'
import type { Log, Surroundings } from './surroundings.ts'
import { startBudget, type TimeBudget } from './time-budget.ts'

type FolderInputs = Pick<Inputs, 'backend' | 'cacheMode' | 'cachePaths' | 'projectDirectory' | 'restoreTimeoutMs'>
type Lines = Pick<Log, 'info' | 'warning'>

export interface FoldersInMain {
  readonly folders: readonly KeptFolder[]
  /** Tells what happened, when nothing else is being told. */
  readonly tell: (log: Lines) => void
}

/**
 * Restores the folders that later steps need. Never throws.
 * @param ended aborts when the run is cancelled or the cache turns out not to answer
 * @param begin resolves when there is time for it: later steps wait for these folders, the build does not
 */
export async function restoreRunnerFolders(
  inputs: FolderInputs,
  surroundings: Surroundings,
  ended: AbortSignal,
  begin: Promise<void>
): Promise<FoldersInMain> {
  const told: ((log: Lines) => void)[] = []
  const log: Lines = {
    info: line => void told.push(to => to.info(line)),
    warning: message => void told.push(to => to.warning(message))
  }
  await begin
  const budget = startBudget(inputs.restoreTimeoutMs, 'restore-timeout', ended)
  const tell = (to: Lines) => told.forEach(line => void line(to))
  try {
    return { folders: await planAndRestore(inputs, surroundings, budget, log), tell }
  } catch (error) {
    warnFor(inputs, log)(`The runner's own folders could not be restored: ${budget.reasonOf(error)}`)
    return { folders: [], tell }
  } finally {
    budget.end()
  }
}

async function planAndRestore(
  inputs: FolderInputs,
  surroundings: Surroundings,
  budget: TimeBudget,
  log: Lines
): Promise<readonly KeptFolder[]> {
  if (inputs.cacheMode === 'off') return []
  const { machine, runName } = surroundings
  const { folders, reason } = await planFolders(inputs.cachePaths, inputs.projectDirectory, machine, runName)
  if (folders.length === 0) {
    log.info(`No folders of the runner are kept: ${reason}.`)
    return []
  }
  log.info(`Folders of the runner: ${folders.map(({ folder }) => folder).join(', ')} (${reason}).`)
  const work = (deps: FolderDeps) => restoreFolders(folders, deps)
  return (await withFolderCache(inputs, surroundings, 'read', budget, log, work)) ?? []
}

/** Saves the folders under their keys. Never throws. */
export async function saveRunnerFolders(
  folders: readonly KeptFolder[],
  inputs: FolderInputs,
  surroundings: Surroundings,
  budget: TimeBudget
): Promise<readonly MountReport[]> {
  const { log } = surroundings
  if (folders.length === 0) return []
  const onlyOwn = inputs.cachePaths.kind === 'auto'
  try {
    const work = (deps: FolderDeps) => saveFolders(folders, onlyOwn, deps)
    const saved = await withFolderCache(inputs, surroundings, 'write', budget, log, work)
    return saved?.flatMap(({ folder, bytes }) => folderReport(folder, bytes)) ?? []
  } catch (error) {
    warnFor(inputs, log)(`The runner's own folders were not saved: ${budget.reasonOf(error)}`)
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
  { signal }: TimeBudget,
  log: Lines,
  work: (deps: FolderDeps) => Promise<Result>
): Promise<Result | undefined> {
  const { node, foldersScript: script, env, temporaryFolder } = surroundings
  const { store, reason } = openBackend(inputs.backend, surroundings)
  if (store === undefined) {
    log.info(`Folders of the runner are not kept: ${reason}.`)
    return undefined
  }
  try {
    const permitted = await store.access()
    if (permitted[access]) {
      // The platform's own client writes to wherever an entry says; it stays where nothing else works.
      const isOwn = store.kind === 'directory' || (store.kind === 'github' && surroundings.machine.platform === 'linux')
      const cache = isOwn ? storedFolders(store, temporaryFolder) : toolkitFolders({ node, script, env })
      return await work({ cache, log: log.info, warn: warnFor(inputs, log), signal })
    }
    log.info(`Folders of the runner are not ${access === 'read' ? 'restored' : 'saved'}: ${permitted.reason}`)
    return undefined
  } finally {
    await store.close()
  }
}

/** What nobody has asked for by name is no reason to warn of anything. */
function warnFor({ cachePaths }: FolderInputs, log: Lines): (message: string) => void {
  return cachePaths.kind === 'listed' ? log.warning : log.info
}
