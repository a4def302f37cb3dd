/** What to do about it: the few hints that are worth most, out of what the report knows. */
import { formatBytes, formatDuration } from '../format.ts'
import { copiedPaths } from './copied.ts'
import { escapeText, inlineCode } from './markdown.ts'
import type { Report, StepReport } from './report.ts'
import { notableMs } from './story.ts'
import { netSavedMs } from './time-saved.ts'

export interface Hint {
  /** ms that it may save in a run like this one; decides which hints are shown. */
  readonly worthMs: number
  /** Markdown. */
  readonly text: string
}

const mostHints = 3
/** What GitHub keeps for a repository unless more is paid for, bytes. */
const repositoryBytes = 10e9
const nearlyFull = 0.8
/** Looking up takes less where there is nothing to restore, ms. */
const vainRestoreMs = 5000
/** A step is worth a hint from here on, ms. */
const longStepMs = 2000
const instructionLength = 80

/** Commands that keep downloads where a cache mount would bring them back. */
const installers: readonly { readonly command: RegExp; readonly folder: string }[] = [
  { command: /\bpip3? install\b/, folder: '/root/.cache/pip' },
  { command: /\buv (sync|pip install)\b/, folder: '/root/.cache/uv' },
  { command: /\bpoetry install\b/, folder: '/root/.cache/pypoetry' },
  { command: /\bnpm (ci|install)\b/, folder: '/root/.npm' },
  { command: /\bgo (build|mod download)\b/, folder: '/root/.cache/go-build' },
  { command: /\bcargo build\b/, folder: '/usr/local/cargo/registry' },
  { command: /\bapt-get install\b/, folder: '/var/cache/apt' }
]

/** At most three, the most valuable first. */
export function hints(report: Report): readonly Hint[] {
  const found = [
    ...slowRestore(report),
    ...fullCache(report),
    ...leftOut(report),
    ...copiedTooEarly(report),
    ...withoutMount(report)
  ]
  return found.toSorted((a, b) => b.worthMs - a.worthMs).slice(0, mostHints)
}

function slowRestore({ timeSaved, cache }: Report): Hint[] {
  if (timeSaved === undefined) return []
  const { restoreMs, saveMs = 0, withoutReuseMs, withReuseMs } = timeSaved
  if (cache.restored === 'none') {
    // What a first run saves is for later ones: only time that brought nothing is worth a hint.
    if (restoreMs < vainRestoreMs) return []
    const text = `Restoring took ${formatDuration(restoreMs)} and brought nothing: ${inlineCode('restore-timeout')} bounds what it may take, ${inlineCode('cache-mode: off')} leaves it out.`
    return [{ worthMs: restoreMs, text }]
  }
  const net = netSavedMs(timeSaved)
  if (net > -notableMs) return []
  const brought = formatDuration(Math.max(0, withoutReuseMs - withReuseMs))
  const saving = saveMs >= notableMs ? ` and saving ${formatDuration(saveMs)}` : ''
  const text = `Restoring ${formatBytes(cache.bytes)} took ${formatDuration(restoreMs)}${saving}, which spared ${brought} of building: a smaller cache (${inlineCode('max-size')}), or none (${inlineCode('cache-mode: off')}), would have been quicker.`
  return [{ worthMs: -net, text }]
}

function fullCache({ save, cache }: Report): Hint[] {
  const bytes = save?.stored?.bytes ?? 0
  if (cache.backend === 'directory' || bytes < repositoryBytes * nearlyFull) return []
  const text = `This workspace alone holds ${formatBytes(bytes)} in the cache. GitHub keeps ${formatBytes(repositoryBytes)} for a repository unless told otherwise, and drops what was used least of late: set ${inlineCode('max-size')}.`
  // What is dropped is missing as a whole in the next run.
  return [{ worthMs: 60_000, text }]
}

function leftOut({ save }: Report): Hint[] {
  const dropped = save?.dropped?.filter(one => one.reason === 'max-size' && one.kind !== 'image') ?? []
  if (dropped.length === 0) return []
  const bytes = dropped.reduce((sum, one) => sum + one.bytes, 0)
  return [
    {
      worthMs: 20_000,
      text: `${formatBytes(bytes)} did not fit into ${inlineCode('max-size')} and will be missing in the next run: raise it.`
    }
  ]
}

/** Steps that ran because they come after a step that copies everything. */
function copiedTooEarly(report: Report): Hint[] {
  return longest(report).flatMap(step => {
    const before = report.steps.find(
      one =>
        isSameStage(one, step) &&
        one.index < step.index &&
        one.outcome === 'run' &&
        copiedPaths(one.instruction).includes('.')
    )
    const others = report.steps.filter(
      one => isSameStage(one, step) && one.index < step.index && one.outcome === 'run' && one !== before
    )
    // When something before it ran as well, the copy is not why.
    if (before === undefined || others.some(one => one.index < before.index)) return []
    if (report.cache.restored === 'none') return []
    const text = `${named(step)} took ${formatDuration(step.ms)} because it comes after ${named(before)}, which changes with every file: copy what it needs before it, and the rest after it.`
    return [{ worthMs: step.ms, text }]
  })
}

/** Installations that download everything anew whenever they run. */
function withoutMount(report: Report): Hint[] {
  return longest(report).flatMap(step => {
    const { instruction, ms } = step
    if (instruction.includes('type=cache')) return []
    const installer = installers.find(({ command }) => command.test(instruction))
    if (installer === undefined) return []
    const mount = `--mount=type=cache,target=${installer.folder}`
    const text = `${named(step)} took ${formatDuration(ms)} without a cache mount: with ${inlineCode(mount)} it finds what it has downloaded before, also when it has to run again.`
    return [{ worthMs: ms / 2, text }]
  })
}

/** The longest steps that ran: no other can be worth a hint. */
function longest({ steps }: Report): readonly StepReport[] {
  const ran = steps.filter(({ outcome, ms, instruction }) => {
    return outcome === 'run' && ms >= longStepMs && instruction.startsWith('RUN ')
  })
  return ran.toSorted((a, b) => b.ms - a.ms).slice(0, 10 * mostHints)
}

function isSameStage(a: StepReport, b: StepReport): boolean {
  return a.stage === b.stage && a.total === b.total && a.services.some(service => b.services.includes(service))
}

function named({ services, instruction }: StepReport): string {
  const short =
    instruction.length <= instructionLength ? instruction : `${instruction.slice(0, instructionLength - 1)}…`
  const [first = ''] = services
  return `${inlineCode(short)} of ${escapeText(services.length > 1 ? `${first} and others` : first)}`
}
