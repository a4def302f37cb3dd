/** Brings an engine to the state that a snapshot names: download, extraction and the engine's restart side by side. */
import { setTimeout as sleep } from 'node:timers/promises'
import { BundleError, type PartManifest } from '../archive/index.ts'
import { type ActivateReply, type Door, PrivilegedError } from '../privileged/index.ts'
import { type Progress, withProgress } from '../progress.ts'
import type { Store } from '../store/index.ts'
import { firstCollection } from './first-collection.ts'
import { handOver } from './hand-over.ts'
import { type Bundle, type BundleContent, isAlone, mountOf, type SnapshotIndex } from './snapshot-index.ts'
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
  /** Layers of those cache mounts that are to be extracted: the others begin empty. */
  readonly mounts: Promise<ReadonlySet<string>>
  /** Called when the last bundle is extracted: processors and disk have less to do from then on. */
  readonly onExtracted?: () => void
}

export interface RestoredSnapshot {
  readonly bytes: number
  readonly bundles: number
  readonly stopMs: number
  readonly startMs: number
  readonly trees: RestoredTrees
  /** Layers of cache mounts that were made empty: what they hold stays in the cache. */
  readonly emptyMounts: readonly string[]
}

/**
 * Restores everything but the volumes, which need the running engine. The engine changes over while layers are still extracted;
 * when this throws, it is or runs again as it was.
 */
