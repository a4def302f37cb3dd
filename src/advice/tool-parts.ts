/** What is known of a package tool, and how its calls and folders are told. */
import path from 'node:path'

export const toolNames = [
  'pip',
  'uv',
  'poetry',
  'pipenv',
  'pdm',
  'npm',
  'yarn',
  'pnpm',
  'bun',
  'go',
  'cargo',
  'maven',
  'gradle',
  'composer',
  'conda',
  'apt',
  'dnf',
  'apk'
] as const

export type ToolName = (typeof toolNames)[number]

/** The environment of a step, as far as the Dockerfile tells it. */
export interface StepEnvironment {
  /** undefined for a variable that is not set or whose value is not known. */
  readonly variable: (name: string) => string | undefined
  /** Home folder of the step's user; undefined when it is not known. */
  readonly home: string | undefined
}

export interface Tool {
  readonly name: ToolName
  /** The arguments after the program and the word that makes it install; undefined when it does something else. */
  readonly install: (words: readonly string[]) => readonly string[] | undefined
  /** Absolute cache folders; undefined when the environment does not tell. */
  readonly folders: (environment: StepEnvironment) => readonly string[] | undefined
  /** Variables that `folders` and `off` depend on. */
  readonly variables: readonly string[]
  /** Whether the folders are certain enough to call another one wrong. */
  readonly certain: boolean
  /** Options that turn the cache off. */
  readonly offOptions: readonly string[]
  /** Variable that turns the cache off, and whether this value of it does. */
  readonly off?: { readonly variable: string; readonly isOff: (value: string) => boolean }
  /** Option that names the cache folder. */
  readonly folderOption?: string
  /** Commands that empty the folder. */
  readonly clean?: RegExp
  /** What steps at the same time may do with the folder. */
  readonly sharing?: 'locked'
  /** Folders that are part of the cache, but that a mount would hide from later steps which need what is in them. */
  readonly unmounted?: readonly string[]
  /** Whether it installs packages of the system: those are fewer, and change less often than those of the project. */
  readonly isSystem?: true
}

const python = /^(?:python|pypy)[0-9.]*$/

/** Words after the subcommand, when one of these is called. */
export function after(words: readonly string[], program: RegExp, subcommands: RegExp): readonly string[] | undefined {
  if (!program.test(words[0] ?? '')) return undefined
  const at = words.findIndex((word, index) => index > 0 && !word.startsWith('-'))
  return at > 0 && subcommands.test(words[at] ?? '') ? words.slice(at + 1) : undefined
}

/** A program that may also be called as a module of Python. */
export function unwrapped(words: readonly string[]): readonly string[] {
  const [program = '', option, ...rest] = words
  return python.test(program) && option === '-m' ? rest : words
}

export const below =
  (...parts: readonly string[]) =>
  ({ home }: StepEnvironment): readonly string[] | undefined =>
    home === undefined ? undefined : [path.posix.join(home, ...parts)]

/** The user's folder for caches: https://specifications.freedesktop.org/basedir-spec/latest/ */
export function cacheFolder(environment: StepEnvironment, name: string): readonly string[] | undefined {
  const base = environment.variable('XDG_CACHE_HOME') ?? ''
  return base.startsWith('/') ? [path.posix.join(base, name)] : below('.cache', name)(environment)
}

export const named =
  (variable: string, otherwise: (environment: StepEnvironment) => readonly string[] | undefined) =>
  (environment: StepEnvironment): readonly string[] | undefined => {
    const given = environment.variable(variable) ?? ''
    return given.startsWith('/') ? [path.posix.normalize(given).replace(/(.)\/$/, '$1')] : otherwise(environment)
  }

export const boolish = (value: string): boolean => /^(1|t|true|y|yes|on)$/i.test(value.trim())
