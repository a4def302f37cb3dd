/** Which bundles a snapshot is made of: those that are stored already, and those to be packed. */
import type { PartManifest } from '../archive/index.ts'
import type { BuildRecord } from '../engine/index.ts'
import type { Door, PackRequest, SurveyReply } from '../privileged/index.ts'
import { additionsTo, type PartContent, samePart } from './part-growth.ts'
import {
  type Bundle,
  contentNames,
  layersOf,
  mostAdditions,
  mountOf,
  type SnapshotIndex,
  twinsOf
} from './snapshot-index.ts'
import type { RestoredTrees, TreeState } from './tree-state.ts'
import { planTwins } from './twins.ts'

/** A layer of at least so many bytes is a bundle of its own; smaller ones share bundles, as every entry costs a round trip. */
const ownBundleBytes = 8 * 1024 * 1024
/** Small layers are put together up to this size. */
const groupBytes = 32 * 1024 * 1024
/** What is smaller comes and goes with every build (metadata files, records of builds): kept apart, it drags nothing along. */
const tinyBytes = 64 * 1024

export interface PlannedBundle {
  readonly request: PackRequest
  /** bytes, as far as known before packing: decides what is packed first. */
  readonly rawBytes: number
}

export interface PlanInput {
  readonly restored: SnapshotIndex | undefined
  /** What its trees held, if that is known. */
  readonly restoredTrees: RestoredTrees | undefined
  /** Bundles that the store has: those of the restored index, and what was saved since. */
  readonly stored: readonly Bundle[]
  readonly records: readonly BuildRecord[]
  readonly survey: SurveyReply
  /** What the copied metadata speaks of. */
  readonly layers: readonly string[]
  readonly blobs: readonly string[]
  /** A layer -> the image's layer with the same files. */
  readonly twins: Readonly<Record<string, string>>
  readonly metadataFolder: string
}

export interface Plan {
  readonly kept: readonly Bundle[]
  readonly missing: readonly PlannedBundle[]
}

interface Sized {
  readonly id: string
  readonly bytes: number
}

/** Plans the bundles of a snapshot; asks the door only for sizes. */
export async function planBundles(input: PlanInput, door: Door): Promise<Plan> {
  const { survey } = input
  const good = input.stored.filter(bundle => isStillGood(bundle, input))
  const { kept, twinsOfMissing } = planTwins(good, input.layers, input.twins)
  const supplied = new Set([...twinsOfMissing.values()].flat())
  const covered = new Set(kept.flatMap(({ content }) => contentNames(content)))
  const mounts = mutableLayers(input, type => type === 'exec.cachemount')
  const contexts = mutableLayers(input, type => type.startsWith('source.'))
  const uncovered = {
    layers: input.layers.filter(
      id => !mounts.has(id) && !contexts.has(id) && !supplied.has(id) && !covered.has(`layer ${id}`)
    ),
    blobs: input.blobs.filter(digest => !covered.has(`blob ${digest}`))
  }
  const sizes = await door.call('measure', uncovered)
  const present = [...contexts].filter(id => input.layers.includes(id))
  const missing: PlannedBundle[] = [
    { rawBytes: 0, request: { content: { kind: 'metadata' }, folder: input.metadataFolder } },
    ...layerBundles(uncovered.layers, sizes.layers, twinsOfMissing),
    ...grouped(sized(uncovered.blobs, sizes.blobs), blobs => ({ content: { kind: 'blobs', blobs } })),
    ...(present.length > 0
      ? [{ rawBytes: 0, request: { content: { kind: 'contexts' as const, layers: present } } }]
      : []),
    ...Object.values(survey.records)
      .filter(record => mounts.has(record.layer))
      .flatMap(record => partsOf(record, part => ({ kind: 'mount', layer: record.layer, part }), input)),
    ...Object.entries(survey.volumes).flatMap(([volume, state]) =>
      partsOf(state, part => ({ kind: 'volume', volume, part }), input)
    )
  ]
  return {
    kept,
    missing: missing.filter(({ request }) => !contentNames(request.content).every(name => covered.has(name)))
  }
}

/** Layers of the records that BuildKit may still write to. */
function mutableLayers({ records, survey }: PlanInput, wanted: (type: string) => boolean): ReadonlySet<string> {
  const chosen = records.filter(record => record.mutable && wanted(record.type))
  return new Set(chosen.flatMap(record => survey.records[record.id]?.layer ?? []))
}

