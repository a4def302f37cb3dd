import path from 'node:path'
import { readBuilder, readLayerCache, readToolVersion } from './builder-inputs.ts'
import { type BuilderChoice, builderWords } from './builders/choice.ts'
import { automaticOrOff, readCachePaths } from './folder-inputs.ts'
import { InputError, InputReader } from './input-reader.ts'
import type { LayerCacheChoice } from './layers/choice.ts'
import { type MirrorChoice, mirrorWords } from './mirror/choice.ts'
import type { VolumeChoice } from './mounts/cache-volumes.ts'
import { type CommentMode, commentModes } from './report/index.ts'
import type { FolderChoice } from './runner-folders/plan.ts'
import type { ToolVersion } from './tools/index.ts'
import { readCacheVolumes, readMirror } from './volume-inputs.ts'
import { defaultWorkspace, type MatrixValue, workspaceName } from './workspace.ts'

export { InputError } from './input-reader.ts'

const progressModes = ['auto', 'plain', 'quiet'] as const
const strategies = ['auto', 'snapshot', 'export', 'none'] as const
const cacheModes = ['auto', 'read-write', 'read-only', 'off'] as const
const cacheBackends = ['auto', 'github', 'directory'] as const
const mountModes = ['auto', 'always'] as const

/** How the build shows in the log. */
export type Progress = (typeof progressModes)[number]
/** How the user wants the cache to be brought to the engine; `auto` leaves the choice to what the engine allows. */
export type RequestedStrategy = (typeof strategies)[number]
/** What the user allows to be done with the cache; `auto` saves where the job's token may. */
export type CacheMode = (typeof cacheModes)[number]
/** Where the cache is kept, the choice already made. `directory` is an absolute path. */
export type Backend = { readonly kind: 'github' } | { readonly kind: 'directory'; readonly directory: string }

/** A build argument; without `value` it is taken from the environment of the build. Values must never be printed. */
export interface BuildArgument {
  readonly name: string
  readonly value?: string
}

/** Everything a user can ask for, validated. All paths are absolute. */
export interface Inputs {
  readonly files: readonly string[]
  readonly projectDirectory: string
  readonly profiles: readonly string[]
  /** Empty: all services that have something to build. */
  readonly services: readonly string[]
  readonly envFiles: readonly string[]
  readonly buildArgs: readonly BuildArgument[]
  readonly noCache: boolean
  readonly pull: boolean
  readonly push: boolean
  readonly progress: Progress
  /** Fit for cache keys: letters, digits, `.`, `_` and `-`. */
  readonly workspace: string
  readonly strategy: RequestedStrategy
  /** What builds; `auto` is the builder that docker would take. */
  readonly builder: BuilderChoice
  /** Where layers are imported from and exported to where the engine's own state is not restored. */
  readonly layerCache: LayerCacheChoice
  readonly cacheMode: CacheMode
  readonly backend: Backend
  /** When a snapshot's cache mounts are brought back; `auto` is when a step that uses one has to run. */
  readonly cacheMounts: (typeof mountModes)[number]
  readonly cachePaths: FolderChoice
  readonly cacheVolumes: VolumeChoice
  /** A package index near the builds. */
  readonly mirror: MirrorChoice
  /** bytes that a saved snapshot may have; undefined for no limit. */
  readonly maxBytes: number | undefined
  /** What all of restoring and all of saving may take. */
  readonly restoreTimeoutMs: number
  readonly saveTimeoutMs: number
  readonly buildxVersion: ToolVersion
  readonly composeVersion: ToolVersion
  /** Whether the report is written to the job summary. */
  readonly summary: boolean
  /** Whether lines of the project's files that keep the cache from its work are annotated. */
  readonly advice: boolean
  /** When a pull request is told. */
  readonly comment: CommentMode
}

/** What the meaning of inputs depends on besides their values. */
export interface InputContext {
  /** Absolute path that relative ones start from: the checkout of a job (`GITHUB_WORKSPACE`), else the current folder. */
  readonly root: string
  /** Whether this is a job of GitHub Actions. */
  readonly onGitHub: boolean
  /** Absolute path of the user's own cache (`XDG_CACHE_HOME` or `~/.cache`): the cache is kept there off GitHub. */
  readonly userCache: string
  /** Absolute path that `~` stands for. */
  readonly home: string
}

/** Every input and its default, as `action.yml` declares them (a test compares the two). The post step alone reads the token. */
export const inputDefaults = {
  files: '',
  'project-directory': '',
  profiles: '',
  services: '',
  'env-files': '',
  'build-args': '',
  'no-cache': 'false',
  pull: 'false',
  push: 'false',
  progress: 'auto',
  workspace: '',
  strategy: 'auto',
  builder: 'auto',
  'layer-cache': 'auto',
  'cache-mode': 'auto',
  'cache-backend': 'auto',
  'cache-directory': '',
  'cache-mounts': 'auto',
  'cache-paths': 'auto',
  'cache-volumes': 'auto',
  'pypi-mirror': 'off',
  'max-size': '5GB',
  'restore-timeout': '10m',
  'save-timeout': '20m',
  'buildx-version': 'installed',
  'compose-version': 'installed',
  summary: 'true',
  advice: 'true',
  comment: 'auto',
  'github-token': '',
  matrix: 'null'
} as const

