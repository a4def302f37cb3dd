/** A build with imported layers, which never fails where one without them would have passed. */
import {
  type BakeDefinition,
  type BuildDeps,
  type BuildRequest,
  type BuildResult,
  build,
  isBase,
  type OtherWork
} from '../build/index.ts'
import { withImports } from './definition.ts'
import { cacheName, type ImportDeps, openImports } from './imports.ts'
import type { LayerPlan } from './plan.ts'

export interface LayeredBuild {
  readonly build: BuildResult
  /** As compose printed it; undefined when compose could not. What an export needs. */
  readonly definition: BakeDefinition | undefined
  /** Whether layers could be imported to the end. Where not, nothing is to be exported either. */
  readonly cacheAnswers: boolean
}

export interface LayeredDeps extends BuildDeps, ImportDeps {
  readonly warning: (message: string) => void
}

/** Builds with the imports of the plan. Warns at most once of a cache that does not answer, and goes on without it. */
export async function buildWithLayers(
  request: BuildRequest,
  plan: LayerPlan,
  deps: LayeredDeps
): Promise<LayeredBuild> {
  let definition: BakeDefinition | undefined
  const cache = await openImports(plan, deps)
  if (cache.kind === 'silent')
    deps.warning(`Layers are not imported: the ${cacheName(plan)} is down (${cache.reason}).`)
  try {
    const first = await build(request, {
      ...deps,
      adjust: async printed => {
        definition = printed
        return cache.kind === 'silent' ? printed : withImports(printed, plan, cache.adapt)
      }
    })
    if (cache.kind === 'silent') return { build: first, definition, cacheAnswers: false }
    const broken = plan.kind === 'off' ? undefined : (cache.failure() ?? brokenImport(first))
    if (
      first.outcome === 'failed' &&
      plan.kind === 'on' &&
      isFaultOfCache(first.failure?.message ?? '', first.others, cache.failure())
    ) {
      deps.warning(`A layer could not be read from the ${cacheName(plan)}: the build starts again without it.`)
      const again = await build(request, deps)
      const { startedAt } = first
      const durationMs = again.startedAt + again.durationMs - startedAt
      return { build: { ...again, startedAt, durationMs }, definition, cacheAnswers: false }
    }
    if (broken !== undefined) deps.warning(`Layers were not imported from the ${cacheName(plan)}: ${broken}`)
    return { build: first, definition, cacheAnswers: broken === undefined }
  } finally {
    await cache.close()
  }
}

/** Names of services that have a step which had to run. That a base image was downloaded is nothing new. */
export function changedServices({ steps }: BuildResult): readonly string[] {
  const ran = steps.filter(step => step.outcome === 'run' && !step.names.every(isBase))
  return [...new Set(ran.flatMap(step => step.names.map(name => name.service)))].sort()
}

/** What went wrong with an import that BuildKit went on without. A cache that is not there yet is nothing wrong. */
function brokenImport({ others }: BuildResult): string | undefined {
  const errors = others.flatMap(work => (work.kind === 'cache-import' && work.error !== undefined ? [work.error] : []))
  return errors.find(error => !/not found|does not exist|404/i.test(error))?.split('\n')[0]
}

/** BuildKit's words for a layer that it cannot read. A command that failed is never among them, whatever it has printed. */
const unreadable =
  /failed to copy|short read|unexpected EOF|unexpected commit digest|failed commit on ref|httpReadSeeker|i\/o timeout|connection (refused|reset)|TLS handshake|no such host|deadline exceeded|unexpected status|blob sha256:\S+: not found|content digest sha256:\S+: not found/

/** What BuildKit asks registries for before any step: nothing of it comes from a cache. */
const ofRegistry = /failed to (resolve source metadata|authorize|fetch (anonymous|oauth) token)/

/**
 * Whether a build failed because of its cache: something was imported that could not be read then.
 * @param message of the failure
 * @param known what is known to have gone wrong with the cache
 */
export function isFaultOfCache(message: string, others: readonly OtherWork[], known: string | undefined): boolean {
  if (message.includes('did not complete successfully')) return false
  if (known !== undefined) return true
  const imported = others.some(work => work.kind === 'cache-import' && work.error === undefined)
  return imported && unreadable.test(message) && !ofRegistry.test(message)
}
