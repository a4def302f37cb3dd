/** The parts of the summary that tell of services and steps. */
import { formatBytes, formatCount, formatDuration } from '../format.ts'
import type { FirstRunReport } from './first-run.ts'
import { type Alignment, details, escapeText, inlineCode, table, unbroken } from './markdown.ts'
import { notedMs } from './outputs.ts'
import type { Report, StepReport } from './report.ts'
import { netSavedMs, type TimeSaved } from './time-saved.ts'

const shownServices = 100
const shownSteps = 50
const instructionLength = 160
const causeLength = 60
const nameLength = 200
const shownImages = 3
const imageLength = 120

type Column = readonly [title: string, alignment: Alignment]

/** One row a service. */
export function services(report: Report): string[] {
  if (report.services.length === 0) return []
  const shown = report.services.slice(0, shownServices)
  const hasCause = shown.some(({ firstRun }) => firstRun !== undefined && firstRun.cause !== 'no-cache')
  const hasSize = shown.some(({ imageBytes }) => imageBytes !== undefined)
  const columns: readonly Column[] = [
    ['Service', 'left'],
    ['Time', 'right'],
    ['Steps reused', 'right'],
    ...(hasCause ? [['First step that ran, and why', 'left'] as const] : []),
    ['Image', 'left'],
    ...(hasSize ? [['Size', 'right'] as const] : [])
  ]
  const rows = shown.map(service => [
    inlineCode(shorten(service.name, nameLength)),
    unbroken(formatDuration(service.ms)),
    `${service.stepsCached} of ${service.stepsTotal}`,
    ...(hasCause ? [service.firstRun === undefined ? '–' : firstRunText(service.firstRun)] : []),
    imageNames(service.images),
    ...(hasSize ? [service.imageBytes === undefined ? '–' : unbroken(formatBytes(service.imageBytes))] : [])
  ])
  const more = report.services.length - shown.length
  return [table(columns, rows), ...(more > 0 ? [`and ${formatCount(more, 'more service', 'more services')}`] : [])]
}

/** The name that compose gives comes last, and is the one to keep. */
function imageNames(images: readonly string[]): string {
  const shown = images.slice(-shownImages)
  const more = images.length > shown.length ? [`and ${images.length - shown.length} more`] : []
  return [...shown.map(image => inlineCode(shorten(image, imageLength))), ...more].join('<br>')
}

/** `COPY . .: main.py changed`; Markdown. */
export function firstRunText(first: FirstRunReport): string {
  return `${inlineCode(shorten(withShortDigests(first.instruction), causeLength))}: ${causeText(first)}`
}

function causeText({ cause, names, more }: FirstRunReport): string {
  const shown = names.map(name => inlineCode(shorten(name, nameLength)))
  const listed = [...shown, ...(more > 0 ? [`${more} more`] : [])]
  const all = listed.length > 1 ? `${listed.slice(0, -1).join(', ')} and ${listed.at(-1)}` : listed.join('')
  const count = names.length + more
  switch (cause) {
    case 'no-cache':
      return 'nothing was restored'
    case 'other-workspace':
      return 'not in the cache of the other workspace that was restored'
    case 'new-service':
      return 'the service is new'
    case 'base-image':
      return `${all} changed`
    case 'files':
      return `${all} changed`
    case 'arguments':
      return `the build ${count === 1 ? 'argument' : 'arguments'} ${all} changed`
    case 'dockerfile':
      return 'the Dockerfile changed'
    case 'not-cached':
      return 'nothing changed, but its result was not in the cache'
    case 'unknown':
      return 'unknown why'
  }
}

/** The steps that ran, the longest first. */
export function ranSteps(report: Report): string[] {
  const ran = report.steps.filter(step => step.outcome !== 'cached' && step.outcome !== 'not-run')
  if (ran.length === 0) return []
  const shown = ran.toSorted((a, b) => b.ms - a.ms).slice(0, shownSteps)
  const rows = shown.map(step => [
    unbroken(formatDuration(step.ms)),
    escapeText(shorten(step.services.join(', '), nameLength)),
    unbroken(escapeText(shorten(`${step.stage ?? ''} ${step.index}/${step.total}`, nameLength))),
    `${inlineCode(shorten(withShortDigests(step.instruction), instructionLength))}${note(step)}`
  ])
  const title = `${formatCount(ran.length, 'step')} ran${shown.length < ran.length ? `, the longest ${shown.length}` : ''}`
  const columns: readonly Column[] = [
    ['Time', 'right'],
    ['Service', 'left'],
    ['Step', 'left'],
    ['Instruction', 'left']
  ]
  return [details(title, table(columns, rows))]
}

function note(step: StepReport): string {
  const downloaded = step.downloadedBytes > 0 ? [`${formatBytes(step.downloadedBytes)} downloaded`] : []
  const outcome = step.outcome === 'failed' ? ['failed'] : step.outcome === 'cancelled' ? ['stopped'] : []
  const notes = [...downloaded, ...outcome]
  return notes.length === 0 ? '' : ` (${notes.join(', ')})`
}

/** Strategy, versions, and how the time saved was found. */
export function about(report: Report): string[] {
  const { engine, timeSaved } = report
  const lines = [
    `Strategy ${inlineCode(report.strategy.name)}: ${escapeText(report.strategy.reason)}`,
    ...(engine === undefined
      ? []
      : [
          escapeText(
            `Docker ${engine.version}, store ${engine.store}, builder ${engine.builder}, buildx ${engine.buildx}, compose ${engine.compose}`
          )
        ]),
    ...(timeSaved === undefined || timeSaved.reusedSteps === 0
      ? []
      : [
          `Time saved ${formatDuration(netSavedMs(timeSaved))}: the longest chain of steps took ${formatDuration(timeSaved.withReuseMs)} instead of ${formatDuration(timeSaved.withoutReuseMs)}, ${spentTexts(timeSaved).join(', ')}; run times of ${timeSaved.knownSteps} of ${formatCount(timeSaved.reusedSteps, 'reused step')} are known`
        ]),
    `compose-build-cache ${escapeText(report.tool.version)}`
  ]
  return [details('Details', lines.map(line => `- ${line}`).join('\n'))]
}

function spentTexts({ restoreMs, foldersMs = 0, saveMs }: TimeSaved): readonly string[] {
  return [
    `restoring took ${formatDuration(restoreMs)}`,
    ...(foldersMs >= notedMs ? [`waiting for folders ${formatDuration(foldersMs)}`] : []),
    ...(saveMs === undefined ? [] : [`saving ${formatDuration(saveMs)}`])
  ]
}

/** Twelve digits of a digest are enough for people. */
function withShortDigests(text: string): string {
  return text.replace(/(@sha256:[0-9a-f]{12})[0-9a-f]{52}/g, '$1')
}

function shorten(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`
}
