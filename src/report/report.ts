/** `report.json`: everything that is known of one run. Outputs, log and summary are renderings of it. */
import type { BuildFailure, BuildResult, ServiceResult, Step, StepOutcome } from '../build/index.ts'
import { type StepTimes, type TimeSaved, timeSaved } from './time-saved.ts'

/** Raised when a reader of the former version could misread the new one. */
export const reportSchema = 1

export interface Report {
  readonly schema: typeof reportSchema
  readonly tool: { readonly name: 'compose-build-cache'; readonly version: string }
  readonly workspace: string
  readonly outcome: BuildResult['outcome']
  /** ISO 8601 */
  readonly startedAt: string
  /** ms from the first line of the step to its last, saving excluded. */
  readonly totalMs: number
  readonly strategy: { readonly name: 'snapshot' | 'none'; readonly reason: string }
  /** undefined when the engine could not be asked. */
  readonly engine?: EngineReport
  readonly cache: CacheReport
  readonly phases: readonly Phase[]
  readonly services: readonly ServiceReport[]
  /** Every step once. */
  readonly steps: readonly StepReport[]
  readonly totals: Totals
  readonly timeSaved?: TimeSaved
  readonly mounts: readonly MountReport[]
  readonly warnings: readonly string[]
  readonly failure?: FailureReport
  /** Known after the post step only. */
  readonly save?: SaveReport
}

export interface EngineReport {
  readonly version: string
  /** `overlay2`, `containerd`... */
  readonly store: string
  /** Name and driver of the builder. */
  readonly builder: string
  readonly buildx: string
  readonly compose: string
}

export interface CacheReport {
  /** undefined when the cache was off or not needed. */
  readonly backend?: 'github' | 'directory' | 'toolkit'
  /** `exact`: the newest cache of this workspace; `fallback`: another one that was near enough. */
  readonly restored: 'exact' | 'fallback' | 'none'
  readonly matchedKey?: string
  /** bytes and entries read from the cache. */
  readonly bytes: number
  readonly entries: number
}

export interface Phase {
  readonly name: 'prepare' | 'restore' | 'build' | 'save'
  readonly ms: number
}

export interface ServiceReport {
  readonly name: string
  readonly images: readonly string[]
  readonly imageDigest?: string
  readonly configDigest?: string
  /** What `docker buildx history` knows this build by. */
  readonly buildRef?: string
  /** ms from the start of its first step to the end of its last. */
  readonly ms: number
  readonly stepsTotal: number
  readonly stepsCached: number
}

export interface StepReport {
  readonly services: readonly string[]
  readonly stage?: string
  readonly platform?: string
  readonly index: number
  readonly total: number
  /** Values of build arguments replaced by their names. */
  readonly instruction: string
  readonly outcome: StepOutcome
  /** ms since the report's `startedAt`; undefined when it did not start. */
  readonly startMs?: number
  readonly ms: number
  readonly downloadedBytes: number
  /** Stays the same from run to run. */
  readonly key: string
}

export interface Totals {
  readonly stepsTotal: number
  readonly stepsCached: number
  /** 0 to 1; 0 when there were no steps. */
  readonly hitRatio: number
  /** bytes of base images */
  readonly downloadedBytes: number
}

/** A cache mount of the builds, a cache volume of the project, or a folder of the runner. */
export interface MountReport {
  readonly kind: 'cache-mount' | 'volume' | 'runner-folder'
  readonly name: string
  readonly bytes: number
  /** Of a folder: by which key it was restored; `present` when it held something before and was left alone. */
  readonly restored?: 'exact' | 'fallback' | 'none' | 'present'
}

export interface FailureReport {
  readonly service?: string
  readonly step?: string
  readonly file?: string
  readonly line?: number
  readonly title: string
  readonly message: string
  readonly excerpt: readonly string[]
}

export interface SaveReport {
  /** `unchanged`: all of it was in the cache already. `skipped` and `failed`: `reason` says why. */
  readonly outcome: 'saved' | 'unchanged' | 'skipped' | 'failed'
  readonly reason?: string
  readonly bytes: number
  readonly entries: number
  /** What the saved snapshot leaves out; undefined when that is nothing. */
  readonly dropped?: readonly DroppedReport[]
}

/** Something that was restored, or made in this run, and is not part of the saved snapshot. */
export interface DroppedReport {
  /** `source`: a checkout of a repository or a download that a build began with. */
  readonly kind: 'layer' | 'cache-mount' | 'source' | 'image' | 'volume'
  readonly name: string
  /** bytes, unpacked; those of an image include layers that others share. */
  readonly bytes: number
  /** `superseded`: this run has made another in its place; `unused`: no run has used it of late; `max-size`: no room. */
  readonly reason: 'superseded' | 'unused' | 'max-size'
}

