/** Builders of buildx: the one that a run uses, made when it has to be, and removed afterwards when it was. */
import { createHash } from 'node:crypto'
import type { Docker } from '../build/index.ts'
import { EngineError } from '../engine/index.ts'
import { CommandError, type ExecuteResult, execute } from '../process.ts'
import type { BuilderChoice } from './choice.ts'

/** The builder of a run. JSON: a later step removes it. */
export interface Builder {
  readonly name: string
  /** `docker`, `docker-container`, `kubernetes`, `remote`... */
  readonly driver: string
  /** What of it this run has made and has to remove. */
  readonly made: 'nothing' | 'builder' | 'builder-and-state'
  /** Whether it reaches the network as this machine does. */
  readonly isHere: boolean
}

export interface BuilderSurroundings {
  /** The engine's, such as `unix:///var/run/docker.sock`: a builder container belongs to one engine. */
  readonly endpoint: string
  /** Addresses that builds have to reach: caches, registries. Those of this machine need its network. */
  readonly addresses: readonly string[]
  /** Of the machine this runs on, which may be a container. */
  readonly hostname: string
  /** The builder that is selected, where that is known already. */
  readonly selected?: Found | undefined
  readonly log: {
    readonly info: (line: string) => void
    readonly warning: (message: string) => void
  }
}

/** ms: a builder container is pulled and started. */
const startLimitMs = 120_000
const askLimitMs = 30_000

/**
 * Finds or makes the builder. `auto` takes the one that is selected and never makes one. A builder container that cannot be
 * started is replaced by the engine's own builder, with a warning: a build that docker could do must not fail for it.
 * @throws EngineError when a named builder does not exist
 */
export async function prepareBuilder(
  choice: BuilderChoice,
  docker: Docker,
  surroundings: BuilderSurroundings
): Promise<Builder> {
  switch (choice.kind) {
    case 'auto':
      return described(surroundings.selected ?? (await inspect('', docker)), docker, surroundings)
    case 'docker':
      return described(await inspect(await ownBuilder(docker), docker), docker, surroundings)
    case 'docker-container':
      return containerBuilder(docker, surroundings)
    case 'named': {
      const found = await inspect(choice.name, docker)
      if (found !== undefined) return described(found, docker, surroundings)
      throw new EngineError(
        `Input builder: there is no builder "${choice.name}". ` +
          'Create it before with docker buildx create, or set builder to auto, docker or docker-container.'
      )
    }
  }
}

/** The name of our builder container on an engine: the same in every run, so that one that is there is found again. */
export function containerBuilderName(endpoint: string): string {
  return `compose-build-cache-${createHash('sha256').update(endpoint).digest('hex').slice(0, 8)}`
}

/** The command that makes the builder container, without `docker`. */
export function createArguments(name: string, addresses: readonly string[]): readonly string[] {
  // A registry or cache on this machine's loopback is reached from the host's network alone.
  const network = addresses.some(isLoopback) ? ['--driver-opt', 'network=host'] : []
  const entitlement = ['--buildkitd-flags', '--allow-insecure-entitlement=network.host']
  return ['buildx', 'create', '--name', name, '--driver', 'docker-container', ...network, ...entitlement, '--bootstrap']
}

/** Whether a URL, an image reference or `host:port` is on this machine. */
export function isLoopback(address: string): boolean {
  return /^(?:[a-z]+:\/\/)?(localhost|127\.\d+\.\d+\.\d+|\[::1\])(?:[:/]|$)/i.test(address)
}

/** Removes what {@link prepareBuilder} has made; anything else stays. A failure is told, and fails nothing. */
export async function removeBuilder(builder: Builder, docker: Docker, log: BuilderSurroundings['log']): Promise<void> {
  if (builder.made === 'nothing') return
  const keep = builder.made === 'builder' ? ['--keep-state'] : []
  try {
    const result = await run(['buildx', 'rm', '--force', ...keep, builder.name], docker, startLimitMs)
    if (result.exitCode === 0) log.info(`The builder "${builder.name}" was removed.`)
    else log.warning(`The builder "${builder.name}" could not be removed: ${lastLine(result)}`)
  } catch (error) {
    if (!(error instanceof CommandError)) throw error
    log.warning(`The builder "${builder.name}" could not be removed: ${error.message}`)
  }
}

