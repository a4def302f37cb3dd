/** The build of strategy `export`: with layers out of BuildKit's own caches, and what becomes of its own layers. */
import type { BakeDefinition, BuildResult, Step } from './build/index.ts'
import type { Builder } from './builders/index.ts'
import type { EngineFacts, Strategy } from './engine/index.ts'
import { buildRequest, type ExportContext } from './export-phase.ts'
import type { Inputs } from './inputs.ts'
import {
  buildWithLayers,
  cacheServiceAccess,
  changedServices,
  decideExport,
  type ExportDecision,
  type LayerExportRecord,
  type LayeredBuild,
  type LayerPlan,
  type LayerUse,
  planLayerCache
} from './layers/index.ts'
import type { RestorePhase } from './restore-phase.ts'
import type { Surroundings } from './surroundings.ts'

/** What becomes of the layers. JSON. */
export interface LayerState {
  readonly plan: LayerPlan
  readonly use: LayerUse
  readonly decision: ExportDecision
  readonly record: LayerExportRecord | undefined
}

interface PlanContext extends Pick<ExportContext, 'inputs'> {
  readonly facts: Pick<EngineFacts, 'store'>
  readonly builder: Pick<Builder, 'driver'>
  readonly surroundings: Pick<Surroundings, 'cacheService' | 'branch' | 'baseBranches'>
}

/** What to tell of a layer cache that was asked for and is not used; undefined when there is nothing to tell. */
export function idleLayerCache({ kind }: Inputs['layerCache'], strategy: Strategy): string | undefined {
  if (kind === 'auto' || kind === 'off' || strategy === 'export') return undefined
  const why =
    strategy === 'snapshot' ? "layers come and go with the engine's state" : "the engine's own layers are all there is"
  return `Input layer-cache has no effect: with strategy ${strategy}, ${why}. Set strategy to export to use it.`
}

/**
 * Decides where layers come from and go to.
 * @param restored tells whose cache stands in for that of a workspace which has none yet, and whether the cache answers
 */
export function planLayers(
  { inputs, facts, builder, surroundings }: PlanContext,
  { mountsIndex, unreachable }: Pick<RestorePhase, 'mountsIndex' | 'unreachable'>
): LayerPlan {
  const { cacheMode, backend, layerCache, workspace } = inputs
  if (cacheMode === 'off') return { kind: 'off', reason: 'cache-mode is off' }
  const plan = planLayerCache({
    choice: layerCache,
    store: facts.store,
    driver: builder.driver,
    cacheService: cacheServiceAccess(surroundings.cacheService),
    cacheDirectory: backend.kind === 'directory' ? backend.directory : undefined,
    workspace,
    neighbour: mountsIndex?.workspace,
    branch: surroundings.branch,
    baseBranches: surroundings.baseBranches
  })
  if (plan.kind === 'off') return plan
  // A warning has told of it: that the layers' cache is the same service is no second problem.
  if (unreachable && plan.target.kind === 'gha' && backend.kind !== 'directory') {
    return { kind: 'off', reason: 'the cache did not answer when cache mounts were to be restored' }
  }
  return cacheMode === 'read-only' ? { ...plan, exports: 'never' } : plan
}

/** Builds with layers out of the plan's cache. */
export async function buildLive(
  plan: LayerPlan,
  context: ExportContext,
  onDefinition: (definition: BakeDefinition) => void
): Promise<LayeredBuild> {
  const { inputs, builder, docker, translation, additions, surroundings } = context
  const { temporaryFolder, now, log, cacheService } = surroundings
  log.info(
    plan.kind === 'off' ? `Layers are not cached: ${plan.reason}.` : `Layers: ${plan.target.kind} (${plan.reason}).`
  )
  return buildWithLayers(buildRequest(inputs, builder.name, additions), plan, {
    ...docker,
    translation,
    temporaryFolder,
    now,
    log: log.info,
    onSteps: log.steps,
    warning: log.warning,
    onDefinition,
    cacheService,
    builderIsHere: builder.isHere
  })
}

/**
 * Decides whether the build's layers are exported in the post step.
 * @param savedMs what reused steps have brought in this run
 */
export function layerState(
  plan: LayerPlan,
  build: BuildResult,
  cacheAnswers: boolean,
  record: LayerExportRecord | undefined,
  savedMs: number | undefined
): LayerState {
  const imported = plan.kind === 'on' && plan.imports && build.steps.some(isCached) ? savedMs : undefined
  // What another workspace has lent is not this one's own before it was exported.
  const lent = plan.kind === 'on' && plan.neighbour !== undefined
  const changed = lent ? build.services.map(({ name }) => name) : changedServices(build)
  const use = { changed, savedMs: imported }
  const possible = plan.kind === 'on' && plan.exports === 'after-build' && cacheAnswers
  const decision: ExportDecision = possible
    ? decideExport(use, lent ? undefined : record)
    : { export: false, because: 'known', reason: whyImpossible(plan) }
  return { plan, use, decision, record }
}

function whyImpossible(plan: LayerPlan): string {
  if (plan.kind === 'off') return plan.reason
  switch (plan.exports) {
    case 'never':
      return 'they cannot be exported here'
    case 'with-image':
      return 'they are in the images'
    case 'after-build':
      return 'their cache did not answer during the build'
  }
}

function isCached(step: Step): boolean {
  return step.outcome === 'cached'
}
