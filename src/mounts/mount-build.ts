/** Small builds of our own whose only purpose is a step that has the project's cache mounts. */
import { randomUUID } from 'node:crypto'
import type { Docker } from '../build/index.ts'
import { parseLine } from '../build/rawjson.ts'
import { CommandError, execute } from '../process.ts'
import { cacheMountId } from './cache-mount.ts'
import { listedId, type ProjectMount } from './project-mounts.ts'
import type { MountRecord } from './usage.ts'

export interface MountBuilder {
  readonly docker: Docker
  /** undefined: the one that buildx would choose. */
  readonly builder: string | undefined
}

export interface MountBuild {
  readonly mounts: readonly ProjectMount[]
  /** Value of `BUILDKIT_CACHE_MOUNT_NS` for the whole build. */
  readonly namespace: string
  /** The build context, with a Dockerfile in it. */
  readonly folder: string
  /** Further arguments, such as `--build-context`. */
  readonly flags?: readonly string[]
  /** As for `--output`; the result is not kept unless told so. */
  readonly output?: string
  readonly timeoutMs: number
}

/** A mount that is not touched, and why. */
export interface LeftMount {
  readonly mount: ProjectMount
  readonly reason: string
}

/** The flag that gives a step the very mount that the project's step has, at another place. */
export function mountFlag({ owner }: ProjectMount, at: number): string {
  const owned = owner === undefined ? '' : `,uid=${owner.uid},gid=${owner.gid},mode=${owner.mode.toString(8)}`
  return `--mount=type=cache,id=$MOUNT_${at},target=${mountPoint(at)}${owned}`
}

/** Every mount has a place of its own, wherever its steps have it: none can hide another or a part of the image. */
export const mountPoint = (at: number): string => `/mounts/${at}`

/**
 * The lines that declare the arguments with the ids of the mounts, so that any id survives the flag's own syntax, and one
 * that is never the same, because a step that is cached does not run. `--no-cache` would drop the mounts.
 */
export function declaredArguments(mounts: readonly ProjectMount[]): readonly string[] {
  return [...mounts.map((_, at) => `ARG MOUNT_${at}`), 'ARG MOUNT_RUN']
}

/**
 * Runs a build.
 * @returns what its steps have printed
 * @throws CommandError with the step's own words when it fails
 */
export async function runMountBuild({ docker, builder }: MountBuilder, build: MountBuild): Promise<string> {
  const { mounts, namespace, folder, flags = [], output = 'type=cacheonly', timeoutMs } = build
  let printed = ''
  let failure = ''
  const onStderrLine = (line: string): void => {
    for (const event of parseLine(line)) {
      if (event.kind === 'log') printed += event.text
      else if (event.kind === 'vertex' && event.error !== undefined) failure = event.error
    }
  }
  const values = [
    ...mounts.map(({ id }, at) => `MOUNT_${at}=${id}`),
    `MOUNT_RUN=${randomUUID()}`,
    ...(namespace === '' ? [] : [`BUILDKIT_CACHE_MOUNT_NS=${namespace}`])
  ]
  const args = [
    ...['buildx', 'build', ...(builder === undefined ? [] : ['--builder', builder])],
    ...['--progress=rawjson', '--provenance=false', '--sbom=false', '--output', output, ...flags],
    ...values.flatMap(value => ['--build-arg', value]),
    folder
  ]
  const { env, signal } = docker
  const result = await execute(docker.command, args, { env, timeoutMs, onStderrLine, ...(signal && { signal }) })
  signal?.throwIfAborted()
  if (result.exitCode === 0) return printed
  const said = [failure, printed.trim()].filter(text => text !== '').join(': ')
  const why = result.timedOut ? `no answer within ${timeoutMs / 1000} s` : said || result.stderr.trim()
  throw new CommandError(docker.command, args, `the cache mounts could not be reached: ${why}`, result)
}

/** Whether a build uses the mount at this moment, as these records tell. */
export function isBusy(mount: ProjectMount, records: readonly MountRecord[]): boolean {
  return records.some(({ inUse, description }) => inUse && cacheMountId(description) === listedId(mount))
}

const busyReason = 'another build is using it'

/** Those that no other build uses at this moment, by the namespaces that one build can have; the others are left alone. */
export function freeMounts(
  mounts: readonly ProjectMount[],
  records: readonly MountRecord[]
): { readonly groups: ReadonlyMap<string, readonly ProjectMount[]>; readonly leftAlone: readonly LeftMount[] } {
  const busy = mounts.filter(mount => isBusy(mount, records))
  return {
    groups: Map.groupBy(
      mounts.filter(mount => !busy.includes(mount)),
      ({ namespace }) => namespace
    ),
    leftAlone: busy.map(mount => ({ mount, reason: busyReason }))
  }
}
