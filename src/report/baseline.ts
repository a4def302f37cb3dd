/** How a run compares with the last runs of the default branch. */
import { middle, type RunRecord, spread } from '../history/index.ts'
import type { BaselineMeasure, BaselineReport, Phase, Report } from './report.ts'

/** With fewer runs there is nothing to compare with. */
const fewestRuns = 3
/** With fewer runs the spread is too uncertain to call a run slow. */
const fewestForMark = 5
/** Smaller differences are noise: a part of the median, and ms. */
const noisePart = 0.1
const noiseMs = 500

const values: Readonly<Record<BaselineMeasure['name'], (run: RunRecord) => number>> = {
  total: run => run.totalMs,
  prepare: run => run.prepareMs,
  restore: run => run.restoreMs,
  build: run => run.buildMs
}

/** @returns undefined while too few runs are known */
export function makeBaseline(
  runs: readonly RunRecord[],
  report: Pick<Report, 'totalMs' | 'phases' | 'outcome'>
): BaselineReport | undefined {
  if (runs.length < fewestRuns) return undefined
  const measures = (['total', 'prepare', 'restore', 'build'] as const).map(name => {
    const times = runs.map(values[name])
    const medianMs = Math.round(middle(times))
    const spreadMs = Math.round(Math.max(spread(times), medianMs * noisePart, noiseMs))
    const ms = name === 'total' ? report.totalMs : msOf(report, name)
    const counts = report.outcome === 'succeeded' && runs.length >= fewestForMark
    return { name, medianMs, spreadMs, slower: counts && ms > medianMs + spreadMs }
  })
  return { runs, measures }
}

/** What later runs are compared with; undefined when the build did not succeed, or built nothing. */
export function runRecordOf(report: Report): RunRecord | undefined {
  const { totals } = report
  if (report.outcome !== 'succeeded' || totals.stepsTotal === 0) return undefined
  return {
    at: report.startedAt,
    totalMs: report.totalMs,
    prepareMs: msOf(report, 'prepare'),
    restoreMs: msOf(report, 'restore'),
    buildMs: msOf(report, 'build'),
    stepsTotal: totals.stepsTotal,
    stepsCached: totals.stepsCached,
    restoredBytes: report.cache.bytes
  }
}

function msOf({ phases }: Pick<Report, 'phases'>, name: Phase['name']): number {
  return Math.max(0, phases.find(phase => phase.name === name)?.ms ?? 0)
}
