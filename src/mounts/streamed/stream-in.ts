/** Fills empty cache mounts through a step of a build: for builders whose folders cannot be reached. */
import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { CommandError } from '../../process.ts'
import { type Store, StoreError } from '../../store/index.ts'
import type { MountOutcome } from '../fill-trees.ts'
import { freeMounts } from '../mount-build.ts'
import { bundlesOf, type MountBundle, type MountsIndex } from '../mounts-index.ts'
import type { ProjectMount } from '../project-mounts.ts'
import type { RestoredMount } from '../restore-mounts.ts'
import type { MountRecord } from '../usage.ts'
import { writeArchive } from './archive-file.ts'
import { chooseImage, dropTraces, type MountGroup, newToken, runTarStep, type StreamOptions } from './tar-step.ts'

export interface StreamInOptions extends StreamOptions {
  readonly store: Store
  /** The builder's records: tell which mounts another build uses. */
  readonly records: readonly MountRecord[]
}

/**
 * Fills those of the mounts that are empty, and makes those that are missing. Times are restored to whole seconds, extended
 * attributes are not, and where the image has the tar of BusyBox, neither are owners and times of symbolic links. A mount gets all of its content or none.
 * @throws StoreError when the cache does not answer
 */
export async function streamMountsIn(
  index: MountsIndex,
  mounts: readonly ProjectMount[],
  options: StreamInOptions
): Promise<readonly RestoredMount[]> {
  const outcomes = new Map<ProjectMount, MountOutcome>()
  const saved = mounts.filter(({ key }) => index.mounts[key] !== undefined)
  const { groups, leftAlone } = freeMounts(saved, options.records)
  for (const { mount, reason } of leftAlone) outcomes.set(mount, { kind: 'failed', reason })
  for (const [namespace, group] of groups) await fillGroup(index, namespace, group, options, outcomes)
  return mounts.map(mount => ({ mount, outcome: outcomes.get(mount) ?? { kind: 'unsaved' } }))
}

async function fillGroup(
  index: MountsIndex,
  namespace: string,
  mounts: readonly ProjectMount[],
  options: StreamInOptions,
  outcomes: Map<ProjectMount, MountOutcome>
): Promise<void> {
  const chosen = await chooseImage(namespace, mounts, options)
  const isEmpty = (at: number) => chosen?.empty.has(at) ?? false
  const refused: MountOutcome = { kind: 'failed', reason: "none of the project's own images has tar" }
  for (const mount of mounts) outcomes.set(mount, chosen === undefined ? refused : { kind: 'kept' })
  const empty = mounts.filter((_, at) => isEmpty(at))
  if (chosen === undefined || empty.length === 0) return
  const archives = path.join(options.temporaryFolder, 'mount-archives')
  await mkdir(archives, { recursive: true })
  try {
    const ready: ProjectMount[] = []
    for (const mount of empty) {
      const file = path.join(archives, `${ready.length}.tar`)
      try {
        await writeArchive(bundlesOf(index, { kind: 'mount', key: mount.key }), file, options)
        ready.push(mount)
      } catch (error) {
        options.docker.signal?.throwIfAborted()
        if (error instanceof StoreError) throw error
        await rm(file, { force: true })
        outcomes.set(mount, { kind: 'failed', reason: (error as Error).message })
      }
    }
    if (ready.length === 0) return
    const done = await extract({ ...chosen.group, mounts: ready }, archives, options)
    for (const [at, mount] of ready.entries())
      outcomes.set(mount, outcomeOf(done.get(at), bundlesOf(index, { kind: 'mount', key: mount.key })))
  } catch (error) {
    if (!(error instanceof CommandError)) throw error
    for (const mount of empty) outcomes.set(mount, { kind: 'failed', reason: error.message })
  } finally {
    await rm(archives, { recursive: true, force: true })
  }
}

function outcomeOf(said: string | undefined, bundles: readonly MountBundle[]): MountOutcome {
  if (said === 'kept') return { kind: 'kept' }
  if (said !== 'restored') return { kind: 'failed', reason: 'tar failed, and the mount was left empty' }
  return { kind: 'restored', bytes: bundles.reduce((sum, { bytes }) => sum + bytes, 0), bundles: bundles.length }
}

/** @returns what the step says of each mount */
async function extract(
  group: MountGroup,
  archives: string,
  options: StreamInOptions
): Promise<ReadonlyMap<number, string>> {
  const token = newToken()
  const numbers = [...group.mounts.keys()].join(' ')
  const script =
    `for n in ${numbers}; do cd /mounts/$n; if [ -n "$(ls -A)" ]; then echo "kept $n"; ` +
    `elif tar -x -p -f /archives/$n.tar && tar -x -p -f /archives/$n.folders.tar; then echo "restored $n"; ` +
    // Names that begin with a dot too.
    `else rm -rf ./* ./.[!.]* ./..?*; echo "failed $n"; fi; done`
  try {
    const printed = await runTarStep(
      group,
      {
        script,
        stepFlags: [`--mount=type=bind,from=${token},target=/archives`],
        buildFlags: ['--build-context', `${token}=${archives}`]
      },
      options
    )
    return new Map([...printed.matchAll(/^(kept|restored) (\d+)\r?$/gm)].map(([, said = '', n]) => [Number(n), said]))
  } finally {
    await dropTraces(token, options)
  }
}
