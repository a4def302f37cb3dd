/** The job summary: Markdown as GitHub renders it, made from the report and nothing else. */

import { formatBytes, formatCount, formatDuration } from '../format.ts'
import { leftOutText } from './left-out.ts'
import { codeBlock, details, escapeText, inlineCode, table } from './markdown.ts'
import type { MountReport, Phase, Report, SaveReport, StepReport } from './report.ts'
import { headline } from './story.ts'

/** bytes; what GitHub takes of one step. */
const maxSummaryBytes = 1024 * 1024
const shownServices = 100
const shownSteps = 50
const instructionLength = 160
const excerptLines = 40

const icons: Readonly<Record<Report['outcome'], string>> = { succeeded: '✅', failed: '❌', cancelled: '⏹️' }
const phaseTitles: Readonly<Record<Phase['name'], string>> = {
  prepare: 'Prepare',
  restore: 'Restore',
  build: 'Build',
  save: 'Save'
}

const mountTitles: Readonly<Record<MountReport['kind'], string>> = {
  'cache-mount': 'Cache mount',
  volume: 'Volume',
  'runner-folder': 'Folder of the runner'
}

/** Renders the summary. What comes last is left out when it would be more than GitHub takes. */
export function summary(report: Report): string {
  const sections = [
    `### ${icons[report.outcome]} ${escapeText(headline(report))}`,
    `Workspace ${inlineCode(report.workspace)}`,
    ...failure(report),
    ...services(report),
    ...phases(report),
    cacheLine(report),
    ...warnings(report),
    ...ranSteps(report),
    ...about(report)
  ]
  while (sections.length > 1 && size(sections) > maxSummaryBytes) sections.pop()
  return join(sections)
}

function join(sections: readonly string[]): string {
  return `${sections.join('\n\n')}\n`
}

function size(sections: readonly string[]): number {
  return Buffer.byteLength(join(sections))
}

function failure(report: Report): string[] {
  const { failure: found } = report
  if (found === undefined) return []
  const where = found.file === undefined ? [] : [`${found.file}${found.line === undefined ? '' : `:${found.line}`}`]
  const lines = [...where, ...found.excerpt, ...found.message.split('\n')].slice(0, excerptLines)
  return [codeBlock(lines.map(line => line.slice(0, 2000)))]
}

function services(report: Report): string[] {
  if (report.services.length === 0) return []
  const shown = report.services.slice(0, shownServices)
  const rows = shown.map(service => [
    inlineCode(service.name),
    formatDuration(service.ms),
    `${service.stepsCached} of ${service.stepsTotal}`,
    service.images.map(inlineCode).join('<br>')
  ])
  const more = report.services.length - shown.length
  return [
    table(
      [
        ['Service', 'left'],
        ['Time', 'right'],
        ['Steps reused', 'right'],
        ['Image', 'left']
      ],
      rows
    ),
    ...(more > 0 ? [`and ${formatCount(more, 'more service', 'more services')}`] : [])
  ]
}

function phases(report: Report): string[] {
  if (report.phases.length === 0) return []
  return [
    table(
      report.phases.map(phase => [phaseTitles[phase.name], 'right']),
      [report.phases.map(phase => formatDuration(phase.ms))]
    )
  ]
}

function cacheLine(report: Report): string {
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

function warnings(report: Report): string[] {
  if (report.warnings.length === 0) return []
  return [report.warnings.map(warning => `> ⚠️ ${escapeText(warning)}`).join('\n>\n')]
}

function ranSteps(report: Report): string[] {
  const ran = report.steps.filter(step => step.outcome !== 'cached' && step.outcome !== 'not-run')
  if (ran.length === 0) return []
  const shown = ran.toSorted((a, b) => b.ms - a.ms).slice(0, shownSteps)
  const rows = shown.map(step => [
    formatDuration(step.ms),
    escapeText(step.services.join(', ')),
    escapeText(`${step.stage ?? ''} ${step.index}/${step.total}`),
    `${inlineCode(shorten(step.instruction))}${note(step)}`
  ])
  const title = `${formatCount(ran.length, 'step')} ran${shown.length < ran.length ? `, the longest ${shown.length}` : ''}`
  return [
    details(
      title,
      table(
        [
          ['Time', 'right'],
          ['Service', 'left'],
          ['Step', 'left'],
          ['Instruction', 'left']
        ],
        rows
      )
    )
  ]
}

function note(step: StepReport): string {
  const downloaded = step.downloadedBytes > 0 ? [`${formatBytes(step.downloadedBytes)} downloaded`] : []
  const outcome = step.outcome === 'failed' ? ['failed'] : step.outcome === 'cancelled' ? ['stopped'] : []
  const notes = [...downloaded, ...outcome]
  return notes.length === 0 ? '' : ` (${notes.join(', ')})`
}

function about(report: Report): string[] {
  const { engine, mounts, timeSaved } = report
  const lines = [
    `Strategy ${inlineCode(report.strategy.name)}: ${escapeText(report.strategy.reason)}`,
    ...(engine === undefined
      ? []
      : [
          escapeText(
            `Docker ${engine.version}, store ${engine.store}, builder ${engine.builder}, buildx ${engine.buildx}, compose ${engine.compose}`
          )
        ]),
    ...mounts.map(mount => `${mountTitles[mount.kind]} ${inlineCode(mount.name)}: ${formatBytes(mount.bytes)}`),
    ...(timeSaved === undefined || timeSaved.reusedSteps === 0
      ? []
      : [
          `Time saved ${formatDuration(timeSaved.ms)}: the longest chain of steps took ${formatDuration(timeSaved.withReuseMs)} instead of ${formatDuration(timeSaved.withoutReuseMs)}, restoring took ${formatDuration(timeSaved.restoreMs)}; run times of ${timeSaved.knownSteps} of ${formatCount(timeSaved.reusedSteps, 'reused step')} are known`
        ]),
    `compose-build-cache ${escapeText(report.tool.version)}`
  ]
  return [details('Details', lines.map(line => `- ${line}`).join('\n'))]
}

function shorten(text: string): string {
  return text.length <= instructionLength ? text : `${text.slice(0, instructionLength - 1)}…`
}
