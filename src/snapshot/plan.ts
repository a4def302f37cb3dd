/** Which bundles a snapshot is made of: those that are stored already, and those to be packed. */

import type { BuildRecord } from '../engine/index.ts'
import type { Door, PackRequest, SurveyReply } from '../privileged/index.ts'
import { type Bundle, type BundleContent, placement, type SnapshotIndex } from './snapshot-index.ts'
import type { PartitionPlan } from './tree-state.ts'

/** A layer of at least so many bytes is a bundle of its own; smaller ones share bundles, as every entry costs a round trip. */
const ownBundleBytes = 8 * 1024 * 1024
/** Small layers are put together up to this size. */
const groupBytes = 32 * 1024 * 1024

export interface PlannedBundle {
  readonly content: BundleContent
  readonly request: PackRequest
  /** bytes, as far as known before packing: decides what is packed first. */
  readonly rawBytes: number
}

export interface PlanInput {
  readonly restored: SnapshotIndex | undefined
  readonly records: readonly BuildRecord[]
  readonly survey: SurveyReply
  /** The layers that the copied metadata speaks of. */
  readonly layers: readonly string[]
  readonly metadataFolder: string
}

export interface Plan {
  readonly kept: readonly Bundle[]
  readonly missing: readonly PlannedBundle[]
}

/** Asks with the partitions a tree had before, so that unchanged parts are recognised. */
export function partsFor(
  id: string,
  tree: { readonly fingerprints: readonly string[] } | undefined
): { readonly id: string; readonly partitions?: PartitionPlan } {
  return tree === undefined ? { id } : { id, partitions: tree.fingerprints.length }
}

export async function planBundles(input: PlanInput, door: Door): Promise<Plan> {
  const { survey, layers } = input
  const present = new Set(layers)
  const types = new Map(input.records.filter(record => record.mutable).map(record => [record.id, record.type]))
  const mounts = layers.filter(id => types.get(id) === 'exec.cachemount')
  const contexts = layers.filter(id => types.has(id) && types.get(id) !== 'exec.cachemount')
  const kept: Bundle[] = []
  const covered = new Set<string>()
  for (const bundle of input.restored?.bundles ?? []) {
    if (!isStillGood(bundle.content, present, input)) continue
    kept.push(bundle)
    for (const name of coverage(bundle.content)) covered.add(name)
  }
  const uncovered = layers.filter(id => !types.has(id) && !covered.has(id))
  const sizes = await door.call('measure', { paths: uncovered.map(id => `overlay2/${id}/diff`) })
  const missing: PlannedBundle[] = [
    planned({ kind: 'metadata' }, 0, {
      root: input.metadataFolder,
      members: ['image', 'overlay2', 'buildkit', 'engine-id']
    }),
    ...layerBundles(uncovered.map((id, at) => ({ id, bytes: sizes[at] ?? 0 }))),
    ...(contexts.length > 0 ? [planned({ kind: 'contexts', layers: contexts }, 0)] : []),
    ...mounts.flatMap(layer => parts(survey.mutable[layer], part => ({ kind: 'mount', layer, part }), covered)),
    ...Object.entries(survey.volumes).flatMap(([volume, state]) =>
      parts(state, part => ({ kind: 'volume', volume, part }), covered)
    )
  ]
  return { kept, missing }
}

/** Layers never change; a part of a tree that may change is good as long as its fingerprint is the same. */
function isStillGood(content: BundleContent, present: ReadonlySet<string>, input: PlanInput): boolean {
  switch (content.kind) {
    case 'metadata':
    case 'contexts':
      return false
    case 'layer':
      return present.has(content.layer)
    case 'layers':
      return content.layers.every(layer => present.has(layer))
    case 'mount': {
      const before = input.restored?.mounts[content.layer]?.tree.fingerprints
      const now = input.survey.mutable[content.layer]?.fingerprints
      return sameParts(before, now) && before?.[content.part] === now?.[content.part]
    }
    case 'volume': {
      const before = input.restored?.volumes[content.volume]?.tree.fingerprints
      const now = input.survey.volumes[content.volume]?.fingerprints
      return sameParts(before, now) && before?.[content.part] === now?.[content.part]
    }
  }
}

function sameParts(before: readonly string[] | undefined, now: readonly string[] | undefined): boolean {
  return before !== undefined && before.length === now?.length
}

function coverage(content: BundleContent): readonly string[] {
  switch (content.kind) {
    case 'layer':
      return [content.layer]
    case 'layers':
      return content.layers
    case 'mount':
      return [`${content.layer}/${content.part}`]
    case 'volume':
      return [`${content.volume}/${content.part}`]
    default:
      return []
  }
}

function layerBundles(layers: readonly { readonly id: string; readonly bytes: number }[]): PlannedBundle[] {
  const bundles: PlannedBundle[] = []
  let group: string[] = []
  let groupSize = 0
  const flush = () => {
    if (group.length > 0) bundles.push(planned({ kind: 'layers', layers: group }, groupSize))
    group = []
    groupSize = 0
  }
  for (const { id, bytes } of layers) {
    if (bytes >= ownBundleBytes) {
      bundles.push(planned({ kind: 'layer', layer: id }, bytes))
      continue
    }
    group.push(id)
    groupSize += bytes
    if (groupSize >= groupBytes) flush()
  }
  flush()
  return bundles
}

function parts(
  state: SurveyReply['mutable'][string] | undefined,
  contentOf: (part: number) => BundleContent,
  covered: ReadonlySet<string>
): PlannedBundle[] {
  if (state === undefined) return []
  return state.fingerprints.flatMap((_, part) => {
    const content = contentOf(part)
    if (coverage(content).every(name => covered.has(name))) return []
    const plan = state.fingerprints.length
    const { root } = placement(content)
    return [planned(content, state.bytes / plan, { root, members: [], partition: { plan, number: part } })]
  })
}

function planned(content: BundleContent, rawBytes: number, request?: PackRequest): PlannedBundle {
  if (request !== undefined) return { content, rawBytes, request }
  const { root, members } = placement(content)
  const mutable = content.kind === 'contexts'
  return {
    content,
    rawBytes,
    request: { root, members: members.length > 0 ? members : ['.'], ...(mutable && { mutable }) }
  }
}
