/** Looks at everything that is cached. What cannot be looked at is a note, not an error. */
import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { EngineError, type EngineFacts, readFacts } from '../../engine/index.ts'
import { type CliContext, dockerFor, type ProjectOptions, selectProject } from '../context.ts'
import { CliError } from '../errors.ts'
import { tryProjectFacts } from '../project/project-facts.ts'
import { actionsItems, githubToken, repositoryOf } from './actions-cache.ts'
import { buildCacheItems } from './build-cache.ts'
import type { CacheItem, CacheKind, Inventory } from './inventory.ts'
import { volumeItems } from './volumes.ts'

export interface CollectOptions extends ProjectOptions {
  readonly repository?: string
  /** A folder that `build --save` has filled. */
  readonly directory?: string
  /** Whether the Actions cache was asked for, so that it is told when it cannot be shown. */
  readonly wantsActions?: boolean
}

export interface Collected extends Inventory {
  /** undefined when no engine answers. */
  readonly engine: EngineFacts | undefined
  /** Whose Actions cache was looked at. */
  readonly repository: string | undefined
}

/** @param kinds what is wanted: other things are not looked at */
export async function collect(
  options: CollectOptions,
  kinds: readonly CacheKind[],
  context: CliContext
): Promise<Collected> {
  const notes: string[] = []
  const engine = await readFacts(dockerFor(context)).catch((error: unknown) => {
    if (!(error instanceof EngineError)) throw error
    notes.push(error.message)
    return undefined
  })
  const wants = (...some: readonly CacheKind[]) => some.some(kind => kinds.includes(kind))
  const repository = wants('actions') ? await repositoryOf(options.repository, context) : undefined
  const parts = await Promise.all([
    engine !== undefined && wants('layers', 'mounts', 'sources') ? cacheOf(engine, context) : [],
    engine !== undefined && wants('volumes') ? volumesOf(engine, options, context, notes) : [],
    wants('actions') ? actionsOf(repository, options, context, notes) : [],
    wants('folder') && options.directory !== undefined ? folderItems(path.resolve(context.cwd, options.directory)) : []
  ])
  return { items: parts.flat().filter(item => kinds.includes(item.kind)), notes, engine, repository }
}

function cacheOf(engine: EngineFacts, context: CliContext): Promise<readonly CacheItem[]> {
  return buildCacheItems(engine, dockerFor(context))
}

async function volumesOf(
  engine: EngineFacts,
  options: CollectOptions,
  context: CliContext,
  notes: string[]
): Promise<readonly CacheItem[]> {
  if (!engine.endpoint.startsWith('unix://')) {
    notes.push(`Volumes are not shown: the engine at ${engine.endpoint} is not on this machine.`)
  }
  const docker = dockerFor(context)
  const { facts } = await tryProjectFacts(selectProject(options, context.cwd), docker)
  return volumeItems(engine, facts, docker)
}

async function actionsOf(
  repository: string | undefined,
  options: CollectOptions,
  context: CliContext,
  notes: string[]
): Promise<readonly CacheItem[]> {
  const token = githubToken(context)
  const isWanted = options.wantsActions || options.repository !== undefined
  // Not every project is on GitHub, and nobody asked.
  if (!isWanted && repository === undefined) return []
  if (token === undefined) notes.push('The Actions cache is not shown: neither GITHUB_TOKEN nor GH_TOKEN is set.')
  else if (repository === undefined) {
    notes.push('The Actions cache is not shown: there is no remote origin on GitHub. Name it with --repository.')
  } else {
    try {
      return await actionsItems(token, repository, context)
    } catch (error) {
      if (!(error instanceof CliError)) throw error
      notes.push(error.message)
    }
  }
  return []
}

/** The files of a folder of the `directory` backend, all as one. */
async function folderItems(folder: string): Promise<readonly CacheItem[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => {
    throw new CliError(`The folder ${folder} cannot be read.`)
  })
  const files = found.filter(entry => entry.isFile()).map(entry => path.join(entry.parentPath, entry.name))
  const stats = await Promise.all(files.map(file => stat(file)))
  const bytes = stats.reduce((sum, { size }) => sum + size, 0)
  const newest = Math.max(0, ...stats.map(({ mtimeMs }) => mtimeMs))
  const keptBecause = 'remove the folder itself'
  return [
    {
      kind: 'folder',
      id: folder,
      name: folder,
      bytes,
      keptBecause,
      ...(newest > 0 && { lastUsedAt: Math.round(newest) })
    }
  ]
}
