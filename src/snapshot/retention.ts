/**
 * What of a restored snapshot is left out of the next one. Only what was restored may go, and only what this run neither used
 * nor needs: what was replaced goes at once, the rest after some saves, as jobs that build parts of a project in turns share a
 * workspace.
 */
import type { CacheRecord, EngineImage } from '../engine/index.ts'
import { type CacheMountFlag, isAskedFor } from '../mounts/index.ts'
import type { BuildGraph } from '../privileged/index.ts'
import { liveRecords } from './liveness.ts'

/** What is unused in so many saves in a row goes with the last of them. */
export const mostUnusedSaves = 3

/** What this run has used, as the main step has seen it. */
export interface RunUse {
  /** ms since 1970, by the clock of the engine's machine. */
  readonly startedAt: number
  /** Cache mounts that the steps of the build ask for, cached steps included. */
  readonly mounts: readonly CacheMountFlag[]
  /** Names of images that belong to the project. */
  readonly images: readonly string[]
}

/** A name -> how many saves in a row have not used it. */
export type Unused = ReadonlyMap<string, number>

/** Images of the restored index by the engine's id. */
export type RestoredImages = Readonly<Record<string, { readonly names: readonly string[]; readonly unused: number }>>

export interface ImageChoice {
  readonly drop: readonly EngineImage[]
  readonly unused: Unused
  /** Those that no run has used of late, the first to go when there is no room. */
  readonly idle: readonly EngineImage[]
}

/** Dangling images go at once; named ones that the project does not know after some saves. */
export function chooseImages(input: {
  readonly restored: RestoredImages
  readonly images: readonly EngineImage[]
  readonly ofContainers: ReadonlySet<string>
  readonly use: Pick<RunUse, 'images'>
}): ImageChoice {
  const ofProject = new Set(input.use.images.map(normalName))
  const known = (image: EngineImage) => (Object.hasOwn(input.restored, image.id) ? input.restored[image.id] : undefined)
  const isUsed = (image: EngineImage) => {
    const before = known(image)
    if (before === undefined || input.ofContainers.has(image.id)) return true
    // A name that it did not have was given to it in this job.
    return image.names.some(name => ofProject.has(normalName(name)) || !before.names.includes(name))
  }
  const unused = new Map(input.images.map(image => [image.id, isUsed(image) ? 0 : (known(image)?.unused ?? 0) + 1]))
  const idle = input.images.filter(image => unused.get(image.id) !== 0)
  const drop = idle.filter(({ id, names }) => names.length === 0 || (unused.get(id) ?? 0) >= mostUnusedSaves)
  return { drop, unused, idle: idle.filter(image => !drop.includes(image)) }
}

/** `busybox`, `docker.io/library/busybox:latest` -> `busybox:latest` */
function normalName(name: string): string {
  const short = name.replace(/^docker\.io\//, '').replace(/^library\//, '')
  return /:[^/]*$/.test(short) ? short : `${short}:latest`
}

export interface RecordChoice {
  readonly drop: readonly { readonly record: CacheRecord; readonly reason: 'superseded' | 'unused' }[]
  readonly unused: Unused
}

export interface RecordInput {
  /** Records of the restored index -> in how many saves in a row they were not used. */
  readonly restored: Readonly<Record<string, number>>
  /** What the engine has now, dangling images removed. */
  readonly records: readonly CacheRecord[]
  /** undefined when BuildKit's is not understood: every layer may be needed then. */
  readonly graph: BuildGraph | undefined
  readonly use: RunUse
}

export function chooseRecords({ restored, records, graph, use }: RecordInput): RecordChoice {
  const isRestored = (record: CacheRecord) => Object.hasOwn(restored, record.id)
  const isMade = (record: CacheRecord) => !isRestored(record) && record.createdAt >= use.startedAt
  const isTouched = (record: CacheRecord) => isMade(record) || (record.lastUsedAt ?? 0) >= use.startedAt
  const live = graph === undefined ? undefined : liveRecords({ records, graph, isTouched })
  const isUsed = (record: CacheRecord) => {
    if (!isRestored(record) || isTouched(record)) return true
    if (isMount(record)) return isAskedFor(record.description, use.mounts)
    return live?.has(record.id) ?? isLayer(record)
  }
  const idle = records.filter(record => !isUsed(record))
  const superseded = supersededLayers(idle, records, isMade)
  const unused = new Map(records.map(({ id }) => [id, 0]))
  for (const { id } of idle) unused.set(id, (restored[id] ?? 0) + 1)
  const isOld = (record: CacheRecord) => (unused.get(record.id) ?? 0) >= mostUnusedSaves
  const drop = idle
    .filter(record => superseded.has(record.id) || isOld(record))
    .map(record => ({ record, reason: superseded.has(record.id) ? ('superseded' as const) : ('unused' as const) }))
  return { drop, unused }
}

/**
 * Layers in whose place this run has made others: by the same step, or upon the same layer of the project. What lies upon such
 * a layer goes with it.
 */
function supersededLayers(
  idle: readonly CacheRecord[],
  records: readonly CacheRecord[],
  isMade: (record: CacheRecord) => boolean
): ReadonlySet<string> {
  const made = records.filter(record => isLayer(record) && isMade(record))
  const madeSteps = new Set(made.map(stepOf))
  const bases = new Set(records.filter(isBase).map(record => record.id))
  const builtUpon = new Set(made.flatMap(record => record.parents).filter(id => !bases.has(id)))
  const superseded = new Set<string>()
  const isReplaced = (record: CacheRecord) =>
    madeSteps.has(stepOf(record)) || record.parents.some(id => builtUpon.has(id) || superseded.has(id))
  for (let before = -1; before < superseded.size; ) {
    before = superseded.size
    for (const record of idle.filter(isLayer)) if (isReplaced(record)) superseded.add(record.id)
  }
  return superseded
}

/** What stays of a description when a step moves within its Dockerfile, or its base image gets a new digest. */
function stepOf({ description }: CacheRecord): string {
  return description.replace(/^\[(.*?)\s*\d+\/\d+\] /, '[$1] ').replace(/^(pulled from \S+?)@sha256:[0-9a-f]+/, '$1')
}

export function isMount(record: CacheRecord): boolean {
  return record.type === 'exec.cachemount'
}

/**
 * The copy of a build context, which BuildKit keeps to transfer only changes: it is found again by the identity of a buildx
 * installation only, which a fresh runner makes anew.
 */
export function isContextCopy(record: CacheRecord): boolean {
  return record.type === 'source.local'
}

/** Copies of build contexts, checkouts of repositories, downloads. */
export function isSource(record: CacheRecord): boolean {
  return record.type.startsWith('source.')
}

export function isLayer(record: CacheRecord): boolean {
  return !isMount(record) && !isSource(record)
}

/** A layer of an image that was pulled. */
export function isBase(record: CacheRecord): boolean {
  return record.description.startsWith('pulled from ')
}
