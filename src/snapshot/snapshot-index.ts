/**
 * The index of a snapshot: a small JSON document that names the bundles which make up an engine's state, and what
 * identifies it. Indexes come out of a cache that others may write to, so everything is checked when one is read.
 */
import * as v from 'valibot'
import { historyShape } from '../history/index.ts'
import type { EngineIdentity } from '../store/index.ts'

export const indexFormat = 3

/** More than any real snapshot has, and a bound on what a forged one can make us do. */
const manyBundles = 20_000
/** Bundles that a part may have beside its own, before it is packed anew: each of them costs a restore a round trip. */
export const mostAdditions = 4
const maximumRawBytes = 2 ** 40

const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))
const size = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
/** BuildKit's and Docker's ids for the overlay2 store, containerd's numbers for its own. */
const layerId = v.pipe(v.string(), v.regex(/^([a-z0-9]{25}|[0-9a-f]{64}|[1-9][0-9]{0,9})$/))
const recordId = v.pipe(v.string(), v.regex(/^[a-z0-9]{25}$/))
const imageId = v.pipe(v.string(), v.regex(/^sha256:[0-9a-f]{64}$/))
/** Layers that hold the same files as one of the bundle, and which one. */
const twins = v.optional(v.record(layerId, layerId))
export const volumeName = v.pipe(v.string(), v.regex(/^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,254}$/))

/** The part's own bundle has none; 1, 2... are extracted after it, in this order. */
const addition = v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(mostAdditions)))

/** What a bundle holds: its place below the data root follows from it. */
const content = v.variant('kind', [
  v.strictObject({ kind: v.literal('metadata') }),
  /** One layer. */
  v.strictObject({ kind: v.literal('layer'), layer: layerId, twins }),
  /** Several small layers. */
  v.strictObject({
    kind: v.literal('layers'),
    layers: v.pipe(v.array(layerId), v.minLength(1), v.maxLength(manyBundles)),
    twins
  }),
  /** Copies of build contexts, which BuildKit keeps to transfer only changes. */
  v.strictObject({
    kind: v.literal('contexts'),
    layers: v.pipe(v.array(layerId), v.minLength(1), v.maxLength(manyBundles))
  }),
  /** Compressed layers, configurations and manifests, by the SHA-256 of their bytes. */
  v.strictObject({
    kind: v.literal('blobs'),
    blobs: v.pipe(v.array(sha256), v.minLength(1), v.maxLength(manyBundles))
  }),
  /** A part of a cache mount, or what has come to it since. */
  v.strictObject({ kind: v.literal('mount'), layer: layerId, part: size, addition }),
  /** A part of a cache volume, or what has come to it since. */
  v.strictObject({ kind: v.literal('volume'), volume: volumeName, part: size, addition })
])

export const bundleSchema = v.strictObject({
  sha256,
  bytes: v.pipe(size, v.maxValue(maximumRawBytes)),
  rawBytes: v.pipe(size, v.maxValue(maximumRawBytes)),
  /** Which copy of the bundle is stored; see `bundleKey`. */
  copy: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(9))),
  content
})

export const treeSchema = v.strictObject({
  fingerprints: v.pipe(v.array(sha256), v.minLength(1), v.maxLength(1024)),
  entries: size,
  bytes: size
})

const snapshotIndex = v.strictObject({
  format: v.literal(indexFormat),
  identity: v.strictObject({ os: v.string(), arch: v.string(), store: v.string(), engineVersion: v.string() }),
  workspace: v.string(),
  /** ISO 8601. */
  createdAt: v.pipe(v.string(), v.isoTimestamp()),
  bundles: v.pipe(v.array(bundleSchema), v.maxLength(manyBundles)),
  /** Digest of which images there are and how they are tagged. */
  images: sha256,
  /** Cache mounts by BuildKit's record id. */
  mounts: v.record(recordId, v.strictObject({ layer: layerId, description: v.string(), tree: treeSchema })),
  volumes: v.record(volumeName, v.strictObject({ labels: v.record(v.string(), v.string()), tree: treeSchema })),
  /** Images by the engine's id, and how many saves in a row have not used them. */
  engineImages: v.record(imageId, v.strictObject({ names: v.array(v.string()), unused: size })),
  /** How many saves in a row have not used a record of BuildKit's cache. */
  records: v.record(recordId, size),
  /** ms that each step took when it last ran, by the step's key. */
  stepMs: v.record(v.string(), v.pipe(v.number(), v.finite(), v.minValue(0))),
  history: historyShape
})

type Tree = v.InferOutput<typeof treeSchema>
export type SnapshotIndex = v.InferOutput<typeof snapshotIndex>
export type Bundle = SnapshotIndex['bundles'][number]
export type BundleContent = Bundle['content']

/** An index that cannot be used; the message says why. */
export class IndexError extends Error {
  override readonly name = 'IndexError'
}

