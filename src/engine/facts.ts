/** What there is to know of the engine before a strategy is chosen. */
import type { Docker } from '../build/index.ts'
import { CommandError, executeChecked } from '../process.ts'
import { isDockerItself } from './docker-program.ts'
import { engineContents } from './engine-contents.ts'
import { type Plugin, pluginPrograms, pluginVersion } from './plugins.ts'
import { unchosenBuilder } from './unchosen-builder.ts'
import { EngineError, requireVersion } from './versions.ts'

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
  /** Where docker has found their programs. */
  readonly plugins: NonNullable<Docker['plugins']>
  /** `DOCKER_HOST` or the context's endpoint, such as `unix:///var/run/docker.sock`. */
  readonly endpoint: string
  readonly builder: { readonly name: string; readonly driver: string }
  readonly rootless: boolean
  readonly containers: number
  readonly images: number
  /** Records of BuildKit's cache; undefined when they cannot be listed. */
  readonly buildRecords: number | undefined
}

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
  readonly ClientInfo?: { readonly Plugins?: readonly Plugin[] | null }
}

/**
 * Asks the engine and its tools about themselves; changes nothing.
 * @param chosen the builder; left out, it is the one that docker would take
 * @throws EngineError
 */
export async function readFacts(docker: Docker, chosen?: EngineFacts['builder']): Promise<EngineFacts> {
  const [info, endpoint, builder] = await Promise.all([
    readInfo(docker),
    readEndpoint(docker),
    chosen ?? readBuilder(docker)
  ])
  const buildRecords = await countBuildRecords(endpoint, builder, docker)
  requireLinuxBuilds(info.OSType ?? '', builder)
  requireVersion('docker', info.ServerVersion ?? '')
  // Docker has asked its plugins already; asking them once more would take as long as all the rest.
  const plugins = info.ClientInfo?.Plugins ?? []
  const buildxVersion = pluginVersion(plugins, 'buildx')
  const composeVersion = pluginVersion(plugins, 'compose')
  requireVersion('buildx', buildxVersion)
  requireVersion('compose', composeVersion)
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
    plugins: pluginPrograms(plugins, docker),
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

/** `DOCKER_HOST`, or the endpoint of the docker context. @throws EngineError */
export async function readEndpoint(docker: Docker): Promise<string> {
  if (docker.env.DOCKER_HOST) return docker.env.DOCKER_HOST
  return (await ask(docker, ['context', 'inspect', '--format', '{{.Endpoints.docker.Host}}'])).trim()
}

async function readBuilder(docker: Docker): Promise<EngineFacts['builder']> {
  const unchosen = isDockerItself(docker) ? unchosenBuilder(docker.env) : undefined
  if (unchosen !== undefined) return unchosen
  const text = await ask(docker, ['buildx', 'inspect']).catch(() => '')
  return { name: /^Name:\s+(\S+)/m.exec(text)?.[1] ?? '', driver: /^Driver:\s+(\S+)/m.exec(text)?.[1] ?? '' }
}

/** A builder that was never used may refuse to list anything: that must not keep a build from being tried. */
async function countBuildRecords(
  endpoint: string,
  { name, driver }: EngineFacts['builder'],
  docker: Docker
): Promise<number | undefined> {
  const isLocal = endpoint.startsWith('unix://') && driver === 'docker'
  try {
    // Only the engine's own builder can be restored to, and its engine answers ten times as fast as a plugin starts.
    if (isLocal) return (await engineContents(endpoint.slice('unix://'.length), docker.signal).cacheRecords()).length
    return (await readBuildRecords(docker, name || undefined)).length
  } catch (error) {
    docker.signal?.throwIfAborted()
    if (isLocal || error instanceof EngineError) return undefined
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
  /** Whether a build uses it at this moment. */
  readonly inUse: boolean
}

/**
 * The records of BuildKit's cache. Must not be called while a build runs.
 * @param builder undefined: the one that buildx would choose
 */
export async function readBuildRecords(docker: Docker, builder?: string): Promise<readonly BuildRecord[]> {
  const chosen = builder === undefined ? [] : ['--builder', builder]
  const text = await ask(docker, ['buildx', 'du', ...chosen, '--format', 'json'])
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
        Reclaimable: boolean
      }
      return {
        id: record.ID,
        type: record.Type,
        description: record.Description,
        mutable: record.Mutable,
        usageCount: record.UsageCount,
        inUse: !record.Reclaimable
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

/**
 * An engine that runs Windows containers has no BuildKit, and its docker-container builders have none to run in.
 * @throws EngineError unless the build goes to another machine
 */
export function requireLinuxBuilds(os: string, builder: EngineFacts['builder']): void {
  if (os !== 'windows' || builder.driver === 'remote' || builder.driver === 'kubernetes') return
  throw new EngineError(
    'The Docker engine runs Windows containers, which BuildKit does not build there. ' +
      'Switch it to Linux containers, use a runner with Linux, or choose a remote builder with docker buildx use.'
  )
}
