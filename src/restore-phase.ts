/** The restore phase of a run: whatever goes wrong in it, the build goes on with the engine as it is. */
import { type ComposeProject, type Docker, readComposeProject } from './build/index.ts'
import type { MountNeed } from './causes/index.ts'
import { type EngineFacts, findVolumes, makeVolume } from './engine/index.ts'
import { openEngineDoor, socketOf } from './engine-door.ts'
import type { Inputs } from './inputs.ts'
import { mountsToRestore } from './mount-needs.ts'
import { findCacheVolumes, type MountsIndex, type MountUses, type ProjectMount } from './mounts/index.ts'
import { type Door, PrivilegedError } from './privileged/index.ts'
import {
  type FoundIndex,
  findIndex,
  findNearest,
  foundLines,
  lookupLines,
  type Match,
  missLines,
  type RestoredTrees,
  restoreSnapshot,
  type SnapshotIndex
} from './snapshot/index.ts'
import { BackendError, type EngineIdentity, MissingEntryError, type Store, StoreError } from './store/index.ts'
import type { Surroundings } from './surroundings.ts'
import { startBudget, unlessAborted } from './time-budget.ts'

export interface RestorePhase {
  readonly match: Match
  /** Key of the index that was restored. */
  readonly key: string | undefined
  readonly index: SnapshotIndex | undefined
  readonly bytes: number
  readonly bundles: number
  readonly restartMs: number
  /** Layers of the snapshot's cache mounts that were made empty: no step was expected to need what they hold. */
  readonly emptyMounts?: readonly string[]
  /** What the trees of the snapshot hold that may change. */
  readonly trees?: RestoredTrees
  readonly durationMs: number
  /** Why nothing was restored although it was tried. */
  readonly problem: string | undefined
  /** Whether that was because the cache did not answer: then it is not tried again. */
  readonly unreachable: boolean
  /** With strategy `export`: what cache mounts and cache volumes were restored from. */
  readonly mountsIndex?: MountsIndex | undefined
  /** With strategy `export`: what of the project is kept; undefined when nothing is known of it, so that nothing is saved. */
  readonly live?: LiveMounts | undefined
}

/** The project's cache mounts and cache volumes as the main step left them. JSON. */
export interface LiveMounts {
  readonly mounts: readonly ProjectMount[]
  /** Names of the volumes. */
  readonly volumes: readonly string[]
  /** Before the build. */
  readonly uses: MountUses
}

export interface RestoreSurroundings {
  readonly inputs: Inputs
  readonly facts: EngineFacts
  readonly identity: EngineIdentity
  readonly store: Store
  readonly docker: Docker
  /** undefined when compose refuses the project. */
  readonly project: Promise<ComposeProject | undefined>
  readonly sudo: boolean
  readonly surroundings: Surroundings
  /** Which cache mounts of a snapshot are wanted, and why; the others may stay in the cache. */
  readonly mountNeeds: (index: SnapshotIndex) => Promise<readonly MountNeed[]>
  /** Called when the snapshot is extracted, if there is one. */
  readonly onExtracted: () => void
}

export const nothingRestored: RestorePhase = {
  match: 'none',
  key: undefined,
  index: undefined,
  bytes: 0,
  bundles: 0,
  restartMs: 0,
  durationMs: 0,
  problem: undefined,
  unreachable: false
}

/** The look-up is two small requests. A cache that needs longer for them than this helps no build. */
const lookUpBudgetMs = 20_000

/** Restores the newest snapshot that fits. Never throws but when the run is cancelled. */
export async function restorePhase(context: RestoreSurroundings): Promise<RestorePhase> {
  const { surroundings, docker, inputs, store, identity } = context
  const { workspace } = inputs
  const { log, now } = surroundings
  const startedAt = now()
  const took = () => now() - startedAt
  const tell = (lines: readonly string[]) => lines.forEach(line => void log.info(line))
  const budget = startBudget(inputs.restoreTimeoutMs, 'restore-timeout', docker.signal)
  const { signal } = budget
  let opening: Promise<Door> | undefined
  try {
    const access = await store.access()
    if (!access.read) {
      tell([`Nothing is restored: ${access.reason ?? 'the cache may not be read.'}`])
      return { ...nothingRestored, durationMs: took() }
    }
    tell(lookupLines(identity, workspace))
    // The privileged process starts while the cache is asked.
    opening = openEngineDoor(context.facts, context.sudo, surroundings)
    opening.catch(() => undefined)
    const found = await lookUp(context, signal)
    if (found === undefined) {
      tell(missLines(identity, workspace, await findNearest(store, identity, signal)))
      return { ...nothingRestored, durationMs: took() }
    }
    tell(foundLines(found, workspace))
    const limited = { ...context, docker: { ...docker, signal } }
    return { ...(await restoreFound(found, opening, limited)), durationMs: took() }
  } catch (error) {
    docker.signal?.throwIfAborted()
    if (error instanceof PrivilegedError && error.kind === 'Lost') await recover(context)
    const problem = budget.reasonOf(error)
    log.warning(`The cache could not be restored, so the build starts cold: ${problem}`)
    const unreachable = !signal.aborted && error instanceof StoreError && !(error instanceof MissingEntryError)
    return { ...nothingRestored, problem, unreachable, durationMs: took() }
  } finally {
    budget.end()
    await opening?.then(
      door => door.close(),
      () => undefined
    )
  }
}

