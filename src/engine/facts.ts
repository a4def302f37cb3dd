/** What there is to know of the engine before a strategy is chosen. */

import type { Docker } from '../build/index.ts'
import { CommandError, executeChecked } from '../process.ts'

export interface EngineFacts {
  /** Docker's version, such as `28.5.2`. */
  readonly engineVersion: string
  /** The image store: `overlay2`, `containerd`, or the name of another storage driver. */
  readonly store: string
  readonly os: string
  readonly arch: string
  /** As the engine names it; a path on the engine's machine. */
  readonly dataRoot: string
  readonly buildxVersion: string
  readonly composeVersion: string
  /** `DOCKER_HOST` or the context's endpoint, such as `unix:///var/run/docker.sock`. */
  readonly endpoint: string
  readonly builder: { readonly name: string; readonly driver: string }
  readonly rootless: boolean
  readonly containers: number
  readonly images: number
  /** Records of BuildKit's cache; undefined when they cannot be listed. */
  readonly buildRecords: number | undefined
}

/** Docker, buildx or compose is missing, too old, or does not answer; the message says what to do. */
export class EngineError extends Error {
  override readonly name = 'EngineError'
}

/** Oldest versions that serve: buildx 0.13 brought `--progress=rawjson`, compose 2.35 `build --print`. */
const minimum = { docker: '23.0', buildx: '0.13', compose: '2.35' } as const

interface DockerInfo {
  readonly ServerVersion?: string
  readonly Driver?: string
  readonly DriverStatus?: readonly (readonly [string, string])[]
  readonly DockerRootDir?: string
  readonly OSType?: string
  readonly Architecture?: string
  readonly SecurityOptions?: readonly string[]
  readonly Containers?: number
  readonly Images?: number
  readonly ServerErrors?: readonly string[]
}

/**
 * Asks the engine and its tools about themselves; changes nothing.
 * @throws EngineError
 */
export async function readFacts(docker: Docker): Promise<EngineFacts> {
  const [info, buildxVersion, composeVersion, endpoint, builder, buildRecords] = await Promise.all([
    readInfo(docker),
    readVersion(docker, 'buildx', ['buildx', 'version']),
    readVersion(docker, 'compose', ['compose', 'version', '--short']),
    readEndpoint(docker),
    readBuilder(docker),
    countBuildRecords(docker)
  ])
  requireVersion('Docker Engine', info.ServerVersion ?? '', minimum.docker)
  requireVersion('docker buildx', buildxVersion, minimum.buildx)
  requireVersion('docker compose', composeVersion, minimum.compose)
  const usesContainerd = info.DriverStatus?.some(
    ([name, value]) => name === 'driver-type' && value.startsWith('io.containerd')
  )
  return {
    engineVersion: info.ServerVersion ?? '',
    store: usesContainerd ? 'containerd' : (info.Driver ?? ''),
    os: info.OSType ?? '',
    arch: info.Architecture ?? '',
    dataRoot: info.DockerRootDir ?? '',
    buildxVersion,
    composeVersion,
    endpoint,
    builder,
    rootless: info.SecurityOptions?.includes('name=rootless') ?? false,
    containers: info.Containers ?? 0,
    images: info.Images ?? 0,
    buildRecords
  }
}

async function readInfo(docker: Docker): Promise<DockerInfo> {
  const result = await ask(docker, ['info', '--format', '{{json .}}'])
  const info = JSON.parse(result) as DockerInfo
  if (info.ServerVersion === undefined) {
    const reason = info.ServerErrors?.join(' ') ?? 'it does not tell its version'
    throw new EngineError(
      `No Docker engine answers: ${reason}. Start Docker, or set DOCKER_HOST or the docker context.`
    )
  }
  return info
}

async function readVersion(docker: Docker, plugin: string, args: readonly string[]): Promise<string> {
  try {
    const version = /\d+\.\d+(\.\d+)?/.exec(await ask(docker, args))
    if (version !== null) return version[0]
  } catch (error) {
    if (!(error instanceof EngineError)) throw error
  }
  throw new EngineError(
    `docker ${plugin} is missing. Install the docker-${plugin}-plugin package, or put it into ~/.docker/cli-plugins.`
  )
}

async function readEndpoint(docker: Docker): Promise<string> {
  if (docker.env.DOCKER_HOST) return docker.env.DOCKER_HOST
  return (await ask(docker, ['context', 'inspect', '--format', '{{.Endpoints.docker.Host}}'])).trim()
}

async function readBuilder(docker: Docker): Promise<EngineFacts['builder']> {
  const text = await ask(docker, ['buildx', 'inspect']).catch(() => '')
  return { name: /^Name:\s+(\S+)/m.exec(text)?.[1] ?? '', driver: /^Driver:\s+(\S+)/m.exec(text)?.[1] ?? '' }
}

/** A builder that was never used may refuse to list anything: that must not keep a build from being tried. */
async function countBuildRecords(docker: Docker): Promise<number | undefined> {
  try {
    return (await readBuildRecords(docker)).length
  } catch (error) {
    if (error instanceof EngineError) return undefined
    throw error
  }
}

/** One record of BuildKit's cache, as `docker buildx du` tells it. */
export interface BuildRecord {
  readonly id: string
  /** `regular`, `source.local`, `exec.cachemount`, `source.git.checkout`... */
  readonly type: string
  readonly description: string
  readonly mutable: boolean
  readonly usageCount: number
}

/** The records of BuildKit's cache. Must not be called while a build runs. */
export async function readBuildRecords(docker: Docker): Promise<readonly BuildRecord[]> {
  const text = await ask(docker, ['buildx', 'du', '--format', 'json'])
  return text
    .split('\n')
    .filter(line => line.startsWith('{'))
    .map(line => {
      const record = JSON.parse(line) as {
        ID: string
        Type: string
        Description: string
        Mutable: boolean
        UsageCount: number
      }
      return {
        id: record.ID,
        type: record.Type,
        description: record.Description,
        mutable: record.Mutable,
        usageCount: record.UsageCount
      }
    })
}

async function ask(docker: Docker, args: readonly string[]): Promise<string> {
  try {
    const result = await executeChecked(docker.command, args, {
      env: docker.env,
      timeoutMs: 60_000,
      ...(docker.signal && { signal: docker.signal })
    })
    return result.stdout
  } catch (error) {
    if (!(error instanceof CommandError)) throw error
    docker.signal?.throwIfAborted()
    const said = error.result?.stderr.trim() || error.message
    throw new EngineError(`docker ${args.slice(0, 2).join(' ')} failed: ${said}`, { cause: error })
  }
}

function requireVersion(what: string, found: string, needed: string): void {
  if (compareVersions(found, needed) >= 0) return
  throw new EngineError(
    `${what} ${found || '(unknown version)'} is too old: ${needed} or newer is needed. Update it and try again.`
  )
}

/** Negative, zero or positive as `a` is older than, the same as or newer than `b`; missing parts count as zero. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map(version => version.split(/[^0-9]+/).map(Number))
  for (let part = 0; part < Math.max(left?.length ?? 0, right?.length ?? 0); part += 1) {
    const difference = (left?.[part] ?? 0) - (right?.[part] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
