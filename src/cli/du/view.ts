/** The table and the picture of what is cached. */
import { formatBytes, formatCount } from '../../format.ts'
import { bar, type Column, formatAge, shortened, tableLines } from '../table.ts'
import type { Style } from '../terminal.ts'
import { type CacheItem, type CacheKind, cacheKinds, totals } from './inventory.ts'

const barWidth = 24
/** Of layers and sources, which there may be hundreds of. */
const mostShown = 8

export const kindNames: Readonly<Record<CacheKind, string>> = {
  layers: 'layers',
  mounts: 'cache mounts',
  sources: 'sources',
  volumes: 'cache volumes',
  actions: 'Actions cache',
  folder: 'saved in folders'
}

export interface ViewOptions {
  readonly style: Style
  readonly columns: number
  /** ms since 1970 */
  readonly now: number
  /** Whether every item is shown. */
  readonly all: boolean
}

/** The picture of all kinds, then a table of each. */
export function inventoryLines(items: readonly CacheItem[], options: ViewOptions): readonly string[] {
  if (items.length === 0) return ['Nothing is cached.']
  return [...pictureLines(items, options), ...cacheKinds.flatMap(kind => kindLines(kind, items, options))]
}

function pictureLines(items: readonly CacheItem[], { style, now }: ViewOptions): readonly string[] {
  const all = totals(items)
  const largest = Math.max(...all.map(({ bytes }) => bytes), 1)
  const rows = all.map(({ kind, count, bytes, lastUsedAt }) => [
    kindNames[kind],
    bar(bytes / largest, barWidth),
    formatBytes(bytes),
    String(count),
    lastUsedAt === undefined ? '' : formatAge(now - lastUsedAt)
  ])
  const [head = '', ...lines] = tableLines(
    [
      { title: 'kind' },
      { title: '' },
      { title: 'size', align: 'right' },
      { title: 'count', align: 'right' },
      { title: 'last used' }
    ],
    rows
  )
  return [style('bold', head), ...lines]
}

/** Shown of each kind; `tool` only where a kind knows it. */
function kindLines(kind: CacheKind, items: readonly CacheItem[], options: ViewOptions): readonly string[] {
  const own = items.filter(item => item.kind === kind).toSorted((a, b) => b.bytes - a.bytes)
  if (own.length === 0 || kind === 'folder') return []
  const shown = options.all || kind === 'mounts' || kind === 'volumes' ? own : own.slice(0, mostShown)
  const rest = own.length - shown.length
  return [
    '',
    options.style('bold', kindNames[kind]),
    ...itemTable(shown, options),
    ...(rest > 0 ? [`  and ${formatCount(rest, 'smaller one')} (--all shows them)`] : [])
  ]
}

/** One line for each item: its size, when it was used last, its tool, its name. */
export function itemTable(
  items: readonly CacheItem[],
  { columns, now }: Pick<ViewOptions, 'columns' | 'now'>
): readonly string[] {
  const rows = items.map(item => [
    formatBytes(item.bytes),
    ageOf(item, now),
    item.tool ?? '',
    shortened(item.name, Math.max(40, columns - 40)),
    item.shared ? '(in an image)' : ''
  ])
  const used = [0, 1, 2, 3, 4].filter(at => rows.some(row => row[at] !== ''))
  const shape: readonly Column[] = used.map(at => ({ title: '', align: at === 0 ? 'right' : 'left' }))
  const [, ...lines] = tableLines(
    shape,
    rows.map(row => used.map(at => row[at] ?? ''))
  )
  return lines.map(line => `  ${line}`)
}

function ageOf({ lastUsedAt, createdAt }: CacheItem, now: number): string {
  if (lastUsedAt !== undefined) return formatAge(now - lastUsedAt)
  return createdAt === undefined ? '' : `made ${formatAge(now - createdAt)}`
}
