/**
 * The shape of `report.json` as a value: reports of other jobs are checked against it, and `docs/report.schema.json` is made
 * from it. Readers must bear properties that are not described here: new ones come without a new version.
 */
import * as v from 'valibot'
import { runRecord } from '../history/index.ts'
import { type Report, reportSchema } from './report.ts'

const text = v.string()
const texts = v.array(text)
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
/** Clocks of a runner may be set back while it runs. */
const ms = v.pipe(v.number(), v.finite())
const told = <const Shape extends v.GenericSchema>(shape: Shape, description: string) =>
  v.pipe(shape, v.description(description))

const engine = v.object({
  version: told(text, 'Version of the Docker engine.'),
  store: told(text, 'Its image store: overlay2, containerd...'),
  builder: told(text, 'Name and driver of the builder.'),
  buildx: text,
  compose: text
})

const cache = v.object({
  backend: v.exactOptional(
    told(v.picklist(['github', 'directory', 'toolkit']), 'Absent when the cache was off or not needed.')
  ),
  restored: told(
    v.picklist(['exact', 'fallback', 'none']),
    'exact: the newest cache of this workspace; fallback: another one that was near enough.'
  ),
  matchedKey: v.exactOptional(text),
  bytes: told(
    count,
    'Bytes read from the cache for the engine; folders of the runner, and layers that BuildKit fetches by itself, are not among them.'
  ),
  entries: told(count, 'Entries read from the cache for the engine.')
})

const phase = v.object({
  name: told(
    v.picklist(['prepare', 'restore', 'mirror', 'build', 'folders', 'save']),
    'mirror: a package mirror was started; folders: the run waited for folders of the runner.'
  ),
  ms
})

const firstRun = v.object({
  instruction: text,
  cause: told(
    v.picklist([
      'no-cache',
      'other-workspace',
      'new-service',
      'base-image',
      'files',
      'arguments',
      'dockerfile',
      'not-cached',
      'unknown'
    ]),
    'no-cache: nothing was restored; other-workspace: what was restored is from another workspace, which is not compared; new-service: nothing was known of the service; base-image, files, arguments, dockerfile: what has changed; not-cached: nothing of it changed, but its result was not in the cache.'
  ),
  names: told(texts, 'Some of the files, arguments or images that have changed.'),
  more: told(count, 'How many more there are.')
})

const service = v.object({
  name: text,
  images: told(texts, 'Names of the built image; the one that compose gives it is the last.'),
  imageDigest: v.exactOptional(text),
  configDigest: v.exactOptional(text),
  buildRef: v.exactOptional(told(text, 'What `docker buildx history` knows this build by.')),
  ms: told(ms, 'Milliseconds from the start of its first step to the end of its last.'),
  stepsTotal: count,
  stepsCached: count,
  imageBytes: v.exactOptional(
    told(count, 'Size of the image, unpacked; known after the post step, where the engine has the image.')
  ),
  firstRun: v.exactOptional(told(firstRun, 'Its first step that was not reused; absent when all were.'))
})

const step = v.object({
  services: told(texts, 'The services that share it.'),
  stage: v.exactOptional(text),
  platform: v.exactOptional(text),
  index: told(count, 'Its place in its stage, from 1.'),
  total: told(count, 'Number of steps in its stage.'),
  instruction: told(text, 'The instruction, values of build arguments replaced by their names.'),
  outcome: v.picklist(['cached', 'run', 'failed', 'cancelled', 'not-run']),
  startMs: v.exactOptional(told(ms, 'Milliseconds since startedAt; absent when it did not start.')),
  endMs: v.exactOptional(told(ms, 'Milliseconds since startedAt; absent when it did not end.')),
  ms: told(ms, 'Milliseconds of work; pauses between start and end do not count.'),
  critical: v.exactOptional(told(v.boolean(), 'It is on the longest chain of steps that wait for each other.')),
  downloadedBytes: count,
  key: told(text, 'Stays the same from run to run.')
})

const totals = v.object({
  stepsTotal: told(count, 'Steps of all services, each counted once.'),
  stepsCached: told(count, 'Those that did not have to run.'),
  hitRatio: told(v.pipe(v.number(), v.minValue(0), v.maxValue(1)), '0 when there were no steps.'),
  downloadedBytes: told(count, 'Bytes of base images.')
})

const timeSaved = v.object({
  ms: told(
    ms,
    'What running the reused steps would have added to the build, less what restoring and waiting for folders of the runner took; saving, which comes later, is not counted. Negative when the cache cost more than it brought.'
  ),
  withoutReuseMs: told(ms, 'The longest chain of steps that wait for each other, had no step been reused.'),
  withReuseMs: told(ms, 'The longest chain as it was.'),
  restoreMs: ms,
  foldersMs: v.exactOptional(told(ms, 'Wait for folders of the runner after the build; absent when there was none.')),
  saveMs: v.exactOptional(told(ms, 'What saving took; known after the post step only.')),
  netMs: v.exactOptional(told(ms, 'ms less saveMs; known after the post step only.')),
  reusedSteps: count,
  knownSteps: told(count, 'Reused steps whose run time is known; the others count as nothing.')
})

