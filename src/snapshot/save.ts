/** Saves what an engine has learnt: only what the restored snapshot does not hold already. */

import type { BuildRecord } from '../engine/index.ts'
import type { SurveyReply } from '../privileged/index.ts'
import { type EngineIdentity, indexKey, type PutOutcome } from '../store/index.ts'
import { unlessAborted } from '../time-budget.ts'
import { planBundles } from './plan.ts'
import { type Bundle, contentNames, indexFormat, type SnapshotIndex } from './snapshot-index.ts'
import type { TreeState } from './tree-state.ts'
import { Upload, type UploadDeps } from './upload.ts'

export interface SaveRequest {
  readonly identity: EngineIdentity
  readonly workspace: string
  /** Tells this index from its predecessors: the run and its attempt. */
  readonly run: string
  /** What was restored, if anything was. */
  readonly restored: SnapshotIndex | undefined
  /** Cache volumes of the project with the labels they were made with. */
  readonly volumes: readonly { readonly name: string; readonly labels: Readonly<Record<string, string>> }[]
  readonly records: readonly BuildRecord[]
  readonly stepMs: Readonly<Record<string, number>>
  /** ISO 8601. */
  readonly createdAt: string
}

export interface SaveDeps extends UploadDeps {
  /** Removes from the engine what no other engine can use. */
  readonly dropContextCopies: () => Promise<void>
}

export type SaveResult =
  | { readonly outcome: Exclude<PutOutcome, 'saved'> }
  | { readonly outcome: 'unchanged'; readonly index: SnapshotIndex }
  | {
      readonly outcome: 'saved'
      readonly key: string
      readonly index: SnapshotIndex
      readonly entries: number
      readonly bytes: number
      readonly frozenMs: number
    }

/** Saves the engine's state. @throws StoreError, PrivilegedError: nothing of the engine was changed */
export async function saveSnapshot(request: SaveRequest, deps: SaveDeps): Promise<SaveResult> {
  const key = indexKey(request.identity, request.workspace, request.run)
  const taken = await unlessAborted(deps.store.find(key), deps.signal)
  if (taken?.key === key) return { outcome: 'exists' }

  const survey = await deps.door.call('survey', surveyRequest(request))
  if (request.restored !== undefined && !hasChanged(request.restored, survey, request)) {
    return request.restored.workspace === request.workspace
      ? { outcome: 'unchanged', index: request.restored }
      : saveIndex(key, adopted(request.restored, request), deps, { entries: 0, bytes: 0, frozenMs: 0 })
  }

  await deps.dropContextCopies()
  const upload = new Upload(deps)
  for (let attempt = 1; ; attempt += 1) {
    const copy = await deps.door.call('copyMetadata', {})
    const stored = [...(request.restored?.bundles ?? []), ...upload.bundles]
    const { layers, blobs } = copy
    const planned = await planBundles(
      { ...request, survey, stored, layers, blobs, metadataFolder: copy.folder },
      deps.door
    )
    try {
      await upload.save(planned.missing)
    } catch (error) {
      // The engine collects its garbage whenever it likes: what it has dropped meanwhile is not missed.
      if (attempt < mostAttempts && (await hasDropped(copy, deps))) continue
      throw error
    }
    if (upload.denied) return { outcome: 'denied' }
    const index = indexOf(request, survey, [...planned.kept, ...upload.lastSaved])
    return saveIndex(key, index, deps, { ...upload.totals, frozenMs: copy.frozenMs })
  }
}

/** Copies of the metadata that are tried when the engine drops what they name. */
const mostAttempts = 3

async function hasDropped(copy: Contents, { door }: SaveDeps): Promise<boolean> {
  const now = await door.call('survey', { records: [], volumes: [] })
  const [layers, blobs] = [new Set(now.layers), new Set(now.blobs)]
  return copy.layers.some(id => !layers.has(id)) || copy.blobs.some(digest => !blobs.has(digest))
}

type Contents = Pick<SurveyReply, 'layers' | 'blobs'>

/** The index goes last: what it names is there. */
async function saveIndex(
  key: string,
  index: SnapshotIndex,
  deps: SaveDeps,
  before: { readonly entries: number; readonly bytes: number; readonly frozenMs: number }
): Promise<SaveResult> {
  const put = await deps.store.putBytes(key, Buffer.from(JSON.stringify(index)), { signal: deps.signal })
  if (put.outcome !== 'saved') return { outcome: put.outcome }
  const { entries, bytes, frozenMs } = before
  return { outcome: 'saved', key, index, entries: entries + 1, bytes: bytes + put.bytes, frozenMs }
}

/** Another workspace's snapshot under this one's name: nothing is packed, and from now on the two part ways. */
function adopted(restored: SnapshotIndex, { workspace, createdAt, stepMs }: SaveRequest): SnapshotIndex {
  return { ...restored, workspace, createdAt, stepMs: { ...stepMs } }
}

/** A step's result is often still open for writing, but nothing writes to it any more. */
function mayChange({ mutable, type }: BuildRecord): boolean {
  return mutable && (type === 'exec.cachemount' || type.startsWith('source.'))
}

/** Asks with the partitions a tree had before, so that unchanged parts are recognised. */
function surveyRequest({ restored, records, volumes }: SaveRequest) {
  const partsOf = (tree: { readonly fingerprints: readonly string[] } | undefined) =>
    tree === undefined ? {} : { partitions: tree.fingerprints.length }
  return {
    records: records.filter(mayChange).map(({ id }) => ({ id, ...partsOf(restored?.mounts[id]?.tree) })),
    volumes: volumes.map(({ name }) => ({ name, ...partsOf(restored?.volumes[name]?.tree) }))
  }
}

/**
 * Whether there is anything that the restored snapshot does not know. Copies of build contexts do not count: a checkout
 * gives every file a new time, and they only save their transfer. Nor do blobs: a new layer shows as such, and the others
 * are records of builds.
 */
export function hasChanged(restored: SnapshotIndex, survey: SurveyReply, request: SaveRequest): boolean {
  if (restored.images !== survey.images) return true
  const known = new Set(restored.bundles.flatMap(({ content }) => contentNames(content)))
  const mutable = new Set(Object.values(survey.records).map(record => record.layer))
  if (survey.layers.some(layer => !mutable.has(layer) && !known.has(`layer ${layer}`))) return true
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

function indexOf(request: SaveRequest, survey: SurveyReply, bundles: readonly Bundle[]): SnapshotIndex {
  const mounts = request.records.flatMap(({ id, type, description }) => {
    const state = survey.records[id]
    if (state === undefined || type !== 'exec.cachemount') return []
    return [[id, { layer: state.layer, description, tree: treeOf(state) }] as const]
  })
  return {
    format: indexFormat,
    identity: { ...request.identity },
    workspace: request.workspace,
    createdAt: request.createdAt,
    bundles: [...bundles],
    images: survey.images,
    mounts: Object.fromEntries(mounts),
    volumes: Object.fromEntries(
      request.volumes
        .filter(({ name }) => survey.volumes[name])
        .map(({ name, labels }) => [name, { labels: { ...labels }, tree: treeOf(survey.volumes[name]) }])
    ),
    stepMs: { ...request.stepMs }
  }
}

function treeOf(state: TreeState | undefined) {
  if (state === undefined) throw new Error('A tree vanished while it was saved.')
  return { fingerprints: [...state.fingerprints], entries: state.entries, bytes: state.bytes }
}
