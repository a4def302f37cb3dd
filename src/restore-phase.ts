/** The restore phase of a run: whatever goes wrong in it, the build goes on with the engine as it is. */
import { type ComposeProject, type Docker, readComposeProject } from './build/index.ts'
import type { EngineFacts } from './engine/index.ts'
import { openEngineDoor } from './engine-door.ts'
import type { Inputs } from './inputs.ts'
import { createVolume, findCacheVolumes, inspectVolumes } from './mounts/index.ts'
import { type Door, PrivilegedError } from './privileged/index.ts'
import {
  type FoundIndex,
  findIndex,
  findNearest,
  foundLines,
  lookupLines,
  type Match,
  missLines,
  restoreSnapshot,
  type SnapshotIndex,
  withoutVolumes
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
  readonly durationMs: number
  /** Why nothing was restored although it was tried. */
  readonly problem: string | undefined
  /** Whether that was because the cache did not answer: then it is not tried again. */
  readonly unreachable: boolean
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
  try {
    const access = await store.access()
    if (!access.read) {
      tell([`Nothing is restored: ${access.reason ?? 'the cache may not be read.'}`])
      return { ...nothingRestored, durationMs: took() }
    }
    tell(lookupLines(identity, workspace))
    const found = await lookUp(context, signal)
    if (found === undefined) {
      tell(missLines(identity, workspace, await findNearest(store, identity, signal)))
      return { ...nothingRestored, durationMs: took() }
    }
    tell(foundLines(found, workspace))
    return { ...(await restoreFound(found, { ...context, docker: { ...docker, signal } })), durationMs: took() }
  } catch (error) {
    docker.signal?.throwIfAborted()
    if (error instanceof PrivilegedError && error.kind === 'Lost') await recover(context)
    const problem = budget.reasonOf(error)
    log.warning(`The cache could not be restored, so the build starts cold: ${problem}`)
    const unreachable = !signal.aborted && error instanceof StoreError && !(error instanceof MissingEntryError)
    return { ...nothingRestored, problem, unreachable, durationMs: took() }
  } finally {
    budget.end()
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
  context: RestoreSurroundings
): Promise<Omit<RestorePhase, 'durationMs'>> {
  const { surroundings, docker, store, inputs } = context
  const project = await unlessAborted(context.project, docker.signal)
  const names = project === undefined ? [] : findCacheVolumes(project, inputs.cacheVolumes).map(volume => volume.name)
  const existing = await inspectVolumes(names, docker)
  const wanted = names.filter(name => found.index.volumes[name] && !existing.some(volume => volume.name === name))
  const index = withoutVolumes(found.index, name => !wanted.includes(name))

  const door = await openEngineDoor(context.facts, context.sudo, context.surroundings)
  try {
    const { parallel, log } = surroundings
    const signal = docker.signal && { signal: docker.signal }
    const restored = await restoreSnapshot(index, { store, door, parallel, log: log.info, ...signal })
    for (const name of wanted) await restoreVolume(name, index, door, context)
    await door.call('endRestore', {})
    const restartMs = restored.stopMs + restored.startMs
    const bytes = restored.bytes + found.bytes
    return {
      match: found.match,
      key: found.key,
      index: found.index,
      bytes,
      bundles: restored.bundles,
      restartMs,
      problem: undefined,
      unreachable: false
    }
  } finally {
    await door.close()
  }
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
    await createVolume({ name, labels: index.volumes[name]?.labels ?? {} }, context.docker)
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
