/** Packs bundles and sends them to the store, several at once. */
import { rmSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { formatCount } from '../format.ts'
import type { CallOptions, PackReply, PackRequest } from '../privileged/index.ts'
import { type Progress, withProgress } from '../progress.ts'
import { bundleKey, type Store } from '../store/index.ts'
import { unlessAborted } from '../time-budget.ts'
import type { PlannedBundle } from './plan.ts'
import type { Bundle, BundleContent } from './snapshot-index.ts'

/** Packs bundles to files. */
export interface PackDoor {
  call(name: 'pack', request: PackRequest, options?: CallOptions): Promise<PackReply>
}

export interface UploadDeps {
  readonly store: Store
  readonly door: PackDoor
  readonly signal?: AbortSignal
  readonly log: (line: string) => void
  /** How many bundles are packed at once, and how many are sent. */
  readonly parallel: number
  /** How long another job that saves the same bundle is waited for, ms; 20 s unless told otherwise. */
  readonly patienceMs?: number
}

const defaultPatienceMs = 20_000
const lookAgainMs = 1000
/** Names that a bundle may have beside its first. */
const mostCopies = 3

/** A bundle whose name is taken by a job that has not finished saving it. */
interface Taken {
  readonly planned: PlannedBundle
  readonly bundle: Bundle
}

/** A bundle that is in a file of its own. */
interface PackedBundle extends PackReply {
  readonly planned: PlannedBundle
  readonly packMs: number
}

/** Whether what was saved is enough, so that no more bundles are. */
type IsEnough = (saved: readonly Bundle[]) => boolean

export class Upload {
  readonly #deps: UploadDeps
  readonly #bundles: Bundle[] = []
  #lastSaved: Bundle[] = []
  #entries = 0
  #bytes = 0
  #denied = false
  #taken: Taken[] = []

  constructor(deps: UploadDeps) {
    this.#deps = deps
  }

  /** Everything that was saved so far, in this and in former calls. */
  get bundles(): readonly Bundle[] {
    return this.#bundles
  }

  /** What the last call saved. */
  get lastSaved(): readonly Bundle[] {
    return this.#lastSaved
  }

  /** The store does not permit writing: nothing more is sent. */
  get denied(): boolean {
    return this.#denied
  }

  /** New entries at the store, and their bytes. */
  get totals(): { readonly entries: number; readonly bytes: number } {
    return { entries: this.#entries, bytes: this.#bytes }
  }

  /**
   * Saves bundles, the largest first, until all are saved or `isEnough` says so of those that are.
   * @throws the first error; what was saved before stays saved
   */
  async save(planned: readonly PlannedBundle[], isEnough: IsEnough = () => false): Promise<void> {
    this.#lastSaved = []
    this.#taken = []
    const total = planned.reduce((sum, { rawBytes }) => sum + rawBytes, 0)
    await withProgress('Saving', total, this.#deps.log, progress => this.#saveAll(planned, isEnough, progress))
    for (let copy = 1; this.#taken.length > 0 && !this.#denied; copy += 1) await this.#settle(copy)
  }

  /** While a bundle is sent, the next is packed: processors and line have something to do at the same time. */
  async #saveAll(planned: readonly PlannedBundle[], isEnough: IsEnough, progress: Progress): Promise<void> {
    const { parallel } = this.#deps
    const goesOn = () => !this.#denied && !failure && !isEnough(this.#lastSaved)
    const queue = [...planned].sort((a, b) => b.rawBytes - a.rawBytes)
    let failure: { readonly error: unknown } | undefined
    const fail = (error: unknown) => {
      failure ??= { error }
    }
    const sending = new Set<Promise<void>>()
    const send = async (bundle: PackedBundle) => {
      await this.#send(bundle)
      progress.finished(bundle.planned, bundle.planned.rawBytes)
    }
    const work = async () => {
      for (let next = queue.shift(); next !== undefined && goesOn(); next = queue.shift()) {
        const bundle = await this.#pack(next)
        while (sending.size >= parallel) await Promise.race(sending)
        if (!goesOn()) return rmSync(bundle.file, { force: true })
        const sent = send(bundle)
          .catch(fail)
          .finally(() => sending.delete(sent))
        sending.add(sent)
      }
    }
    await Promise.all(Array.from({ length: parallel }, () => work().catch(fail)))
    await Promise.all(sending)
    if (failure !== undefined) throw failure.error
  }

  /**
   * An index names only what can be read. So a job that saves the same bundle at this moment is waited for; one that died
   * while it did has taken the name for a day, so that the bundle is saved under another.
   */
  async #settle(copy: number): Promise<void> {
    const { store, signal, log, patienceMs = defaultPatienceMs } = this.#deps
    const deadline = performance.now() + patienceMs
    const taken = this.#taken
    this.#taken = []
    log(`Waiting for another job to finish saving ${formatCount(taken.length, 'bundle')}.`)
    for (const { planned, bundle } of taken) {
      const key = bundleKey(bundle.sha256, bundle.copy)
      const isThere = async () => (await unlessAborted(store.find(key), signal))?.key === key
      let found = await isThere()
      while (!found && performance.now() < deadline) {
        await sleep(lookAgainMs, undefined, signal && { signal })
        found = await isThere()
      }
      if (found) this.#accept(bundle)
      else if (copy > mostCopies) throw new Error('other jobs have taken the names of its bundles and not saved them')
      else await this.#send(await this.#pack(planned), copy)
    }
  }

  #accept(bundle: Bundle): void {
    this.#bundles.push(bundle)
    this.#lastSaved.push(bundle)
  }

  async #pack(planned: PlannedBundle): Promise<PackedBundle> {
    const { door, signal } = this.#deps
    signal?.throwIfAborted()
    const start = performance.now()
    const packed = await door.call('pack', planned.request, signal && { signal })
    return { ...packed, planned, packMs: performance.now() - start }
  }

  /** @param copy under which name; see `bundleKey` */
  async #send({ planned, file, sha256, bytes, rawBytes, packMs }: PackedBundle, copy = 0): Promise<void> {
    const { store, signal, log } = this.#deps
    const { content } = planned.request
    const bundle = { sha256, bytes, rawBytes, ...(copy > 0 && { copy }), content }
    const start = performance.now()
    try {
      const put = await store.put(bundleKey(sha256, copy), file, { signal, consume: true })
      if (put.unfinished) return void this.#taken.push({ planned, bundle })
      if (put.outcome === 'denied') this.#denied = true
      if (put.outcome === 'saved') this.#entries += 1
      this.#bytes += put.bytes
    } finally {
      rmSync(file, { force: true })
    }
    const seconds = ((packMs + performance.now() - start) / 1000).toFixed(1)
    log(`  ${describeContent(content)}: ${(bytes / 1e6).toFixed(1)} MB in ${seconds} s`)
    this.#accept(bundle)
  }
}

function describeContent(content: BundleContent): string {
  switch (content.kind) {
    case 'metadata':
      return 'metadata'
    case 'layer':
      return `layer ${content.layer.slice(0, 12)}`
    case 'layers':
      return `${content.layers.length} small layers`
    case 'contexts':
      return `${content.layers.length} build contexts`
    case 'blobs':
      return content.blobs.length === 1
        ? `blob ${content.blobs[0]?.slice(0, 12)}`
        : `${content.blobs.length} small blobs`
    case 'mount':
      return `cache mount ${content.layer.slice(0, 12)}, ${partName(content)}`
    case 'volume':
      return `volume ${content.volume}, ${partName(content)}`
  }
}

function partName({ part, addition }: { readonly part: number; readonly addition?: number | undefined }): string {
  return addition === undefined ? `part ${part + 1}` : `what is new in part ${part + 1}`
}
