/** The mirror as a container: started for a job, waited for, and removed after it. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Docker } from '../build/index.ts'
import type { MirrorServer } from './choice.ts'
import {
  ask,
  askLimitMs,
  bridgeGateway,
  exposedPort,
  inspectContainer,
  lastLine,
  lastWords,
  MirrorError,
  readImage,
  remove
} from './container.ts'
import { containerMark, runArguments } from './program.ts'

/** The name by which builds and services know the mirror: the same everywhere, as it is part of the cache's keys. */
export const mirrorHost = 'pypi-mirror'

/** A mirror that runs. */
export interface RunningMirror {
  /** The container's name. */
  readonly container: string
  /** Whether this run has started it, and so has to remove it. */
  readonly started: boolean
  /** For build steps: the container's own address and port on the engine's bridge. */
  readonly build: { readonly url: string; readonly address: string }
  /** For services on networks of their own: a port of the engine's machine, at its address on the bridge. */
  readonly services: { readonly url: string; readonly address: string }
  /** The volume with its data; undefined when it has none. */
  readonly volume: string | undefined
}

export interface ServerSurroundings {
  readonly docker: Docker
  readonly log: { readonly info: (line: string) => void }
  /** With bandersnatch: `name==version`. */
  readonly packages: readonly string[]
}

/** ms; what is filled before it answers takes as long as its downloads. */
const healthLimitMs: Readonly<Record<MirrorServer['kind'], number>> = {
  devpi: 120_000,
  bandersnatch: 900_000,
  image: 60_000
}
const pollMs = 200
/** What a server gets to end in order. One that takes no notice of it does not keep the job waiting for long. */
const graceSeconds = 3

/**
 * Starts the server and waits until it answers. One that runs already, of the same image, is used and stays.
 * @throws MirrorError when the image is not to be had, or the container does not start or answer; nothing is left then
 */
export async function startMirror(server: MirrorServer, surroundings: ServerSurroundings): Promise<RunningMirror> {
  const { docker, log, packages } = surroundings
  const gateway = await bridgeGateway(docker)
  const image = await readImage(server.image, docker, log)
  const port = server.port ?? exposedPort(server.image, image)
  const data = server.data ?? image.volumes[0]
  const container = server.volume
  const place = { container, port, path: server.path, gateway, volume: data === undefined ? undefined : server.volume }
  const found = await inspectContainer(container, docker)
  if (found?.running && found.mark === containerMark(server, packages)) {
    log.info(`The package mirror "${container}" runs already: it is used, and stays.`)
    return located(place, false, docker)
  }
  if (found !== undefined && found.mark === undefined) {
    throw new MirrorError(`the engine has a container named "${container}" that was made by somebody else`)
  }
  if (found !== undefined) await remove(container, docker)
  try {
    const { args, env } = runArguments(server, { container, port, gateway, data, packages })
    const run = await ask(args, { ...docker, env: { ...docker.env, ...env } }, askLimitMs)
    if (run.exitCode !== 0) throw new MirrorError(`its container does not start (${lastLine(run)})`)
    const mirror = await located(place, true, docker)
    await waitUntilHealthy(server, mirror, docker)
    return mirror
  } catch (error) {
    await remove(container, withoutSignal(docker))
    throw error
  }
}

/** Stops and removes the container of a mirror that this run has started; its data stays. A failure is told. */
export async function stopMirror(
  { container, started }: Pick<RunningMirror, 'container' | 'started'>,
  docker: Docker,
  log: { readonly info: (line: string) => void; readonly warning: (message: string) => void }
): Promise<void> {
  if (!started) return
  await ask(['stop', '--time', String(graceSeconds), container], withoutSignal(docker), askLimitMs)
  const removed = await remove(container, withoutSignal(docker))
  if (removed.exitCode === 0) log.info(`The package mirror "${container}" was stopped.`)
  else log.warning(`The package mirror "${container}" could not be removed: ${lastLine(removed)}`)
}

interface Place {
  readonly container: string
  readonly port: number
  readonly path: string
  readonly gateway: string
  readonly volume: string | undefined
}

async function located(place: Place, started: boolean, docker: Docker): Promise<RunningMirror> {
  const { container, port, path, gateway, volume } = place
  const format = '{{json .NetworkSettings}}'
  const { stdout } = await ask(['inspect', '--type', 'container', '--format', format, container], docker, askLimitMs)
  const settings = JSON.parse(stdout.trim() || 'null') as {
    readonly Networks?: { readonly bridge?: { readonly IPAddress?: string } }
    readonly Ports?: Readonly<Record<string, readonly { readonly HostPort?: string }[] | null>>
  } | null
  const address = settings?.Networks?.bridge?.IPAddress
  const published = settings?.Ports?.[`${port}/tcp`]?.[0]?.HostPort
  if (!address || !published) throw new MirrorError(`its container ended at once${await lastWords(container, docker)}`)
  const url = (at: string | number) => `http://${mirrorHost}:${at}${path}`
  return {
    container,
    started,
    build: { url: url(port), address },
    services: { url: url(published), address: gateway },
    volume
  }
}

/** Any answer will do: whether a page is there is between the index and those who ask it. */
async function waitUntilHealthy(
  { kind, path }: MirrorServer,
  { container, services }: RunningMirror,
  docker: Docker
): Promise<void> {
  const page = kind === 'devpi' ? '/+api' : path
  const { port } = new URL(services.url)
  const url = `http://${services.address}:${port}${page}`
  const deadline = Date.now() + healthLimitMs[kind]
  while (!(await answers(url))) {
    docker.signal?.throwIfAborted()
    const running = (await inspectContainer(container, docker))?.running
    if (!running) throw new MirrorError(`its server ended${await lastWords(container, docker)}`)
    if (Date.now() > deadline) {
      const words = await lastWords(container, docker)
      throw new MirrorError(`its server does not answer after ${healthLimitMs[kind] / 1000} s${words}`)
    }
    await sleep(pollMs)
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2000), redirect: 'manual' })
    await response.body?.cancel()
    return response.status < 500
  } catch {
    // Whether it will answer yet is for the caller to say.
    return false
  }
}

/** What is to be cleaned up after a cancelled run is cleaned up all the same. */
function withoutSignal({ command, env }: Docker): Docker {
  return { command, env }
}
