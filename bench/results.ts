/** What the bench measures, as it stands in `results.json`. */
import type { SituationName, SituationResult } from '../scripts/demo/situations.ts'
import { type Spread, spreadOf } from './statistics.ts'

/** One run of one pipeline in one situation: the demo's format, and what the bench adds. */
export interface BenchRun extends SituationResult {
  /** Name of what built; see `pipelines.ts`. */
  readonly pipeline: string
  /** 1, 2, ... */
  readonly round: number
  /** The line to the cache service and to the package index: `unlimited`, or MB/s and ms as in `100:15`. */
  readonly line: string
  /**
   * Seconds of `zstd -dc | tar -x` of the bundles that this run restored; null where it restored no snapshot.
   */
  readonly floorSeconds: number | null
  /** Seconds of restoring before the build, the engine's restart included; null where that is part of the build. */
  readonly restoreSeconds: number | null
}

export interface MachineFacts {
  readonly cores: number
  readonly processor: string
  readonly memoryBytes: number
  readonly kernel: string
  readonly node: string
  readonly engine: string
  readonly buildx: string
  readonly compose: string
  /** Of the last minute, when the bench began. */
  readonly load: number
}

export interface Workload {
  readonly services: number
  /** Of the layers of all images, unpacked, each layer once. */
  readonly layerBytes: number
  readonly layerFiles: number
  /** Of all that the engine holds after a cold build: those, layers of other stages, and cache mounts. Store overlay2. */
  readonly engineBytes: number
  readonly engineFiles: number
  /** Downloaded by a cold build. */
  readonly wheels: number
}

export interface BenchResults {
  readonly format: 1
  /** ISO 8601. */
  readonly measuredAt: string
  readonly rounds: number
  readonly machine: MachineFacts
  /** null when no plain build was measured. */
  readonly workload: Workload | null
  /** Of the pipelines that were measured, in their order: name and title. */
  readonly pipelines: readonly { readonly name: string; readonly title: string }[]
  readonly runs: readonly BenchRun[]
}

/** The runs of one pipeline in one situation over one line, put together. */
export interface Cell {
  readonly main: Spread
  readonly post: Spread
  /** Median of (main + post) / plain cold build; undefined where no plain build was measured. */
  readonly ofPlain: number | undefined
  readonly steps: string
  readonly packages: number
  readonly restoreSeconds: number | undefined
  readonly floorSeconds: number | undefined
}

/** undefined when it was not measured. */
export function cellOf(
  runs: readonly BenchRun[],
  pipeline: string,
  situation: SituationName,
  line: string
): Cell | undefined {
  const chosen = runs.filter(run => run.pipeline === pipeline && run.situation === situation && run.line === line)
  const [first] = chosen
  const main = spreadOf(chosen.map(run => run.seconds))
  const post = spreadOf(chosen.map(run => run.postSeconds))
  if (first === undefined || main === undefined || post === undefined) return undefined
  const ratios = chosen.filter(run => run.plainColdSeconds > 0)
  return {
    main,
    post,
    ofPlain: spreadOf(ratios.map(run => (run.seconds + run.postSeconds) / run.plainColdSeconds))?.median,
    steps: `${first.stepsCached}/${first.stepsTotal}`,
    packages: first.packagesDownloaded,
    restoreSeconds: spreadOf(chosen.flatMap(run => run.restoreSeconds ?? []))?.median,
    floorSeconds: spreadOf(chosen.flatMap(run => run.floorSeconds ?? []))?.median
  }
}

/** The lines that were measured, in the order in which they were. */
export function linesOf(runs: readonly BenchRun[]): readonly string[] {
  return [...new Set(runs.map(run => run.line))]
}

/** Whether a pipeline of this name keeps nothing from one build to the next. */
export function isPlain(pipeline: string): boolean {
  return pipeline.startsWith('plain-')
}

/**
 * Fills in what only the whole bench knows: the plain cold build of the same round and line, with the same store where
 * that was measured. 0 where there is none.
 */
export function withPlain(runs: readonly BenchRun[]): readonly BenchRun[] {
  const plain = runs.filter(run => isPlain(run.pipeline) && run.situation === 'cold')
  return runs.map(run => {
    const same = plain.filter(one => one.round === run.round && one.line === run.line)
    const found = same.find(one => one.store === run.store) ?? same[0]
    return { ...run, plainColdSeconds: found?.seconds ?? 0 }
  })
}
