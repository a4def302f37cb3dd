/** Cache mounts and cache volumes on their way into the cache: what is stored of them, what is to be, and which go first. */
import { firstBytes } from '../snapshot/eviction.ts'
import type { PlannedBundle } from '../snapshot/plan.ts'
import type { TreeState } from '../snapshot/tree-state.ts'
import { bundlesOf, type MountBundle, type MountsIndex, partOf, type TreeId, treeOf } from './mounts-index.ts'
import { listedId } from './project-mounts.ts'
import type { UsedTree } from './save-mounts.ts'

export interface SavedTree {
  readonly id: TreeId
  /** For people. */
  readonly name: string
  /** Of a volume. */
  readonly labels: Readonly<Record<string, string>>
  readonly tree: TreeState
  /** Whether it was looked at in this run. */
  readonly isUsed: boolean
  /** Stored, and good. */
  readonly kept: readonly MountBundle[]
  readonly missing: readonly PlannedBundle[]
}

export interface LeftOutTree {
  readonly kind: 'cache-mount' | 'volume'
  readonly name: string
  /** bytes, unpacked. */
  readonly bytes: number
  readonly reason: 'max-size'
}

/** What was looked at: parts that are as they were when they were saved need not be packed again. */
export function usedTree(used: UsedTree, restored: MountsIndex | undefined): SavedTree {
  const { state, pack } = used
  const id: TreeId =
    'mount' in used ? { kind: 'mount', key: used.mount.key } : { kind: 'volume', key: used.volume.name }
  const before = restored && treeOf(restored, id)?.fingerprints
  const parts = state.fingerprints.length
  const isSame = (part: number) => before?.length === parts && before[part] === state.fingerprints[part]
  const changed = [...state.fingerprints.keys()].filter(part => !isSame(part))
  const { fingerprints, entries, bytes } = state
  return {
    id,
    name: 'mount' in used ? listedId(used.mount) : used.volume.name,
    labels: 'mount' in used ? {} : used.volume.labels,
    tree: { fingerprints, entries, bytes },
    isUsed: true,
    kept: restored === undefined ? [] : bundlesOf(restored, id).filter(bundle => isSame(partOf(bundle))),
    missing: changed.map(part => ({
      rawBytes: state.bytes / parts,
      request: { content: contentOf(id, part), parts, ...pack }
    }))
  }
}

/** What was saved before and not looked at; undefined when nothing was saved. */
export function idleTree(id: TreeId, restored: MountsIndex): SavedTree | undefined {
  const tree = treeOf(restored, id)
  if (tree === undefined) return undefined
  const name = restored.mounts[id.key]?.name ?? id.key
  const labels = id.kind === 'volume' ? (restored.volumes[id.key]?.labels ?? {}) : {}
  return { id, name, labels, tree, isUsed: false, kept: bundlesOf(restored, id), missing: [] }
}

/** The same with those of its parts that were saved now among the stored ones. */
export function settled(tree: SavedTree, saved: readonly MountBundle[]): SavedTree {
  const own = saved.filter(({ content }) => tree.missing.some(({ request }) => request.content === content))
  if (own.length === 0) return tree
  return {
    ...tree,
    kept: [...tree.kept, ...own].toSorted((a, b) => partOf(a) - partOf(b)),
    missing: tree.missing.filter(({ request }) => !own.some(({ content }) => content === request.content))
  }
}

/**
 * Leaves out the least valuable of about so many bytes, unpacked: cache mounts that this run has not used, then those that it
 * has, then volumes, the largest first, as snapshots do.
 */
export function leaveOut(
  trees: readonly SavedTree[],
  bytes: number
): { readonly trees: readonly SavedTree[]; readonly leftOut: readonly LeftOutTree[] } {
  const rank = ({ id, isUsed }: SavedTree) => (id.kind === 'volume' ? 2 : isUsed ? 1 : 0)
  const order = trees.toSorted((a, b) => rank(a) - rank(b) || b.tree.bytes - a.tree.bytes)
  const chosen = firstBytes(
    order.map(one => ({ one, bytes: packedFrom(one) })),
    bytes
  ).map(({ one }) => one)
  return {
    trees: trees.filter(tree => !chosen.includes(tree)),
    leftOut: chosen.map(({ id, name, tree }) => ({
      kind: id.kind === 'volume' ? 'volume' : 'cache-mount',
      name,
      bytes: tree.bytes,
      reason: 'max-size'
    }))
  }
}

/** bytes that its bundles unpack to: of many small files more than they hold. */
function packedFrom({ tree, kept }: SavedTree): number {
  return Math.max(
    tree.bytes,
    kept.reduce((sum, { rawBytes }) => sum + rawBytes, 0)
  )
}

function contentOf({ kind, key }: TreeId, part: number) {
  return kind === 'mount' ? ({ kind, layer: key, part } as const) : ({ kind, volume: key, part } as const)
}
