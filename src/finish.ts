/** The story of the post step: save what the engine has learnt, and complete the report. Never fails a job. */
import { readFileSync } from 'node:fs'
import { openBackend } from './backend.ts'
import { type ComposeProject, type Docker, readComposeProject } from './build/index.ts'
import { engineContents, readBuildRecords } from './engine/index.ts'
import { openEngineDoor, socketOf } from './engine-door.ts'
import { saveRunnerFolders } from './folder-phase.ts'
import { formatBytes } from './format.ts'
import { findCacheVolumes, inspectVolumes } from './mounts/index.ts'
import { leftOutText, type MountReport, type SaveReport } from './report/index.ts'
import { keptTrees, parseIndex, type SaveResult, saveSnapshot } from './snapshot/index.ts'
import type { FinishState } from './state.ts'
import type { Store } from './store/index.ts'
import type { Surroundings } from './surroundings.ts'
import { startBudget, type TimeBudget } from './time-budget.ts'

export interface Finished {
  readonly save: SaveReport
  /** Cache mounts, volumes and folders of the runner whose size is known now. */
  readonly mounts: readonly MountReport[]
}

/** Saves the engine's state and the runner's own folders, and tells what became of them. */
export async function finish(state: FinishState, surroundings: Surroundings, signal: AbortSignal): Promise<Finished> {
  const budget = startBudget(state.inputs.saveTimeoutMs, 'save-timeout', signal)
  try {
    const engine = await finishEngine(state, surroundings, budget)
    const folders = await saveRunnerFolders(state.folders, state.inputs, surroundings, budget)
    return { ...engine, mounts: [...engine.mounts, ...folders] }
  } finally {
    budget.end()
  }
}

async function finishEngine(state: FinishState, surroundings: Surroundings, budget: TimeBudget): Promise<Finished> {
  const { log } = surroundings
  if (state.skip !== undefined) return skipped(state.skip, log)
  const { store, reason } = openBackend(state.inputs.backend, surroundings)
  if (store === undefined) return skipped(reason, log)
  try {
    const access = await store.access()
    if (!access.write) return skipped(access.reason ?? 'the cache is read-only here', log)
    const result = await save(state, store, surroundings, budget.signal)
    return described(result, log)
  } catch (error) {
    const why = budget.reasonOf(error)
    log.warning(`The cache was not saved: ${why}`)
    return { save: { outcome: 'failed', reason: why, bytes: 0, entries: 0 }, mounts: [] }
  } finally {
    await store.close()
  }
}

async function save(
  state: FinishState,
  store: Store,
  surroundings: Surroundings,
  signal: AbortSignal
): Promise<SaveResult> {
  const docker: Docker = { command: 'docker', env: surroundings.env, signal }
  const [records, project] = await Promise.all([readBuildRecords(docker), readComposeProject(state.inputs, docker)])
  const names = findCacheVolumes(project, state.inputs.cacheVolumes).map(volume => volume.name)
  const volumes = await inspectVolumes(names, docker)
  const restored =
    state.restoredIndexFile === undefined
      ? undefined
      : parseIndex(readFileSync(state.restoredIndexFile, 'utf8'), state.identity)
  const { endpoint, dataRoot, identity, sudo } = state
  const use = { ...state.use, images: [...state.use.images, ...pulledImages(project)] }
  const door = await openEngineDoor({ endpoint, dataRoot, store: identity.store }, sudo, surroundings)
  try {
    return await saveSnapshot(
      {
        identity,
        workspace: state.inputs.workspace,
        run: state.runName,
        restored,
        volumes,
        records,
        use,
        maxBytes: state.inputs.maxBytes,
        stepMs: state.stepMs,
        createdAt: new Date(surroundings.now()).toISOString()
      },
      {
        store,
        door,
        engine: engineContents(socketOf(endpoint), signal),
        parallel: surroundings.parallel,
        log: surroundings.log.info,
        signal
      }
    )
  } finally {
    await door.close()
  }
}

/** What compose pulls for services that it does not build; images that it builds are used when a run has built them. */
function pulledImages(project: ComposeProject): readonly string[] {
  return project.services.filter(service => !service.hasBuild).map(service => service.image)
}

function skipped(reason: string, log: Surroundings['log']): Finished {
  log.info(`Nothing is saved: ${reason.replace(/\.$/, '')}.`)
  return { save: { outcome: 'skipped', reason, bytes: 0, entries: 0 }, mounts: [] }
}

function described(result: SaveResult, log: Surroundings['log']): Finished {
  switch (result.outcome) {
    case 'unchanged':
      log.info('Nothing is saved: the cache holds all of it already.')
      return { save: { outcome: 'unchanged', bytes: 0, entries: 0 }, mounts: keptTrees(result.index) }
    case 'saved':
      log.info(
        `Saved ${result.entries} entries, ${(result.bytes / 1e6).toFixed(1)} MB as ${result.key}; ` +
          `the engine stood still for ${Math.round(result.frozenMs)} ms.`
      )
      if (result.leftOut.length > 0) log.info(`Left out: ${leftOutText(result.leftOut)}.`)
      return {
        save: {
          outcome: 'saved',
          bytes: result.bytes,
          entries: result.entries,
          ...(result.leftOut.length > 0 && { dropped: result.leftOut })
        },
        mounts: keptTrees(result.index)
      }
    case 'too-large': {
      const reason = `the snapshot does not fit into ${formatBytes(result.maxBytes)}, and nothing more can be left out`
      log.warning(`The cache was not saved: ${reason}. Raise max-size, or build smaller images.`)
      return { save: { outcome: 'failed', reason, bytes: 0, entries: 0 }, mounts: [] }
    }
    case 'exists':
      return skipped('this run has saved this workspace already', log)
    case 'denied':
      return skipped("this job's token may not write to the cache", log)
  }
}
