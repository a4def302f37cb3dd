/** The prepare phase of a run: tools, the engine and its builder, the strategy, and the cache. */
import { openBackend } from './backend.ts'
import { type Docker, readComposeProject, translateProject } from './build/index.ts'
import { type Builder, prepareBuilder } from './builders/index.ts'
import {
  type ChosenStrategy,
  chooseStrategy,
  type EngineFacts,
  readDaemonPlace,
  readEndpoint,
  readFacts,
  readPrivilege
} from './engine/index.ts'
import { buildRequest, type ExportContext } from './export-phase.ts'
import type { Inputs } from './inputs.ts'
import { idleLayerCache } from './layer-phase.ts'
import { MirrorError, mirrorObstacle } from './mirror/index.ts'
import type { EngineIdentity, Store } from './store/index.ts'
import type { Surroundings } from './surroundings.ts'
import type { InstalledTools } from './tools/index.ts'
import { prepareTools } from './tools-phase.ts'

/** What the phases after it work with. */
export interface Prepared {
  readonly tools: InstalledTools
  /** With the environment in which the installed tools are found. */
  readonly docker: Docker
  readonly facts: EngineFacts
  readonly chosen: ChosenStrategy
  /** undefined: the one that docker takes, known to be the engine's own. */
  readonly builder: Builder | undefined
  readonly sudo: boolean
  /** What this process may do on the engine's machine. */
  readonly privilege: ExportContext['privilege']
  readonly store: Store | undefined
  readonly identity: EngineIdentity
}

/**
 * Finds out where and how the build is done.
 * @param onBuilder is told of the builder as soon as it is there: this run may have started it
 */
export async function prepare(
  inputs: Inputs,
  surroundings: Surroundings,
  signal: AbortSignal,
  onBuilder: (builder: Builder) => void
): Promise<Prepared> {
  const { log } = surroundings
  const tools = await prepareTools(inputs, surroundings, signal)
  const docker: Docker = { command: 'docker', env: { ...surroundings.env, ...tools.variables }, signal }
  const isAuto = inputs.builder.kind === 'auto'
  const chosenBuilder = isAuto ? undefined : await findBuilder(inputs, docker, surroundings)
  if (chosenBuilder !== undefined) onBuilder(chosenBuilder)
  const [facts, privilege] = await Promise.all([
    readFacts(docker, chosenBuilder),
    readPrivilege(surroundings.uid, surroundings.env)
  ])
  log.info(
    `Docker ${facts.engineVersion} (${facts.store} store) at ${facts.endpoint}, buildx ${facts.buildxVersion}, ` +
      `compose ${facts.composeVersion}, builder "${facts.builder.name}" (${facts.builder.driver})`
  )
  const { platform } = surroundings
  const obstacle = mirrorObstacle(inputs.mirror, { ...facts, platform, builder: chosenBuilder ?? facts.builder })
  if (obstacle !== undefined) throw new MirrorError(`Input pypi-mirror: ${obstacle}`)
  const daemon = platform === 'linux' ? readDaemonPlace() : 'elsewhere'
  const chosen = chooseStrategy({ ...facts, platform, daemon, privilege }, inputs.strategy)
  const asked = inputs.strategy !== 'auto' && inputs.strategy !== chosen.strategy
  const line = `Strategy: ${chosen.strategy} (${chosen.reason}).`
  if (asked) log.warning(`Strategy ${inputs.strategy} was asked for, but ${chosen.reason}: ${chosen.strategy} is used.`)
  else log.info(line)
  const idle = idleLayerCache(inputs.layerCache, chosen.strategy)
  if (idle !== undefined) log.info(idle)
  const store =
    chosen.strategy === 'none' || inputs.cacheMode === 'off' ? undefined : chooseBackend(inputs, surroundings)
  const { os, arch, store: kind, engineVersion } = facts
  const identity = { os, arch, store: kind, engineVersion }
  const builder =
    chosenBuilder ?? (chosen.strategy === 'export' ? await findBuilder(inputs, docker, surroundings, facts) : undefined)
  const canBeRoot = privilege === 'none' || daemon !== 'here' ? undefined : privilege
  return {
    tools,
    docker: { ...docker, plugins: facts.plugins },
    facts,
    chosen,
    builder,
    sudo: privilege === 'sudo',
    privilege: canBeRoot,
    store,
    identity
  }
}

/** Finds or starts the builder that the inputs ask for. @param facts what is known of the engine already */
async function findBuilder(
  inputs: Inputs,
  docker: Docker,
  surroundings: Surroundings,
  facts?: EngineFacts
): Promise<Builder> {
  const { hostname, log, cacheService, runName, temporaryFolder } = surroundings
  const reachesImages = inputs.builder.kind === 'docker-container' && usesImages(inputs)
  const images = reachesImages ? await projectImages(inputs, docker) : []
  return prepareBuilder(inputs.builder, docker, {
    endpoint: facts?.endpoint ?? (await readEndpoint(docker)),
    selected: facts?.builder.name === '' ? undefined : facts?.builder,
    addresses: builderAddresses(inputs, cacheService.resultsUrl, images),
    // Runs on one engine may have the same name of the host, of the folder or of the run, never all three.
    run: `${hostname} ${temporaryFolder} ${runName}`,
    hostname,
    log
  })
}

/**
 * What a builder has to reach by itself.
 * @param images those of the project
 */
export function builderAddresses(
  inputs: Pick<Inputs, 'layerCache' | 'mirror' | 'push'>,
  resultsUrl: string | undefined,
  images: readonly string[]
): readonly string[] {
  const { layerCache, mirror } = inputs
  return [
    resultsUrl,
    layerCache.kind === 'registry' ? layerCache.repository : undefined,
    layerCache.kind === 's3' ? layerCache.attributes.endpoint_url : undefined,
    mirror.kind === 'url' ? mirror.url : undefined,
    ...(usesImages(inputs) ? images : [])
  ].filter(address => address !== undefined)
}

/** A builder container pushes by itself, and reads the layers in images of former runs where those were pushed to. */
function usesImages({ push, layerCache }: Pick<Inputs, 'layerCache' | 'push'>): boolean {
  return push || layerCache.kind === 'inline'
}

/** Names of the images that the project builds; none where compose refuses it, which the build tells. */
async function projectImages(inputs: Inputs, docker: Docker): Promise<readonly string[]> {
  try {
    const { services } = await readComposeProject(inputs, docker)
    return services.filter(({ hasBuild }) => hasBuild).map(({ image }) => image)
  } catch {
    docker.signal?.throwIfAborted()
    return []
  }
}

/** What strategy `export` works with; undefined with any other. */
export function exportContext(
  { chosen, builder, facts, privilege, store, docker }: Prepared,
  inputs: Inputs,
  project: ExportContext['project'],
  surroundings: Surroundings
): ExportContext | undefined {
  if (chosen.strategy !== 'export' || builder === undefined) return undefined
  const translation = translateProject(buildRequest(inputs), docker)
  return { inputs, facts, builder, privilege, store, docker, project, translation, surroundings }
}

function chooseBackend(inputs: Inputs, surroundings: Surroundings): Store | undefined {
  const { log } = surroundings
  const { store, reason } = openBackend(inputs.backend, surroundings)
  if (store === undefined) log.warning(`The cache is not used: ${reason}.`)
  else log.info(`Cache: ${store.kind} (${reason}).`)
  return store
}
