/** Lets the engine drop what the next snapshot leaves out: so its databases, which name every record, and its files agree. */
import type { CacheRecord, EngineContents, EngineImage } from '../engine/index.ts'
import { cacheMountId } from '../mounts/index.ts'
import { type Door, PrivilegedError } from '../privileged/index.ts'
import type { EngineIdentity } from '../store/index.ts'
import { chainIds } from './chain-ids.ts'
import { type Evictable, evictionOrder, firstBytes } from './eviction.ts'
import { chooseImages, chooseRecords, isContextCopy, isMount, isSource, type RunUse, type Unused } from './retention.ts'
import type { SnapshotIndex } from './snapshot-index.ts'

/** Something that a snapshot leaves out. */
export interface LeftOut {
  readonly kind: 'layer' | 'cache-mount' | 'source' | 'image' | 'volume'
  readonly name: string
  /** bytes, unpacked; those of an image include layers that others share. */
  readonly bytes: number
  /** `superseded`: this run has made another in its place; `max-size`: there was no room. */
  readonly reason: 'superseded' | 'unused' | 'max-size'
}

export interface RetainedDeps {
  readonly engine: EngineContents
  readonly door: Door
  readonly log: (line: string) => void
  readonly signal?: AbortSignal
}

export interface RetainedRequest {
  readonly identity: EngineIdentity
  readonly restored: SnapshotIndex | undefined
  readonly use: RunUse
}

export interface RetainedVolume {
  readonly name: string
  /** bytes */
  readonly bytes: number
}

/** What stays, and what became of the rest. */
export class Retained {
  readonly #deps: RetainedDeps
  readonly #request: RetainedRequest
  readonly #leftOut: LeftOut[] = []
  readonly #dropped = new Set<string>()
  readonly #volumes: RetainedVolume[]
  #images: readonly EngineImage[] = []
  #idleImages: readonly EngineImage[] = []
  #unusedImages: Unused = new Map()
  #unusedRecords: Unused = new Map()
  #going: ReadonlySet<string> = new Set()
  #dropping: Promise<void> = Promise.resolve()

  private constructor(deps: RetainedDeps, request: RetainedRequest, volumes: readonly RetainedVolume[]) {
    this.#deps = deps
    this.#request = request
    this.#volumes = [...volumes]
  }