export type InputName = keyof typeof inputDefaults

/** The words an input may be, for those that are a choice. Used by the documentation check. */
export const inputChoices: Readonly<Partial<Record<InputName, readonly string[]>>> = {
  progress: progressModes,
  strategy: strategies,
  builder: builderWords,
  'layer-cache': ['auto', 'gha', 'inline', 'off'],
  'cache-mode': cacheModes,
  'cache-backend': cacheBackends,
  'cache-mounts': mountModes,
  'cache-paths': automaticOrOff,
  'cache-volumes': automaticOrOff,
  'pypi-mirror': mirrorWords,
  comment: commentModes
}

/**
 * Reads and validates all inputs. An empty value means the default.
 * @param source gives the text of an input, `''` when it is not set
 * @throws InputError naming every wrong input, its value and what would be right
 */
export function readInputs(source: (name: InputName) => string, context: InputContext): Inputs {
  const read = new InputReader<InputName>(name => source(name).trim() || inputDefaults[name])
  const absolute = (relative: string) => path.resolve(context.root, relative)

  const files = read.paths('files').map(absolute)
  const projectDirectory = projectFolder(read.text('project-directory'), files, context.root)
  const mirror = readMirror(read)
  const inputs: Inputs = {
    files,
    projectDirectory,
    profiles: read.names('profiles', /^(\*|[A-Za-z0-9][A-Za-z0-9_.-]*)$/, 'a profile'),
    services: read.names('services', /^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'a service'),
    envFiles: read.paths('env-files').map(absolute),
    buildArgs: readBuildArguments(read),
    noCache: read.boolean('no-cache'),
    pull: read.boolean('pull'),
    push: read.boolean('push'),
    progress: read.choice('progress', progressModes),
    workspace: readWorkspace(read, path.relative(context.root, projectDirectory)),
    strategy: read.choice('strategy', strategies),
    builder: readBuilder(read),
    layerCache: readLayerCache(read, context.root),
    cacheMode: read.choice('cache-mode', cacheModes),
    backend: readBackend(read, context),
    cacheMounts: read.choice('cache-mounts', mountModes),
    cachePaths: readCachePaths(read, context),
    cacheVolumes: readCacheVolumes(read, mirror),
    mirror,
    maxBytes: read.size('max-size'),
    restoreTimeoutMs: read.duration('restore-timeout'),
    saveTimeoutMs: read.duration('save-timeout'),
    buildxVersion: readToolVersion(read, 'buildx-version', '0.29.1'),
    composeVersion: readToolVersion(read, 'compose-version', '2.40.3'),
    summary: read.boolean('summary'),
    advice: read.boolean('advice'),
    comment: read.choice('comment', commentModes)
  }
  if (read.problems.length > 0) throw new InputError(read.problems)
  return inputs
}

/** The folder that compose takes as the project's when it is told nothing: that of the first file. */
function projectFolder(given: string, files: readonly string[], root: string): string {
  if (given !== '') return path.resolve(root, given)
  const [first] = files
  return first === undefined ? root : path.dirname(first)
}

/** The position of a bad line is told instead of its text, which may be a secret. */
function readBuildArguments(read: InputReader<InputName>): BuildArgument[] {
  const found: BuildArgument[] = []
  for (const [index, line] of read.text('build-args').split('\n').entries()) {
    if (line.trim() === '') continue
    const [, name, , value] = /^\s*([A-Za-z_][A-Za-z0-9_.-]*)(=(.*?))?\r?$/s.exec(line) ?? []
    if (name !== undefined) found.push(value === undefined ? { name } : { name, value })
    else
      read.refuse(
        'build-args',
        `line ${index + 1} does not begin with the name of an argument`,
        'Write NAME=VALUE or NAME on a line of its own'
      )
  }
  return found
}

function readWorkspace(read: InputReader<InputName>, projectDirectory: string): string {
  const given = read.text('workspace')
  if (given !== '') return workspaceName(given)
  try {
    return defaultWorkspace(projectDirectory.split(path.sep).join('/'), JSON.parse(read.text('matrix')) as MatrixValue)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    read.refuse('matrix', 'is not JSON', 'Leave it out, or write ${' + '{ toJSON(matrix) }}')
    return 'default'
  }
}

function readBackend(read: InputReader<InputName>, context: InputContext): Backend {
  const choice = read.choice('cache-backend', cacheBackends)
  const given = read.text('cache-directory')
  if (choice === 'github' && given !== '') {
    read.refuse(
      'cache-directory',
      `${JSON.stringify(given)} has no meaning with cache-backend github`,
      'Leave it out, or set cache-backend to directory'
    )
  }
  if (choice === 'github' && !context.onGitHub) {
    read.refuse('cache-backend', '"github" needs a job of GitHub Actions', 'Set it to directory or auto')
  }
  if (choice === 'github' || (choice === 'auto' && given === '' && context.onGitHub)) return { kind: 'github' }
  if (given !== '') return { kind: 'directory', directory: path.resolve(context.root, given) }
  if (context.onGitHub) {
    read.refuse(
      'cache-directory',
      'is empty',
      'Set it to a folder that outlives the job, or set cache-backend to github'
    )
  }
  return { kind: 'directory', directory: path.join(context.userCache, 'compose-build-cache') }
}
