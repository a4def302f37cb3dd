/** `report.json`: everything that is known of one run. Outputs, log and summary are renderings of it. */
import type { BuildResult, StepOutcome } from '../build/index.ts'
import type { RunRecord } from '../history/index.ts'
import type { FirstRunReport } from './first-run.ts'
import type { TimeSaved } from './time-saved.ts'

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
  readonly strategy: { readonly name: 'snapshot' | 'export' | 'none'; readonly reason: string }
  /** undefined when the engine could not be asked. */
  readonly engine?: EngineReport
  readonly cache: CacheReport
  readonly phases: readonly Phase[]
  readonly services: readonly ServiceReport[]
  /** Every step once. */
  readonly steps: readonly StepReport[]
  readonly totals: Totals
  readonly timeSaved?: TimeSaved
  /** undefined while too few runs of the default branch are known. */
  readonly baseline?: BaselineReport
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
  /** bytes and entries read for the engine; folders of the runner and layers that BuildKit fetches by itself do not count. */
  readonly bytes: number
  readonly entries: number
}

/** The last runs of the default branch, and how this one compares with them. */
export interface BaselineReport {
  /** The oldest first; this run is not among them. */
  readonly runs: readonly RunRecord[]
  readonly measures: readonly BaselineMeasure[]
}

export interface BaselineMeasure {
  readonly name: 'total' | 'prepare' | 'restore' | 'build'
  /** ms, of the runs. */
  readonly medianMs: number
  /** ms; a time that is no further from the median is a usual one. */
  readonly spreadMs: number
  /** This run has taken more than the median and the spread. */
  readonly slower: boolean
}

export interface Phase {
  /** `mirror`: a package mirror was started. `folders`: the run waited for folders of the runner, which later steps need. */
  readonly name: 'prepare' | 'restore' | 'mirror' | 'build' | 'folders' | 'save'
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
  /** bytes of the image, unpacked; known after the post step, where the engine has the image. */
  readonly imageBytes?: number
  /** Why its first step had to run; undefined when none did, or the build did not get so far. */
  readonly firstRun?: FirstRunReport
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
  /** ms since the report's `startedAt`; undefined when it did not end. */
  readonly endMs?: number
  /** ms of work; pauses between start and end do not count. */
  readonly ms: number
  /** It is on the longest chain of steps that wait for each other. */
  readonly critical?: boolean
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
  /** Whether a step that ran has asked for it; undefined where that cannot be told. */
  readonly used?: boolean
  /** bytes that it has more than when it was restored; undefined where either is not known. */
  readonly grownBytes?: number
  /**
   * Of a folder: by which key it was restored; `present` when it held something before and was left alone. Of a cache mount:
   * `left` when what it holds stayed in the cache, as no step was expected to need it.
   */
  readonly restored?: 'exact' | 'fallback' | 'none' | 'present' | 'left'
}

export interface FailureReport {
  readonly service?: string
  readonly step?: string
  /** The Dockerfile; relative to the checkout when it lies in there. */
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
  /** All that the cache holds for this workspace now, what it shares with others included. */
  readonly stored?: StoredReport
  /** What the saved snapshot leaves out; undefined when that is nothing. */
  readonly dropped?: readonly DroppedReport[]
}

export interface StoredReport {
  readonly bytes: number
  readonly entries: number
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
