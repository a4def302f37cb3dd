/** Saves what an engine has learnt: only what the restored snapshot does not hold already. */

import type { BuildRecord } from '../engine/index.ts'
import type { History } from '../history/index.ts'
import type { SurveyReply } from '../privileged/index.ts'
import { type EngineIdentity, indexKey, type PutOutcome } from '../store/index.ts'
import { unlessAborted } from '../time-budget.ts'
import { hasDropped, saveAhead } from './ahead.ts'
import { makeIndex } from './make-index.ts'
import { newLayers } from './new-layers.ts'
import { planBundles } from './plan.ts'
import { type LeftOut, Retained, type RetainedDeps } from './retained.ts'
import type { RunUse } from './retention.ts'
import { Room } from './room.ts'
import type { SnapshotIndex } from './snapshot-index.ts'
import type { RestoredTrees } from './tree-state.ts'
import { Upload, type UploadDeps } from './upload.ts'

export interface SaveRequest {
  readonly identity: EngineIdentity
  readonly workspace: string
  /** Tells this index from its predecessors: the run and its attempt. */
  readonly run: string
  /** What was restored, if anything was. */
  readonly restored: SnapshotIndex | undefined
  /** What its trees held, if that is known. */
  readonly restoredTrees: RestoredTrees | undefined
  /** Layers of cache mounts that began empty, as what the restored snapshot has for them stayed in the cache. */
  readonly emptyMounts: readonly string[]
  /** Cache volumes of the project with the labels they were made with. */
  readonly volumes: readonly { readonly name: string; readonly labels: Readonly<Record<string, string>> }[]
  readonly records: readonly BuildRecord[]
  /** What this run has used; what was restored and is not used may be left out. */
  readonly use: RunUse
  /** bytes that the bundles of a snapshot may have together; undefined when there is no limit. */
  readonly maxBytes: number | undefined
  readonly stepMs: Readonly<Record<string, number>>
  /** A change of it alone is not worth an index. */
  readonly history: History
  /** ISO 8601. */
  readonly createdAt: string
}

export type SaveDeps = UploadDeps & RetainedDeps

export type SaveResult =
  | { readonly outcome: Exclude<PutOutcome, 'saved'> }
  | { readonly outcome: 'unchanged'; readonly index: SnapshotIndex }
  /** There is no room for what cannot be left out. */
  | { readonly outcome: 'too-large'; readonly maxBytes: number }
  | {
      readonly outcome: 'saved'
      readonly key: string
      readonly index: SnapshotIndex
      readonly entries: number
      readonly bytes: number
      readonly frozenMs: number
      readonly leftOut: readonly LeftOut[]
    }

/**
 * Saves the engine's state, without what is of no use any more, which the engine drops.
 * @throws StoreError, PrivilegedError, EngineRequestError: no image, container or volume was changed
 */
export async function saveSnapshot(request: SaveRequest, deps: SaveDeps): Promise<SaveResult> {
  const key = indexKey(request.identity, request.workspace, request.run)
  const taken = await unlessAborted(deps.store.find(key), deps.signal)
  if (taken?.key === key) return { outcome: 'exists' }

  const survey = withMountsLeft(await deps.door.call('survey', surveyRequest(request)), request)
  if (request.restored !== undefined && !hasChanged(request.restored, survey, request)) {
    return request.restored.workspace === request.workspace
      ? { outcome: 'unchanged', index: request.restored }
      : saveIndex(request, adopted(request.restored, request), deps, { entries: 0, bytes: 0, frozenMs: 0, leftOut: [] })
  }
  const volumes = Object.entries(survey.volumes).map(([name, { bytes }]) => ({ name, bytes }))
  const retained = await Retained.after(deps, request, volumes)
  return saveRetained(request, survey, retained, deps)
}

/** The states of cache mounts that began empty and still are: those of the snapshot, which still holds what belongs there. */
function withMountsLeft(survey: SurveyReply, { restored, emptyMounts }: SaveRequest): SurveyReply {
  const states = Object.entries(survey.records).map(([id, state]) => {
    const before = restored?.mounts[id]
    // A tree counts its root.
    const isLeft = before !== undefined && emptyMounts.includes(state.layer) && state.entries <= 1
    return [id, isLeft ? { layer: state.layer, ...before.tree } : state] as const
  })
  return { ...survey, records: Object.fromEntries(states) }
}

/**
 * Whether the next run has to run steps though nothing they are made from has changed: there was no room for their results, or
 * it was so in this run, which has found a cache mount empty that it needed.
 */
function isPartial(survey: SurveyReply, retained: Retained, { restored, emptyMounts }: SaveRequest): boolean {
  const wasNeeded = Object.entries(survey.records).some(
    ([id, state]) => emptyMounts.includes(state.layer) && !sameTree(restored?.mounts[id]?.tree, state)
  )
  return wasNeeded || retained.leftOut.some(({ kind, reason }) => kind === 'layer' && reason === 'max-size')
}

