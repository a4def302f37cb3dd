/** Turns the events of a build into its steps. Knows nothing of processes, clocks or logs: the same events give the same steps. */
import { compare, inOrder } from './order.ts'
import type { BuildEvent } from './rawjson.ts'
import {
  type BuildWarning,
  isRunning,
  type OtherWork,
  type Step,
  toOtherWork,
  toStep,
  type VertexRecord
} from './step.ts'
import { newestOf, shownLine } from './terminal-text.ts'
import { type OtherName, parseVertexName, type StepName, type TargetNames } from './vertex-name.ts'

/** What an event changed, for those who show progress. Times are ms since 1970. */
export type Change =
  | { readonly kind: 'step-started'; readonly step: Step }
  /** The step has ended as far as can be told; shown once per step. */
  | { readonly kind: 'step-ended'; readonly step: Step }
  | {
      readonly kind: 'step-log'
      readonly step: Step
      readonly lines: readonly string[]
      readonly at: number | undefined
    }
  | { readonly kind: 'other-ended'; readonly other: OtherWork }

/** BuildKit gives a step's key computation an interval of its own before the step runs; for a RUN it is shorter than this. */
const keyComputationMs = 20
/** bytes of output kept of a step that runs or failed; BuildKit itself stops at 2 MiB. */
const keptLogBytes = 2 * 1024 * 1024
/** Lines kept of what is no event. */
const keptTextLines = 1000
/** Lines kept of a step that succeeded. */
const keptLinesOfSuccess = 50

export class Timeline {
  readonly #targets: TargetNames
  readonly #parsed = new Map<string, StepName | OtherName>()
  readonly #records = new Map<string, VertexRecord>()
  readonly #started = new Set<string>()
  readonly #ended = new Set<string>()
  readonly #warnings = new Map<
    string,
    { readonly warning: Omit<BuildWarning, 'services'>; readonly vertexes: Set<string> }
  >()
  readonly #text: string[] = []

  constructor(targets: TargetNames) {
    this.#targets = targets
  }

