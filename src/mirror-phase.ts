/** The package mirror of a run: found or started after the restore, told to builds and services, stopped by the post step. */
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import {
  type BuildRequest,
  type BuiltService,
  builtServices,
  type ComposeProject,
  type Docker,
  readDefinition,
  type Translation
} from './build/index.ts'
import { buildRequest } from './export-phase.ts'
import type { Inputs } from './inputs.ts'
import {
  type BuildAddress,
  bridgeGateway,
  composeOverride,
  lockedPackages,
  MirrorError,
  type MirrorServer,
  planBuildAdditions,
  type RunningMirror,
  startMirror,
  stopMirror
} from './mirror/index.ts'
import { CommandError } from './process.ts'
import type { Surroundings } from './surroundings.ts'

/** What the post step needs of a mirror. JSON. */
export interface MirrorState {
  readonly additions: NonNullable<BuildRequest['additions']>
  /** The container, where there is one, and its image, which the project needs from now on. */
  readonly server?: Pick<RunningMirror, 'container' | 'started'> & { readonly image: string }
}

export interface MirrorPhase extends MirrorState {
  /** A compose file that tells services of the mirror; undefined when there is nothing to tell. */
  readonly overrideFile: string | undefined
}

export const noMirror: MirrorPhase = { additions: {}, overrideFile: undefined }

/** Where builds and services find a mirror. */
interface Found extends Pick<MirrorState, 'server'> {
  readonly forBuilds: BuildAddress
  readonly forServices: BuildAddress
}

/**
 * Finds or starts the mirror and decides who is told of it. One that cannot be had is told as a warning: then packages come
 * from where they came from without it.
 * @param project undefined when compose refuses it: the build tells that
 * @param translation what was read ahead, if it was
 */
export async function mirrorPhase(
  inputs: Inputs,
  docker: Docker,
  project: Promise<ComposeProject | undefined>,
  translation: Promise<Translation> | undefined,
  surroundings: Surroundings
): Promise<MirrorPhase> {
  const { mirror, projectDirectory } = inputs
  const { log } = surroundings
  const read = await project
  if (mirror.kind === 'off' || read === undefined) return noMirror
  return log.group('Package mirror', async () => {
    let found: Found | undefined
    try {
      const ahead = await translation
      const { definition } = ahead?.kind === 'definition' ? ahead : await readDefinition(buildRequest(inputs), docker)
      const services = builtServices(definition)
      found =
        mirror.kind === 'url'
          ? await atAddress(mirror.url, docker, surroundings)
          : await atServer(mirror.server, services, projectDirectory, docker, surroundings)
      const { additions, told, notes } = await planBuildAdditions(services, found.forBuilds, projectDirectory)
      if (told.length > 0) log.info(`Told of the mirror: ${told.join(', ')}.`)
      for (const note of notes) log.warning(note)
      const overrideFile = writeOverride(read, found.forServices, surroundings)
      return { additions, overrideFile, ...(found.server && { server: found.server }) }
    } catch (error) {
      if (found?.server !== undefined) await stopMirror(found.server, docker, log)
      docker.signal?.throwIfAborted()
      if (!(error instanceof MirrorError || error instanceof CommandError)) throw error
      log.warning(`The package mirror is not used: ${error.message}. Packages come from where the Dockerfiles say.`)
      return noMirror
    }
  })
}

/** An index that somebody else runs. On Linux no engine gives its own machine the name that Docker Desktop does. */
async function atAddress(url: string, docker: Docker, { platform }: Surroundings): Promise<Found> {
  const { hostname } = new URL(url)
  const isNameless = hostname === 'host.docker.internal' && platform === 'linux'
  const host = isNameless ? { name: hostname, address: await bridgeGateway(docker) } : undefined
  return { forBuilds: { url, host }, forServices: { url, host } }
}

async function atServer(
  server: MirrorServer,
  services: readonly BuiltService[],
  projectDirectory: string,
  docker: Docker,
  { log, now }: Surroundings
): Promise<Found> {
  const packages = server.kind === 'bandersnatch' ? await packagesOf(services, projectDirectory) : []
  const startedAt = now()
  const mirror = await startMirror(server, { docker, log, packages })
  const { build, services: outside, container, started, volume } = mirror
  if (started) {
    const seconds = ((now() - startedAt) / 1000).toFixed(1)
    const data = volume === undefined ? 'its data is not kept' : `its data is in the volume ${volume}`
    log.info(`${server.image} answers after ${seconds} s at ${build.url}; ${data}.`)
  }
  const name = new URL(build.url).hostname
  return {
    server: { container, started, image: server.image },
    forBuilds: { url: build.url, host: { name, address: build.address } },
    forServices: { url: outside.url, host: { name, address: outside.address } }
  }
}

/** A mirror that lacks packages would fail builds that pass without it. */
async function packagesOf(services: readonly BuiltService[], projectDirectory: string): Promise<readonly string[]> {
  const { packages, open } = await lockedPackages(services, projectDirectory)
  const remedy =
    'bandersnatch mirrors what requirements files fix with ==, all of it (pip-compile or uv export make them)'
  if (packages.length === 0) throw new MirrorError(`no service has such a requirements*.txt in its context: ${remedy}`)
  const [first] = open
  if (first !== undefined) throw new MirrorError(`${first} fixes no version: ${remedy}`)
  return packages
}

function writeOverride(
  project: ComposeProject,
  address: BuildAddress,
  { temporaryFolder, log }: Surroundings
): string | undefined {
  const text = composeOverride(project, address)
  if (text === undefined) return undefined
  const file = path.join(temporaryFolder, 'compose.pypi-mirror.yaml')
  writeFileSync(file, text)
  log.info(`For services of later steps: docker compose --file YOUR-FILE --file ${file} up`)
  return file
}
