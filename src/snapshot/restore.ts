/** Brings an engine to the state that a snapshot names: download and extraction side by side, then the exchange. */
import { type Door, PrivilegedError } from '../privileged/index.ts'
import { type Progress, withProgress } from '../progress.ts'
import { bundleKey, type Store } from '../store/index.ts'
import type { Bundle, SnapshotIndex } from './snapshot-index.ts'

export interface RestoreDeps {
  readonly store: Store
  readonly door: Door
  readonly log: (line: string) => void
  readonly signal?: AbortSignal
  /** How many bundles are extracted at once. */
  readonly parallel: number
}

export interface RestoredSnapshot {
  readonly bytes: number
  readonly bundles: number
  readonly stopMs: number
  readonly startMs: number
}

/**
 * Restores everything but the volumes, which need the running engine. Until the very end the engine is as it was; when this
 * throws it still or again is.
 */
export async function restoreSnapshot(index: SnapshotIndex, deps: RestoreDeps): Promise<RestoredSnapshot> {
  await deps.door.call('beginRestore', {})
  try {
    const bytes = index.bundles.reduce((sum, bundle) => sum + bundle.bytes, 0)
    const start = performance.now()
    await withProgress('Restoring', bytes, deps.log, progress => extractAll(index.bundles, progress, deps))
    const extracted = performance.now()
    const { stopMs, startMs } = await deps.door.call('activate', {})
    const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`
    deps.log(
      `Extracted ${index.bundles.length} bundles in ${seconds(extracted - start)}, changed over in ` +
        `${seconds(performance.now() - extracted)} (stop ${seconds(stopMs)}, begun meanwhile; start ${seconds(startMs)}).`
    )
    return { bytes, bundles: index.bundles.length, stopMs, startMs }
  } catch (error) {
    await deps.door
      .call('endRestore', {})
      .catch(endError => deps.log(`Cleaning up failed: ${(endError as Error).message}`))
    throw error
  }
}

/**
 * The largest first, so that no long one is left for the end. The first failure stops the others. The engine is stopped
 * meanwhile, but not before half of the work has shown that the cache answers and its bundles are sound.
 */
async function extractAll(bundles: readonly Bundle[], progress: Progress, deps: RestoreDeps): Promise<void> {
  const queue = [...bundles].sort((a, b) => b.rawBytes - a.rawBytes)
  const failure = new AbortController()
  const signal = deps.signal ? AbortSignal.any([deps.signal, failure.signal]) : failure.signal
  let remaining = totalBytes(bundles)
  const half = remaining / 2
  let stopping: Promise<unknown> | undefined
  const work = async () => {
    for (let bundle = queue.shift(); bundle !== undefined; bundle = queue.shift()) {
      await extractOne(bundle, progress, deps, signal)
      remaining -= bundle.rawBytes
      if (remaining <= half) stopping ??= deps.door.call('stop', {}).catch(error => failure.abort(error))
    }
  }
  const workers = Array.from({ length: deps.parallel }, () => work().catch(error => failure.abort(error)))
  await Promise.all(workers)
  await stopping
  deps.signal?.throwIfAborted()
  if (failure.signal.aborted) throw failure.signal.reason
}

function totalBytes(bundles: readonly Bundle[]): number {
  return bundles.reduce((sum, bundle) => sum + bundle.rawBytes, 0)
}

async function extractOne(bundle: Bundle, progress: Progress, deps: RestoreDeps, signal: AbortSignal): Promise<void> {
  const { stream } = await deps.store.read(bundleKey(bundle.sha256, bundle.copy), { signal })
  try {
    await deps.door.call(
      'extract',
      { sha256: bundle.sha256, bytes: bundle.bytes, rawBytes: bundle.rawBytes, content: bundle.content },
      { stream, signal, onSent: sent => progress.reached(bundle, Math.min(sent, bundle.bytes)) }
    )
  } catch (error) {
    if (!(error instanceof PrivilegedError)) throw error
    throw new PrivilegedError(
      error.kind,
      `Bundle ${bundle.sha256.slice(0, 12)} (${bundle.content.kind}): ${error.message}`
    )
  } finally {
    stream.destroy()
  }
}
