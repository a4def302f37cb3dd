/** The story of the post step: save what the engine has learnt, and complete the report. Never fails a job. */
import { readFileSync } from 'node:fs'
import { openBackend } from './backend.ts'
import { type BuildRequest, type ComposeProject, type Docker, readComposeProject } from './build/index.ts'
import { removeBuilder } from './builders/index.ts'
import { engineContents, findVolumes, readBuildRecords } from './engine/index.ts'
import { openEngineDoor, socketOf } from './engine-door.ts'
import { finishLive } from './export-finish.ts'
import { saveRunnerFolders } from './folder-phase.ts'
import { formatBytes } from './format.ts'
import { stopMirror } from './mirror/index.ts'
import { findCacheVolumes } from './mounts/index.ts'
import { endingAt } from './privileged/index.ts'
import { leftOutText, type MountReport, type SaveReport } from './report/index.ts'
import {
  keptTrees,
  parseIndex,
  type RestoredTrees,
  type SaveResult,
  saveSnapshot,
  storedSize
} from './snapshot/index.ts'
import type { FinishState } from './state.ts'
import type { Store } from './store/index.ts'
import type { Surroundings } from './surroundings.ts'
import { startBudget, type TimeBudget } from './time-budget.ts'
import { saveTools } from './tools-phase.ts'

export interface Finished {
  readonly save: SaveReport
  /** Cache mounts, volumes and folders of the runner whose size is known now. */
  readonly mounts: readonly MountReport[]
}

/**
 * Saves the engine's state and the runner's own folders, and tells what became of them.
 * @param request of the build, with its build arguments, which the state does not hold
 */
export async function finish(
  state: FinishState,
  request: BuildRequest,
  surroundings: Surroundings,
  signal: AbortSignal
): Promise<Finished> {
  const budget = startBudget(state.inputs.saveTimeoutMs, 'save-timeout', signal)
  const docker: Docker = { command: 'docker', env: surroundings.env }
  try {
    // Before its volume is read, so that its files are whole.
    if (state.mirror?.server !== undefined) await stopMirror(state.mirror.server, docker, surroundings.log)
    const engine = await finishEngine(state, request, surroundings, budget)
    const folders = await saveRunnerFolders(state.folders, state.inputs, surroundings, budget)
    await saveTools(state.tools, state.inputs, surroundings, budget)
    return { ...engine, mounts: [...engine.mounts, ...folders] }
  } finally {
    budget.end()
    if (state.builder !== undefined) {
      await removeBuilder(state.builder, docker, surroundings.log)
    }
  }
}

async function finishEngine(
  state: FinishState,
  request: BuildRequest,
  surroundings: Surroundings,
  budget: TimeBudget
): Promise<Finished> {
  const { log } = surroundings
  if (state.skip !== undefined) return skipped(state.skip, log)
  const { store, reason } = openBackend(state.inputs.backend, surroundings)
  if (store === undefined) return skipped(reason, log)
  try {
    const access = await store.access()
    if (!access.write) return skipped(access.reason ?? 'the cache is read-only here', log)
    const { live, builder } = state
    if (live !== undefined && builder !== undefined) {
      const docker: Docker = { command: 'docker', env: surroundings.env, signal: budget.signal }
      return await finishLive({ state, live, builder, request, store, docker, surroundings })
    }
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
  const { endpoint, dataRoot, identity, sudo } = state
  const asked = askEngine(state, { command: 'docker', env: surroundings.env, signal })
  asked.catch(() => undefined)
  const opened = await openEngineDoor({ endpoint, dataRoot, store: identity.store }, sudo, surroundings)
  const door = endingAt(signal, opened)
  try {
    const { records, project, volumes } = await asked
    const use = { ...state.use, images: [...state.use.images, ...pulledImages(project)] }
    const restored =
      state.restoredIndexFile === undefined
        ? undefined
        : parseIndex(readFileSync(state.restoredIndexFile, 'utf8'), state.identity)
    return await saveSnapshot(
      {
        identity,
        workspace: state.inputs.workspace,
        run: state.runName,
        restored,
        restoredTrees: readTrees(state),
        emptyMounts: state.emptyMounts ?? [],
        volumes,
        records,
        use,
        maxBytes: state.inputs.maxBytes,
        stepMs: state.stepMs,
        history: state.history,
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

/** What the engine holds that the snapshot's index tells of, and the project that uses it. */
async function askEngine(state: FinishState, docker: Docker) {
  const project = readComposeProject(state.inputs, docker)
  const named = project.then(read => findCacheVolumes(read, state.inputs.cacheVolumes).map(volume => volume.name))
  const volumes = named.then(names => findVolumes(socketOf(state.endpoint), names, docker.signal))
  const [records, ...rest] = await Promise.all([readBuildRecords(docker), project, volumes])
  return { records, project: rest[0], volumes: rest[1] }
}

function readTrees({ restoredTreesFile }: FinishState): RestoredTrees | undefined {
  return restoredTreesFile === undefined
    ? undefined
    : (JSON.parse(readFileSync(restoredTreesFile, 'utf8')) as RestoredTrees)
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
      return {
        save: { outcome: 'unchanged', bytes: 0, entries: 0, stored: storedSize(result.index) },
        mounts: keptTrees(result.index)
      }
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
          stored: storedSize(result.index),
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
