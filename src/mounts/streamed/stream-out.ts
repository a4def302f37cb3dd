/** Reads cache mounts through a step of a build: for builders whose folders cannot be reached. */
import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import type { PackDoor } from '../../snapshot/upload.ts'
import { freeMounts, type LeftMount } from '../mount-build.ts'
import type { ProjectMount } from '../project-mounts.ts'
import type { UsedMount } from '../save-mounts.ts'
import type { MountRecord } from '../usage.ts'
import { compressArchive, describeArchive } from './archive-file.ts'
import { chooseImage, dropTraces, type MountGroup, newToken, runTarStep, type StreamOptions } from './tar-step.ts'

export interface StreamOutOptions extends StreamOptions {
  /** The builder's records: tell which mounts another build uses. */
  readonly records: readonly MountRecord[]
}

export interface StreamedMounts {
  readonly used: readonly UsedMount[]
  readonly leftAlone: readonly LeftMount[]
  /** Packs what was read. */
  readonly door: PackDoor
  /** Removes what was read. */
  close(): Promise<void>
}

/**
 * Reads mounts into files of the temporary folder. Each is one part, whatever its size.
 * @throws CommandError when the builder cannot do it
 */
export async function streamMountsOut(
  mounts: readonly ProjectMount[],
  options: StreamOutOptions
): Promise<StreamedMounts> {
  const { groups, leftAlone } = freeMounts(mounts, options.records)
  const folder = path.join(options.temporaryFolder, 'mount-contents')
  const files = new Map<string, string>()
  const used: UsedMount[] = []
  const unreachable: LeftMount[] = []
  const close = () => rm(folder, { recursive: true, force: true })
  try {
    for (const [number, [namespace, members]] of [...groups].entries()) {
      const chosen = await chooseImage(namespace, members, options)
      const reason = "none of the project's own images has tar"
      if (chosen === undefined) unreachable.push(...members.map(mount => ({ mount, reason })))
      const filled = members.filter((_, at) => chosen !== undefined && !chosen.empty.has(at))
      if (chosen === undefined || filled.length === 0) continue
      const target = path.join(folder, String(number))
      await mkdir(target, { recursive: true })
      await pack({ ...chosen.group, mounts: filled }, target, options)
      for (const [at, mount] of filled.entries()) {
        const file = path.join(target, `${at}.tar`)
        files.set(mount.key, file)
        used.push({ mount, state: await describeArchive(file), pack: {} })
      }
    }
  } catch (error) {
    await close()
    throw error
  }
  const door: PackDoor = {
    async call(_, { content }) {
      const file = content.kind === 'mount' ? files.get(content.layer) : undefined
      if (file === undefined) throw new Error('This was not read from a cache mount.')
      return compressArchive(file)
    }
  }
  return { used, leftAlone: [...leftAlone, ...unreachable], door, close }
}

async function pack(group: MountGroup, target: string, options: StreamOptions): Promise<void> {
  const token = newToken()
  const numbers = [...group.mounts.keys()].join(' ')
  const script = `mkdir /${token} && for n in ${numbers}; do tar -c -f /${token}/$n.tar -C /mounts/$n . || exit 1; done`
  try {
    await runTarStep(
      group,
      {
        script,
        further: ['FROM scratch', `COPY --from=step /${token} /`],
        output: `type=local,dest=${target}`
      },
      options
    )
  } finally {
    await dropTraces(token, options)
  }
}
