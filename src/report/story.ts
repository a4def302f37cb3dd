/** What happened, in one line. */
import { formatBytes, formatCount, formatDuration } from '../format.ts'
import { phaseMs } from './outputs.ts'
import type { Report } from './report.ts'
import { netSavedMs } from './time-saved.ts'

/** Smaller differences are noise, ms. */
export const notableMs = 500

/** `9.4 s and 0.9 s for saving instead of about 2 m 10 s: 12 of 13 steps reused`; plain text. */
export function headline(report: Report): string {
  const time = formatDuration(report.totalMs)
  if (report.outcome === 'cancelled') return `Cancelled after ${time}`
  if (report.outcome === 'failed') return `Failed after ${time}: ${report.failure?.title ?? 'the build did not start'}`
  return `${comparison(report)}: ${reuse(report)}`
}

/** The last line of the log, plain text. */
export function lastLine(report: Report): string {
  const sign = { succeeded: '✓', failed: '✗', cancelled: '-' }[report.outcome]
  const what = report.outcome === 'succeeded' ? `${formatCount(report.services.length, 'service')} built in ` : ''
  const restored =
    report.cache.restored === 'none'
      ? []
      : [`${formatBytes(report.cache.bytes)} restored in ${formatDuration(phaseMs(report, 'restore'))}`]
  const downloaded =
    report.totals.downloadedBytes > 0 ? [`${formatBytes(report.totals.downloadedBytes)} of base images downloaded`] : []
  return [`${sign} ${what}${headline(report)}`, ...restored, ...downloaded].join(', ')
}

function comparison(report: Report): string {
  const { totalMs, timeSaved } = report
  if (timeSaved === undefined) return formatDuration(totalMs)
  const { ms, saveMs = 0 } = timeSaved
  const net = netSavedMs(timeSaved)
  const saving = saveMs >= notableMs ? ` and ${formatDuration(saveMs)} for saving` : ''
  const time = `${formatDuration(totalMs)}${saving}`
  // Without the cache there would be nothing to save, either.
  if (net >= notableMs) return `${time} instead of about ${formatDuration(totalMs + ms)}`
  if (net <= -notableMs) return `${time}, about ${formatDuration(-net)} more than without the cache`
  return time
}

function reuse(report: Report): string {
  const { stepsTotal, stepsCached } = report.totals
  if (stepsTotal === 0) return 'nothing to build'
  if (stepsCached === stepsTotal) return `all ${formatCount(stepsTotal, 'step')} reused`
  return `${stepsCached} of ${formatCount(stepsTotal, 'step')} reused`
}
