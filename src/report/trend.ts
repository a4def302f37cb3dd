/** What the baseline says, in words and as a line of small bars. */
import { formatCount, formatDuration } from '../format.ts'
import { escapeText } from './markdown.ts'
import { phaseMs } from './outputs.ts'
import type { BaselineMeasure, BaselineReport, Phase, Report } from './report.ts'

const bars = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const
/** Longer times than so many medians look alike, or one slow run would make all others look alike. */
const cutAt = 3

/** `8.9 s ± 0.7 s` */
export function usualText({ medianMs, spreadMs }: Pick<BaselineMeasure, 'medianMs' | 'spreadMs'>): string {
  return `${formatDuration(medianMs)} ± ${formatDuration(spreadMs)}`
}

export function measureOf(report: Report, name: BaselineMeasure['name'] | Phase['name']): BaselineMeasure | undefined {
  return report.baseline?.measures.find(measure => measure.name === name)
}

/** `Usually 8.9 s ± 0.7 s (last 20 runs of the default branch: ▂▂▃█, this one: ▅)`; Markdown. */
export function trend(report: Report): string[] {
  const total = measureOf(report, 'total')
  if (report.baseline === undefined || total === undefined) return []
  const { runs } = report.baseline
  const line = sparkline([...runs.map(run => run.totalMs), report.totalMs])
  const counted = formatCount(runs.length, 'run')
  return [
    `Usually **${usualText(total)}**, as of the last ${counted} of the default branch: <code>${line.slice(0, -1)}</code>, this one: <code>${line.slice(-1)}</code>`
  ]
}

/** One bar for each number, all in proportion; nothing is the lowest. */
export function sparkline(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b)
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0
  const most = Math.min(sorted.at(-1) ?? 0, median * cutAt)
  return values
    .map(value => bars[most <= 0 ? 0 : Math.min(bars.length - 1, Math.floor((value / most) * (bars.length - 1)))])
    .join('')
}

/** `Slower than usual: build 12.3 s instead of 5.0 s ± 1.2 s`; Markdown, empty when nothing is. */
export function regression(report: Report): string[] {
  const slower = report.baseline?.measures.filter(measure => measure.slower) ?? []
  if (slower.length === 0) return []
  const told = slower.map(measure => {
    const ms = measure.name === 'total' ? report.totalMs : phaseMs(report, measure.name)
    const what = measure.name === 'total' ? 'in all' : measure.name
    return `${what} ${formatDuration(ms)} instead of ${usualText(measure)}`
  })
  return [`> 🐢 Slower than usual: ${escapeText(told.join(', '))}`]
}

/** The rows of the last runs, the newest first, for a table. */
export function runRows({ runs }: BaselineReport): readonly (readonly string[])[] {
  return runs
    .toReversed()
    .map(run => [
      `${run.at.slice(0, 10)} ${run.at.slice(11, 16)}`,
      formatDuration(run.totalMs),
      formatDuration(run.restoreMs),
      formatDuration(run.buildMs),
      `${run.stepsCached} of ${run.stepsTotal}`
    ])
}
