/** Several workspaces of one run side by side: one row each, as comment and matrix show them. */
import { formatBytes, formatCount, formatDuration } from '../format.ts'
import { type Alignment, escapeText, inlineCode, table } from './markdown.ts'
import type { Report } from './report.ts'
import { notableMs } from './story.ts'
import { netSavedMs } from './time-saved.ts'
import { measureOf, usualText } from './trend.ts'

/** What one workspace's report says in a row. */
export interface WorkspaceRow {
  readonly workspace: string
  /** `missing`: it was expected, and there is no report of it. */
  readonly outcome: Report['outcome'] | 'missing'
  /** ms of the main step */
  readonly totalMs: number
  readonly stepsTotal: number
  readonly stepsCached: number
  /** ms, what saving cost taken off where that is known; undefined when it is not known. */
  readonly timeSavedMs: number | undefined
  /** bytes */
  readonly restoredBytes: number
  /** bytes that this run has added to the cache; undefined when it is not known, as before the post step. */
  readonly savedBytes: number | undefined
  /** ms, the median of the default branch's last runs and their spread; undefined when too few are known. */
  readonly usual: { readonly medianMs: number; readonly spreadMs: number } | undefined
  readonly slower: boolean
}

export interface WorkspaceTotals {
  readonly stepsTotal: number
  readonly stepsCached: number
  /** 0 to 1; 0 when there were no steps. */
  readonly hitRatio: number
  /** ms; 0 when none is known. */
  readonly timeSavedMs: number
}

/** Longer names are cut, so that many of them fit into one comment. */
const nameLength = 100

const columns = (hasUsual: boolean): readonly (readonly [string, Alignment])[] => [
  ['Workspace', 'left'],
  ['Time', 'right'],
  ...(hasUsual ? [['Usually', 'right'] as const] : []),
  ['Steps reused', 'right'],
  ['Time saved', 'right'],
  ['Restored', 'right'],
  ['Newly saved', 'right']
]

const icons: Readonly<Record<WorkspaceRow['outcome'], string>> = {
  succeeded: '✅',
  failed: '❌',
  cancelled: '⏹️',
  missing: '❔'
}

export function workspaceRow(report: Report): WorkspaceRow {
  const total = measureOf(report, 'total')
  return {
    workspace: shorten(report.workspace),
    outcome: report.outcome,
    totalMs: report.totalMs,
    stepsTotal: report.totals.stepsTotal,
    stepsCached: report.totals.stepsCached,
    timeSavedMs: report.timeSaved && netSavedMs(report.timeSaved),
    restoredBytes: report.cache.bytes,
    savedBytes: report.save?.bytes,
    usual: total && { medianMs: total.medianMs, spreadMs: total.spreadMs },
    slower: total?.slower ?? false
  }
}

/** The row of a workspace that has no report. */
export function missingRow(workspace: string): WorkspaceRow {
  return {
    workspace: shorten(workspace),
    outcome: 'missing',
    totalMs: 0,
    stepsTotal: 0,
    stepsCached: 0,
    timeSavedMs: undefined,
    restoredBytes: 0,
    savedBytes: undefined,
    usual: undefined,
    slower: false
  }
}

/** Rows by name, numbers in names by their value. */
export function sortedRows(rows: readonly WorkspaceRow[]): readonly WorkspaceRow[] {
  const order = new Intl.Collator('en', { numeric: true })
  return rows.toSorted((a, b) => order.compare(a.workspace, b.workspace))
}

export function workspaceTotals(rows: readonly WorkspaceRow[]): WorkspaceTotals {
  const sum = (value: (row: WorkspaceRow) => number) => rows.reduce((total, row) => total + value(row), 0)
  const [stepsTotal, stepsCached] = [sum(row => row.stepsTotal), sum(row => row.stepsCached)]
  return {
    stepsTotal,
    stepsCached,
    hitRatio: hitRatio(stepsCached, stepsTotal),
    timeSavedMs: sum(row => row.timeSavedMs ?? 0)
  }
}

/** 0 to 1 in thousandths; 0 when there were no steps. */
export function hitRatio(cached: number, total: number): number {
  return total === 0 ? 0 : Math.round((cached / total) * 1000) / 1000
}

/** `✅ 3 workspaces: 31 of 36 steps reused, 2 m 1 s saved, 1 slower than usual`; Markdown. */
export function workspacesHeadline(rows: readonly WorkspaceRow[]): string {
  const { stepsTotal, stepsCached, timeSavedMs } = workspaceTotals(rows)
  const counted = formatCount(rows.length, 'workspace')
  const bad = (['failed', 'missing', 'cancelled'] as const).flatMap(outcome => {
    const count = rows.filter(row => row.outcome === outcome).length
    return count === 0 ? [] : [`${count} ${outcome}`]
  })
  const saved =
    timeSavedMs >= notableMs
      ? `, ${formatDuration(timeSavedMs)} saved`
      : timeSavedMs <= -notableMs
        ? `, ${formatDuration(-timeSavedMs)} more than without the cache`
        : ''
  const reused = stepsTotal === 0 ? 'nothing to build' : `${stepsCached} of ${formatCount(stepsTotal, 'step')} reused`
  const slower = rows.filter(row => row.slower).length
  const slow = slower === 0 ? '' : rows.length === 1 ? ', slower than usual' : `, ${slower} slower than usual`
  const outcomes = bad.length === 0 ? '' : ` (${bad.join(', ')})`
  return `${icons[overall(rows)]} ${counted}${outcomes}: ${reused}${saved}${slow}`
}

/** The table of rows that are there; a cell without a value holds a dash. */
export function workspaceTable(rows: readonly WorkspaceRow[]): string {
  const hasUsual = rows.some(row => row.usual !== undefined)
  return table(
    columns(hasUsual),
    rows.map(row => cells(row, hasUsual))
  )
}

function cells(row: WorkspaceRow, hasUsual: boolean): readonly string[] {
  const name = `${icons[row.outcome]} ${inlineCode(row.workspace)}`
  const usual = hasUsual ? [row.usual === undefined ? '–' : usualText(row.usual)] : []
  if (row.outcome === 'missing') return [`${name} no report`, '–', ...usual, '–', '–', '–', '–']
  const note = row.outcome === 'succeeded' ? '' : ` ${escapeText(row.outcome)}`
  return [
    `${name}${note}`,
    row.slower ? `**${formatDuration(row.totalMs)}** 🐢` : formatDuration(row.totalMs),
    ...usual,
    row.stepsTotal === 0 ? '–' : `${row.stepsCached} of ${row.stepsTotal} (${percent(row)} %)`,
    row.timeSavedMs === undefined ? '–' : formatDuration(row.timeSavedMs),
    formatBytes(row.restoredBytes),
    row.savedBytes === undefined ? '–' : formatBytes(row.savedBytes)
  ]
}

/** Never 100 when a step had to run. */
function percent({ stepsCached, stepsTotal }: WorkspaceRow): number {
  return Math.floor((stepsCached / stepsTotal) * 100)
}

/** The worst of all. */
function overall(rows: readonly WorkspaceRow[]): WorkspaceRow['outcome'] {
  const worst = (['failed', 'missing', 'cancelled'] as const).find(one => rows.some(row => row.outcome === one))
  return worst ?? 'succeeded'
}

function shorten(text: string): string {
  return text.length <= nameLength ? text : `${text.slice(0, nameLength - 1)}…`
}
