import { setTimeout as sleep } from 'node:timers/promises'

/**
 * ms after which the first garbage collection of an engine that has been started is over: it begins one second after BuildKit
 * (`NewController` in BuildKit's `control/control.go`), which is there before the engine answers.
 */
const firstCollectionMs = 1500

/**
 * Waits until an engine that was started has looked at its cache mounts. BuildKit does not keep their sizes: while it measures
 * one it holds it, and a step that wants it at that moment gets a new, empty one without a word (`getRefCacheDir` in its
 * `solver/llbsolver/mounts/mount.go`). Never throws: what is given up meanwhile is restored all the same.
 * @param answeredAt since when the engine answers, as `performance.now` tells
 */
export async function firstCollection(answeredAt: number, signal?: AbortSignal): Promise<void> {
  const left = answeredAt + firstCollectionMs - performance.now()
  if (left > 0) await sleep(left, undefined, { ...(signal && { signal }) }).catch(() => undefined)
}
