/** Brings an engine to the state that a snapshot names: download and extraction side by side, then the exchange. */
import { type Door, PrivilegedError } from '../privileged/index.ts'
import { type Progress, withProgress } from '../progress.ts'
import type { Store } from '../store/index.ts'
import { handOver } from './hand-over.ts'
import type { Bundle, SnapshotIndex } from './snapshot-index.ts'
import type { RestoredTrees } from './tree-state.ts'

export interface RestoreDeps {
  readonly store: Store
  readonly door: Door
  readonly log: (line: string) => void
  readonly signal?: AbortSignal
  /** How many bundles are extracted at once. */
  readonly parallel: number
  /** Names of those volumes of the snapshot that are to be extracted. */
  readonly volumes: Promise<readonly string[]>
  /** Called when the last bundle is extracted: processors and disk have less to do from then on. */
  readonly onExtracted?: () => void
}

export interface RestoredSnapshot {
  readonly bytes: number
  readonly bundles: number
  readonly stopMs: number
  readonly startMs: number
  readonly trees: RestoredTrees
}

/**
 * Restores everything but the volumes, which need the running engine. Until the very end the engine is as it was; when this
 * throws it still or again is.
 */
export async function restoreSnapshot(index: SnapshotIndex, deps: RestoreDeps): Promise<RestoredSnapshot> {
  await deps.door.call('beginRestore', {})
  try {
    const all = compressedBytes(index.bundles)
    const start = performance.now()
    const bundles = await withProgress('Restoring', all, deps.log, progress =>
      extractAll(index.bundles, progress, deps)
    )
    const extracted = performance.now()
    deps.onExtracted?.()
    const { stopMs, startMs, trees } = await deps.door.call('activate', partCounts(index))
    const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`
    deps.log(
      `Extracted ${bundles.length} bundles in ${seconds(extracted - start)}, changed over in ` +
        `${seconds(performance.now() - extracted)} (stop ${seconds(stopMs)}, begun meanwhile; start ${seconds(startMs)}).`
    )
    return { bytes: compressedBytes(bundles), bundles: bundles.length, stopMs, startMs, trees }
  } catch (error) {
    await deps.door
      .call('endRestore', {})
      .catch(endError => deps.log(`Cleaning up failed: ${(endError as Error).message}`))
    throw error
  }
}

/** Into how many parts the trees of a snapshot are split. */
function partCounts({ mounts, volumes }: SnapshotIndex) {
  const count = ({ tree }: { readonly tree: { readonly fingerprints: readonly string[] } }) => tree.fingerprints.length
  return {
    mounts: Object.fromEntries(Object.values(mounts).map(mount => [mount.layer, count(mount)])),
    volumes: Object.fromEntries(Object.entries(volumes).map(([name, volume]) => [name, count(volume)]))
  }
}

/** Bundles that one worker extracts one after another: the parts of a tree go into it through a single tar. */
type Unit = readonly Bundle[]

/**
 * The largest first, so that no long one is left for the end; volumes last, as which of them are wanted is found out meanwhile.
 * The first failure stops the others. The engine is stopped meanwhile: see `isTimeToStop`.
 */
async function extractAll(
  bundles: readonly Bundle[],
  progress: Progress,
  deps: RestoreDeps
): Promise<readonly Bundle[]> {
  const queue = unitsOf(bundles)
  const extracted: Bundle[] = []
  const failure = new AbortController()
  const signal = deps.signal ? AbortSignal.any([deps.signal, failure.signal]) : failure.signal
  const start = performance.now()
  const total = totalBytes(bundles)
  let done = 0
  let stopping: Promise<unknown> | undefined
  const work = async () => {
    for (let unit = queue.shift(); unit !== undefined; unit = queue.shift()) {
      for (const bundle of unit) {
        if (await isWanted(bundle, deps)) {
          await extractOne(bundle, progress, deps, signal)
          extracted.push(bundle)
        }
        done += bundle.rawBytes
        if (isTimeToStop(done / total, performance.now() - start))
          stopping ??= stop(deps).catch(error => failure.abort(error))
      }
    }
  }
  const workers = Array.from({ length: deps.parallel }, () => work().catch(error => failure.abort(error)))
  await Promise.all(workers)
  await stopping
  deps.signal?.throwIfAborted()
  if (failure.signal.aborted) throw failure.signal.reason
  return extracted
}

/** The engine answers what it is asked for the volumes before. */
async function stop({ door, volumes }: RestoreDeps): Promise<void> {
  await volumes
  await door.call('stop', {})
}

function unitsOf(bundles: readonly Bundle[]): Unit[] {
  const units = Map.groupBy(bundles, ({ sha256, content }) => {
    if (content.kind === 'mount') return `mount ${content.layer}`
    return content.kind === 'volume' ? `volume ${content.volume}` : sha256
  })
  const isVolume = (unit: Unit) => Number(unit[0]?.content.kind === 'volume')
  const order = ({ content }: Bundle) => ('part' in content ? content.part * 10 + (content.addition ?? 0) : 0)
  for (const unit of units.values()) unit.sort((a, b) => order(a) - order(b))
  return [...units.values()].sort((a, b) => isVolume(a) - isVolume(b) || totalBytes(b) - totalBytes(a))
}

async function isWanted({ content }: Bundle, { volumes }: RestoreDeps): Promise<boolean> {
  return content.kind !== 'volume' || (await volumes).includes(content.volume)
}

/** ms that the stop of an engine takes at most as a rule: a dockerd that has its own containerd sleeps for one second of it. */
const stopMs = 1200

/**
 * Whether to stop the engine now, so that it has stopped when the rest is extracted: when half is done, or when the rest
 * will not take longer than that. Never before the first bundle has shown that the cache answers and is sound.
 */
export function isTimeToStop(done: number, elapsedMs: number): boolean {
  return done >= 0.5 || elapsedMs * (1 / done - 1) <= stopMs
}

function compressedBytes(bundles: readonly Bundle[]): number {
  return bundles.reduce((sum, bundle) => sum + bundle.bytes, 0)
}

function totalBytes(bundles: readonly Bundle[]): number {
  return bundles.reduce((sum, bundle) => sum + bundle.rawBytes, 0)
}

async function extractOne(bundle: Bundle, progress: Progress, deps: RestoreDeps, signal: AbortSignal): Promise<void> {
  const { sha256, bytes, rawBytes, content } = bundle
  try {
    await handOver(bundle, deps.store, progress, signal, (source, options) =>
      deps.door.call('extract', { sha256, bytes, rawBytes, content, ...source }, options)
    )
  } catch (error) {
    if (!(error instanceof PrivilegedError)) throw error
    throw new PrivilegedError(error.kind, `Bundle ${sha256.slice(0, 12)} (${content.kind}): ${error.message}`)
  }
}