const baseline = v.object({
  runs: told(
    v.array(runRecord),
    'The last runs of the default branch, the oldest first; times in milliseconds. This run is not among them.'
  ),
  measures: v.array(
    v.object({
      name: v.picklist(['total', 'prepare', 'restore', 'build']),
      medianMs: ms,
      spreadMs: told(ms, 'A time that is no further from the median is a usual one.'),
      slower: told(v.boolean(), 'This run has taken more than the median and the spread.')
    })
  )
})

const mount = v.object({
  kind: v.picklist(['cache-mount', 'volume', 'runner-folder']),
  name: text,
  bytes: count,
  used: v.exactOptional(
    told(v.boolean(), 'Whether a step that ran has asked for it; absent where that cannot be told.')
  ),
  grownBytes: v.exactOptional(
    told(v.pipe(v.number(), v.safeInteger()), 'How much more it has than when it was restored.')
  ),
  restored: v.exactOptional(
    told(
      v.picklist(['exact', 'fallback', 'none', 'present', 'left']),
      'Of a folder: by which key it was restored; present when it held something before and was left alone. ' +
        'Of a cache mount: left when what it holds stayed in the cache, as no step was expected to need it.'
    )
  )
})

const failure = v.object({
  service: v.exactOptional(text),
  step: v.exactOptional(told(text, 'The instruction that failed.')),
  file: v.exactOptional(told(text, 'The Dockerfile; relative to the checkout when it lies in there.')),
  line: v.exactOptional(count),
  title: text,
  message: text,
  excerpt: told(texts, 'Lines of the Dockerfile.')
})

const dropped = v.object({
  kind: told(
    v.picklist(['layer', 'cache-mount', 'source', 'image', 'volume']),
    'source: a checkout of a repository or a download that a build began with.'
  ),
  name: text,
  bytes: told(count, 'Unpacked; those of an image include layers that others share.'),
  reason: told(
    v.picklist(['superseded', 'unused', 'max-size']),
    'superseded: this run has made another in its place; unused: no run has used it of late; max-size: no room.'
  )
})

const save = v.object({
  outcome: told(
    v.picklist(['saved', 'unchanged', 'skipped', 'failed']),
    'unchanged: all of it was in the cache already; skipped and failed: see reason.'
  ),
  reason: v.exactOptional(text),
  bytes: told(count, 'Bytes written to the cache.'),
  entries: told(count, 'Entries written to the cache.'),
  stored: v.exactOptional(
    told(
      v.object({ bytes: count, entries: count }),
      'All that the cache holds for this workspace now, what it shares with others included.'
    )
  ),
  dropped: v.exactOptional(told(v.array(dropped), 'What the saved snapshot leaves out; absent when that is nothing.'))
})

/** A whole report. */
export const reportShape = v.object({
  schema: told(v.literal(reportSchema), 'Raised when a reader of the former version could misread the new one.'),
  tool: v.object({ name: v.literal('compose-build-cache'), version: text }),
  workspace: told(text, 'Name under which the cache is kept.'),
  outcome: told(v.picklist(['succeeded', 'failed', 'cancelled']), 'Of the build.'),
  startedAt: v.pipe(text, v.isoTimestamp()),
  totalMs: told(ms, 'Milliseconds of the main step, saving excluded.'),
  strategy: v.object({ name: v.picklist(['snapshot', 'export', 'none']), reason: text }),
  engine: v.exactOptional(told(engine, 'Absent when the engine could not be asked.')),
  cache,
  phases: told(v.array(phase), 'The phases that were reached, in their order.'),
  services: v.array(service),
  steps: told(v.array(step), 'Every step once.'),
  totals,
  timeSaved: v.exactOptional(told(timeSaved, 'Absent when nothing can be said.')),
  baseline: v.exactOptional(told(baseline, 'Absent while too few runs of the default branch are known.')),
  mounts: told(
    v.array(mount),
    'Cache mounts of the builds, cache volumes of the project and folders of the runner whose size is known.'
  ),
  warnings: texts,
  failure: v.exactOptional(told(failure, 'Why the build failed.')),
  save: v.exactOptional(told(save, 'Known after the post step only.'))
})

/** A file that is no report, or one of a version that is not known here; the message says why. */
export class ReportError extends Error {
  override readonly name = 'ReportError'
}

/**
 * Reads the text of a `report.json`.
 * @throws ReportError when it is something else
 */
export function parseReport(content: string): Report {
  const result = v.safeParse(reportShape, parseJson(content))
  if (result.success) return result.output
  const [issue] = result.issues
  throw new ReportError(`${v.getDotPath(issue) ?? 'the document'}: ${issue.message}`)
}

function parseJson(content: string): unknown {
  try {
    return JSON.parse(content)
  } catch (error) {
    throw new ReportError(`it is no JSON (${(error as Error).message})`)
  }
}
