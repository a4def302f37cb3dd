/** All jobs of a matrix in one table, made from their reports and from the names of those that should have one. */
import { escapeText, inlineCode } from './markdown.ts'
import type { Report } from './report.ts'
import {
  hitRatio,
  missingRow,
  sortedRows,
  type WorkspaceRow,
  workspaceRow,
  workspacesHeadline,
  workspaceTable,
  workspaceTotals
} from './workspaces.ts'

export type MatrixOutputName = 'json' | 'slowest' | 'hit-ratio' | 'time-saved-ms'

/** bytes; half of what GitHub takes of one step, which has more to hold than this. */
const maxSummaryBytes = 512 * 1024
const shownNames = 20

/** One row for each report, and one for each expected workspace without any. */
export function matrixRows(reports: readonly Report[], expected: readonly string[]): readonly WorkspaceRow[] {
  const rows = reports.map(workspaceRow)
  const missing = [...new Set(expected)]
    .map(missingRow)
    .filter(one => !rows.some(row => row.workspace === one.workspace))
  return sortedRows([...rows, ...missing])
}

/** `No report of a, b`, plain text; undefined when there is one of each. */
export function missingText(rows: readonly WorkspaceRow[]): string | undefined {
  const names = rows.filter(row => row.outcome === 'missing').map(row => row.workspace)
  if (names.length === 0) return undefined
  const more = names.length - shownNames
  return `No report of ${names.slice(0, shownNames).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

/**
 * The job summary of the matrix, Markdown. What comes last is left out when it would be more than GitHub takes.
 * @param problems what is wrong with the files, as sentences without a full stop
 */
export function matrixSummary(rows: readonly WorkspaceRow[], problems: readonly string[]): string {
  const slowest = slowestRow(rows)
  const sections = [
    `### ${workspacesHeadline(rows)}`,
    ...(rows.length === 0 ? [] : [workspaceTable(rows)]),
    ...(slowest === undefined || rows.length === 1 ? [] : [`Slowest: ${inlineCode(slowest.workspace)}`]),
    ...problems.map(problem => `> ⚠️ ${escapeText(problem)}`)
  ]
  while (sections.length > 1 && Buffer.byteLength(sections.join('\n\n')) > maxSummaryBytes) sections.pop()
  return `${sections.join('\n\n')}\n`
}

/** The outputs of `report/action.yml`, each of them always. */
export function matrixOutputs(rows: readonly WorkspaceRow[]): Readonly<Record<MatrixOutputName, string>> {
  const totals = workspaceTotals(rows)
  return {
    json: JSON.stringify(rows.map(rowJson)),
    slowest: slowestRow(rows)?.workspace ?? '',
    'hit-ratio': String(totals.hitRatio),
    'time-saved-ms': String(totals.timeSavedMs)
  }
}

function rowJson({ usual, ...row }: WorkspaceRow) {
  return { ...row, hitRatio: hitRatio(row.stepsCached, row.stepsTotal), usualMs: usual?.medianMs }
}

function slowestRow(rows: readonly WorkspaceRow[]): WorkspaceRow | undefined {
  const [first, ...others] = rows.filter(row => row.outcome !== 'missing')
  return others.reduce(
    (slowest, row) => (slowest !== undefined && row.totalMs > slowest.totalMs ? row : slowest),
    first
  )
}
