/**
 * The history in an index: the last runs of the default branch, for comparison, and digests of what the cached steps were made
 * from. It is for people only, so that one which cannot be read is none: it must not cost a build its cache.
 */
import * as v from 'valibot'

/** Runs that are kept for each workspace. */
export const keptRuns = 20

/** More services than any project has, and a bound on what a forged history can make us do. */
const manyServices = 1000
const manyFiles = 20_000

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const ms = v.pipe(v.number(), v.finite(), v.minValue(0))
const digest = v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/))
const digests = v.record(v.string(), digest)

/** One run. Saving comes after its index was written, so that its time is not known. */
export const runRecord = v.object({
  /** ISO 8601 */
  at: v.pipe(v.string(), v.isoTimestamp()),
  /** ms of the main step, and of its phases. */
  totalMs: ms,
  prepareMs: ms,
  restoreMs: ms,
  buildMs: ms,
  stepsTotal: count,
  stepsCached: count,
  /** bytes */
  restoredBytes: count
})

export type RunRecord = v.InferOutput<typeof runRecord>

/** What the steps of one service were made from, as far as it was looked at. All digests are shortened. */
const stepInputs = v.object({
  /** Of the Dockerfile's text; undefined when it could not be read. */
  dockerfile: v.exactOptional(digest),
  /** Of what else the definition of the build says; undefined in indexes that were made before this was noted. */
  settings: v.exactOptional(digest),
  /** Build argument -> digest of its value. */
  args: digests,
  /** Digests of base images, by the name that the Dockerfile gives them. */
  bases: v.record(v.string(), v.string()),
  /** Name of the build context's files in `files`; undefined when they were not looked at. */
  context: v.exactOptional(v.string())
})

export type StepInputs = v.InferOutput<typeof stepInputs>

const inputs = v.object({
  services: v.pipe(
    v.record(v.string(), stepInputs),
    v.check(record => Object.keys(record).length <= manyServices)
  ),
  /** Context -> path in it -> digest. Only of files that some COPY takes. */
  files: v.record(
    v.string(),
    v.pipe(
      digests,
      v.check(record => Object.keys(record).length <= manyFiles)
    )
  )
})

/** What the steps of one run were made from. */
export type RunInputs = v.InferOutput<typeof inputs>

const history = v.object({
  /** The oldest first. */
  runs: v.pipe(v.array(runRecord), v.maxLength(keptRuns)),
  inputs: v.exactOptional(inputs),
  /** Whether the results of some steps that are made from `inputs` are not in the snapshot. */
  partial: v.exactOptional(v.boolean())
})

export type History = v.InferOutput<typeof history>

export const noHistory: History = { runs: [] }

/** The property of an index. */
export const historyShape = v.optional(v.fallback(history, noHistory), noHistory)

/** Appends a run; the oldest are forgotten. */
export function addRun(runs: readonly RunRecord[], run: RunRecord): RunRecord[] {
  return [...runs, run].slice(-keptRuns)
}
