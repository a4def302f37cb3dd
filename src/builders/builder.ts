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
  readonly made: 'nothing' | 'builder'
  /** Whether it reaches the network as this machine does. */
  readonly isHere: boolean
}

export interface BuilderSurroundings {
  /** The engine's, such as `unix:///var/run/docker.sock`: a builder container belongs to one engine. */
  readonly endpoint: string
  /** Addresses that builds have to reach: caches, registries. Those of this machine need its network. */
  readonly addresses: readonly string[]
  /** Tells this run from every other, also from those that use the same engine at this moment. */
  readonly run: string
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

/** The name of a builder container that all runs on an engine use if it is there. None of them makes it. */
export function sharedBuilderName(endpoint: string): string {
  return `compose-build-cache-${shortDigest(endpoint)}`
}

/**
 * The name of the builder container that a run makes: no other run has it, so that removing it takes no builder away from
 * anybody, whatever buildx knows of builders that other users of the engine have made.
 */
export function ownBuilderName(endpoint: string, run: string): string {
  return `${sharedBuilderName(endpoint)}-${shortDigest(run)}`
}

function shortDigest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8)
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
  try {
    const result = await run(removeArguments(builder.name), docker, startLimitMs)
    if (result.exitCode === 0) log.info(`The builder "${builder.name}" was removed.`)
    // A run that was cancelled has removed it at once.
    else if (!result.stderr.includes(`no builder "${builder.name}" found`))
      log.warning(`The builder "${builder.name}" could not be removed: ${lastLine(result)}`)
  } catch (error) {
    if (!(error instanceof CommandError)) throw error
    log.warning(`The builder "${builder.name}" could not be removed: ${error.message}`)
  }
}

async function containerBuilder(docker: Docker, surroundings: BuilderSurroundings): Promise<Builder> {
  const { endpoint, addresses, log } = surroundings
  const shared = sharedBuilderName(endpoint)
  const found = await inspect(shared, docker)
  if (found !== undefined) {
    log.info(`The builder "${shared}" is there already: it is used, and stays.`)
    return described(found, docker, surroundings)
  }
  const name = ownBuilderName(endpoint, surroundings.run)
  const created = await run(createArguments(name, addresses), docker, startLimitMs)
  if (created.exitCode === 0) {
    log.info(`The builder "${name}" was started (docker-container).`)
    const isHere = addresses.some(isLoopback) && (await sharesNetwork(docker, surroundings))
    return { name, driver: 'docker-container', made: 'builder', isHere }
  }
  // Whatever there is of it goes when the run is cancelled, too: nobody else knows of it.
  const { signal: _, ...uncancelled } = docker
  await run(removeArguments(name), uncancelled, startLimitMs)
  docker.signal?.throwIfAborted()
  log.warning(
    `No builder container could be started (${created.timedOut ? `not within ${startLimitMs / 1000} s` : lastLine(created)}): ` +
      "the engine's own builder is used."
  )
  return described(await inspect(await ownBuilder(docker), docker), docker, surroundings)
}

function removeArguments(name: string): readonly string[] {
  return ['buildx', 'rm', '--force', name]
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