async function containerBuilder(docker: Docker, surroundings: BuilderSurroundings): Promise<Builder> {
  const { endpoint, addresses, log } = surroundings
  const name = containerBuilderName(endpoint)
  const found = await inspect(name, docker)
  if (found !== undefined) {
    log.info(`The builder "${name}" is there already: it is used, and stays.`)
    return described(found, docker, surroundings)
  }
  const hadState =
    (await run(['volume', 'inspect', `buildx_buildkit_${name}0_state`], docker, askLimitMs)).exitCode === 0
  const made = hadState ? 'builder' : 'builder-and-state'
  const created = await run(createArguments(name, addresses), docker, startLimitMs)
  if (created.exitCode === 0) {
    log.info(`The builder "${name}" was started (docker-container).`)
    const isHere = addresses.some(isLoopback) && (await sharesNetwork(docker, surroundings))
    return { name, driver: 'docker-container', made, isHere }
  }
  docker.signal?.throwIfAborted()
  log.warning(
    `No builder container could be started (${created.timedOut ? `not within ${startLimitMs / 1000} s` : lastLine(created)}): ` +
      "the engine's own builder is used."
  )
  await run(['buildx', 'rm', '--force', ...(hadState ? ['--keep-state'] : []), name], docker, startLimitMs)
  return described(await inspect(await ownBuilder(docker), docker), docker, surroundings)
}

interface Found {
  readonly name: string
  readonly driver: string
}

/** @param name `''` for the one that is selected */
async function inspect(name: string, docker: Docker): Promise<Found | undefined> {
  const result = await run(['buildx', 'inspect', ...(name === '' ? [] : [name])], docker, askLimitMs)
  if (result.exitCode !== 0) return undefined
  const field = (label: string) => new RegExp(`^${label}:\\s+(\\S+)`, 'm').exec(result.stdout)?.[1] ?? ''
  return { name: field('Name'), driver: field('Driver') }
}

async function described(
  found: Found | undefined,
  docker: Docker,
  surroundings: BuilderSurroundings
): Promise<Builder> {
  if (found === undefined) {
    throw new EngineError('docker buildx does not tell its builder. See what docker buildx inspect says.')
  }
  // What network a builder of another kind has is not known.
  const isHere = found.driver === 'docker' && (await sharesNetwork(docker, surroundings))
  return { ...found, made: 'nothing', isHere }
}

/** Whether the engine has this machine's network: not from inside a container, nor in a virtual machine, nor rootless. */
async function sharesNetwork(docker: Docker, { endpoint, hostname }: BuilderSurroundings): Promise<boolean> {
  if (!endpoint.startsWith('unix://')) return false
  const { stdout } = await run(['info', '--format', '{{.Name}} {{.SecurityOptions}}'], docker, askLimitMs)
  const [name] = stdout.split(' ')
  return name === hostname && !stdout.includes('name=rootless')
}

/** The builder inside the engine is called as the context it is reached by. */
async function ownBuilder(docker: Docker): Promise<string> {
  if (docker.env.DOCKER_HOST) return 'default'
  return (await run(['context', 'show'], docker, askLimitMs)).stdout.trim() || 'default'
}

async function run(args: readonly string[], docker: Docker, timeoutMs: number): Promise<ExecuteResult> {
  return execute(docker.command, args, {
    env: docker.env,
    timeoutMs,
    ...(docker.signal !== undefined && { signal: docker.signal })
  })
}

function lastLine({ stderr }: ExecuteResult): string {
  return stderr.trim().split('\n').at(-1) ?? ''
}
