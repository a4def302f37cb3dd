import type { SituationResult } from './situations.ts'

const units = ['B', 'kB', 'MB', 'GB'] as const

/** `1234567` -> `1.2 MB`; decimal units. */
export function formatBytes(bytes: number): string {
  let value = bytes
  let unit = 0
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`
}

const seconds = (value: number) => value.toFixed(1)

/** Lays rows out in columns: the first one to the left, the others, which are numbers, to the right. */
function columns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map(row => (row[column] ?? '').length)))
  const pad = (cell: string, column: number) =>
    column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)
  const line = (row: readonly string[]) => row.map(pad).join('  ').trimEnd()
  const [head = [], ...body] = rows
  return [line(head), line(widths.map(width => '-'.repeat(width))), ...body.map(line)].join('\n').concat('\n')
}

/** The table the demo ends with: plain `docker compose build`, then each situation. */
export function renderTable(results: readonly SituationResult[], plain: { seconds: number; packages: number }): string {
  const head = ['situation', 'main s', 'post s', 'of plain', 'steps cached', 'packages', 'restored', 'saved', 'entries']
  const rows = results.map(result => [
    result.situation,
    seconds(result.seconds),
    seconds(result.postSeconds),
    `${((result.seconds + result.postSeconds) / plain.seconds).toFixed(2)}x`,
    `${result.stepsCached}/${result.stepsTotal}`,
    String(result.packagesDownloaded),
    formatBytes(result.bytesRestored),
    formatBytes(result.bytesSaved),
    String(result.entriesSaved)
  ])
  const plainRow = ['docker compose build', seconds(plain.seconds), '', '1.00x', '', String(plain.packages), '', '', '']
  return columns([head, plainRow, ...rows])
}
