/** Fills and reads cache volumes through the engine itself: where its folders cannot be reached. */
import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import type { Docker } from '../../build/index.ts'
import { CommandError, execute, executeChecked } from '../../process.ts'
import type { PackDoor } from '../../snapshot/upload.ts'
import { type Store, StoreError } from '../../store/index.ts'
import type { CacheVolume } from '../cache-volumes.ts'
import type { MountOutcome } from '../fill-trees.ts'
import type { RestoredVolume, SurveyedVolumes } from '../live-volumes.ts'
import { bundlesOf, type MountsIndex } from '../mounts-index.ts'
import { createVolume, inspectVolumes } from '../volumes.ts'
import { compressArchive, describeArchive, writeArchive } from './archive-file.ts'
import { folderOf, type VolumeContainer, withVolumeContainer } from './volume-container.ts'

export interface StreamVolumesOptions {
  readonly docker: Docker
  /** An existing folder with room for the content of the volumes. */
  readonly temporaryFolder: string
  readonly log: (line: string) => void
}

const commandTimeoutMs = 60_000

/**
 * Makes and fills those of the volumes that are missing and for which something was saved. One that exists is left alone, even
 * if it is empty: one that cannot be filled to its end is removed again, and a user's own must not be. Times are restored to whole seconds, extended attributes are not.
 * @throws StoreError when the cache does not answer; CommandError
 */
export async function streamVolumesIn(
  index: MountsIndex,
  volumes: readonly CacheVolume[],
  { store, ...options }: StreamVolumesOptions & { readonly store: Store }
): Promise<readonly RestoredVolume[]> {
  const { docker, temporaryFolder, log } = options
  const saved = volumes.filter(({ name }) => index.volumes[name] !== undefined)
  const names = saved.map(({ name }) => name)
  const existing = await inspectVolumes(names, docker)
  const missing = names.filter(name => !existing.some(volume => volume.name === name))
  const outcomes = new Map<string, MountOutcome>()
  const fill = async (name: string, container: VolumeContainer): Promise<MountOutcome> => {
    const bundles = bundlesOf(index, { kind: 'volume', key: name })
    const file = path.join(temporaryFolder, 'volume.tar')
    try {
      await writeArchive(bundles, file, { store, docker, folder: folderOf(missing, name) })
      await container.write(file)
      const bytes = bundles.reduce((sum, bundle) => sum + bundle.bytes, 0)
      return { kind: 'restored', bytes, bundles: bundles.length }
    } catch (error) {
      docker.signal?.throwIfAborted()
      if (error instanceof StoreError) throw error
      return { kind: 'failed', reason: (error as Error).message }
    } finally {
      await removeFiles(file)
    }
  }
  if (missing.length > 0) {
    try {
      for (const name of missing) await createVolume({ name, labels: index.volumes[name]?.labels ?? {} }, docker)
      await withVolumeContainer(missing, 'writable', { docker, log }, async container => {
        for (const name of missing) outcomes.set(name, await fill(name, container))
      })
    } finally {
      for (const name of missing) if (outcomes.get(name)?.kind !== 'restored') await removeVolume(name, docker)
    }
  }
  return volumes.map(volume => {
    const kind = existing.some(({ name }) => name === volume.name) ? ('exists' as const) : ('unsaved' as const)
    return { volume, outcome: outcomes.get(volume.name) ?? { kind } }
  })
}

async function removeFiles(file: string): Promise<void> {
  await rm(file, { force: true })
  await rm(file.replace(/tar$/, 'folders.tar'), { force: true })
}

/** What is no longer there need not be removed. */
async function removeVolume(name: string, docker: Docker): Promise<void> {
  await execute(docker.command, ['volume', 'rm', name], { env: docker.env, timeoutMs: commandTimeoutMs })
}

export interface StreamedVolumes extends SurveyedVolumes {
  /** Packs what was read. */
  readonly door: PackDoor
  /** Removes what was read. */
  close(): Promise<void>
}

/**
 * Reads those of the volumes that exist and no running container uses into files of the temporary folder. Each is one part,
 * whatever its size.
 * @throws CommandError
 */
export async function streamVolumesOut(
  names: readonly string[],
  { docker, temporaryFolder, log }: StreamVolumesOptions
): Promise<StreamedVolumes> {
  const folder = path.join(temporaryFolder, 'volume-contents')
  const existing = await inspectVolumes(names, docker)
  const users = new Map<string, string>()
  for (const { name } of existing) {
    const user = await userOf(name, docker)
    if (user !== undefined) users.set(name, user)
  }
  const free = existing.filter(({ name }) => !users.has(name))
  const fileOf = (name: string) => path.join(folder, `${free.findIndex(volume => volume.name === name)}.tar`)
  const close = () => rm(folder, { recursive: true, force: true })
  const used: SurveyedVolumes['used'][number][] = []
  try {
    await mkdir(folder, { recursive: true })
    const freeNames = free.map(({ name }) => name)
    if (free.length > 0) {
      await withVolumeContainer(freeNames, 'read-only', { docker, log }, async container => {
        for (const name of freeNames) await container.read(name, fileOf(name))
      })
    }
    for (const volume of free) used.push({ volume, state: await describeArchive(fileOf(volume.name)), pack: {} })
  } catch (error) {
    await close()
    throw error
  }
  const door: PackDoor = {
    async call(_, { content }) {
      const name = content.kind === 'volume' ? content.volume : undefined
      if (name === undefined || !free.some(volume => volume.name === name)) {
        throw new CommandError('docker', ['cp'], 'this was not read from a volume')
      }
      return compressArchive(fileOf(name))
    }
  }
  const leftAlone = [...users].map(([name, user]) => ({ name, reason: `the container ${user} is using it` }))
  return { used, leftAlone, door, close }
}

/** The name of a running container that has the volume. */
async function userOf(volume: string, docker: Docker): Promise<string | undefined> {
  const args = ['ps', '--no-trunc', '--filter', `volume=${volume}`, '--format', '{{.Names}}\t{{.Mounts}}']
  const { stdout } = await executeChecked(docker.command, args, { env: docker.env, timeoutMs: commandTimeoutMs })
  // The filter takes folders of containers for names of volumes, too.
  const lines = stdout.split('\n').map(line => line.split('\t'))
  return lines.find(([, mounts = '']) => mounts.split(',').includes(volume))?.[0]
}
