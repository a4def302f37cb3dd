/** Saves the cache mounts and cache volumes of an engine that goes on running, by the best way there is. */
import type { Docker } from './build/index.ts'
import type { Builder } from './builders/index.ts'
import { socketOf } from './engine-door.ts'
import {
  areReachable,
  isOnEngine,
  type LiveDoorContext,
  locateMounts,
  mayReachFolders,
  openLiveDoor
} from './live-door.ts'
import {
  type LeftMount,
  type MountRecord,
  type ProjectMount,
  type SaveMountsRequest,
  type SaveMountsResult,
  saveMounts,
  streamMountsOut,
  streamVolumesOut,
  surveyMounts,
  surveyVolumes,
  type UsedMount,
  type UsedVolume
} from './mounts/index.ts'
import type { Door } from './privileged/index.ts'
import { CommandError } from './process.ts'
import type { PackDoor } from './snapshot/upload.ts'
import type { Store } from './store/index.ts'

export interface LiveSave extends LiveDoorContext {
  readonly builder: Builder
  readonly store: Store
  readonly docker: Docker
  /** The cache mounts that the build has used. */
  readonly mounts: readonly ProjectMount[]
  /** The builder's records: tell which mounts another build uses. */
  readonly records: readonly MountRecord[]
}

/** What can be packed, and who does it. */
interface Source<Used> {
  readonly used: readonly Used[]
  readonly door: PackDoor
  /** Removes what packing needs. */
  readonly close: () => Promise<void>
}

/** @throws StoreError, PrivilegedError, CommandError */
export async function saveLive(request: Omit<SaveMountsRequest, 'used'>, live: LiveSave): Promise<SaveMountsResult> {
  const { docker, store, surroundings, mounts, builder } = live
  const { volumes = [] } = request
  const needsDoor = volumes.length > 0 || (mounts.length > 0 && isOnEngine(builder))
  const opening = needsDoor ? openLiveDoor(live) : Promise.resolve(undefined)
  const closing: (() => Promise<void>)[] = []
  try {
    const ofMounts = await mountSource(request, opening, live)
    closing.push(ofMounts.close)
    const ofVolumes = await volumeSource(volumes, request, await opening, live)
    closing.push(ofVolumes.close)
    const pack: PackDoor = {
      call: (name, packed, options) =>
        (packed.content.kind === 'volume' ? ofVolumes : ofMounts).door.call(name, packed, options)
    }
    const { parallel, log } = surroundings
    const deps = { store, parallel, log: log.info, door: pack, ...(docker.signal && { signal: docker.signal }) }
    return await saveMounts({ ...request, used: [...ofMounts.used, ...ofVolumes.used] }, deps)
  } finally {
    for (const close of closing) await close()
    await (await opening)?.close()
  }
}

const nothingToClose = async () => undefined
const nothing = {
  used: [],
  door: { call: () => Promise.reject(new Error('Nothing was read.')) },
  close: nothingToClose
}

async function mountSource(
  { restored }: Omit<SaveMountsRequest, 'used'>,
  opening: Promise<Door | undefined>,
  live: LiveSave
): Promise<Source<UsedMount>> {
  const { docker, builder, mounts, records, surroundings } = live
  if (mounts.length === 0) return nothing
  const { temporaryFolder, log } = surroundings
  const shared = { docker, builder: builder.name, temporaryFolder, records, log: log.info }
  const source = async (): Promise<Source<UsedMount> & { readonly leftAlone: readonly LeftMount[] }> => {
    if (!isOnEngine(builder) || !mayReachFolders(live)) return streamMountsOut(mounts, shared)
    // Both take their time to start.
    const [door, probed] = await Promise.all([opening, locateMounts(mounts, builder, shared)])
    if (door === undefined || probed === undefined || !(await areReachable(probed.located, door))) {
      return streamMountsOut(mounts, shared)
    }
    const { located, leftAlone } = probed
    return { used: await surveyMounts(located, restored, door), leftAlone, door, close: nothingToClose }
  }
  const found = await source()
  for (const { mount, reason } of found.leftAlone) log.info(`Cache mount ${mount.target} is not saved: ${reason}.`)
  return found
}

async function volumeSource(
  names: readonly string[],
  { restored }: Omit<SaveMountsRequest, 'used'>,
  door: Door | undefined,
  { docker, facts, surroundings: { log, temporaryFolder } }: LiveSave
): Promise<Source<UsedVolume>> {
  if (names.length === 0) return nothing
  const source =
    door === undefined
      ? await streamVolumesOut(names, { docker, temporaryFolder, log: log.info }).catch((error: unknown) => {
          docker.signal?.throwIfAborted()
          if (!(error instanceof CommandError)) throw error
          log.info(`Cache volumes are not saved: ${error.message}`)
          return { ...nothing, leftAlone: [] }
        })
      : { ...(await surveyVolumes(names, restored, socketOf(facts.endpoint), door)), door, close: nothingToClose }
  for (const { name, reason } of source.leftAlone) log.info(`Volume ${name} is not saved: ${reason}.`)
  return source
}
