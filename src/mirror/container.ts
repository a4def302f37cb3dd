/** What the engine knows of the mirror's image, container and network, by its own commands. */
import type { Docker } from '../build/index.ts'
import { plainText } from '../build/terminal-text.ts'
import { type ExecuteResult, execute } from '../process.ts'

/** Marks our containers; a name alone may be anybody's. */
export const label = 'compose-build-cache.pypi-mirror'

/** A mirror that is not to be had; the message says why, as a sentence without its full stop. */
export class MirrorError extends Error {
  override readonly name = 'MirrorError'
}

export const askLimitMs = 30_000
const pullLimitMs = 300_000

/**
 * The address of the engine's own machine, as containers on the default bridge have it.
 * @throws MirrorError when there is no such network
 */
export async function bridgeGateway(docker: Docker): Promise<string> {
  const format = '{{range .IPAM.Config}}{{println .Gateway}}{{end}}{{json .Options}}'
  const { stdout } = await ask(['network', 'inspect', 'bridge', '--format', format], docker, askLimitMs)
  if (stdout.includes('"com.docker.network.bridge.enable_icc":"false"')) {
    throw new MirrorError('the engine keeps the containers of its default bridge from each other (icc is off)')
  }
  const gateway = stdout.split('\n').find(line => /^\d+\.\d+\.\d+\.\d+$/.test(line))
  if (gateway !== undefined) return gateway
  throw new MirrorError('the engine has no default bridge network, by which builds would reach it')
}

/** What an image says of the containers that are made from it. */
export interface ImageFacts {
  readonly ports: readonly number[]
  readonly volumes: readonly string[]
}

/** Reads an image, and pulls it when the engine does not have it. @throws MirrorError when it cannot be had */
export async function readImage(
  image: string,
  docker: Docker,
  log: { readonly info: (line: string) => void }
): Promise<ImageFacts> {
  const inspectImage = () => ask(['image', 'inspect', '--format', '{{json .Config}}', image], docker, askLimitMs)
  let inspected = await inspectImage()
  if (inspected.exitCode !== 0) {
    log.info(`Pulling ${image} ...`)
    const pulled = await ask(['pull', '--quiet', image], docker, pullLimitMs)
    if (pulled.exitCode !== 0) {
      const why = pulled.timedOut ? `not within ${pullLimitMs / 1000} s` : lastLine(pulled)
      throw new MirrorError(`the image ${image} cannot be had (${why})`)
    }
    inspected = await inspectImage()
  }
  const config = JSON.parse(inspected.stdout || 'null') as {
    readonly ExposedPorts?: Readonly<Record<string, unknown>> | null
    readonly Volumes?: Readonly<Record<string, unknown>> | null
  } | null
  return {
    ports: Object.keys(config?.ExposedPorts ?? {}).flatMap(port =>
      port.endsWith('/tcp') ? Number.parseInt(port, 10) : []
    ),
    volumes: Object.keys(config?.Volumes ?? {})
  }
}

/** The only TCP port that an image exposes. @throws MirrorError */
export function exposedPort(image: string, { ports }: ImageFacts): number {
  const [port, ...others] = ports
  if (port !== undefined && others.length === 0) return port
  const what = port === undefined ? 'exposes no port' : `exposes ${ports.length} ports`
  throw new MirrorError(`the image ${image} ${what}: say which one it serves with ${image},port=NUMBER`)
}

/** A container by its name; undefined when there is none. Without a mark it is not ours. */
export async function inspectContainer(
  container: string,
  docker: Docker
): Promise<{ readonly running: boolean; readonly mark: string | undefined } | undefined> {
  const args = ['inspect', '--type', 'container', '--format', '{{.State.Running}} {{json .Config.Labels}}', container]
  const { exitCode, stdout } = await ask(args, docker, askLimitMs)
  if (exitCode !== 0) return undefined
  const labels = JSON.parse(stdout.slice(stdout.indexOf(' '))) as Readonly<Record<string, string>> | null
  return { running: stdout.startsWith('true '), mark: labels?.[label] }
}

/** The end of what a container has printed, in brackets after a blank; empty when it has printed nothing. */
export async function lastWords(container: string, docker: Docker): Promise<string> {
  const logs = await ask(['logs', '--tail', '3', container], docker, askLimitMs)
  const words = `${logs.stdout}\n${logs.stderr}`.trim().replaceAll(/\s+/g, ' ').slice(-300)
  return words === '' || logs.exitCode !== 0 ? '' : ` (${plainText(words)})`
}

/** Volumes without a name, which an image may declare besides, go with the container. */
export function remove(container: string, docker: Docker): Promise<ExecuteResult> {
  return ask(['rm', '--force', '--volumes', container], docker, askLimitMs)
}

export function ask(args: readonly string[], docker: Docker, timeoutMs: number): Promise<ExecuteResult> {
  const { command, env, signal } = docker
  return execute(command, args, { env, timeoutMs, ...(signal !== undefined && { signal }) })
}

export function lastLine({ stderr }: ExecuteResult): string {
  return stderr.trim().split('\n').at(-1) ?? ''
}