  /**
   * Drops what the restored snapshot brought and this run has shown to be of no use: that has begun when this returns. What
   * cannot be dropped is no obstacle to saving: it stays.
   */
  static async after(
    deps: RetainedDeps,
    request: RetainedRequest,
    volumes: readonly RetainedVolume[]
  ): Promise<Retained> {
    const retained = new Retained(deps, request, volumes)
    await retained.#attempt(async () => {
      await retained.#leaveOutImages()
      await retained.#leaveOutRecords()
    })
    return retained
  }

  /** Whether the engine still deletes files; see `settled`. */
  get isDropping(): boolean {
    return this.#going.size > 0
  }

  /** Whether the engine was told to drop a record. */
  isGoing(id: string): boolean {
    return this.#going.has(id)
  }

  /** Waits until all is dropped: only then it is known what stays. */
  async settled(): Promise<void> {
    await this.#attempt(() => this.#dropping)
    this.#going = new Set()
  }

  get leftOut(): readonly LeftOut[] {
    return this.#leftOut
  }

  /** Whether a record of the build cache, or a volume, is still part of the snapshot. */
  hasRecord(id: string): boolean {
    return !this.#dropped.has(id)
  }

  hasVolume(name: string): boolean {
    return this.#volumes.some(volume => volume.name === name)
  }

  /** What the next run needs to know of images and records. */
  indexed(): Pick<SnapshotIndex, 'engineImages' | 'records'> {
    const engineImages: SnapshotIndex['engineImages'] = {}
    for (const { id, names } of this.#images) {
      engineImages[id] = { names: [...names], unused: this.#unusedImages.get(id) ?? 0 }
    }
    return {
      engineImages,
      records: Object.fromEntries([...this.#unusedRecords].filter(([id]) => this.hasRecord(id)))
    }
  }

  /**
   * Drops the least valuable things of about so many bytes, unpacked: of BuildKit's cache and the cache volumes also such that
   * this run has used or made, as nothing that a user has made is among them.
   * @returns false when there is not so much that could be dropped: then nothing is
   */
  async evict(bytes: number): Promise<boolean> {
    const { records } = await this.#readRecords()
    const order = evictionOrder({
      records: records.filter(record => this.hasRecord(record.id)),
      unused: this.#unusedRecords,
      idleImages: this.#idleImages,
      volumes: this.#volumes,
      startedAt: this.#request.use.startedAt
    })
    if (order.reduce((sum, one) => sum + one.bytes, 0) < bytes) return false
    const chosen = firstBytes(order, bytes)
    const before = this.#leftOut.length
    await this.#dropRecords(
      chosen.flatMap(one => (one.kind === 'record' ? [{ record: one.record, reason: 'max-size' as const }] : []))
    )
    for (const one of chosen) await this.#evictOne(one)
    return this.#leftOut.length > before
  }

  async #evictOne(one: Evictable): Promise<void> {
    if (one.kind === 'volume') {
      this.#volumes.splice(0, this.#volumes.length, ...this.#volumes.filter(({ name }) => name !== one.volume))
      this.#leftOut.push({ kind: 'volume', name: one.volume, bytes: one.bytes, reason: 'max-size' })
    }
    if (one.kind === 'image') {
      await this.#dropImage(one.image, 'max-size')
      this.#idleImages = this.#idleImages.filter(image => image !== one.image)
    }
  }

  async #attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      const { signal, log } = this.#deps
      signal?.throwIfAborted()
      log(`Not all could be left out that is of no use any more: ${(error as Error).message}`)
    }
  }

  async #leaveOutImages(): Promise<void> {
    const { engine } = this.#deps
    const [images, ofContainers] = await Promise.all([engine.images(), engine.imagesOfContainers()])
    const restored = this.#request.restored?.engineImages ?? {}
    const { drop, unused, idle } = chooseImages({ restored, images, ofContainers, use: this.#request.use })
    this.#images = images
    this.#unusedImages = unused
    this.#idleImages = idle
    for (const image of drop) await this.#dropImage(image, image.names.length === 0 ? 'superseded' : 'unused')
  }

  async #dropImage(image: EngineImage, reason: LeftOut['reason']): Promise<void> {
    const { engine } = this.#deps
    const names = image.names.length === 0 ? [image.id] : image.names
    const removed: string[] = []
    for (const name of names) if (await engine.removeImage(name)) removed.push(name)
    if (removed.length < names.length) return
    this.#images = this.#images.filter(one => one !== image)
    const name = image.names.length === 0 ? shortId(image.id) : image.names.join(', ')
    this.#leftOut.push({ kind: 'image', name, bytes: image.bytes, reason })
  }

  async #leaveOutRecords(): Promise<void> {
    const { records, graph } = await this.#readRecords()
    const copies = records.filter(isContextCopy)
    const candidates = records.filter(record => !isContextCopy(record))
    const { restored, use } = this.#request
    const { drop, unused } = chooseRecords({ restored: restored?.records ?? {}, records: candidates, graph, use })
    this.#unusedRecords = unused
    const all = [...drop, ...copies.map(record => ({ record, reason: 'unused' as const }))]
    this.#going = new Set(all.map(({ record }) => record.id))
    this.#dropping = this.#dropRecords(all)
    // Whoever waits for it is told.
    this.#dropping.catch(() => undefined)
  }

  async #dropRecords(
    drop: readonly { readonly record: CacheRecord; readonly reason: LeftOut['reason'] }[]
  ): Promise<void> {
    if (drop.length === 0) return
    const gone = new Set(await this.#deps.engine.dropRecords(drop.map(({ record }) => record.id)))
    for (const { record, reason } of drop.filter(({ record }) => gone.has(record.id))) {
      this.#dropped.add(record.id)
      if (!isContextCopy(record)) this.#leftOut.push({ ...describeRecord(record), bytes: record.bytes, reason })
    }
  }

  /**
   * The records of BuildKit's cache. With the containerd store the engine takes other layers for shared than those of images
   * (Docker 28.5), so that they are found by what they are called in images.
   */
  async #readRecords() {
    const { engine } = this.#deps
    const graph = await this.#readGraph()
    const records = await engine.cacheRecords()
    if (this.#request.identity.store !== 'containerd') return { graph, records }
    const layers = await Promise.all(this.#images.map(image => engine.layersOf(image.id)))
    const chains = new Set(layers.flatMap(chainIds))
    const isShared = (id: string) => graph === undefined || chains.has(graph.chains[id] ?? '')
    return { graph, records: records.map(record => ({ ...record, shared: isShared(record.id) })) }
  }

  /** Without the graph every layer may still be needed. */
  async #readGraph() {
    try {
      return (await this.#deps.door.call('buildGraph', {})).graph
    } catch (error) {
      if (!(error instanceof PrivilegedError)) throw error
      this.#deps.log(`BuildKit's cache could not be looked into, so that all of its layers are kept: ${error.message}`)
      return undefined
    }
  }
}

function describeRecord(record: CacheRecord): Pick<LeftOut, 'kind' | 'name'> {
  if (isMount(record)) {
    return { kind: 'cache-mount', name: cacheMountId(record.description) }
  }
  return { kind: isSource(record) ? 'source' : 'layer', name: record.description }
}

/** As `docker images` shows it. */
function shortId(id: string): string {
  return id.replace(/^sha256:/, '').slice(0, 12)
}
