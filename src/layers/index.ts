/** BuildKit's layers: where they are imported from before a build and exported to after it. The door of this folder. */
export { buildWithLayers, changedServices, type LayeredBuild, type LayeredDeps } from './build.ts'
export { type LayerCacheChoice, parseLayerCache } from './choice.ts'
export { decideExport, type ExportDecision, type LayerExportRecord, type LayerUse, nextRecord } from './decision.ts'
export { withExports, withImports } from './definition.ts'
export { exportLayers, type LayerExport, type LayerExportResult } from './export.ts'
export { type LayerEntries, type LayerFacts, type LayerPlan, layerEntries, planLayerCache } from './plan.ts'
export { cacheServiceAccess, type ProbeResult, probeCache } from './probe.ts'