export async function restoreSnapshot(index: SnapshotIndex, deps: RestoreDeps): Promise<RestoredSnapshot> {
  const { door, log, onExtracted } = deps
  const { direct } = await door.call('beginRestore', certainNeed(index))
  try {
    const all = compressedBytes(index.bundles)
    const start = performance.now()
    const { bundles, trees, changed } = await withProgress('Restoring', all, log, progress =>
      extractAll(index, progress, { ...deps, direct })
    )
    const extracted = performance.now()
    onExtracted?.()
    const { stopMs, startMs, answeredAt } = await changed
    const emptyMounts = await mountsToLeave(index, deps)
    const verified = bundles.map(({ sha256 }) => sha256)
    await door.call('complete', { emptyMounts, verified })
    if (bundles.some(({ content }) => content.kind === 'mount')) await firstCollection(answeredAt, deps.signal)
    const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`
    log(
      `Extracted ${bundles.length} bundles in ${seconds(extracted - start)}; meanwhile the engine was stopped ` +
        `(${seconds(stopMs)}) and started (${seconds(startMs)}), which took ${seconds(performance.now() - extracted)} more.`
    )
    return { bytes: compressedBytes(bundles), bundles: bundles.length, stopMs, startMs, trees, emptyMounts }
  } catch (error) {
    await door.call('endRestore', {}).catch(endError => log(`Cleaning up failed: ${(endError as Error).message}`))
    throw error
  }
}

/** Without volumes: which of them are wanted is found out meanwhile. */
function certainNeed({ bundles, mounts }: SnapshotIndex) {
  const bytes = totalBytes(bundles.filter(({ content }) => content.kind !== 'volume'))
  return { bytes, entries: Object.values(mounts).reduce((sum, { tree }) => sum + tree.entries, 0) }
}

async function mountsToLeave(index: SnapshotIndex, deps: RestoreDeps): Promise<readonly string[]> {
  const wanted = await deps.mounts
  return Object.values(index.mounts).flatMap(({ layer }) => (wanted.has(layer) ? [] : [layer]))
}

interface ExtractDeps extends RestoreDeps {
  /** Whether layers may go straight to the program that decompresses them. */
  readonly direct: boolean
}

/** Bundles that one worker extracts one after another: the parts of a tree go into it through a single tar. */
type Unit = readonly Bundle[]

interface Extracted {
  readonly bundles: readonly Bundle[]
  readonly trees: RestoredTrees
  /** The engine runs with the snapshot's metadata by then. */
  readonly changed: Promise<ChangedOver>
}

/**
 * The metadata first, with which the engine changes over; then the largest, so that no long one is left for the end; cache mounts
 * and volumes last, as which of them are wanted is found out meanwhile. The first failure stops the others.
 */
async function extractAll(index: SnapshotIndex, progress: Progress, deps: ExtractDeps): Promise<Extracted> {
  const queue = unitsOf(index.bundles)
  const bundles: Bundle[] = []
  const trees: ReadTrees = { mounts: {}, volumes: {} }
  const failure = new AbortController()
  const fail = (error: unknown) => failure.abort(error)
  const signal = deps.signal ? AbortSignal.any([deps.signal, failure.signal]) : failure.signal
  let changing: Promise<ChangedOver> | undefined
  const work = async () => {
    for (let unit = queue.shift(); unit !== undefined; unit = queue.shift()) {
      const [first] = unit
      if (first === undefined || !(await isWanted(first, deps))) {
        progress.leftOut(compressedBytes(unit))
        continue
      }
      for (const bundle of unit) await extractOne(bundle, progress, deps, signal)
      bundles.push(...unit)
      if (first.content.kind === 'metadata') {
        changing = changeOver(progress, deps, signal)
        changing.catch(fail)
      }
      await describeTree(first.content, index, trees, deps, signal)
    }
  }
  await Promise.all(Array.from({ length: deps.parallel }, () => work().catch(fail)))
  if (signal.aborted) {
    // What has begun is taken back when it has ended.
    await changing?.catch(() => undefined)
    throw signal.reason
  }
  if (changing === undefined) throw new Error('The snapshot has no metadata.')
  return { bundles, trees, changed: changing }
}

interface ReadTrees {
  readonly mounts: Record<string, readonly PartManifest[]>
  readonly volumes: Record<string, readonly PartManifest[]>
}

/** Notes what a tree holds whose last part was extracted, while others are extracted: nothing changes it before the build. */
async function describeTree(
  content: BundleContent,
  index: SnapshotIndex,
  trees: ReadTrees,
  { door }: RestoreDeps,
  signal: AbortSignal
): Promise<void> {
  if (content.kind === 'mount') {
    const { layer } = content
    const parts = mountOf(index, layer)?.tree.fingerprints.length ?? 1
    trees.mounts[layer] = (await door.call('describeTree', { kind: 'mount', layer, parts }, { signal })).manifests
  } else if (content.kind === 'volume') {
    const { volume } = content
    const parts = index.volumes[volume]?.tree.fingerprints.length ?? 1
    trees.volumes[volume] = (await door.call('describeTree', { kind: 'volume', volume, parts }, { signal })).manifests
  }
}

/** ms between two looks at how far the download is. */
const lookMs = 50

/** Stops the engine and starts it with the snapshot's metadata, once what is missing will not take long any more. */
async function changeOver(progress: Progress, deps: RestoreDeps, signal: AbortSignal): Promise<ChangedOver> {
  const start = performance.now()
  while (!isTimeToChange(progress.part, performance.now() - start)) await sleep(lookMs, undefined, { signal })
  // The engine answers before what it is asked for them.
  await Promise.all([deps.volumes, deps.mounts])
  signal.throwIfAborted()
  await deps.door.call('stop', {})
  return { ...(await deps.door.call('activate', {})), answeredAt: performance.now() }
}

/** Times in ms. */
type ChangedOver = ActivateReply & { readonly answeredAt: number }

/** ms: until all is there, a job that dies costs the engine one more restart. */
const longestRestMs = 20_000

/**
 * Whether the engine may change over now: when half is done, or when the rest will not take long.
 * @param done part of what is to be downloaded, from 0 to 1
 */
export function isTimeToChange(done: number, elapsedMs: number): boolean {
  return done >= 0.5 || elapsedMs * (1 / done - 1) <= longestRestMs
}

function unitsOf(bundles: readonly Bundle[]): Unit[] {
  const units = Map.groupBy(bundles, ({ sha256, content }) => {
    if (content.kind === 'mount') return `mount ${content.layer}`
    return content.kind === 'volume' ? `volume ${content.volume}` : sha256
  })
  const order = ({ content }: Bundle) => ('part' in content ? content.part * 10 + (content.addition ?? 0) : 0)
  for (const unit of units.values()) unit.sort((a, b) => order(a) - order(b))
  return [...units.values()].sort((a, b) => turn(a) - turn(b) || totalBytes(b) - totalBytes(a))
}

function turn([first]: Unit): number {
  switch (first?.content.kind) {
    case 'metadata':
      return 0
    case 'mount':
      return 2
    case 'volume':
      return 3
    default:
      return 1
  }
}

async function isWanted({ content }: Bundle, { volumes, mounts }: RestoreDeps): Promise<boolean> {
  if (content.kind === 'mount') return (await mounts).has(content.layer)
  return content.kind !== 'volume' || (await volumes).includes(content.volume)
}

function compressedBytes(bundles: readonly Bundle[]): number {
  return bundles.reduce((sum, bundle) => sum + bundle.bytes, 0)
}

function totalBytes(bundles: readonly Bundle[]): number {
  return bundles.reduce((sum, bundle) => sum + bundle.rawBytes, 0)
}

async function extractOne(bundle: Bundle, progress: Progress, deps: ExtractDeps, signal: AbortSignal): Promise<void> {
  const { sha256, bytes, rawBytes, content } = bundle
  const named = (message: string) => `Bundle ${sha256.slice(0, 12)} (${content.kind}): ${message}`
  // The metadata is looked at entry by entry, and the parts of a tree are one archive.
  const direct = deps.direct && isAlone(content)
  try {
    await handOver(bundle, deps.store, progress, signal, direct, (source, options) =>
      deps.door.call('extract', { sha256, bytes, rawBytes, content, ...source }, options)
    )
  } catch (error) {
    if (error instanceof PrivilegedError) throw new PrivilegedError(error.kind, named(error.message))
    if (error instanceof BundleError) throw new BundleError(error.fault, named(error.message))
    throw error
  }
}
