/** What a command is given: everything it knows of the process it runs in. */
import path from 'node:path'
import type { Docker, ProjectSelection } from '../build/index.ts'
import type { Terminal } from './terminal.ts'

export interface CliContext {
  readonly terminal: Terminal
  readonly env: Readonly<Record<string, string | undefined>>
  /** Absolute path of the current folder. */
  readonly cwd: string
  /** Absolute path of the user's home folder. */
  readonly home: string
  readonly platform: NodeJS.Platform
  /** As Node names it. */
  readonly arch: string
  readonly hostname: string
  readonly uid: number | undefined
  /** Processors. */
  readonly parallel: number
  /** Absolute path of the Node binary. */
  readonly node: string
  /** Absolute path of the folder with the scripts that do privileged work. */
  readonly scripts: string
  /** Aborts when the user ends the command. */
  readonly signal: AbortSignal
  /** ms since 1970 */
  readonly now: () => number
}

/** The options that choose a project, as every command takes them. */
export interface ProjectOptions {
  readonly file?: readonly string[]
  readonly projectDirectory?: string
  readonly profile?: readonly string[]
  readonly envFile?: readonly string[]
}

/** How commands reach docker: always with BuildKit, which is what this tool is about. */
export function dockerFor({ env, signal }: CliContext): Docker {
  return { command: 'docker', env: { ...env, DOCKER_BUILDKIT: '1', COMPOSE_DOCKER_CLI_BUILD: '1' }, signal }
}

/** The project that the options choose: paths start from the current folder, as compose has it. */
export function selectProject(
  options: ProjectOptions,
  cwd: string,
  services: readonly string[] = []
): ProjectSelection {
  const absolute = (file: string) => path.resolve(cwd, file)
  const files = (options.file ?? []).map(absolute)
  const [first] = files
  const folder = options.projectDirectory === undefined ? undefined : absolute(options.projectDirectory)
  return {
    files,
    projectDirectory: folder ?? (first === undefined ? cwd : path.dirname(first)),
    profiles: options.profile ?? [],
    envFiles: (options.envFile ?? []).map(absolute),
    services
  }
}
