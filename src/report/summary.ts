/** The job summary: Markdown as GitHub renders it, made from the report and nothing else. */

import { hints } from './hints.ts'
import { codeBlock, details, escapeText, inlineCode, table } from './markdown.ts'
import type { Report } from './report.ts'
import { headline } from './story.ts'
import { balance, cacheLine, mounts, phases } from './summary-cache.ts'
import { about, ranSteps, services } from './summary-steps.ts'
import { timeline, timelineTitle } from './timeline.ts'
import { regression, runRows, trend } from './trend.ts'

/** bytes; what GitHub takes of one step. */
const maxSummaryBytes = 1024 * 1024
const excerptLines = 40
const lineLength = 2000
const shownWarnings = 50
const warningLength = 1000
const headlineLength = 500

const icons: Readonly<Record<Report['outcome'], string>> = { succeeded: '✅', failed: '❌', cancelled: '⏹️' }

/** A part of the summary. What is worth least is left out first when it would be more than GitHub takes. */
interface Section {
  readonly text: string
  readonly worth: number
}

/** Renders the summary. */
export function summary(report: Report): string {
  const sections: readonly Section[] = [
    ...worth(10, [`### ${icons[report.outcome]} ${escapeText(cut(headline(report), headlineLength))}`]),
    ...worth(9, [[`Workspace ${inlineCode(cut(report.workspace, 200))}`, ...trend(report)].join('. ')]),
    ...worth(8, regression(report)),
    ...worth(8, failure(report)),
    ...worth(7, services(report)),
    ...worth(6, phases(report)),
    ...worth(6, [cacheLine(report), ...balance(report)]),
    ...worth(5, hintList(report)),
    ...worth(5, warnings(report)),
    ...worth(2, picture(report)),
    ...worth(3, ranSteps(report)),
    ...worth(2, mounts(report)),
    ...worth(1, lastRuns(report)),
    ...worth(4, about(report))
  ]
  return fitted(sections)
}

function worth(value: number, texts: readonly string[]): readonly Section[] {
  return texts.map(text => ({ text, worth: value }))
}

/** Leaves out what is worth least, of equal worth the last, until the rest fits. */
function fitted(sections: readonly Section[]): string {
  const text = `${sections.map(section => section.text).join('\n\n')}\n`
  if (Buffer.byteLength(text) <= maxSummaryBytes || sections.length <= 1) return text
  const least = Math.min(...sections.map(section => section.worth))
  const at = sections.findLastIndex(section => section.worth === least)
  return fitted(sections.toSpliced(at, 1))
}

function failure({ failure: found }: Report): string[] {
  if (found === undefined) return []
  const where = found.file === undefined ? [] : [`${found.file}${found.line === undefined ? '' : `:${found.line}`}`]
  const lines = [...where, ...found.excerpt, ...found.message.split('\n')].slice(0, excerptLines)
  return [codeBlock(lines.map(line => line.slice(0, lineLength)))]
}

function hintList(report: Report): string[] {
  const found = hints(report)
  return found.length === 0 ? [] : [found.map(hint => `> 💡 ${hint.text}`).join('\n>\n')]
}

function warnings(report: Report): string[] {
  if (report.warnings.length === 0) return []
  const shown = report.warnings.slice(0, shownWarnings)
  const more = report.warnings.length - shown.length
  const lines = [...shown.map(one => cut(one, warningLength)), ...(more > 0 ? [`and ${more} more warnings`] : [])]
  return [lines.map(line => `> ⚠️ ${escapeText(line)}`).join('\n>\n')]
}

function picture(report: Report): string[] {
  const chart = timeline(report)
  return chart === undefined ? [] : [details(timelineTitle(report), chart)]
}

function lastRuns({ baseline }: Report): string[] {
  if (baseline === undefined) return []
  const rows = runRows(baseline)
  const columns = [
    ['Run', 'left'],
    ['Time', 'right'],
    ['Restore', 'right'],
    ['Build', 'right'],
    ['Steps reused', 'right']
  ] as const
  return [details(`The last ${rows.length} runs of the default branch`, table(columns, rows))]
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`
}
