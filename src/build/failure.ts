/** Finds out what a failed build failed on, from the stream's steps and from what buildx prints after it. */
import type { BuiltService } from './definition.ts'
import { place } from './progress.ts'
import type { OtherWork, Step } from './step.ts'
import { harmless } from './terminal-text.ts'

export interface BuildFailure {
  /** undefined when the project as a whole could not be built. */
  readonly service: string | undefined
  readonly step: Step | undefined
  /** Absolute path of the Dockerfile; undefined for one that is written in the compose file, or comes with a remote context. */
  readonly file: string | undefined
  /** Lines of the Dockerfile, from 1. */
  readonly line: number | undefined
  readonly endLine: number | undefined
  /** One line: what failed. */
  readonly title: string
  /** BuildKit's, buildx's or compose's own message. */
  readonly message: string
  /** The failing lines of the Dockerfile as buildx prints them. */
  readonly excerpt: readonly string[]
}

/**
 * @param text what buildx printed beside its events
 * @param services those that were built
 */
export function findFailure(
  text: readonly string[],
  steps: readonly Step[],
  others: readonly OtherWork[],
  services: readonly BuiltService[]
): BuildFailure {
  const printed = readPrinted(text)
  const step = steps.find(candidate => candidate.outcome === 'failed')
  const other = step === undefined ? others.find(work => work.error !== undefined && !cancelled(work.error)) : undefined
  const target = services.find(candidate => candidate.target === printed.target)
  const service = target?.service ?? step?.names[0].service ?? other?.services[0] ?? only(services)
  const message = printed.message ?? step?.error ?? other?.error ?? 'buildx gave no reason'
  const built = services.find(candidate => candidate.service === service)
  return {
    service,
    step,
    file: built === undefined ? undefined : dockerfile(built),
    line: printed.line,
    endLine: printed.endLine,
    title: title(service, step, message),
    message,
    excerpt: printed.excerpt
  }
}

/** What the log says of a failure: where, the Dockerfile's lines, the whole output of the step, the reason. */
export function failureLines(failure: BuildFailure): readonly string[] {
  const { step } = failure
  const file = failure.file ?? 'Dockerfile in the compose file'
  return [
    harmless(`✗ ${failure.title}`),
    ...(step === undefined ? [] : [`  step ${place(step)}: ${harmless(step.names[0].instruction)}`]),
    ...(failure.line === undefined ? [] : [harmless(`  at ${file}:${failure.line}`)]),
    ...failure.excerpt.map(line => harmless(`  ${line}`)),
    ...(step === undefined || step.log.length === 0 ? [] : ['  output of the step:']),
    ...(step?.log ?? []).map(line => harmless(`  │ ${line}`)),
    ...(failure.title.endsWith(failure.message) ? [] : failure.message.split('\n').map(line => harmless(`  ${line}`)))
  ]
}

interface Printed {
  readonly target: string | undefined
  readonly message: string | undefined
  readonly line: number | undefined
  readonly endLine: number | undefined
  readonly excerpt: readonly string[]
}

/**
 * buildx ends with `NAME:LINE`, an excerpt between two rules whose failing lines are marked `>>>`, and
 * `ERROR: target NAME: failed to solve: REASON`; the target is named when there are several.
 */
function readPrinted(text: readonly string[]): Printed {
  const rules = text.flatMap((line, index) => (/^-{5,}$/.test(line) ? [index] : []))
  const [begin, end] = rules
  const excerpt = begin === undefined || end === undefined ? [] : text.slice(begin + 1, end)
  const marked = excerpt.flatMap(line => Number(/^\s*(\d+) \| >>>/.exec(line)?.[1] ?? []))
  const numbered = marked.filter(line => line > 0)
  const start = text.findLastIndex(line => line.startsWith('ERROR: '))
  const reason = start === -1 ? undefined : text.slice(start).join('\n').slice('ERROR: '.length).trim()
  const [, target, rest] = /^target ([^\s:]+): ([\s\S]*)$/.exec(reason ?? '') ?? []
  const message = (rest ?? reason ?? text.join('\n').trim()).replace(/^failed to solve: /, '')
  return {
    target,
    message: message === '' ? undefined : message,
    line: numbered[0],
    endLine: numbered.at(-1),
    excerpt
  }
}

/** What BuildKit puts before the name of a file that a COPY does not find. */
const checksumDetail = /^(failed to compute cache key: )?failed to calculate checksum of ref \S+: /

function title(service: string | undefined, step: Step | undefined, message: string): string {
  const where = service === undefined ? '' : `${service}: `
  const exitCode = /did not complete successfully: exit code: (\d+)/.exec(message)?.[1]
  if (step === undefined) return `${where}${firstLine(message)}`
  const { instruction } = step.names[0]
  const short = instruction.length > 80 ? `${instruction.slice(0, 79)}…` : instruction
  const reason = exitCode === undefined ? firstLine(message.replace(checksumDetail, '')) : `exit code ${exitCode}`
  return `${where}${short.replace(/\s+/g, ' ')} failed: ${reason}`
}

function dockerfile(service: BuiltService): string | undefined {
  const { dockerfile: file, 'dockerfile-inline': inline } = service.definition
  return inline === undefined && file?.startsWith('/') === true ? file : undefined
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? ''
}

function cancelled(error: string): boolean {
  return error.includes('context canceled')
}

function only(services: readonly BuiltService[]): string | undefined {
  return services.length === 1 ? services[0]?.service : undefined
}
