/** Tables and bars for people. */
import { plainText } from '../build/terminal-text.ts'

export interface Column {
  readonly title: string
  readonly align?: 'left' | 'right'
}

/** Lines of a table: columns two spaces apart, as wide as their widest cell; no spaces at the end of a line. */
export function tableLines(columns: readonly Column[], rows: readonly (readonly string[])[]): readonly string[] {
  const titles = columns.map(({ title }) => title)
  const widths = columns.map((_, at) => Math.max(...[titles, ...rows].map(row => row[at]?.length ?? 0)))
  const line = (row: readonly string[]): string =>
    columns
      .map(({ align }, at) => {
        const cell = row[at] ?? ''
        return align === 'right' ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0)
      })
      .join('  ')
      .trimEnd()
  return [line(titles), ...rows.map(line)]
}

/** `████░░░░`: what part of a whole is there, 0 to 1. Anything that is more than nothing shows. */
export function bar(part: number, width: number): string {
  const share = Math.min(1, Math.max(0, Number.isFinite(part) ? part : 0))
  const filled = share === 0 ? 0 : Math.max(1, Math.round(share * width))
  return '█'.repeat(filled) + '░'.repeat(width - filled)
}

/** A text in one line that no terminal takes for a command: names come from Dockerfiles and registries. */
export function oneLine(text: string): string {
  return plainText(text.replace(/\s/g, ' ')).replace(/ +/g, ' ').trim()
}

/** A text in at most so many characters, its middle left out where it is longer. */
export function shortened(text: string, length: number): string {
  const line = oneLine(text)
  if (line.length <= length) return line
  const tail = Math.floor((length - 1) / 3)
  return `${line.slice(0, length - 1 - tail)}…${tail === 0 ? '' : line.slice(-tail)}`
}

/** ms -> `just now`, `5 minutes ago`, `3 days ago` */
export function formatAge(ms: number): string {
  const minutes = Math.floor(ms / 60_000)
  if (minutes < 1) return 'just now'
  if (minutes < 60) return ago(minutes, 'minute')
  const hours = Math.floor(minutes / 60)
  return hours < 48 ? ago(hours, 'hour') : ago(Math.floor(hours / 24), 'day')
}

function ago(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'} ago`
}
