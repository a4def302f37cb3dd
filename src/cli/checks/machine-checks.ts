/** Checks of the machine: Docker, its plugins, and whether they build with BuildKit. */
import { compareVersions, minimumVersions } from '../../engine/index.ts'
import type { Check } from './check.ts'
import type { DaemonConfig, Machine } from './machine.ts'

/** The oldest Docker that knows BuildKit. */
const firstWithBuildKit = '18.09'
/** From here on the engine builds with BuildKit unless told otherwise. */
const buildKitByDefault = '23.0'

type Environment = Readonly<Record<string, string | undefined>>

/** Everything that is checked once for a machine. */
export function machineChecks(machine: Machine, env: Environment): readonly Check[] {
  return [
    dockerCheck(machine),
    pluginCheck('buildx', machine.buildx),
    pluginCheck('compose', machine.compose),
    daemonConfigCheck(machine.daemonConfig, machine.server),
    environmentCheck(env, machine.server),
    ...formerComposeCheck(machine.formerCompose, env),
    ...builderCheck(machine)
  ]
}

function dockerCheck({ client, server, serverProblem }: Machine): Check {
  const id = 'docker-version'
  if (client === undefined) {
    const remedy = 'Install Docker: https://docs.docker.com/engine/install/'
    return { id, outcome: 'problem', finding: 'There is no docker command.', evidence: ['docker --version'], remedy }
  }
  const evidence = [`docker command ${client}, engine ${server ?? 'unknown'}`]
  if (server === undefined) {
    const finding = 'No Docker engine answers.'
    const remedy = 'Start Docker, or choose its engine with DOCKER_HOST or docker context use.'
    return { id, outcome: 'problem', finding, evidence: [...evidence, ...(serverProblem?.split('\n') ?? [])], remedy }
  }
  const remedy = 'Update Docker: https://docs.docker.com/engine/install/'
  if (compareVersions(server, firstWithBuildKit) < 0) {
    const finding = `Docker ${server} has no BuildKit, which came with ${firstWithBuildKit}.`
    return { id, outcome: 'problem', finding, evidence, remedy }
  }
  if (compareVersions(server, minimumVersions.docker) < 0) {
    const finding = `Docker ${server} has BuildKit, but this tool needs ${minimumVersions.docker}.`
    return { id, outcome: 'problem', finding, evidence, remedy }
  }
  return { id, outcome: 'ok', finding: `Docker ${server} is new enough (${firstWithBuildKit} and later).`, evidence }
}

function pluginCheck(name: 'buildx' | 'compose', version: string | undefined): Check {
  const id = `${name}-version`
  const needed = minimumVersions[name]
  const evidence = [`docker ${name} version`]
  const remedy = `Install the package docker-${name}-plugin, or update Docker Desktop.`
  if (version === undefined) {
    return { id, outcome: 'problem', finding: `The plugin docker ${name} is missing.`, evidence, remedy }
  }
  if (compareVersions(version, needed) >= 0)
    return { id, outcome: 'ok', finding: `docker ${name} ${version}.`, evidence }
  return {
    id,
    outcome: 'problem',
    finding: `docker ${name} ${version} is too old: ${needed} is needed.`,
    evidence,
    remedy
  }
}

/** @param server version of the engine, which decides what a file that says nothing means */
export function daemonConfigCheck(config: DaemonConfig | undefined, server: string | undefined): Check {
  const id = 'daemon-buildkit'
  const isDefault = compareVersions(server ?? '0', buildKitByDefault) >= 0
  const shown = '{"features": {"buildkit": true}}'
  if (config !== undefined && config.content === undefined) {
    const finding = 'The configuration of the Docker daemon is not JSON.'
    const remedy = `Correct ${config.file}, and restart Docker.`
    return { id, outcome: 'problem', finding, evidence: [config.file], remedy }
  }
  const value = config?.content?.features?.buildkit
  const evidence = [
    config === undefined
      ? 'no daemon.json that can be read'
      : `${config.file}: features.buildkit is ${value ?? 'not set'}`
  ]
  if (value === false || (value === undefined && !isDefault)) {
    const finding =
      value === false
        ? "BuildKit is switched off in the daemon's configuration."
        : 'BuildKit is not the default of this Docker.'
    const remedy = `Write ${shown} into ${config?.file ?? '/etc/docker/daemon.json'}, and restart Docker.`
    return { id, outcome: 'problem', finding, evidence, remedy }
  }
  const finding =
    value === undefined
      ? `BuildKit is the default of Docker ${server}, and the daemon's configuration leaves it so.`
      : "BuildKit is switched on in the daemon's configuration."
  return { id, outcome: 'ok', finding, evidence }
}

/** @param env of the user's shell */
export function environmentCheck(env: Environment, server: string | undefined): Check {
  const id = 'environment'
  const names = ['DOCKER_BUILDKIT', 'COMPOSE_DOCKER_CLI_BUILD'] as const
  const evidence = names.map(name => `${name}=${env[name] ?? ''}`)
  const off = names.filter(name => /^(0|f|false)$/i.test(env[name] ?? ''))
  if (off.length > 0) {
    const finding = `BuildKit is switched off in this shell by ${off.join(' and ')}.`
    const remedy = `unset ${off.join(' ')}, and take it out of the shell profile.`
    return { id, outcome: 'problem', finding, evidence, remedy }
  }
  if (env.DOCKER_BUILDKIT !== undefined || compareVersions(server ?? '0', buildKitByDefault) >= 0) {
    return { id, outcome: 'ok', finding: 'Nothing in this shell switches BuildKit off.', evidence }
  }
  const finding = 'DOCKER_BUILDKIT is not set, which this Docker needs.'
  return {
    id,
    outcome: 'problem',
    finding,
    evidence,
    remedy: 'export DOCKER_BUILDKIT=1, or run: setup --write profile'
  }
}

/** The separate docker-compose of old, written in Python, builds without BuildKit unless it is told otherwise. */
function formerComposeCheck(version: string | undefined, env: Environment): readonly Check[] {
  if (version === undefined || !version.startsWith('1.')) return []
  const id = 'former-compose'
  const isTold = env.DOCKER_BUILDKIT === '1' && env.COMPOSE_DOCKER_CLI_BUILD === '1'
  const finding = `docker-compose ${version} is on this machine${isTold ? '.' : ', and builds without BuildKit.'}`
  const remedy = 'Use docker compose instead of docker-compose, or run: setup --write profile'
  return [
    { id, outcome: isTold ? 'ok' : 'advice', finding, evidence: ['docker-compose version'], ...(!isTold && { remedy }) }
  ]
}

/** Every builder has a cache of its own. */
function builderCheck({ facts }: Machine): readonly Check[] {
  if (facts === undefined) return []
  const { name, driver } = facts.builder
  const id = 'builder'
  const evidence = [`docker buildx inspect: ${name || 'unnamed'} (${driver || 'unknown driver'})`]
  if (driver === 'docker') {
    return [
      { id, outcome: 'ok', finding: "Builds go to the engine's own builder, which has one cache for all.", evidence }
    ]
  }
  const finding = `Builds go to the builder "${name}" (${driver}), which has a cache of its own and begins empty.`
  const remedy = "docker buildx use default, to build with the engine's own cache"
  return [{ id, outcome: 'advice', finding, evidence, remedy }]
}
