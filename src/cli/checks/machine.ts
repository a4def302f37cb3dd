/** What is known of docker on this machine, as far as it answers: nothing here throws because something is missing. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { type EngineFacts, readFacts } from '../../engine/index.ts'
import { execute } from '../../process.ts'
import { type CliContext, dockerFor } from '../context.ts'

export interface Machine {
  /** Version of the docker command; undefined when there is none. */
  readonly client: string | undefined
  /** Version of the engine; undefined when it does not answer. */
  readonly server: string | undefined
  /** Why it does not. */
  readonly serverProblem: string | undefined
  readonly buildx: string | undefined
  readonly compose: string | undefined
  /** Version of the former, separate docker-compose, where there is one. */
  readonly formerCompose: string | undefined
  /** undefined when something is missing or too old. */
  readonly facts: EngineFacts | undefined
  readonly daemonConfig: DaemonConfig | undefined
}

export interface DaemonConfig {
  readonly file: string
  /** undefined when the file is not JSON. */
  readonly content: { readonly features?: Readonly<Record<string, unknown>>; readonly builder?: unknown } | undefined
}

const askTimeoutMs = 20_000

export async function readMachine(context: CliContext): Promise<Machine> {
  const docker = dockerFor(context)
  const [client, info, buildx, compose, formerCompose, facts, daemonConfig] = await Promise.all([
    ask('docker', ['--version'], context),
    ask('docker', ['info', '--format', '{{json .}}'], context),
    ask('docker', ['buildx', 'version'], context),
    ask('docker', ['compose', 'version', '--short'], context),
    ask('docker-compose', ['version', '--short'], context),
    readFacts(docker).catch(() => undefined),
    readDaemonConfig(daemonConfigFiles(context))
  ])
  context.signal.throwIfAborted()
  const { version, problem } = serverOf(info)
  return {
    client: versionIn(client?.stdout),
    server: version,
    serverProblem: problem,
    buildx: versionIn(buildx?.stdout),
    compose: versionIn(compose?.stdout),
    formerCompose: versionIn(formerCompose?.stdout),
    facts,
    daemonConfig
  }
}

type Answer = { readonly stdout: string; readonly stderr: string } | undefined

/** undefined when the command does not exist. */
async function ask(command: string, args: readonly string[], context: CliContext): Promise<Answer> {
  const { env, signal } = dockerFor(context)
  return execute(command, args, { env, timeoutMs: askTimeoutMs, ...(signal && { signal }) }).catch(() => undefined)
}

function versionIn(text: string | undefined): string | undefined {
  return /\d+\.\d+(\.\d+)?/.exec(text ?? '')?.[0]
}

function serverOf(info: Answer): { readonly version: string | undefined; readonly problem: string | undefined } {
  try {
    const { ServerVersion, ServerErrors } = JSON.parse(info?.stdout ?? '') as {
      readonly ServerVersion?: string
      readonly ServerErrors?: readonly string[]
    }
    return { version: ServerVersion || undefined, problem: ServerErrors?.join(' ') }
  } catch {
    return { version: undefined, problem: info?.stderr.trim() || 'docker info does not answer' }
  }
}

/** Where the daemon's configuration may be: https://docs.docker.com/engine/daemon/ */
export function daemonConfigFiles({ platform, home, env }: Pick<CliContext, 'platform' | 'home' | 'env'>): string[] {
  const own = path.join(home, '.docker', 'daemon.json')
  if (platform === 'win32') return [own, 'C:\\ProgramData\\docker\\config\\daemon.json']
  if (platform === 'darwin') return [own]
  const rootless = path.join(env.XDG_CONFIG_HOME || path.join(home, '.config'), 'docker', 'daemon.json')
  return ['/etc/docker/daemon.json', rootless, own]
}

/** The first of the files that is there and may be read. */
export async function readDaemonConfig(files: readonly string[]): Promise<DaemonConfig | undefined> {
  for (const file of files) {
    const text = await readFile(file, 'utf8').catch(() => undefined)
    if (text === undefined) continue
    try {
      return { file, content: (JSON.parse(text) ?? {}) as NonNullable<DaemonConfig['content']> }
    } catch {
      return { file, content: undefined }
    }
  }
  return undefined
}
