/** Saves what an engine has learnt: only what the restored snapshot does not hold already. */

import { rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import type { BuildRecord } from '../engine/index.ts'
import type { Door, SurveyReply } from '../privileged/index.ts'
import { bundleKey, type EngineIdentity, indexKey, type PutOutcome, type Store } from '../store/index.ts'
import { type PlannedBundle, partsFor, planBundles } from './plan.ts'
import { type Bundle, indexFormat, type SnapshotIndex } from './snapshot-index.ts'

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

export interface SaveDeps {
  readonly store: Store
  readonly door: Door
  readonly log: (line: string) => void
  readonly signal?: AbortSignal
}

export type SaveResult =
  | { readonly outcome: 'unchanged' | Exclude<PutOutcome, 'saved'> }
  | {
      readonly outcome: 'saved'
      readonly key: string
      readonly entries: number
      readonly bytes: number
      readonly frozenMs: number
    }

/** Saves the engine's state. @throws StoreError, PrivilegedError: nothing of the engine was changed */
export async function saveSnapshot(request: SaveRequest, deps: SaveDeps): Promise<SaveResult> {
  const key = indexKey(request.identity, request.workspace, request.run)
  const taken = await deps.store.find(key)
  if (taken?.key === key) return { outcome: 'exists' }

  const survey = await deps.door.call('survey', surveyRequest(request))
  if (request.restored !== undefined && !hasChanged(request.restored, survey, request)) {
    return request.restored.workspace === request.workspace
      ? { outcome: 'unchanged' }
      : saveIndex(key, adopted(request.restored, request), deps, { entries: 0, bytes: 0, frozenMs: 0 })
  }

  const copy = await deps.door.call('copyMetadata', {})
  const planned = await planBundles({ ...request, survey, layers: copy.layers, metadataFolder: copy.folder }, deps.door)
  const saved = await saveBundles(planned.missing, deps)
  if (saved === 'denied') return { outcome: 'denied' }
  const index = indexOf(request, survey, [...planned.kept, ...saved.bundles])
  return saveIndex(key, index, deps, { ...saved, frozenMs: copy.frozenMs })
}

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
  return { outcome: 'saved', key, entries: entries + 1, bytes: bytes + put.bytes, frozenMs }
}

/** Another workspace's snapshot under this one's name: nothing is packed, and from now on the two part ways. */
function adopted(restored: SnapshotIndex, { workspace, createdAt, stepMs }: SaveRequest): SnapshotIndex {
  return { ...restored, workspace, createdAt, stepMs: { ...stepMs } }
}

function surveyRequest(request: SaveRequest) {
  const { restored } = request
  return {
    mutable: mutableRecords(request).map(({ id }) => partsFor(id, restored?.mounts[id]?.tree)),
    volumes: request.volumes.map(({ name }) => {
      const { id: _, ...parts } = partsFor(name, restored?.volumes[name]?.tree)
      return { name, ...parts }
    })
  }
}

function mutableRecords(request: SaveRequest): readonly BuildRecord[] {
  return request.records.filter(record => record.mutable)
}

/**
 * Whether there is anything that the restored snapshot does not know. Copies of build contexts do not count: a checkout
 * gives every file a new time, and they only save their transfer.
 */
export function hasChanged(restored: SnapshotIndex, survey: SurveyReply, request: SaveRequest): boolean {
  if (restored.images !== survey.images) return true
  const known = new Set(
    restored.bundles.flatMap(({ content }) =>
      content.kind === 'layer' || content.kind === 'mount' ? [content.layer] : 'layers' in content ? content.layers : []
    )
  )
  const mounts = request.records.filter(record => record.type === 'exec.cachemount').map(record => record.id)
  const contexts = new Set(
    mutableRecords(request)
      .map(record => record.id)
      .filter(id => !mounts.includes(id))
  )
  if (survey.layers.some(layer => !known.has(layer) && !contexts.has(layer) && !mounts.includes(layer))) return true
  const mountChanged = mounts.some(id => !sameTree(restored.mounts[id]?.tree, survey.mutable[id]))
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

async function saveBundles(planned: readonly PlannedBundle[], deps: SaveDeps) {
  const queue = [...planned].sort((a, b) => b.rawBytes - a.rawBytes)
  const bundles: Bundle[] = []
  let entries = 0
  let bytes = 0
  let denied = false
  let failed: unknown
  const work = async () => {
    for (let next = queue.shift(); next !== undefined && !denied && failed === undefined; next = queue.shift()) {
      deps.signal?.throwIfAborted()
      const packed = await deps.door.call('pack', next.request)
      try {
        const put = await deps.store.put(bundleKey(packed.sha256), packed.file, { signal: deps.signal })
        if (put.outcome === 'denied') denied = true
        if (put.outcome === 'saved') entries += 1
        bytes += put.bytes
      } finally {
        rmSync(packed.file, { force: true })
      }
      bundles.push({ sha256: packed.sha256, bytes: packed.bytes, rawBytes: packed.rawBytes, content: next.content })
    }
  }
  const workers = Array.from({ length: Math.max(2, availableParallelism()) }, () =>
    work().catch(error => {
      failed ??= error
    })
  )
  await Promise.all(workers)
  if (failed !== undefined) throw failed
  return denied ? 'denied' : { bundles, entries, bytes }
}

function indexOf(request: SaveRequest, survey: SurveyReply, bundles: readonly Bundle[]): SnapshotIndex {
  const mounts = request.records.filter(record => record.type === 'exec.cachemount' && survey.mutable[record.id])
  return {
    format: indexFormat,
    identity: { ...request.identity },
    workspace: request.workspace,
    createdAt: request.createdAt,
    bundles: [...bundles],
    images: survey.images,
    mounts: Object.fromEntries(
      mounts.map(record => [record.id, { description: record.description, tree: treeOf(survey.mutable[record.id]) }])
    ),
    volumes: Object.fromEntries(
      request.volumes
        .filter(({ name }) => survey.volumes[name])
        .map(({ name, labels }) => [name, { labels: { ...labels }, tree: treeOf(survey.volumes[name]) }])
    ),
    stepMs: { ...request.stepMs }
  }
}

function treeOf(state: SurveyReply['mutable'][string] | undefined) {
  if (state === undefined) throw new Error('A tree vanished while it was saved.')
  return { fingerprints: [...state.fingerprints], entries: state.entries, bytes: state.bytes }
}
