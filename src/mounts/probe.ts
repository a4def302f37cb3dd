/**
 * One small build that has every cache mount at once: it makes those that are missing, and tells where all of them are.
 * It needs no base image and no network.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Docker } from '../build/index.ts'
import type { LivePlace } from '../privileged/index.ts'
import {
  declaredArguments,
  freeMounts,
  type LeftMount,
  type MountBuilder,
  mountFlag,
  mountPoint,
  runMountBuild
} from './mount-build.ts'
import { mountPlaces } from './mount-info.ts'
import { probeArchitectures, probeProgram } from './probe-program.ts'
import type { ProjectMount } from './project-mounts.ts'
import type { MountRecord } from './usage.ts'

export interface ProbeOptions extends MountBuilder {
  /** An existing folder. */
  readonly temporaryFolder: string
  /** The builder's records: tell which mounts another build uses. */
  readonly records: readonly MountRecord[]
  /** The volume with the builder's state, where the builder is a container of an engine of this machine. */
  readonly stateVolume?: string
}

export interface LocatedMount {
  readonly mount: ProjectMount
  readonly place: LivePlace
}

export interface ProbedMounts {
  readonly located: readonly LocatedMount[]
  readonly leftAlone: readonly LeftMount[]
}

/** Another build may hold a mount that it does not share: then it would be waited for. */
const probeTimeoutMs = 60_000

/**
 * Makes the mounts that are missing and tells where all are. Those that another build uses at this moment are left alone.
 * @throws CommandError when the builder cannot run the probe
 */
export async function probeMounts(mounts: readonly ProjectMount[], options: ProbeOptions): Promise<ProbedMounts> {
  const { stateVolume: volume } = options
  const { groups, leftAlone } = freeMounts(mounts, options.records)
  const located: LocatedMount[] = []
  const unknown: LeftMount[] = []
  for (const [namespace, group] of groups) {
    const places = mountPlaces(await runProbe(namespace, group, options))
    for (const [at, mount] of group.entries()) {
      const place = places.get(mountPoint(at))
      if (place === undefined) unknown.push({ mount, reason: 'the builder keeps it in an unknown way' })
      else located.push({ mount, place: { ...place, ...(volume !== undefined && { volume }) } })
    }
  }
  return { located, leftAlone: [...leftAlone, ...unknown] }
}

async function runProbe(
  namespace: string,
  mounts: readonly ProjectMount[],
  { temporaryFolder, ...builder }: ProbeOptions
): Promise<string> {
  // Always the same: the builder keeps a copy of each context's folder.
  const folder = path.join(temporaryFolder, 'mount-probe')
  await mkdir(folder, { recursive: true })
  try {
    await writeFile(path.join(folder, 'Dockerfile'), probeDockerfile(mounts))
    for (const architecture of probeArchitectures) {
      await writeFile(path.join(folder, `probe-${architecture}`), probeProgram(architecture), { mode: 0o755 })
    }
    return await runMountBuild(
      { ...builder, docker: forOwnPlatform(builder.docker) },
      { mounts, namespace, folder, timeoutMs: probeTimeoutMs }
    )
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** The platform that images are for is none of the probe's business: it has to run, wherever the builder is. */
function forOwnPlatform(docker: Docker): Docker {
  return { ...docker, env: { ...docker.env, DOCKER_DEFAULT_PLATFORM: undefined } }
}

export function probeDockerfile(mounts: readonly ProjectMount[]): string {
  return [
    'FROM scratch',
    'ARG TARGETARCH',
    'COPY probe-$TARGETARCH /probe',
    ...declaredArguments(mounts),
    // There is no shell.
    `RUN --network=none ${mounts.map(mountFlag).join(' ')} ["/probe"]`,
    ''
  ].join('\n')
}