/**
 * Reads an index.
 * @throws IndexError when it is damaged, of another format, made by another kind of engine, or names something twice
 */
export function parseIndex(text: string, identity: EngineIdentity): SnapshotIndex {
  const result = v.safeParse(snapshotIndex, parseIndexJson(text, 'The index'))
  if (!result.success) {
    const [issue] = result.issues
    throw new IndexError(
      `The index is damaged or of another format: ${v.getDotPath(issue) ?? 'document'}: ${issue.message}`
    )
  }
  const index = result.output
  for (const part of ['os', 'arch', 'store', 'engineVersion'] as const) {
    if (index.identity[part] !== identity[part]) {
      throw new IndexError(`The index was made for ${part} "${index.identity[part]}", this is "${identity[part]}".`)
    }
  }
  requireConsistent(index)
  return index
}

/** @param what begins the message @throws IndexError */
export function parseIndexJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new IndexError(`${what} is no JSON: ${(error as Error).message}`)
  }
}

/** Each thing is named once, twins are those of what the bundle holds, and what has a fingerprint for every part has no part beyond them. */
function requireConsistent(index: SnapshotIndex): void {
  const seen = new Set<string>()
  // Looked up, not searched: a forged index may hold a great many of all of them.
  const mounts = new Map(Object.values(index.mounts).map(mount => [mount.layer, mount.tree]))
  for (const { content } of index.bundles) {
    for (const name of contentNames(content)) {
      if (seen.has(name)) throw new IndexError(`The index names ${name} twice.`)
      seen.add(name)
    }
    const layers = new Set(layersOf(content))
    const strange = Object.values(twinsOf(content)).find(layer => !layers.has(layer))
    if (strange !== undefined) throw new IndexError(`The index names a twin of layer ${strange} in another bundle.`)
    const tree = treeOf(content, mounts, index.volumes)
    if (tree === 'missing' || (tree !== undefined && 'part' in content && content.part >= tree.fingerprints.length)) {
      throw new IndexError(
        `The index names a part of a tree that it does not describe (${contentNames(content).join()}).`
      )
    }
  }
  for (const { content } of index.bundles) {
    const before = beforeAddition(content)
    const missing = before === undefined ? [] : contentNames(before).filter(name => !seen.has(name))
    if (missing.length > 0) throw new IndexError(`The index names an addition to ${missing.join()}, which it lacks.`)
  }
  if (!seen.has('metadata')) throw new IndexError('The index names no metadata.')
}

/** The cache mount whose content a layer holds. */
export function mountOf(index: SnapshotIndex, layer: string): SnapshotIndex['mounts'][string] | undefined {
  return Object.values(index.mounts).find(mount => mount.layer === layer)
}

function treeOf(
  content: BundleContent,
  mounts: ReadonlyMap<string, Tree>,
  volumes: SnapshotIndex['volumes']
): Tree | 'missing' | undefined {
  if (content.kind === 'mount') return mounts.get(content.layer) ?? 'missing'
  if (content.kind === 'volume') return volumes[content.volume]?.tree ?? 'missing'
  return undefined
}

/** The layers whose files a bundle holds. */
export function layersOf(content: BundleContent): readonly string[] {
  if (content.kind === 'layer') return [content.layer]
  return content.kind === 'layers' ? content.layers : []
}

/** Layers that get their files from a bundle beside those that it holds -> the one of these with the same files. */
export function twinsOf(content: BundleContent): Readonly<Record<string, string>> {
  return ('twins' in content ? content.twins : undefined) ?? {}
}

/** One name for each thing that a bundle supplies. */
export function contentNames(content: BundleContent): string[] {
  switch (content.kind) {
    case 'metadata':
      return ['metadata']
    case 'layer':
    case 'layers':
      return [...layersOf(content), ...Object.keys(twinsOf(content))].map(layer => `layer ${layer}`)
    case 'contexts':
      return content.layers.map(layer => `layer ${layer}`)
    case 'blobs':
      return content.blobs.map(digest => `blob ${digest}`)
    case 'mount':
      return [`layer ${content.layer} part ${content.part}${additionName(content.addition)}`]
    case 'volume':
      return [`volume ${content.volume} part ${content.part}${additionName(content.addition)}`]
  }
}

function additionName(addition = 0): string {
  return addition === 0 ? '' : ` addition ${addition}`
}

/** The same thing before its last addition; undefined for what is none. */
function beforeAddition(content: BundleContent): BundleContent | undefined {
  if (!('part' in content) || content.addition === undefined) return undefined
  const { addition, ...part } = content
  return addition === 1 ? part : { ...part, addition: addition - 1 }
}

/** Whether a bundle has a folder of its own, of which nothing but its members is used. */
export function isAlone({ kind }: BundleContent): boolean {
  return kind === 'layer' || kind === 'layers' || kind === 'contexts' || kind === 'blobs'
}
