/** The build's log for people, made from the same events as the report. Lines only: no cursor movements, no carriage returns. */
import { formatBytes, formatDuration } from '../format.ts'
import type { OtherWork, Step } from './step.ts'
import { harmless, plainText } from './terminal-text.ts'
import type { Change } from './timeline.ts'

/**
 * `auto`: one line for every step that ends, and output of steps that take long. `plain`: all output. `quiet`: nothing.
 */
export type ProgressMode = 'auto' | 'plain' | 'quiet'

/** `auto` shows output of a step that has run for this long, ms, ... */
const longRunningMs = 10_000
/** ... its newest line at most once in this many ms. */
const outputEveryMs = 1000
/** Exports and other work beside the steps are shown when they took this long, ms. */
const notableWorkMs = 1000
/** Twelve digits of a digest are enough for people. */
const longDigest = /(@sha256:[0-9a-f]{12})[0-9a-f]{52}/g
const instructionLength = 110
const outputLength = 2000

/** Renders changes of a timeline. Keeps the times of what it showed, nothing else. */
export class Progress {
  readonly #mode: ProgressMode
  readonly #shownAt = new Map<string, number>()

  constructor(mode: ProgressMode) {
    this.#mode = mode
  }

  /** The lines to log for a change, without line ends. No line can be taken for a workflow command. */
  lines(change: Change): readonly string[] {
    if (this.#mode === 'quiet') return []
    switch (change.kind) {
      case 'step-started':
        return this.#mode === 'plain' && change.step.outcome !== 'cached' ? [`▶         ${describe(change.step)}`] : []
      case 'step-ended':
        return [endedLine(change.step)]
      case 'step-log':
        return this.#output(change.step, change.lines, change.at)
      case 'other-ended':
        return change.other.durationMs >= notableWorkMs ? [otherLine(change.other)] : []
    }
  }

  #output(step: Step, lines: readonly string[], at: number | undefined): string[] {
    if (this.#mode === 'plain') return lines.map(line => outputLine(step, line))
    if (at === undefined || step.startedAt === undefined || at - step.startedAt < longRunningMs) return []
    const shownAt = this.#shownAt.get(step.digest)
    if (shownAt !== undefined && at - shownAt < outputEveryMs) return []
    const newest = lines.findLast(line => line.trim() !== '')
    if (newest === undefined) return []
    this.#shownAt.set(step.digest, at)
    const head = shownAt === undefined ? [`… ${duration(at - step.startedAt)}  ${describe(step)}`] : []
    return [...head, outputLine(step, newest)]
  }
}

/** `✓    4.2 s  api builder 3/7  RUN pip install -r requirements.txt` */
export function endedLine(step: Step): string {
  const downloaded = step.downloadedBytes > 0 ? `  (${formatBytes(step.downloadedBytes)} downloaded)` : ''
  switch (step.outcome) {
    case 'cached':
      return `✓    CACHED  ${describe(step)}`
    case 'run':
      return `✓ ${duration(step.durationMs)}  ${describe(step)}${downloaded}`
    case 'failed':
      return `✗ ${duration(step.durationMs)}  ${describe(step)}`
    case 'cancelled':
    case 'not-run':
      return `- ${'stopped'.padStart(9)}  ${describe(step)}`
  }
}

function otherLine(other: OtherWork): string {
  const services = other.services.length > 0 ? `${other.services.join(', ')}  ` : ''
  return `✓ ${duration(other.durationMs)}  ${harmless(`${services}${other.label}`)}`
}

function outputLine(step: Step, line: string): string {
  return harmless(`  │ ${place(step)} │ ${shorten(plainText(line), outputLength)}`)
}

function describe(step: Step): string {
  const instruction = step.names[0].instruction.replace(/\s+/g, ' ').replace(longDigest, '$1')
  return `${place(step)}  ${shorten(harmless(instruction), instructionLength)}`
}

/** `api builder 3/7`, `api, worker 2/5` */
export function place(step: Step): string {
  const services = [...new Set(step.names.map(name => name.service))]
  const { platform, stage, index, total } = step.names[0]
  const shown = services.length > 4 ? [...services.slice(0, 3), `${services.length - 3} more`] : services
  const parts = [shown.join(', '), platform, stage, `${index}/${total}`]
  // Names of steps are the frontend's, and a Dockerfile may choose its own.
  return harmless(parts.filter(part => part !== undefined).join(' '))
}

function duration(ms: number): string {
  return formatDuration(ms).padStart(9)
}

function shorten(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`
}