  /** Takes in one event and tells what it changed. */
  apply(event: BuildEvent): readonly Change[] {
    switch (event.kind) {
      case 'vertex':
        return this.#applyVertex(event)
      case 'log':
        return this.#applyLog(event)
      case 'status':
        this.#record(event.vertex).transfers.set(event.id, { current: event.current, total: event.total })
        return []
      case 'warning':
        this.#addWarning(event)
        return []
      case 'text':
        this.#text.push(event.text)
        if (this.#text.length > keptTextLines) this.#text.shift()
        return []
    }
  }

  /** The changes that were held back because a step might have gone on. Call it when the stream has ended. */
  finish(): readonly Change[] {
    return this.steps()
      .filter(step => step.outcome !== 'not-run' && !this.#ended.has(step.digest))
      .flatMap(step => this.#end(step))
  }

  /** All steps, what a step needs before it, stage by stage. */
  steps(): readonly Step[] {
    return inOrder(this.#records).flatMap(record => this.#step(record) ?? [])
  }

  /** Everything but steps, in the same order. */
  others(): readonly OtherWork[] {
    return inOrder(this.#records).flatMap(record => this.#other(record) ?? [])
  }

  warnings(): readonly BuildWarning[] {
    return [...this.#warnings.values()].map(({ warning, vertexes }) => {
      const records = [...vertexes].flatMap(digest => this.#records.get(digest) ?? [])
      const services = records.flatMap(record => this.#names(record).flatMap(({ service }) => service ?? []))
      return { ...warning, services: [...new Set(services)].sort(compare) }
    })
  }

  /** The lines of the stream that were no progress: buildx's own messages. */
  text(): readonly string[] {
    return this.#text
  }

  #addWarning({ message, url, file, line, vertex }: Extract<BuildEvent, { kind: 'warning' }>): void {
    const key = JSON.stringify([message, file, line])
    const known = this.#warnings.get(key) ?? { warning: { message, url, file, line }, vertexes: new Set() }
    this.#warnings.set(key, known)
    known.vertexes.add(vertex)
  }

  #applyVertex(event: Extract<BuildEvent, { kind: 'vertex' }>): Change[] {
    const record = this.#record(event.digest)
    if (event.inputs.length > 0) record.inputs = event.inputs
    if (event.error !== undefined) record.error = event.error
    const sighting = record.sightings.get(event.name) ?? { cached: false, intervals: new Map() }
    record.sightings.set(event.name, sighting)
    sighting.cached ||= event.cached
    if (event.startedAt === undefined) return []
    sighting.intervals.set(event.startedAt, event.completedAt ?? sighting.intervals.get(event.startedAt))
    const other = this.#other(record)
    if (other !== undefined) return this.#otherChanges(other, event.completedAt !== undefined)
    return [...this.#endInputs(record), ...this.#stepChanges(record)]
  }

  #otherChanges(other: OtherWork, ended: boolean): Change[] {
    const last: Change[] = ended ? [{ kind: 'other-ended', other }] : []
    if (other.kind !== 'export') return last
    const done = [...this.#started].filter(digest => !this.#ended.has(digest)).map(digest => this.#record(digest))
    const exported = done.flatMap(record => (isRunning(record) ? [] : (this.#step(record) ?? [])))
    return [
      ...exported
        .filter(step => step.names.some(name => other.services.includes(name.service)))
        .flatMap(step => this.#end(step)),
      ...last
    ]
  }

  #stepChanges(record: VertexRecord): Change[] {
    const step = this.#step(record)
    if (step === undefined) return []
    const changes: Change[] = []
    if (!this.#started.has(step.digest)) {
      this.#started.add(step.digest)
      changes.push({ kind: 'step-started', step })
    }
    if (hasEnded(step) && !isRunning(record) && !this.#ended.has(step.digest)) changes.push(...this.#end(step))
    return changes
  }

  /** A step has ended for certain once a step that needs it has begun. */
  #endInputs(record: VertexRecord): Change[] {
    return record.inputs.flatMap(digest => {
      const input = this.#records.get(digest)
      const step = input === undefined ? undefined : this.#step(input)
      if (step === undefined || step.outcome === 'not-run' || this.#ended.has(digest)) return []
      return input !== undefined && isRunning(input) ? [] : this.#end(step)
    })
  }

  #end(step: Step): readonly Change[] {
    this.#ended.add(step.digest)
    const record = this.#record(step.digest)
    // Output that did not end its last line has done so now.
    const lines = record.partialLine === '' ? [] : [shownLine(record.partialLine)]
    record.partialLine = ''
    record.log.push(...lines)
    if (step.outcome === 'run' || step.outcome === 'cached') record.log = record.log.slice(-keptLinesOfSuccess)
    const last: Change[] = lines.length === 0 ? [] : [{ kind: 'step-log', step, lines, at: step.completedAt }]
    return [...last, { kind: 'step-ended', step }]
  }

  #applyLog(event: Extract<BuildEvent, { kind: 'log' }>): Change[] {
    const record = this.#record(event.vertex)
    const [first = '', ...rest] = event.text.split('\n')
    const pieces = [record.partialLine + first, ...rest]
    record.partialLine = newestOf(pieces.pop() ?? '')
    const lines = pieces.map(shownLine)
    for (const line of lines) {
      record.log.push(line)
      record.logBytes += line.length + 1
    }
    while (record.logBytes > keptLogBytes) record.logBytes -= (record.log.shift()?.length ?? 0) + 1
    const step = lines.length > 0 ? this.#step(record) : undefined
    return step === undefined ? [] : [{ kind: 'step-log', step, lines, at: event.at }]
  }

  #record(digest: string): VertexRecord {
    const known = this.#records.get(digest)
    if (known !== undefined) return known
    const record: VertexRecord = {
      digest,
      inputs: [],
      sightings: new Map(),
      transfers: new Map(),
      error: undefined,
      log: [],
      logBytes: 0,
      partialLine: ''
    }
    this.#records.set(digest, record)
    return record
  }

  #names(record: VertexRecord): (StepName | OtherName)[] {
    return [...record.sightings.keys()].map(name => {
      const known = this.#parsed.get(name) ?? parseVertexName(name, this.#targets)
      this.#parsed.set(name, known)
      return known
    })
  }

  #step(record: VertexRecord): Step | undefined {
    const names = this.#names(record).filter(name => name.kind === 'step')
    const [first, ...rest] = names.sort((a, b) => compare(a.service, b.service))
    return first === undefined ? undefined : toStep(record, [first, ...rest])
  }

  #other(record: VertexRecord): OtherWork | undefined {
    const names = this.#names(record)
    const others = names.filter(name => name.kind !== 'step')
    return others.length < names.length || names.length === 0 ? undefined : toOtherWork(record, others)
  }
}

/** Whether a step that stands still will not go on. Of others it shows when a step that needs them begins. */
function hasEnded(step: Step): boolean {
  if (step.error !== undefined) return true
  const { instruction } = step.names[0]
  if (instruction.startsWith('RUN ')) return step.outcome === 'cached' || step.durationMs >= keyComputationMs
  return step.outcome === 'cached' && !instruction.startsWith('FROM ')
}