async function lookUp(
  { store, identity, inputs }: RestoreSurroundings,
  signal: AbortSignal
): Promise<FoundIndex | undefined> {
  const late = new AbortController()
  const reason = new BackendError(`The cache gave no answer within ${lookUpBudgetMs / 1000} s.`)
  const timer = setTimeout(() => late.abort(reason), lookUpBudgetMs)
  try {
    return await findIndex(store, identity, inputs.workspace, AbortSignal.any([signal, late.signal]))
  } finally {
    clearTimeout(timer)
  }
}

/** After the privileged process was killed: another one brings the engine back, or waits until the watchdog has. */
async function recover(context: RestoreSurroundings): Promise<void> {
  const { log } = context.surroundings
  try {
    const door = await openEngineDoor(context.facts, context.sudo, context.surroundings)
    await door.close()
  } catch (error) {
    log.info(`The engine could not be asked after the restore: ${(error as Error).message}`)
  }
}

async function restoreFound(
  found: FoundIndex,
  opening: Promise<Door>,
  context: RestoreSurroundings
): Promise<Omit<RestorePhase, 'durationMs'>> {
  const { surroundings, docker, store, onExtracted } = context
  const { log, parallel } = surroundings
  // Asked while the engine still runs; the answer comes while bundles are extracted.
  const volumes = volumesToRestore(found.index, context)
  volumes.catch(() => undefined)
  const mounts = mountsToRestore(found.index, context.mountNeeds, log.info, docker.signal)
  const door = await opening
  const signal = docker.signal && { signal: docker.signal }
  const deps = { store, door, parallel, volumes, mounts, log: log.info, onExtracted, ...signal }
  const restored = await restoreSnapshot(found.index, deps)
  for (const name of await volumes) await restoreVolume(name, found.index, door, context)
  await door.call('endRestore', {})
  return {
    match: found.match,
    key: found.key,
    index: found.index,
    bytes: restored.bytes + found.bytes,
    bundles: restored.bundles,
    restartMs: restored.stopMs + restored.startMs,
    trees: restored.trees,
    emptyMounts: restored.emptyMounts,
    problem: undefined,
    unreachable: false
  }
}

/** The cache volumes of the project that the snapshot has and the engine has not. */
async function volumesToRestore(index: SnapshotIndex, context: RestoreSurroundings): Promise<readonly string[]> {
  const { docker, inputs } = context
  const project = await unlessAborted(context.project, docker.signal)
  const names = project === undefined ? [] : findCacheVolumes(project, inputs.cacheVolumes).map(volume => volume.name)
  const existing = await findVolumes(socketOf(context.facts.endpoint), names, docker.signal)
  return names.filter(name => index.volumes[name] && !existing.some(volume => volume.name === name))
}

/** A volume that cannot be filled stays empty: the containers that use it fill it again. */
async function restoreVolume(
  name: string,
  index: SnapshotIndex,
  door: Door,
  context: RestoreSurroundings
): Promise<void> {
  const { log } = context.surroundings
  try {
    const labels = index.volumes[name]?.labels ?? {}
    await makeVolume(socketOf(context.facts.endpoint), { name, labels }, context.docker.signal)
    const { placed } = await door.call('placeVolume', { name })
    log.info(placed ? `Volume ${name} restored.` : `Volume ${name} was left as it is.`)
  } catch (error) {
    log.warning(`Volume ${name} could not be restored: ${(error as Error).message}`)
  }
}

/** What compose refuses is told by the build, which comes next. */
export async function readProject(inputs: Inputs, docker: Docker): Promise<ComposeProject | undefined> {
  try {
    return await readComposeProject(inputs, docker)
  } catch {
    return undefined
  }
}