/** Layers and blobs never change; a part of a tree that may change is good as long as its fingerprint is the same. */
function isStillGood(bundle: Bundle, input: PlanInput): boolean {
  const { restored, survey, layers, blobs } = input
  const { content } = bundle
  // What this run has packed shows the trees as the survey has seen them.
  const isNew = restored?.bundles.includes(bundle) !== true
  switch (content.kind) {
    case 'metadata':
    case 'contexts':
      return false
    case 'layer':
    case 'layers': {
      const usedAsTwins = Object.entries(twinsOf(content)).flatMap(([twin, layer]) =>
        layers.includes(twin) ? [layer] : []
      )
      return isMostlyUsed(layersOf(content), [...layers, ...usedAsTwins])
    }
    case 'blobs':
      return isMostlyUsed(content.blobs, blobs)
    case 'mount':
    case 'volume': {
      const now = stateOf(content, survey)
      if (now === undefined) return false
      return isNew || samePart(treeOf(content, restored), now, content.part) || mayGrow(content, input)
    }
  }
}

function stateOf(content: PartContent, { records, volumes }: SurveyReply): TreeState | undefined {
  if (content.kind === 'volume') return volumes[content.volume]
  return Object.values(records).find(record => record.layer === content.layer)
}

function treeOf(content: PartContent, restored: SnapshotIndex | undefined) {
  if (restored === undefined) return undefined
  return content.kind === 'volume' ? restored.volumes[content.volume]?.tree : mountOf(restored, content.layer)?.tree
}

/** Whether it does to save what has come to a part or changed in it since it was restored. */
function mayGrow(content: PartContent, input: PlanInput): boolean {
  const { restored, survey } = input
  const now = stateOf(content, survey)
  if (restored === undefined || manifestOf(content, input) === undefined) return false
  return now?.grown?.[content.part] === true && additionsTo(content, restored.bundles) < mostAdditions
}

function manifestOf(content: PartContent, { restoredTrees }: PlanInput): PartManifest | undefined {
  if (content.kind === 'volume') return restoredTrees?.volumes[content.volume]?.[content.part]
  return restoredTrees?.mounts[content.layer]?.[content.part]
}

/** A restore drops what the metadata does not name, so that a few dead members are cheaper than packing the others again. */
function isMostlyUsed(members: readonly string[], present: readonly string[]): boolean {
  return members.filter(member => present.includes(member)).length * 2 >= members.length
}

/**
 * Bundles of layers that are stored nowhere.
 * @param bytes of each of them
 * @param twins layers -> their twins, which need not be packed
 */
export function layerBundles(
  layers: readonly string[],
  bytes: readonly number[],
  twins: ReadonlyMap<string, readonly string[]> = new Map()
): readonly PlannedBundle[] {
  return grouped(sized(layers, bytes), ids => layerBundle(ids, twins))
}

function sized(ids: readonly string[], bytes: readonly number[]): readonly Sized[] {
  return ids.map((id, at) => ({ id, bytes: bytes[at] ?? 0 }))
}

function layerBundle(ids: readonly string[], twinsOfMissing: ReadonlyMap<string, readonly string[]>): PackRequest {
  const pairs = ids.flatMap(id => (twinsOfMissing.get(id) ?? []).map(twin => [twin, id] as const))
  const twins = pairs.length === 0 ? {} : { twins: Object.fromEntries(pairs) }
  const [layer] = ids
  if (layer !== undefined && ids.length === 1) return { content: { kind: 'layer', layer, ...twins } }
  return { content: { kind: 'layers', layers: [...ids], ...twins } }
}

/** Large things on their own, small ones together. */
function grouped(all: readonly Sized[], request: (ids: string[]) => PackRequest): PlannedBundle[] {
  const large = all.filter(({ bytes }) => bytes >= ownBundleBytes)
  const bundles = large.map(({ id, bytes }) => ({ rawBytes: bytes, request: request([id]) }))
  let group: Sized[] = []
  const flush = () => {
    if (group.length === 0) return
    bundles.push({
      rawBytes: group.reduce((sum, { bytes }) => sum + bytes, 0),
      request: request(group.map(({ id }) => id))
    })
    group = []
  }
  const small = all.filter(({ bytes }) => bytes < ownBundleBytes)
  for (const kind of [
    small.filter(({ bytes }) => bytes >= tinyBytes),
    small.filter(({ bytes }) => bytes < tinyBytes)
  ]) {
    for (const one of kind) {
      group.push(one)
      if (group.reduce((sum, { bytes }) => sum + bytes, 0) >= groupBytes) flush()
    }
    flush()
  }
  return bundles
}

function partsOf(state: TreeState, contentOf: (part: number) => PartContent, input: PlanInput): PlannedBundle[] {
  const parts = state.fingerprints.length
  return state.fingerprints.map((_, part) => {
    const content = contentOf(part)
    const since = manifestOf(content, input)
    if (samePart(treeOf(content, input.restored), state, part) || !mayGrow(content, input) || since === undefined)
      return { rawBytes: state.bytes / parts, request: { content, parts } }
    const addition = 1 + additionsTo(content, input.restored?.bundles ?? [])
    return { rawBytes: 0, request: { content: { ...content, addition }, parts, since } }
  })
}
