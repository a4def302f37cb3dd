/** Fills empty cache mounts and cache volumes of a running engine, in place. */
import type { Door, LivePlace } from '../privileged/index.ts'
import { type Progress, withProgress } from '../progress.ts'
import { handOver } from '../snapshot/hand-over.ts'
import { type Store, StoreError } from '../store/index.ts'
import type { MountBundle } from './mounts-index.ts'

export interface FillDeps {
  readonly store: Store
  readonly door: Door
  /** How many mounts or volumes are filled at once. */
  readonly parallel: number
  readonly log: (line: string) => void
  readonly signal?: AbortSignal
}

/** `kept`: it holds something already. `exists`: it was there, and may hold something. `unsaved`: nothing was saved for it. */
export type MountOutcome =
  | { readonly kind: 'restored'; readonly bytes: number; readonly bundles: number }
  | { readonly kind: 'kept' | 'exists' | 'unsaved' }
  | { readonly kind: 'failed'; readonly reason: string }

/** Where something is, and what was saved for it. */
export interface EmptyTree {
  readonly place: LivePlace
  readonly bundles: readonly MountBundle[]
}

/**
 * Fills those that are empty. What they hold is never touched; each gets all of its content or none. One that cannot be
 * filled does not keep the others from it.
 * @param what begins the lines that tell of progress
 * @returns an outcome for each, in their order
 * @throws StoreError when the cache does not answer
 */
export async function fillTrees(
  trees: readonly EmptyTree[],
  what: string,
  deps: FillDeps
): Promise<readonly MountOutcome[]> {
  const { door, log } = deps
  const { states } = await door.call('inspectMounts', { places: trees.map(({ place }) => place) })
  const outcomes = new Map<EmptyTree, MountOutcome>()
  const filling: EmptyTree[] = []
  for (const [at, one] of trees.entries()) {
    const state = states[at]
    if (state === undefined || 'refused' in state)
      outcomes.set(one, { kind: 'failed', reason: state?.refused ?? 'it was not found' })
    else if (state.content === 'filled') outcomes.set(one, { kind: 'kept' })
    else if (one.bundles.length === 0) outcomes.set(one, { kind: 'unsaved' })
    else filling.push(one)
  }
  const bytes = filling.flatMap(({ bundles }) => bundles).reduce((sum, bundle) => sum + bundle.bytes, 0)
  await withProgress(what, bytes, log, progress => fillAll(filling, outcomes, progress, deps))
  return trees.map(one => outcomes.get(one) ?? { kind: 'failed', reason: 'it was not come to' })
}

/** The largest first. The bundles of one come one after another: they go into it through a single tar. */
async function fillAll(
  trees: readonly EmptyTree[],
  outcomes: Map<EmptyTree, MountOutcome>,
  progress: Progress,
  deps: FillDeps
): Promise<void> {
  const sizeOf = ({ bundles }: EmptyTree) => bundles.reduce((sum, { rawBytes }) => sum + rawBytes, 0)
  const queue = trees.toSorted((a, b) => sizeOf(b) - sizeOf(a))
  const failure = new AbortController()
  const signal = deps.signal ? AbortSignal.any([deps.signal, failure.signal]) : failure.signal
  const work = async () => {
    for (let tree = queue.shift(); tree !== undefined; tree = queue.shift()) {
      try {
        for (const bundle of tree.bundles) await extract(tree, bundle, progress, deps, signal)
        outcomes.set(tree, await place(tree, deps, signal))
      } catch (error) {
        signal.throwIfAborted()
        if (error instanceof StoreError) throw error
        outcomes.set(tree, { kind: 'failed', reason: (error as Error).message })
      }
    }
  }
  const workers = Array.from({ length: deps.parallel }, () => work().catch(error => failure.abort(error)))
  await Promise.all(workers)
  for (const tree of trees) {
    if (outcomes.get(tree)?.kind !== 'restored') await deps.door.call('dropMount', { place: tree.place })
  }
  deps.signal?.throwIfAborted()
  if (failure.signal.aborted) throw failure.signal.reason
}

async function place({ place, bundles }: EmptyTree, { door }: FillDeps, signal: AbortSignal): Promise<MountOutcome> {
  const { placed } = await door.call('placeMount', { place }, { signal })
  if (!placed) return { kind: 'kept' }
  return { kind: 'restored', bytes: bundles.reduce((sum, bundle) => sum + bundle.bytes, 0), bundles: bundles.length }
}

async function extract(
  { place }: EmptyTree,
  bundle: MountBundle,
  progress: Progress,
  { store, door }: FillDeps,
  signal: AbortSignal
): Promise<void> {
  const { sha256, bytes, rawBytes } = bundle
  const request = { place, sha256, bytes, rawBytes }
  await handOver(bundle, store, progress, signal, false, (source, options) =>
    door.call('extractMount', { ...request, ...source }, options)
  )
}
