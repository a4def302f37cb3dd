/** Saves the cache mounts that a build has used, and the cache volumes: only the parts that have changed. */
import { type History, noHistory } from '../history/index.ts'
import type { Door, LivePlace, PackRequest } from '../privileged/index.ts'
import { Room } from '../snapshot/room.ts'
import type { TreeState } from '../snapshot/tree-state.ts'
import { Upload, type UploadDeps } from '../snapshot/upload.ts'
import { type MountsIdentity, mountsIndexKey, type PutOutcome } from '../store/index.ts'
import { unlessAborted } from '../time-budget.ts'
import { type MountsIndex, mountsIndexFormat, treesOf } from './mounts-index.ts'
import type { ProjectMount } from './project-mounts.ts'
import { idleTree, type LeftOutTree, leaveOut, type SavedTree, settled, usedTree } from './saved-tree.ts'
import type { EngineVolume } from './volumes.ts'

export interface SaveMountsRequest {
  readonly identity: MountsIdentity
  readonly workspace: string
  /** Tells this index from its predecessors: the run and its attempt. */
  readonly run: string
  /** What was restored, if anything was. */
  readonly restored: MountsIndex | undefined
  /** All mounts of the project: what was saved for others is left out. */
  readonly mounts: readonly ProjectMount[]
  /** Names of all cache volumes of the project: as for mounts. */
  readonly volumes?: readonly string[]
  /** The mounts that the build has used and the volumes that could be read, and what is in them. */
  readonly used: readonly UsedTree[]
  /** bytes that everything saved may have together; undefined when there is no limit. */
  readonly maxBytes?: number | undefined
  /** ISO 8601. */
  readonly createdAt: string
  /** ms that each step took when it last ran. */
  readonly stepMs?: Readonly<Record<string, number>>
  /** A change of it alone is not worth an index. */
  readonly history?: History
  /** What is known of exporting layers; a change of it is worth an index of its own. */
  readonly layers?: MountsIndex['layers']
}

interface UsedContent {
  readonly state: TreeState
  readonly pack: Pick<Extract<PackRequest, { readonly parts: number }>, 'place'>
}

export type UsedMount = UsedContent & { readonly mount: ProjectMount }
export type UsedVolume = UsedContent & { readonly volume: EngineVolume }
export type UsedTree = UsedMount | UsedVolume

export type SaveMountsResult =
  | { readonly outcome: Exclude<PutOutcome, 'saved'> }
  | { readonly outcome: 'unchanged'; readonly index: MountsIndex | undefined }
  | {
      readonly outcome: 'saved'
      readonly key: string
      readonly index: MountsIndex
      readonly entries: number
      readonly bytes: number
      /** For want of room. */
      readonly leftOut: readonly LeftOutTree[]
    }

/**
 * Saves what is new. A mount or volume that was not used, or holds nothing, keeps what was saved for it, unless there is no
 * room for it.
 * @throws StoreError, PrivilegedError
 */
export async function saveMounts(request: SaveMountsRequest, deps: UploadDeps): Promise<SaveMountsResult> {
  const { restored } = request
  const trees = treesToSave(request)
  if (!hasChanged(trees, request) && (restored === undefined || restored.workspace === request.workspace)) {
    return { outcome: 'unchanged', index: restored }
  }
  const key = mountsIndexKey(request.identity, request.workspace, request.run)
  const taken = await unlessAborted(deps.store.find(key), deps.signal)
  if (taken?.key === key) return { outcome: 'exists' }
  const upload = new Upload(deps)
  const saved = await saveTrees(trees, request, upload)
  if (upload.denied) return { outcome: 'denied' }
  const index = makeIndex(saved.trees, request)
  const put = await deps.store.putBytes(key, Buffer.from(JSON.stringify(index)), { signal: deps.signal })
  if (put.outcome !== 'saved') return { outcome: put.outcome }
  const { entries, bytes } = upload.totals
  return { outcome: 'saved', key, index, entries: entries + 1, bytes: bytes + put.bytes, leftOut: saved.leftOut }
}

