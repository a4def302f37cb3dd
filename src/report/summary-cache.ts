/** The parts of the summary that tell of phases and of the cache: what it cost and what it brought. */
import { formatBytes, formatCount, formatDuration } from '../format.ts'
import { leftOutText } from './left-out.ts'
import { type Alignment, details, escapeText, inlineCode, table } from './markdown.ts'
import { notedMs, phaseMs, shownPhases } from './outputs.ts'
import type { MountReport, Phase, Report, SaveReport } from './report.ts'
import { measureOf, usualText } from './trend.ts'

const shownMounts = 100

const phaseTitles: Readonly<Record<Phase['name'], string>> = {
  prepare: 'Prepare',
  restore: 'Restore',
  mirror: 'Package mirror',
  build: 'Build',
  folders: 'Wait for folders of the runner',
  save: 'Save, after the job'
}

const mountTitles: Readonly<Record<MountReport['kind'], string>> = {
  'cache-mount': 'Cache mount',
  volume: 'Volume',
  'runner-folder': 'Folder of the runner'
}

const restoredTexts: Readonly<Record<NonNullable<MountReport['restored']>, string>> = {
  exact: 'restored',
  fallback: 'restored from an older state',
  none: 'nothing was stored',
  present: 'left as it was',
  left: 'not needed, stayed in the cache'
}

type Column = readonly [title: string, alignment: Alignment]

/** One row a phase: time, what is usual, and what went through it. */
export function phases(report: Report): string[] {
  if (report.phases.length === 0) return []
  const hasUsual = report.baseline !== undefined
  const columns: readonly Column[] = [
    ['Phase', 'left'],
    ['Time', 'right'],
    ...(hasUsual ? [['Usually', 'right'] as const] : []),
    ['Data', 'left']
  ]
  const rows = shownPhases(report).map(({ name, ms }) => {
    const measure = measureOf(report, name)
    const usual = measure === undefined ? '–' : usualText(measure)
    const time = measure?.slower ? `**${formatDuration(ms)}** 🐢` : formatDuration(ms)
    return [phaseTitles[name], time, ...(hasUsual ? [usual] : []), data(report, name, ms)]
  })
  return [table(columns, rows)]
}

/** `85.2 MB in 12 entries, 26.6 MB/s` */
function data({ cache, save, totals }: Report, name: Phase['name'], ms: number): string {
  if (name === 'restore') return moved(cache, ms)
  if (name === 'save') return save === undefined ? '' : moved(save, ms)
  if (name === 'build' && totals.downloadedBytes > 0) {
    return `${formatBytes(totals.downloadedBytes)} of base images downloaded`
  }
  return ''
}

function moved({ bytes, entries }: { readonly bytes: number; readonly entries: number }, ms: number): string {
  if (bytes === 0) return ''
  const rate = ms > 0 ? `, ${formatBytes(Math.round((bytes / ms) * 1000))}/s` : ''
  return `${formatBytes(bytes)} in ${formatCount(entries, 'entry', 'entries')}${rate}`
}

export function cacheLine(report: Report): string {
  const saved = report.save === undefined ? [] : [savedText(report.save)]
  return `**Cache**: ${[restoredText(report), ...saved].join('; ')}`
}

function restoredText(report: Report): string {
  const { restored, bytes, entries, matchedKey } = report.cache
  if (report.strategy.name === 'none') return `not used, ${escapeText(report.strategy.reason)}`
  if (report.cache.backend === undefined) return 'not used'
  if (restored === 'none') return 'nothing to restore'
  const from = restored === 'exact' ? 'of this workspace' : 'of another workspace or branch'
  const key = matchedKey === undefined ? '' : ` (${inlineCode(matchedKey)})`
  return `restored ${formatBytes(bytes)} in ${formatCount(entries, 'entry', 'entries')} ${from}${key}`
}

function savedText(save: SaveReport): string {
  const reason = save.reason === undefined ? '' : `: ${escapeText(save.reason)}`
  switch (save.outcome) {
    case 'saved': {
      const left = save.dropped === undefined ? '' : `, left out ${escapeText(leftOutText(save.dropped))}`
      return `saved ${formatBytes(save.bytes)} in ${formatCount(save.entries, 'entry', 'entries')}${left}`
    }
    case 'unchanged':
      return 'nothing new to save'
    case 'skipped':
      return `not saved${reason}`
    case 'failed':
      return `⚠️ saving failed${reason}`
  }
}

/** What the cache costs against what it brought. */
export function balance(report: Report): string[] {
  const { timeSaved, save, cache } = report
  if (cache.backend === undefined) return []
  const spent = [
    ...spentOn('restoring', phaseMs(report, 'restore')),
    ...spentOn('waiting for folders', phaseMs(report, 'folders')),
    ...spentOn('saving', phaseMs(report, 'save'))
  ]
  const stored = save?.stored
  const cost = [
    ...(spent.length > 0 ? [listed(spent)] : []),
    ...(stored === undefined
      ? []
      : [`${formatBytes(stored.bytes)} stored in ${formatCount(stored.entries, 'entry', 'entries')}`])
  ]
  if (cost.length === 0) return []
  const brought =
    timeSaved === undefined || timeSaved.reusedSteps === 0 || cache.restored === 'none'
      ? ''
      : `; it spared ${formatDuration(timeSaved.withoutReuseMs - timeSaved.withReuseMs)} of building`
  return [`**Cost**: ${cost.join(', ')}${brought}`]
}

function spentOn(what: string, ms: number): readonly string[] {
  return ms >= notedMs ? [`${what} ${formatDuration(ms)}`] : []
}

/** `a, b and c` */
function listed(texts: readonly string[]): string {
  return texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} and ${texts.at(-1)}`
}

/** Cache mounts, volumes and folders: size, growth and use. */
export function mounts({ mounts: all }: Report): string[] {
  if (all.length === 0) return []
  const shown = all.slice(0, shownMounts)
  const rows = shown.map(mount => [
    mountTitles[mount.kind],
    inlineCode(mount.name.slice(0, 300)),
    formatBytes(mount.bytes),
    grown(mount.grownBytes),
    mount.restored === undefined || mount.used === true ? use(mount.used) : restoredTexts[mount.restored]
  ])
  const bytes = all.reduce((sum, mount) => sum + mount.bytes, 0)
  const more = all.length - shown.length
  const title = `${formatCount(all.length, 'cache mount, volume or folder', 'cache mounts, volumes and folders')}: ${formatBytes(bytes)}`
  const columns: readonly Column[] = [
    ['Kind', 'left'],
    ['Name', 'left'],
    ['Size', 'right'],
    ['Grown by', 'right'],
    ['In this run', 'left']
  ]
  return [details(title, [table(columns, rows), ...(more > 0 ? [`and ${more} more`] : [])].join('\n\n'))]
}

function grown(bytes: number | undefined): string {
  if (bytes === undefined) return '–'
  return bytes < 0 ? `-${formatBytes(-bytes)}` : formatBytes(bytes)
}

function use(used: boolean | undefined): string {
  return used === undefined ? '–' : used ? 'used' : 'not needed'
}