async function saveRetained(
  whole: SaveRequest,
  surveyed: SurveyReply,
  retained: Retained,
  deps: SaveDeps
): Promise<SaveResult> {
  const upload = new Upload(deps)
  await saveAhead(whole, surveyed, retained, upload, deps)
  if (upload.denied) return { outcome: 'denied' }
  for (let attempt = 1; ; ) {
    const [request, survey] = [retainedRequest(whole, retained), retainedSurvey(surveyed, retained)]
    const copy = await deps.door.call('copyMetadata', {})
    const stored = [...(request.restored?.bundles ?? []), ...upload.bundles]
    const { layers, blobs, twins, images } = copy
    const plan = await planBundles(
      { ...request, survey, stored, layers, blobs, twins, metadataFolder: copy.folder },
      deps.door
    )
    const room = new Room(request.maxBytes, plan, stored)
    try {
      await upload.save(plan.missing, saved => room.isExceededBy(saved))
    } catch (error) {
      // The engine collects its garbage whenever it likes: what it has dropped meanwhile is not missed.
      if (attempt < mostAttempts && (await hasDropped(copy, deps))) {
        attempt += 1
        continue
      }
      throw error
    }
    if (upload.denied) return { outcome: 'denied' }
    const excess = room.excessAfter(upload.lastSaved)
    if (excess > 0) {
      if (await retained.evict(excess)) continue
      return { outcome: 'too-large', maxBytes: request.maxBytes ?? 0 }
    }
    const history = isPartial(surveyed, retained, whole) ? { ...request.history, partial: true } : request.history
    const index = makeIndex({ ...request, history }, survey, [...plan.kept, ...upload.lastSaved], {
      images,
      ...retained.indexed()
    })
    const { leftOut } = retained
    return saveIndex(request, index, deps, { ...upload.totals, frozenMs: copy.frozenMs, leftOut })
  }
}

function retainedRequest(request: SaveRequest, retained: Retained): SaveRequest {
  return {
    ...request,
    records: request.records.filter(({ id }) => retained.hasRecord(id)),
    volumes: request.volumes.filter(({ name }) => retained.hasVolume(name))
  }
}

function retainedSurvey(survey: SurveyReply, retained: Retained): SurveyReply {
  const kept = <Value>(all: Readonly<Record<string, Value>>, isKept: (name: string) => boolean) =>
    Object.fromEntries(Object.entries(all).filter(([name]) => isKept(name)))
  return {
    ...survey,
    records: kept(survey.records, id => retained.hasRecord(id)),
    volumes: kept(survey.volumes, name => retained.hasVolume(name))
  }
}

/** Copies of the metadata that are tried when the engine drops what they name. */
const mostAttempts = 3

/** The index goes last: what it names is there. */
async function saveIndex(
  { identity, workspace, run }: SaveRequest,
  index: SnapshotIndex,
  deps: SaveDeps,
  before: Pick<Extract<SaveResult, { readonly outcome: 'saved' }>, 'entries' | 'bytes' | 'frozenMs' | 'leftOut'>
): Promise<SaveResult> {
  const content = Buffer.from(JSON.stringify(index))
  const putAs = (key: string) => deps.store.putBytes(key, content, { signal: deps.signal })
  let key = indexKey(identity, workspace, run)
  let put = await putAs(key)
  // An answer that was lost, or a job that died, has taken the name for a day, with nothing under it.
  if (put.unfinished) {
    key = indexKey(identity, workspace, `${run}.2`)
    put = await putAs(key)
  }
  if (put.outcome !== 'saved') return { outcome: put.outcome }
  return { ...before, outcome: 'saved', key, index, entries: before.entries + 1, bytes: before.bytes + put.bytes }
}

/** Another workspace's snapshot under this one's name: nothing is packed, and from now on the two part ways. */
function adopted(restored: SnapshotIndex, { workspace, createdAt, stepMs, history }: SaveRequest): SnapshotIndex {
  return { ...restored, workspace, createdAt, stepMs: { ...stepMs }, history }
}

/** A step's result is often still open for writing, but nothing writes to it any more. */
function mayChange({ mutable, type }: BuildRecord): boolean {
  return mutable && (type === 'exec.cachemount' || type.startsWith('source.'))
}

/** Asks with the partitions a tree had before, so that unchanged parts are recognised. */
function surveyRequest({ restored, restoredTrees, records, volumes }: SaveRequest) {
  const partsOf = (tree: { readonly fingerprints: readonly string[] } | undefined) =>
    tree === undefined ? {} : { partitions: tree.fingerprints.length }
  return {
    records: records.filter(mayChange).map(({ id }) => ({ id, ...partsOf(restored?.mounts[id]?.tree) })),
    volumes: volumes.map(({ name }) => ({ name, ...partsOf(restored?.volumes[name]?.tree) })),
    ...(restoredTrees !== undefined && { restored: restoredTrees })
  }
}

/**
 * Whether there is anything that the restored snapshot does not know. Copies of build contexts do not count: a checkout
 * gives every file a new time, and they only save their transfer. Nor do blobs: a new layer shows as such, and the others
 * are records of builds.
 */
export function hasChanged(restored: SnapshotIndex, survey: SurveyReply, request: SaveRequest): boolean {
  if (restored.images !== survey.images) return true
  if (newLayers(restored, survey).length > 0) return true
  const mounts = request.records.filter(record => record.type === 'exec.cachemount').map(record => record.id)
  const mountChanged = mounts.some(id => !sameTree(restored.mounts[id]?.tree, survey.records[id]))
  return (
    mountChanged || request.volumes.some(({ name }) => !sameTree(restored.volumes[name]?.tree, survey.volumes[name]))
  )
}

function sameTree(
  before: { readonly fingerprints: readonly string[] } | undefined,
  now: { readonly fingerprints: readonly string[] } | undefined
): boolean {
  return before?.fingerprints.join() === now?.fingerprints.join()
}
