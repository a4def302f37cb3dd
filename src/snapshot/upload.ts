/** Packs bundles and sends them to the store, several at once. */
import { rmSync } from 'node:fs'
import type { Door } from '../privileged/index.ts'
import { bundleKey, type Store } from '../store/index.ts'
import type { PlannedBundle } from './plan.ts'
import type { Bundle, BundleContent } from './snapshot-index.ts'

export interface UploadDeps {
  readonly store: Store
  readonly door: Door
  readonly signal?: AbortSignal
  readonly log: (line: string) => void
  /** How many bundles are packed at once. */
  readonly parallel: number
}

export class Upload {
  readonly #deps: UploadDeps
  readonly #bundles: Bundle[] = []
  #lastSaved: Bundle[] = []
  #entries = 0
  #bytes = 0
  #denied = false

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

  /** Saves bundles, the largest first. @throws the first error; what was saved before stays saved */
  async save(planned: readonly PlannedBundle[]): Promise<void> {
    this.#lastSaved = []
    const queue = [...planned].sort((a, b) => b.rawBytes - a.rawBytes)
    let failure: { readonly error: unknown } | undefined
    const work = async () => {
      for (let next = queue.shift(); next !== undefined && !this.#denied && !failure; next = queue.shift()) {
        await this.#saveOne(next)
      }
    }
    const workers = Array.from({ length: this.#deps.parallel }, () =>
      work().catch(error => {
        failure ??= { error }
      })
    )
    await Promise.all(workers)
    if (failure !== undefined) throw failure.error
  }

  async #saveOne({ request }: PlannedBundle): Promise<void> {
    const { store, door, signal, log } = this.#deps
    signal?.throwIfAborted()
    const start = performance.now()
    const { file, sha256, bytes, rawBytes } = await door.call('pack', request)
    try {
      const put = await store.put(bundleKey(sha256), file, { signal })
      if (put.outcome === 'denied') this.#denied = true
      if (put.outcome === 'saved') this.#entries += 1
      this.#bytes += put.bytes
    } finally {
      rmSync(file, { force: true })
    }
    const seconds = ((performance.now() - start) / 1000).toFixed(1)
    log(`  ${describeContent(request.content)}: ${(bytes / 1e6).toFixed(1)} MB in ${seconds} s`)
    const bundle = { sha256, bytes, rawBytes, content: request.content }
    this.#bundles.push(bundle)
    this.#lastSaved.push(bundle)
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
      return `cache mount ${content.layer.slice(0, 12)}, part ${content.part + 1}`
    case 'volume':
      return `volume ${content.volume}, part ${content.part + 1}`
  }
}
