/** The report of a build, as a terminal shows it. */
import { formatBytes, formatDuration } from '../../format.ts'
import { lastLine, type Report } from '../../report/index.ts'
import { bar, shortened, tableLines } from '../table.ts'
import type { Style } from '../terminal.ts'

const barWidth = 20
/** Steps that are shown, the longest. */
const mostSteps = 5
/** Shorter steps are not worth a line, ms. */
const notableMs = 200

/** A table of the services, the steps that took longest, the caches, and the last line of the run. */
export function reportLines(report: Report, style: Style, columns = 100): readonly string[] {
  return [
    ...serviceLines(report, style),
    ...stepLines(report, columns, style),
    ...mountLines(report, style),
    style(report.outcome === 'succeeded' ? 'green' : 'red', lastLine(report))
  ]
}

function serviceLines({ services }: Report, style: Style): readonly string[] {
  if (services.length === 0) return []
  const rows = services.map(({ name, stepsCached, stepsTotal, ms, images }) => [
    name,
    `${stepsCached}/${stepsTotal}`,
    bar(stepsTotal === 0 ? 0 : stepsCached / stepsTotal, barWidth),
    formatDuration(ms),
    images.at(-1) ?? ''
  ])
  const [head = '', ...lines] = tableLines(
    [
      { title: 'service' },
      { title: 'reused', align: 'right' },
      { title: '' },
      { title: 'time', align: 'right' },
      { title: 'image' }
    ],
    rows
  )
  return [style('bold', head), ...lines, '']
}

function stepLines({ steps }: Report, columns: number, style: Style): readonly string[] {
  const ran = steps
    .filter(step => step.outcome === 'run' && step.ms >= notableMs)
    .toSorted((a, b) => b.ms - a.ms)
    .slice(0, mostSteps)
  if (ran.length === 0) return []
  const rows = ran.map(({ ms, services, instruction }) => [
    formatDuration(ms),
    shortened(services.join(', '), 24),
    shortened(instruction, Math.max(30, columns - 40))
  ])
  const [, ...lines] = tableLines([{ title: '', align: 'right' }, { title: '' }, { title: '' }], rows)
  return [style('bold', 'took longest'), ...lines, '']
}

function mountLines({ mounts }: Report, style: Style): readonly string[] {
  const known = mounts.filter(mount => mount.bytes > 0).toSorted((a, b) => b.bytes - a.bytes)
  if (known.length === 0) return []
  const rows = known.map(({ kind, name, bytes }) => [formatBytes(bytes), kind, name])
  const [, ...lines] = tableLines([{ title: '', align: 'right' }, { title: '' }, { title: '' }], rows)
  return [style('bold', 'caches'), ...lines, '']
}
