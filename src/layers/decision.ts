/** Whether exporting layers is worth its time, by what former runs have seen. */

/** What is remembered of a workspace's exports. JSON. */
export interface LayerExportRecord {
  /** ms that the last export took. */
  readonly exportMs: number
  /** ms that the steps imported since then would have taken, less the import; undefined while no run has imported. */
  readonly savedMs?: number | undefined
  /** How many runs have left their layers unexported since, because it had not paid. */
  readonly skippedRuns: number
}

/** What a run tells of its own layers. */
export interface LayerUse {
  /** Services with a step that had to run. Empty: every step came from a cache. */
  readonly changed: readonly string[]
  /** ms saved by steps that were cached; undefined when the run has imported nothing. */
  readonly savedMs: number | undefined
}

export type ExportDecision =
  | { readonly export: true; readonly services: readonly string[] }
  /** `known`: there is nothing new; `unprofitable`: it costs more than it saves. */
  | { readonly export: false; readonly because: 'known' | 'unprofitable'; readonly reason: string }

/** After so many runs without, an export is tried again: what it costs and saves changes with the project. */
const retryAfterRuns = 10

/** Decides on this run's export. `record` is what the former run left, undefined when there is none. */
export function decideExport(use: LayerUse, record: LayerExportRecord | undefined): ExportDecision {
  if (use.changed.length === 0) {
    return { export: false, because: 'known', reason: 'every step came from a cache' }
  }
  const known = record && { ...record, savedMs: use.savedMs ?? record.savedMs }
  if (known === undefined || pays(known) || known.skippedRuns + 1 >= retryAfterRuns) {
    return { export: true, services: use.changed }
  }
  const reason = `the last export took ${seconds(known.exportMs)}, and has saved ${seconds(known.savedMs ?? 0)}`
  return { export: false, because: 'unprofitable', reason }
}

/** Whether an export is worth its time, as far as anybody knows. */
function pays({ exportMs, savedMs }: LayerExportRecord): boolean {
  return savedMs === undefined || savedMs >= exportMs
}

/**
 * The record after a run. The same as before when nothing has changed that decides anything: times are never the same twice,
 * and a new record is saved.
 * @param exportMs undefined when nothing was exported
 */
export function nextRecord(
  use: LayerUse,
  decision: ExportDecision,
  exportMs: number | undefined,
  record: LayerExportRecord | undefined
): LayerExportRecord | undefined {
  if (exportMs !== undefined) return { exportMs, savedMs: undefined, skippedRuns: 0 }
  if (record === undefined) return undefined
  const skipped = !decision.export && decision.because === 'unprofitable' ? 1 : 0
  const next = { ...record, savedMs: use.savedMs ?? record.savedMs, skippedRuns: record.skippedRuns + skipped }
  return skipped === 0 && pays(next) === pays(record) ? record : next
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}
