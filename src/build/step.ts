import { isBase } from './step-key.ts'
import { shownLine } from './terminal-text.ts'
import type { OtherKind, StepName } from './vertex-name.ts'

/**
 * `cached`: its result was there. `run`: it was executed (or its base image was downloaded). `cancelled`: it has begun and
 * not ended, or was stopped because another step failed. `not-run`: the build ended before its turn.
 */
export type StepOutcome = 'cached' | 'run' | 'failed' | 'cancelled' | 'not-run'

/** ms since 1970. */
export interface Interval {
  readonly startedAt: number
  readonly completedAt: number
}

/** One numbered step of a Dockerfile. Services that share it share the one step. */
export interface Step {
  /** BuildKit's digest of the step, good within this build only. */
  readonly digest: string
  /** Digests of what it needs, also of other vertices than steps. */
  readonly inputs: readonly string[]
  /** One per service that has this step. Never empty. */
  readonly names: readonly [StepName, ...StepName[]]
  /** Names that stay the same from run to run, one per entry of `names`. */
  readonly keys: readonly string[]
  readonly outcome: StepOutcome
  readonly startedAt: number | undefined
  readonly completedAt: number | undefined
  /** ms of work: pauses and time spent by several services at once are not counted twice. */
  readonly durationMs: number
  /** bytes of the base image that were downloaded, as far as the stream tells: it misses what is unpacked at once. */
  readonly downloadedBytes: number
  readonly error: string | undefined
  /** Output of the step, its newest lines, terminal sequences removed. Kept whole only for a step that failed. */
  readonly log: readonly string[]
}

/** Everything BuildKit does beside the steps: contexts, metadata, exports. */
export interface OtherWork {
  readonly digest: string
  readonly inputs: readonly string[]
  readonly kind: OtherKind
  readonly services: readonly string[]
  readonly label: string
  readonly durationMs: number
  /** bytes that were sent or received, as far as the stream tells. */
  readonly bytes: number
  readonly error: string | undefined
}

export interface BuildWarning {
  readonly message: string
  readonly url: string | undefined
  /** As the builder calls it: without its folder. */
  readonly file: string | undefined
  readonly line: number | undefined
  /** Those whose Dockerfile it is about. Sorted. */
  readonly services: readonly string[]
}

/** What the stream said of one vertex so far. */
export interface VertexRecord {
  readonly digest: string
  inputs: readonly string[]
  /** Display name -> what was seen under it. */
  readonly sightings: Map<string, Sighting>
  /** Status id -> the newest numbers, bytes. */
  readonly transfers: Map<string, { readonly current: number; readonly total: number }>
  error: string | undefined
  log: string[]
  logBytes: number
  partialLine: string
}

interface Sighting {
  cached: boolean
  /** start -> end, undefined while it runs. */
  readonly intervals: Map<number, number | undefined>
}

/** Builds the step a record stands for. */
export function toStep(record: VertexRecord, names: readonly [StepName, ...StepName[]]): Step {
  const span = work(record)
  const base = names.some(isBase)
  return {
    digest: record.digest,
    inputs: record.inputs,
    names,
    keys: [...new Set(names.map(name => name.key))],
    outcome: outcome(record, base),
    startedAt: span.startedAt === undefined ? undefined : Math.round(span.startedAt),
    completedAt: span.completedAt === undefined ? undefined : Math.round(span.completedAt),
    durationMs: Math.round(span.durationMs),
    downloadedBytes: base ? layerBytes(record) : 0,
    error: record.error,
    log: record.partialLine === '' ? record.log : [...record.log, shownLine(record.partialLine)]
  }
}

export function toOtherWork(
  record: VertexRecord,
  names: readonly { readonly kind: OtherKind; readonly service: string | undefined; readonly label: string }[]
): OtherWork {
  return {
    digest: record.digest,
    inputs: record.inputs,
    kind: names[0]?.kind ?? 'other',
    services: [...new Set(names.flatMap(name => name.service ?? []))].sort(),
    label: names[0]?.label ?? '',
    durationMs: Math.round(work(record).durationMs),
    bytes: [...record.transfers.values()].reduce((sum, transfer) => sum + transfer.current, 0),
    error: record.error
  }
}

/** Whether some interval of the record has begun and not ended. */
export function isRunning(record: VertexRecord): boolean {
  return [...record.sightings.values()].some(sighting => [...sighting.intervals.values()].includes(undefined))
}

/** First start, last end and the time covered by all intervals, ms. */
export function work(record: VertexRecord): {
  startedAt: number | undefined
  completedAt: number | undefined
  durationMs: number
} {
  const all = [...record.sightings.values()].flatMap(sighting => [...sighting.intervals])
  const closed = all.flatMap(([startedAt, completedAt]) =>
    completedAt === undefined ? [] : [{ startedAt, completedAt }]
  )
  const startedAt = extreme(
    all.map(([start]) => start),
    Math.min
  )
  const completedAt = extreme(
    closed.map(interval => interval.completedAt),
    Math.max
  )
  return { startedAt, completedAt, durationMs: covered(closed) }
}

/** As `Math.min` or `Math.max`, of any number of numbers; undefined of none. */
function extreme(numbers: readonly number[], pick: (a: number, b: number) => number): number | undefined {
  const [first, ...rest] = numbers
  return first === undefined ? undefined : rest.reduce((best, number) => pick(best, number), first)
}

/** ms covered by intervals that may overlap. */
export function covered(intervals: readonly Interval[]): number {
  let total = 0
  let end = Number.NEGATIVE_INFINITY
  for (const { startedAt, completedAt } of [...intervals].sort((a, b) => a.startedAt - b.startedAt)) {
    total += Math.max(0, completedAt - Math.max(startedAt, end))
    end = Math.max(end, completedAt)
  }
  return total
}

function outcome(record: VertexRecord, base: boolean): StepOutcome {
  if (record.error !== undefined) return record.error.includes('context canceled') ? 'cancelled' : 'failed'
  const seen = [...record.sightings.values()].filter(sighting => sighting.intervals.size > 0)
  if (seen.length === 0) return 'not-run'
  if (isRunning(record)) return 'cancelled'
  // A base image that is there is not flagged as cached (docker driver): nothing was downloaded, then. While two services
  // wait for the same step, the one that comes late finds it cached: it ran all the same.
  if (base) return layerBytes(record) > 0 || extracts(record) ? 'run' : 'cached'
  return seen.every(sighting => sighting.cached) ? 'cached' : 'run'
}

function layerBytes(record: VertexRecord): number {
  const layers = [...record.transfers].filter(([id]) => id.startsWith('sha256:'))
  return layers.reduce((sum, [, transfer]) => sum + transfer.current, 0)
}

function extracts(record: VertexRecord): boolean {
  return [...record.transfers.keys()].some(id => id.startsWith('extracting '))
}