export interface ReportParts {
  readonly version: string
  readonly workspace: string
  /** ms since 1970 */
  readonly startedAt: number
  readonly totalMs: number
  readonly strategy: Report['strategy']
  readonly engine?: EngineReport
  readonly cache: CacheReport
  readonly phases: readonly Phase[]
  /** undefined when the run ended before its build. */
  readonly build?: BuildResult
  /** Run times of the restored index. */
  readonly recorded: StepTimes
  readonly mounts: readonly MountReport[]
  readonly warnings: readonly string[]
}

/** Puts a report together at the end of the main step. */
export function makeReport(parts: ReportParts): Report {
  const { build } = parts
  const steps = build?.steps ?? []
  const restoreMs = parts.phases.find(phase => phase.name === 'restore')?.ms ?? 0
  const saved = build === undefined ? undefined : timeSaved(steps, build.others, parts.recorded, restoreMs)
  return {
    schema: reportSchema,
    tool: { name: 'compose-build-cache', version: parts.version },
    workspace: parts.workspace,
    outcome: build?.outcome ?? 'failed',
    startedAt: new Date(parts.startedAt).toISOString(),
    totalMs: parts.totalMs,
    strategy: parts.strategy,
    ...(parts.engine === undefined ? {} : { engine: parts.engine }),
    cache: parts.cache,
    phases: parts.phases,
    services: (build?.services ?? []).map(serviceReport),
    steps: steps.map(step => stepReport(step, parts.startedAt)),
    totals: totals(steps),
    ...(saved === undefined || build?.outcome !== 'succeeded' ? {} : { timeSaved: saved }),
    mounts: parts.mounts,
    warnings: parts.warnings,
    ...(build?.failure === undefined ? {} : { failure: failureReport(build.failure) })
  }
}

/**
 * Adds what the post step knows.
 * @param mounts as they are now; those it does not know stay as they were
 */
export function withSave(report: Report, save: SaveReport, ms: number, mounts: readonly MountReport[] = []): Report {
  const phases = [...report.phases.filter(phase => phase.name !== 'save'), { name: 'save' as const, ms }]
  const others = report.mounts.filter(one => !mounts.some(({ kind, name }) => kind === one.kind && name === one.name))
  return { ...report, phases, save, mounts: [...others, ...mounts] }
}

function totals(steps: readonly Step[]): Totals {
  const stepsCached = steps.filter(step => step.outcome === 'cached').length
  return {
    stepsTotal: steps.length,
    stepsCached,
    hitRatio: steps.length === 0 ? 0 : Math.round((stepsCached / steps.length) * 1000) / 1000,
    downloadedBytes: steps.reduce((sum, step) => sum + step.downloadedBytes, 0)
  }
}

function serviceReport(service: ServiceResult): ServiceReport {
  const starts = service.steps.flatMap(step => step.startedAt ?? [])
  const ends = service.steps.flatMap(step => step.completedAt ?? [])
  return {
    name: service.name,
    images: service.images,
    ...(service.imageDigest === undefined ? {} : { imageDigest: service.imageDigest }),
    ...(service.configDigest === undefined ? {} : { configDigest: service.configDigest }),
    ...(service.buildRef === undefined ? {} : { buildRef: service.buildRef }),
    ms: ends.length === 0 ? 0 : Math.max(0, Math.max(...ends) - Math.min(...starts)),
    stepsTotal: service.steps.length,
    stepsCached: service.steps.filter(step => step.outcome === 'cached').length
  }
}

function stepReport(step: Step, startedAt: number): StepReport {
  const { stage, platform, index, total, instruction, key } = step.names[0]
  return {
    services: [...new Set(step.names.map(name => name.service))],
    ...(stage === undefined ? {} : { stage }),
    ...(platform === undefined ? {} : { platform }),
    index,
    total,
    instruction,
    outcome: step.outcome,
    ...(step.startedAt === undefined ? {} : { startMs: step.startedAt - startedAt }),
    ms: step.durationMs,
    downloadedBytes: step.downloadedBytes,
    key
  }
}

function failureReport(failure: BuildFailure): FailureReport {
  const { service, step, file, line, title, message, excerpt } = failure
  return {
    ...(service === undefined ? {} : { service }),
    ...(step === undefined ? {} : { step: step.names[0].instruction }),
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line }),
    title,
    message,
    excerpt
  }
}
