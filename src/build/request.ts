import type { ProgressMode } from './progress.ts'

/** Which compose project, and which part of it. All paths are absolute. */
export interface ProjectSelection {
  /** Empty: compose finds its files itself. */
  readonly files: readonly string[]
  readonly projectDirectory: string
  readonly profiles: readonly string[]
  readonly envFiles: readonly string[]
  /** Empty: every service that has something to build. */
  readonly services: readonly string[]
}

/** What one target gets besides what the compose file says. JSON. */
export interface TargetAddition {
  readonly args: Readonly<Record<string, string>>
  /** Name of a host -> its address, for the target's steps. */
  readonly extraHosts?: Readonly<Record<string, string>>
}

export interface BuildRequest extends ProjectSelection {
  /** Without `value` compose takes it from the environment. Values are never printed. */
  readonly buildArgs: readonly { readonly name: string; readonly value?: string }[]
  readonly noCache: boolean
  readonly pull: boolean
  readonly push: boolean
  readonly progress: ProgressMode
  /** Target of the definition -> what it gets; what the compose file says of the same name stays. */
  readonly additions?: Readonly<Record<string, TargetAddition>>
  /** undefined: the one that buildx would choose. */
  readonly builder?: string
}

/** What a build needs of its surroundings. */
export interface Docker {
  /** Path or name of the docker command; buildx and compose are its plugins. */
  readonly command: string
  /** The whole environment of every command. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** Absolute paths of plugins' programs, as far as they are known: such as `compose`. */
  readonly plugins?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
}

/**
 * What to start for a command of docker's. A plugin does the same when it is started by itself, while docker starts it twice, the
 * first time to ask what it is: 0.07 against 0.25 s of processor time for `docker compose version`, 0.1 against 0.35 s for
 * `docker buildx version`.
 * @param args such as `['compose', 'config']`
 * @returns program and arguments
 */
export function commandOf(
  { command, plugins }: Docker,
  args: readonly string[]
): readonly [program: string, args: readonly string[]] {
  const [name = '', ...rest] = args
  const program = plugins === undefined || !Object.hasOwn(plugins, name) ? undefined : plugins[name]
  return program === undefined ? [command, args] : [program, rest]
}
