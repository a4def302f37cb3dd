/**
 * The index of saved cache mounts and cache volumes: which bundles make up each of them. Those of a running engine are kept
 * apart from snapshots, because they fit any engine of the same architecture. Indexes come out of a cache that others may write to, so
 * everything is checked when one is read.
 */
import * as v from 'valibot'
import { historyShape } from '../history/index.ts'
import { findNewest } from '../snapshot/lookup.ts'
import { bundleSchema, IndexError, parseIndexJson, treeSchema, volumeName } from '../snapshot/snapshot-index.ts'
import { anyWorkspaceMountsPrefix, type MountsIdentity, type Store, workspaceMountsPrefix } from '../store/index.ts'

export const mountsIndexFormat = 1
const maximumIndexBytes = 16 * 1024 * 1024
const manyBundles = 20_000

const mountKey = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))

const milliseconds = v.pipe(v.number(), v.finite(), v.minValue(0))

const mountsIndex = v.strictObject({
  format: v.literal(mountsIndexFormat),
  identity: v.strictObject({ os: v.string(), arch: v.string() }),
  workspace: v.string(),
  /** ISO 8601. */
  createdAt: v.pipe(v.string(), v.isoTimestamp()),
  /** Each holds a part of a mount, when the layer in its content is the mount's key, or of a volume. */
  bundles: v.pipe(v.array(bundleSchema), v.maxLength(manyBundles)),
  /** By the mount's key. */
  mounts: v.record(mountKey, v.strictObject({ name: v.string(), tree: treeSchema })),
  /** By the volume's name. */
  volumes: v.optional(
    v.record(volumeName, v.strictObject({ labels: v.record(v.string(), v.string()), tree: treeSchema })),
    {}
  ),
  /** ms that each step took when it last ran, by the step's key. */
  stepMs: v.optional(v.record(v.string(), milliseconds), {}),
  history: historyShape,
  /** What exporting layers has cost and brought; see `LayerExportRecord`. */
  layers: v.optional(
    v.strictObject({
      exportMs: milliseconds,
      savedMs: v.optional(v.pipe(v.number(), v.finite())),
      skippedRuns: v.pipe(v.number(), v.safeInteger(), v.minValue(0))
    })
  )
})

export type MountsIndex = v.InferOutput<typeof mountsIndex>
export type MountBundle = MountsIndex['bundles'][number]

export interface FoundMountsIndex {
  readonly key: string
  readonly match: 'exact' | 'fallback'
  readonly index: MountsIndex
  readonly bytes: number
}

/**
 * Looks up the newest index: of this workspace, else of any.
 * @throws StoreError when the cache does not answer; IndexError when what it holds cannot be used
 */
export async function findMountsIndex(
  store: Store,
  identity: MountsIdentity,
  workspace: string,
  signal?: AbortSignal
): Promise<FoundMountsIndex | undefined> {
  const prefixes = { own: workspaceMountsPrefix(identity, workspace), any: anyWorkspaceMountsPrefix(identity) }
  const found = await findNewest(store, prefixes, maximumIndexBytes, signal)
  if (found === undefined) return undefined
  const { key, match, text, bytes } = found
  return { key, match, index: parseMountsIndex(text, identity), bytes }
}

/** @throws IndexError when it is damaged, of another format, or made for another kind of machine */
export function parseMountsIndex(text: string, identity: MountsIdentity): MountsIndex {
  const result = v.safeParse(mountsIndex, parseIndexJson(text, 'The index of cache mounts'))
  if (!result.success) {
    const [issue] = result.issues
    throw new IndexError(`The index of cache mounts is damaged: ${v.getDotPath(issue) ?? 'document'}: ${issue.message}`)
  }
  const index = result.output
  for (const part of ['os', 'arch'] as const) {
    if (index.identity[part] !== identity[part]) {
      throw new IndexError(`The index was made for ${part} "${index.identity[part]}", this is "${identity[part]}".`)
    }
  }
  requireWhole(index)
  return index
}

/** What an index names: a cache mount by its key, or a cache volume by its name. */
export interface TreeId {
  readonly kind: 'mount' | 'volume'
  readonly key: string
}

/** The bundles of one mount or volume, in the order of its parts. */
export function bundlesOf(index: MountsIndex, { kind, key }: TreeId): readonly MountBundle[] {
  return index.bundles
    .filter(({ content }) => content.kind === kind && nameOf(content) === key)
    .sort((a, b) => partOf(a) - partOf(b))
}

/** What is known of one mount or volume. */
export function treeOf(index: MountsIndex, { kind, key }: TreeId): MountsIndex['mounts'][string]['tree'] | undefined {
  return (kind === 'mount' ? index.mounts[key] : index.volumes[key])?.tree
}

/** All mounts and volumes of an index. */
export function treesOf(index: MountsIndex): readonly TreeId[] {
  return [
    ...Object.keys(index.mounts).map(key => ({ kind: 'mount' as const, key })),
    ...Object.keys(index.volumes).map(key => ({ kind: 'volume' as const, key }))
  ]
}

/** The sizes of the mounts and volumes, for the report. */
export function keptMounts(
  index: MountsIndex
): readonly { readonly kind: 'cache-mount' | 'volume'; readonly name: string; readonly bytes: number }[] {
  return [
    ...Object.values(index.mounts).map(({ name, tree }) => ({ kind: 'cache-mount' as const, name, bytes: tree.bytes })),
    ...Object.entries(index.volumes).map(([name, { tree }]) => ({ kind: 'volume' as const, name, bytes: tree.bytes }))
  ]
}

export function partOf({ content }: MountBundle): number {
  return 'part' in content ? content.part : -1
}

function nameOf(content: MountBundle['content']): string | undefined {
  return content.kind === 'mount' ? content.layer : content.kind === 'volume' ? content.volume : undefined
}

/** Every mount and volume has each of its parts once, and there is nothing else. */
function requireWhole(index: MountsIndex): void {
  let counted = 0
  const bundles = Map.groupBy(index.bundles, ({ content }) => `${content.kind} ${nameOf(content)}`)
  for (const id of treesOf(index)) {
    const parts = (bundles.get(`${id.kind} ${id.key}`) ?? []).map(partOf).sort((a, b) => a - b)
    counted += parts.length
    if (parts.length !== treeOf(index, id)?.fingerprints.length || parts.some((part, at) => part !== at)) {
      const name = id.kind === 'mount' ? index.mounts[id.key]?.name : id.key
      throw new IndexError(`The index of cache mounts does not name each part of ${name} once.`)
    }
  }
  if (counted !== index.bundles.length) throw new IndexError('The index of cache mounts names bundles of no mount.')
}
