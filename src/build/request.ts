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
  readonly signal?: AbortSignal
}
