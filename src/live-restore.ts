/** Fills the cache mounts and cache volumes of an engine that goes on running, by the best way there is. */
import { socketOf } from './engine-door.ts'
import type { ExportContext } from './export-phase.ts'
import { areReachable, isOnEngine, locateMounts, mayReachFolders, openLiveDoor } from './live-door.ts'
import { readLiveRecords } from './live-records.ts'
import {
  type CacheVolume,
  type MountOutcome,
  type MountsIndex,
  type ProjectMount,
  type RestoredMount,
  type RestoredVolume,
  restoreMounts,
  restoreVolumes,
  streamMountsIn,
  streamVolumesIn
} from './mounts/index.ts'
import type { Door } from './privileged/index.ts'
import { CommandError } from './process.ts'
import type { Store } from './store/index.ts'

/** The project's cache mounts and cache volumes. */
export interface LiveContent {
  readonly mounts: readonly ProjectMount[]
  readonly volumes: readonly CacheVolume[]
}

/**
 * Fills what is empty, and tells of each in the log.
 * @throws StoreError when the cache does not answer; PrivilegedError, CommandError
 */
export async function fill(
  index: MountsIndex,
  { mounts, volumes }: LiveContent,
  store: Store,
  context: ExportContext
): Promise<readonly MountOutcome[]> {
  const { log } = context.surroundings
  const wanted = mounts.some(({ key }) => index.mounts[key] !== undefined) ? mounts : []
  const saved = volumes.filter(({ name }) => index.volumes[name] !== undefined)
  const needsDoor = saved.length > 0 || (wanted.length > 0 && isOnEngine(context.builder))
  const opening = needsDoor ? openLiveDoor(context) : Promise.resolve(undefined)
  try {
    const filled = wanted.length === 0 ? [] : await fillMounts(index, wanted, store, opening, context)
    for (const { mount, outcome } of filled) log.info(outcomeLine(`Cache mount ${mount.target}`, outcome))
    const made = await fillVolumes(index, saved, store, await opening, context)
    for (const { volume, outcome } of made) log.info(outcomeLine(`Volume ${volume.name}`, outcome))
    return [...filled, ...made].map(({ outcome }) => outcome)
  } finally {
    await (await opening)?.close()
  }
}

async function fillMounts(
  index: MountsIndex,
  mounts: readonly ProjectMount[],
  store: Store,
  opening: Promise<Door | undefined>,
  context: ExportContext
): Promise<readonly RestoredMount[]> {
  const { docker, facts, surroundings, builder } = context
  const { temporaryFolder, parallel, log } = surroundings
  // Where nothing was ever built, nothing builds.
  const records = facts.buildRecords === 0 ? [] : await readLiveRecords(builder, facts.endpoint, docker)
  const shared = { docker, builder: builder.name, temporaryFolder, records, log: log.info }
  const stream = () => streamMountsIn(index, mounts, { ...shared, store })
  if (!isOnEngine(builder) || !mayReachFolders(context)) return stream()
  // Both take their time to start.
  const [door, probed] = await Promise.all([opening, locateMounts(mounts, builder, shared)])
  if (door === undefined || probed === undefined || !(await areReachable(probed.located, door))) return stream()
  const { located, leftAlone } = probed
  const deps = { store, door, parallel, log: log.info, ...(docker.signal && { signal: docker.signal }) }
  const filled = await restoreMounts(index, located, deps)
  const left = leftAlone.map(({ mount, reason }) => ({ mount, outcome: { kind: 'failed' as const, reason } }))
  return [...filled, ...left]
}

async function fillVolumes(
  index: MountsIndex,
  volumes: readonly CacheVolume[],
  store: Store,
  door: Door | undefined,
  { docker, facts, surroundings }: ExportContext
): Promise<readonly RestoredVolume[]> {
  const { parallel, log, temporaryFolder } = surroundings
  if (volumes.length === 0) return []
  if (door === undefined) {
    return streamVolumesIn(index, volumes, { docker, store, temporaryFolder, log: log.info }).catch(error => {
      docker.signal?.throwIfAborted()
      if (!(error instanceof CommandError)) throw error
      log.info(`Cache volumes are not restored: ${error.message}`)
      return []
    })
  }
  const deps = { store, door, parallel, log: log.info, ...(docker.signal && { signal: docker.signal }) }
  return restoreVolumes(index, volumes, socketOf(facts.endpoint), deps)
}

function outcomeLine(what: string, outcome: MountOutcome): string {
  switch (outcome.kind) {
    case 'restored':
      return `${what} restored: ${(outcome.bytes / 1e6).toFixed(1)} MB.`
    case 'kept':
      return `${what} holds something already: it is left as it is.`
    case 'exists':
      return `${what} exists already: it is left as it is.`
    case 'unsaved':
      return `${what}: nothing is stored for it.`
    case 'failed':
      return `${what} is not restored: ${outcome.reason.replace(/\.$/, '')}.`
  }
}