/**
 * Looks at what is in the used mounts, in place.
 * @throws PrivilegedError
 */
export async function surveyMounts(
  located: readonly { readonly mount: ProjectMount; readonly place: LivePlace }[],
  restored: MountsIndex | undefined,
  door: Door
): Promise<readonly UsedMount[]> {
  const mounts = located.map(({ mount, place }) => {
    const partitions = restored?.mounts[mount.key]?.tree.fingerprints.length
    return { place, ...(partitions !== undefined && { partitions }) }
  })
  const { states } = await door.call('surveyMounts', { mounts })
  return located.flatMap(({ mount, place }, at) => {
    const state = states[at]
    return state === undefined ? [] : [{ mount, state, pack: { place } }]
  })
}

/** What holds something, and what was saved for the rest of the project. */
function treesToSave({ restored, used, mounts, volumes = [] }: SaveMountsRequest): readonly SavedTree[] {
  const now = used.filter(({ state }) => state.entries > 1).map(one => usedTree(one, restored))
  const ids = [
    ...mounts.map(({ key }) => ({ kind: 'mount' as const, key })),
    ...volumes.map(key => ({ kind: 'volume' as const, key }))
  ]
  const idle = ids
    .filter(({ kind, key }) => !now.some(({ id }) => id.kind === kind && id.key === key))
    .flatMap(id => (restored === undefined ? [] : (idleTree(id, restored) ?? [])))
  return [...now, ...idle]
}

function hasChanged(trees: readonly SavedTree[], { restored, layers, maxBytes }: SaveMountsRequest): boolean {
  const before = restored === undefined ? [] : treesOf(restored)
  const isSameSet =
    before.length === trees.length &&
    before.every(({ kind, key }) => trees.some(({ id }) => id.kind === kind && id.key === key))
  const bytes = trees.flatMap(({ kept }) => kept).reduce((sum, bundle) => sum + bundle.bytes, 0)
  return (
    !isSameSet ||
    trees.some(({ missing }) => missing.length > 0) ||
    bytes > (maxBytes ?? Number.POSITIVE_INFINITY) ||
    JSON.stringify(layers) !== JSON.stringify(restored?.layers)
  )
}

/** Saves what is missing, and leaves out the least valuable as long as there is too much. */
async function saveTrees(
  all: readonly SavedTree[],
  { restored, maxBytes }: SaveMountsRequest,
  upload: Upload
): Promise<{ readonly trees: readonly SavedTree[]; readonly leftOut: readonly LeftOutTree[] }> {
  const leftOut: LeftOutTree[] = []
  for (let trees = all; ; ) {
    const plan = { kept: trees.flatMap(({ kept }) => kept), missing: trees.flatMap(({ missing }) => missing) }
    const room = new Room(maxBytes, plan, [...(restored?.bundles ?? []), ...upload.bundles])
    await upload.save(plan.missing, saved => room.isExceededBy(saved))
    const excess = room.excessAfter(upload.lastSaved)
    trees = trees.map(tree => settled(tree, upload.lastSaved))
    if (upload.denied || excess <= 0) return { trees, leftOut }
    const left = leaveOut(trees, excess)
    leftOut.push(...left.leftOut)
    trees = left.trees
  }
}

function makeIndex(trees: readonly SavedTree[], request: SaveMountsRequest): MountsIndex {
  const { identity, workspace, createdAt, stepMs, layers } = request
  const mounts: MountsIndex['mounts'] = {}
  const volumes: MountsIndex['volumes'] = {}
  for (const { id, name, labels, tree } of trees) {
    const copy = { ...tree, fingerprints: [...tree.fingerprints] }
    if (id.kind === 'mount') mounts[id.key] = { name, tree: copy }
    else volumes[id.key] = { labels: { ...labels }, tree: copy }
  }
  return {
    format: mountsIndexFormat,
    identity: { ...identity },
    workspace,
    createdAt,
    bundles: trees.flatMap(({ kept }) => kept),
    mounts,
    volumes,
    stepMs: { ...stepMs },
    history: request.history ?? noHistory,
    ...(layers !== undefined && { layers: { ...layers } })
  }
}
