/**
 * The main step of strategy `export`: fills the project's cache mounts and cache volumes on the running engine, before a
 * build with layers from BuildKit's own caches. Whatever goes wrong with a cache, the build goes on without it.
 */
import { type BuildRequest, builtServices, type ComposeProject, type Docker, type Translation } from './build/index.ts'
import type { Builder } from './builders/index.ts'
import { type EngineFacts, linuxPlatform } from './engine/index.ts'
import type { Inputs } from './inputs.ts'
import { readLiveRecords } from './live-records.ts'
import { fill, type LiveContent } from './live-restore.ts'
import {
  type FoundMountsIndex,
  findCacheVolumes,
  findMountsIndex,
  findProjectMounts,
  type MountOutcome,
  readMountUses
} from './mounts/index.ts'
import { nothingRestored, type RestorePhase } from './restore-phase.ts'
import { MissingEntryError, type Store, StoreError } from './store/index.ts'
import type { Surroundings } from './surroundings.ts'
import { startBudget, unlessAborted } from './time-budget.ts'

export interface ExportContext {
  readonly inputs: Inputs
  readonly facts: EngineFacts
  readonly builder: Builder
  /** How root's work on this machine can be done; undefined where it cannot. */
  readonly privilege: 'root' | 'sudo' | undefined
  /** undefined when the cache is off. */
  readonly store: Store | undefined
  readonly docker: Docker
  /** For the builds, from a package mirror. */
  readonly additions?: BuildRequest['additions']
  /** undefined when compose refuses the project: the build tells that. */
  readonly project: Promise<ComposeProject | undefined>
  /** What compose makes of the project for the build. */
  readonly translation: Promise<Translation>
  readonly surroundings: Surroundings
}

type RequestInputs = Pick<Inputs, keyof BuildRequest & keyof Inputs>

/** The request of a run, as compose and buildx are told it. */
export function buildRequest(
  inputs: RequestInputs,
  builder?: string,
  additions: NonNullable<BuildRequest['additions']> = {}
): BuildRequest {
  const { files, projectDirectory, profiles, envFiles, services, buildArgs, noCache, pull, push, progress } = inputs
  const request = { files, projectDirectory, profiles, envFiles, services, buildArgs, noCache, pull, push, progress }
  return { ...request, additions, ...(builder !== undefined && { builder }) }
}

/** Fills the project's cache mounts and cache volumes where they are empty. Never throws but when the run is cancelled. */
export async function restoreLive(context: ExportContext): Promise<RestorePhase> {
  const { surroundings, docker, inputs, store } = context
  const { log, now } = surroundings
  const startedAt = now()
  const budget = startBudget(inputs.restoreTimeoutMs, 'restore-timeout', docker.signal)
  const took = () => ({ durationMs: now() - startedAt })
  try {
    const limited = { ...context, docker: { ...docker, signal: budget.signal } }
    const content = store === undefined ? undefined : await projectContent(limited)
    if (store === undefined || content === undefined) {
      log.info('No cache mounts are restored.')
      return { ...nothingRestored, ...took() }
    }
    const { mounts, volumes } = content
    if (mounts.length === 0) log.info('No cache mounts are used in this project.')
    const access = await store.access()
    const found = access.read ? await findMountsIndex(store, context.facts, inputs.workspace, budget.signal) : undefined
    if (!access.read) log.info(`No cache mounts are restored: ${access.reason ?? 'the cache may not be read.'}`)
    else if (found === undefined) log.info('No cache mounts are stored yet.')
    const outcomes = found === undefined ? [] : await fill(found.index, content, store, limited)
    const records = () => readLiveRecords(context.builder, context.facts.endpoint, limited.docker)
    const uses = mounts.length === 0 ? {} : await readMountUses(records)
    const live = { mounts, uses, volumes: volumes.map(({ name }) => name) }
    return { ...nothingRestored, ...described(found, outcomes), live, ...took() }
  } catch (error) {
    docker.signal?.throwIfAborted()
    const problem = budget.reasonOf(error)
    log.warning(`Cache mounts could not be restored, so the build starts without them: ${problem}`)
    const silent = !budget.signal.aborted && error instanceof StoreError && !(error instanceof MissingEntryError)
    return { ...nothingRestored, problem, unreachable: silent, ...took() }
  } finally {
    budget.end()
  }
}

/** undefined when compose refuses the project: the build tells that. */
async function projectContent({
  inputs,
  docker,
  facts,
  translation,
  project,
  surroundings
}: ExportContext): Promise<LiveContent | undefined> {
  const [translated, composed] = await unlessAborted(Promise.all([translation, project]), docker.signal)
  if (translated.kind !== 'definition') return undefined
  const { mounts, notes } = await findProjectMounts(builtServices(translated.definition), {
    projectDirectory: inputs.projectDirectory,
    platform: linuxPlatform(facts.arch)
  })
  for (const { service, flag, reason } of notes) {
    const what = flag === undefined ? `The cache mounts of ${service}` : `The cache mount ${flag} of ${service}`
    surroundings.log.info(`${what} cannot be kept: ${reason}.`)
  }
  return { mounts, volumes: composed === undefined ? [] : findCacheVolumes(composed, inputs.cacheVolumes) }
}

function described(found: FoundMountsIndex | undefined, all: readonly MountOutcome[]) {
  if (found === undefined) return {}
  const outcomes = all.flatMap(outcome => (outcome.kind === 'restored' ? [outcome] : []))
  return {
    match: found.match,
    key: found.key,
    bytes: found.bytes + outcomes.reduce((sum, { bytes }) => sum + bytes, 0),
    bundles: outcomes.reduce((sum, { bundles }) => sum + bundles, 0),
    mountsIndex: found.index
  }
}
