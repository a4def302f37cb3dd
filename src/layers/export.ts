/** Exports layers after a build: everything is cached then, so that nothing but the export runs. */
import {
  type BakeDefinition,
  bake,
  builtServices,
  type Docker,
  type ProjectSelection,
  parseLine,
  parseVertexName,
  readVariables,
  secretVariables
} from '../build/index.ts'
import { withExports } from './definition.ts'
import { cacheName, type ImportDeps, openImports } from './imports.ts'
import { localFolder, pruneLocalCache } from './local-folder.ts'
import type { LayerPlan } from './plan.ts'

export interface LayerExport {
  /** As compose printed it for the build. */
  readonly definition: BakeDefinition
  readonly plan: LayerPlan
  /** Services whose layers are exported; with none there is nothing to do. */
  readonly services: readonly string[]
  /** The project that the definition is of. */
  readonly selection: ProjectSelection
  /** undefined: the one that buildx would choose. */
  readonly builder: string | undefined
  /** ms that the export may take. */
  readonly timeoutMs: number
  /** An existing folder. */
  readonly temporaryFolder: string
  /** ms since any moment */
  readonly now: () => number
  readonly cacheService: ImportDeps['cacheService']
  readonly builderIsHere: boolean
}

export type LayerExportResult =
  | { readonly outcome: 'exported'; readonly ms: number }
  /** Files of a build context have changed since the build, so that steps would have to run again. */
  | { readonly outcome: 'stale'; readonly ms: number; readonly reason: string }
  | { readonly outcome: 'failed'; readonly ms: number; readonly reason: string }

/**
 * Runs the second pass. Whatever goes wrong is a result: layers that are not exported cost time later, nothing else. No
 * step of a Dockerfile is ever run by it: it stops where one would be.
 */
export async function exportLayers(request: LayerExport, docker: Docker): Promise<LayerExportResult> {
  const startedAt = request.now()
  const spent = () => request.now() - startedAt
  if (request.services.length === 0) return { outcome: 'exported', ms: 0 }
  const cache = await openImports(request.plan, {
    ...request,
    ...(docker.signal !== undefined && { signal: docker.signal })
  })
  if (cache.kind === 'silent') {
    return { outcome: 'failed', ms: spent(), reason: `the ${cacheName(request.plan)} is down (${cache.reason})` }
  }
  try {
    const definition = withExports(request.definition, request.plan, new Set(request.services), cache.adapt)
    const problem = await runExport(definition, request, docker)
    if (problem !== undefined) return { ...problem, ms: spent() }
    // What cannot be removed takes room, nothing else.
    await pruneExported(definition).catch(() => undefined)
    return { outcome: 'exported', ms: spent() }
  } catch (error) {
    return { outcome: 'failed', ms: spent(), reason: error instanceof Error ? error.message : String(error) }
  } finally {
    await cache.close()
  }
}

type Problem = { readonly outcome: 'stale' | 'failed'; readonly reason: string }

async function runExport(
  definition: BakeDefinition,
  request: LayerExport,
  docker: Docker
): Promise<Problem | undefined> {
  const { builder, selection, temporaryFolder, timeoutMs } = request
  const services = builtServices(definition)
  const stop = new AbortController()
  const timeout = AbortSignal.timeout(timeoutMs)
  const watch = watchExport(new Map(services.map(({ target, service }) => [target, service])), () => stop.abort())
  const variables = await readVariables(secretVariables(services), selection, docker)
  const folder = selection.projectDirectory
  const { result } = await bake(
    { definition, services, builder, folder, variables, temporaryFolder, onLine: watch.onLine },
    {
      ...docker,
      env: { ...docker.env, BUILDX_NO_DEFAULT_ATTESTATIONS: '1' },
      signal: AbortSignal.any([stop.signal, timeout, ...(docker.signal === undefined ? [] : [docker.signal])])
    }
  )
  const { wouldRun, error, message } = watch.seen()
  if (wouldRun !== undefined) {
    return { outcome: 'stale', reason: `files have changed since the build: ${wouldRun} would run again` }
  }
  const failed = (reason: string): Problem => ({ outcome: 'failed', reason })
  if (timeout.aborted) return failed(`it took more than ${Math.round(timeoutMs / 1000)} s`)
  if (result.aborted) return failed('it was cancelled')
  if (result.exitCode !== 0) return failed(message ?? 'buildx gave no reason')
  return error === undefined ? undefined : failed(error)
}

interface Seen {
  /** A step that has begun to run, which stopped the export. */
  readonly wouldRun: string | undefined
  /** What an exporter failed with. buildx succeeds all the same. */
  readonly error: string | undefined
  /** What buildx itself says of a failure. */
  readonly message: string | undefined
}

function watchExport(
  services: ReadonlyMap<string, string>,
  stop: () => void
): { readonly onLine: (line: string) => void; readonly seen: () => Seen } {
  let [wouldRun, error, message]: (string | undefined)[] = []
  const onLine = (line: string): void => {
    for (const event of parseLine(line)) {
      if (event.kind === 'text' && event.text.startsWith('ERROR: ')) message = event.text.slice('ERROR: '.length)
      if (event.kind !== 'vertex') continue
      const name = parseVertexName(event.name, { services })
      if (name.kind === 'cache-export') error = event.error ?? error
      // Files that are copied anew cost nothing to speak of; what comes after them is a command, or nothing.
      const runs = name.kind === 'step' && name.instruction.startsWith('RUN') && event.startedAt !== undefined
      if (!runs || event.cached || wouldRun !== undefined) continue
      wouldRun = `a step of ${name.service}`
      stop()
    }
  }
  return { onLine, seen: () => ({ wouldRun, error, message }) }
}

async function pruneExported(definition: BakeDefinition): Promise<void> {
  for (const { definition: target } of builtServices(definition)) {
    for (const entry of target['cache-to'] ?? []) {
      const folder = localFolder(entry, 'dest')
      if (folder !== undefined) await pruneLocalCache(folder)
    }
  }
}
