/** Which bundles a snapshot is made of: those that are stored already, and those to be packed. */
import type { BuildRecord } from '../engine/index.ts'
import type { Door, PackRequest, SurveyReply } from '../privileged/index.ts'
import { type Bundle, contentNames, mountOf, type SnapshotIndex } from './snapshot-index.ts'

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
  /** Bundles that the store has: those of the restored index, and what was saved since. */
  readonly stored: readonly Bundle[]
  readonly records: readonly BuildRecord[]
  readonly survey: SurveyReply
  /** What the copied metadata speaks of. */
  readonly layers: readonly string[]
  readonly blobs: readonly string[]
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
  const kept = input.stored.filter(bundle => isStillGood(bundle, input))
  const covered = new Set(kept.flatMap(({ content }) => contentNames(content)))
  const mounts = mutableLayers(input, type => type === 'exec.cachemount')
  const contexts = mutableLayers(input, type => type.startsWith('source.'))
  const uncovered = {
    layers: input.layers.filter(id => !mounts.has(id) && !contexts.has(id) && !covered.has(`layer ${id}`)),
    blobs: input.blobs.filter(digest => !covered.has(`blob ${digest}`))
  }
  const sizes = await door.call('measure', uncovered)
  const sized = (ids: readonly string[], bytes: readonly number[]) =>
    ids.map((id, at) => ({ id, bytes: bytes[at] ?? 0 }))
  const present = [...contexts].filter(id => input.layers.includes(id))
  const missing: PlannedBundle[] = [
    { rawBytes: 0, request: { content: { kind: 'metadata' }, folder: input.metadataFolder } },
    ...grouped(sized(uncovered.layers, sizes.layers), layerBundle),
    ...grouped(sized(uncovered.blobs, sizes.blobs), blobs => ({ content: { kind: 'blobs', blobs } })),
    ...(present.length > 0
      ? [{ rawBytes: 0, request: { content: { kind: 'contexts' as const, layers: present } } }]
      : []),
    ...Object.values(survey.records)
      .filter(record => mounts.has(record.layer))
      .flatMap(record => partsOf(record, part => ({ kind: 'mount', layer: record.layer, part }))),
    ...Object.entries(survey.volumes).flatMap(([volume, state]) =>
      partsOf(state, part => ({ kind: 'volume', volume, part }))
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
function isStillGood(bundle: Bundle, { restored, survey, layers, blobs }: PlanInput): boolean {
  const { content } = bundle
  // What this run has packed shows the trees as the survey has seen them.
  const isNew = restored?.bundles.includes(bundle) !== true
  switch (content.kind) {
    case 'metadata':
    case 'contexts':
      return false
    case 'layer':
      return layers.includes(content.layer)
    case 'layers':
      return isMostlyUsed(content.layers, layers)
    case 'blobs':
      return isMostlyUsed(content.blobs, blobs)
    case 'mount': {
      const now = Object.values(survey.records).find(record => record.layer === content.layer)
      if (now === undefined) return false
      return isNew || samePart(restored && mountOf(restored, content.layer)?.tree, now, content.part)
    }
    case 'volume': {
      const now = survey.volumes[content.volume]
      if (now === undefined) return false
      return isNew || samePart(restored?.volumes[content.volume]?.tree, now, content.part)
    }
  }
}

/** A restore drops what the metadata does not name, so that a few dead members are cheaper than packing the others again. */
function isMostlyUsed(members: readonly string[], present: readonly string[]): boolean {
  return members.filter(member => present.includes(member)).length * 2 >= members.length
}

interface Parts {
  readonly fingerprints: readonly string[]
}

function samePart(before: Parts | undefined, now: Parts | undefined, part: number): boolean {
  if (before?.fingerprints.length !== now?.fingerprints.length) return false
  return before !== undefined && before.fingerprints[part] === now?.fingerprints[part]
}

function layerBundle(layers: readonly string[]): PackRequest {
  const [layer] = layers
  if (layer !== undefined && layers.length === 1) return { content: { kind: 'layer', layer } }
  return { content: { kind: 'layers', layers: [...layers] } }
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

type PartContent = Extract<PackRequest, { readonly parts: number }>['content']

function partsOf(state: Parts & { readonly bytes: number }, contentOf: (part: number) => PartContent): PlannedBundle[] {
  const parts = state.fingerprints.length
  return state.fingerprints.map((_, part) => ({
    rawBytes: state.bytes / parts,
    request: { content: contentOf(part), parts }
  }))
}
