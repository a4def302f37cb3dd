/**
 * Builds whose step has tar: on an image that the project itself is built from, so that nothing is pulled for them that
 * the project's own build does not need.
 */
import { randomUUID } from 'node:crypto'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { readBuildRecords } from '../../engine/index.ts'
import { CommandError, execute } from '../../process.ts'
import { declaredArguments, type MountBuilder, mountFlag, runMountBuild } from '../mount-build.ts'
import type { ProjectMount } from '../project-mounts.ts'

export interface StreamOptions extends MountBuilder {
  /** An existing folder with room for the content of the mounts. */
  readonly temporaryFolder: string
  readonly log: (line: string) => void
}

/** Mounts of one namespace, and the image that their builds are on. */
export interface MountGroup {
  readonly namespace: string
  readonly mounts: readonly ProjectMount[]
  readonly image: string
}

export interface TarStep {
  /** What /bin/sh runs, as root. */
  readonly script: string
  /** Further flags of the step. */
  readonly stepFlags?: readonly string[]
  /** Further flags of the build. */
  readonly buildFlags?: readonly string[]
  /** Lines after the step. */
  readonly further?: readonly string[]
  readonly output?: string
}

/** Images that are tried, one after the other, until one has tar. */
const mostImages = 3
const stepTimeoutMs = 20 * 60_000
const pruneTimeoutMs = 60_000

/** In what a build leaves behind, to be found again; in the Dockerfile it is written out. */
export function newToken(): string {
  return `mounts-${randomUUID().slice(0, 8)}`
}

/** @returns what the step has printed @throws CommandError */
export async function runTarStep(group: MountGroup, step: TarStep, options: StreamOptions): Promise<string> {
  const { temporaryFolder, ...builder } = options
  const { mounts, namespace, image } = group
  const folder = path.join(temporaryFolder, 'mount-step')
  await mkdir(folder, { recursive: true })
  try {
    const flags = [...mounts.map(mountFlag), ...(step.stepFlags ?? [])].join(' ')
    const lines = [
      `FROM ${image} AS step`,
      'USER 0:0',
      'SHELL ["/bin/sh", "-c"]',
      ...declaredArguments(mounts),
      `RUN --network=none ${flags} ${step.script}`,
      ...(step.further ?? []),
      ''
    ]
    await writeFile(path.join(folder, 'Dockerfile'), lines.join('\n'))
    const { buildFlags = [], output } = step
    const timeoutMs = stepTimeoutMs
    const build = { mounts, namespace, folder, flags: buildFlags, timeoutMs, ...(output !== undefined && { output }) }
    return await runMountBuild(builder, build)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** The numbers of the mounts that hold nothing; also shows that the image has what the other steps need. */
async function emptyMounts(group: MountGroup, options: StreamOptions): Promise<ReadonlySet<number>> {
  const numbers = [...group.mounts.keys()].join(' ')
  const script = `command -v tar && for n in ${numbers}; do [ -n "$(ls -A /mounts/$n)" ] || echo "empty $n"; done`
  const printed = await runTarStep(group, { script }, options)
  return new Set([...printed.matchAll(/^empty (\d+)\r?$/gm)].map(([, number]) => Number(number)))
}

/**
 * Chooses the image for the builds of some mounts.
 * @returns undefined when none of the project's images has tar, or there is none
 */
export async function chooseImage(
  namespace: string,
  mounts: readonly ProjectMount[],
  options: StreamOptions
): Promise<{ readonly group: MountGroup; readonly empty: ReadonlySet<number> } | undefined> {
  const images = [...new Set(mounts.flatMap(mount => mount.images))].filter(image => /^[\w.@:/-]+$/.test(image))
  for (const image of images.slice(0, mostImages)) {
    const group = { namespace, mounts, image }
    try {
      return { group, empty: await emptyMounts(group, options) }
    } catch (error) {
      if (!(error instanceof CommandError)) throw error
      options.log(`The image ${image} cannot be used to reach the cache mounts: ${error.message}`)
    }
  }
  return undefined
}

/** Drops what builds with this token have left in the build cache: copies of what the mounts hold. */
export async function dropTraces(token: string, { docker, builder, log }: StreamOptions): Promise<void> {
  const chosen = builder === undefined ? [] : ['--builder', builder]
  const records = await readBuildRecords(docker, builder)
  // What was built last lies upon what was built before.
  for (const { id } of records.filter(({ description }) => description.includes(token)).reverse()) {
    const args = ['buildx', 'prune', ...chosen, '--force', '--filter', `id=${id}`]
    const result = await execute(docker.command, args, { env: docker.env, timeoutMs: pruneTimeoutMs })
    if (result.exitCode !== 0) log(`A copy of the cache mounts stays in the build cache: ${result.stderr.trim()}`)
  }
}
