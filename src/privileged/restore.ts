/** One restore of an engine: extracted beside the engine's own folders, then exchanged, then seen to work. */
import { existsSync, lstatSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import { type ExtractedBundle, extractBundle, LateFolders, PathGuard } from '../archive/index.ts'
import type { BundleContent } from '../snapshot/snapshot-index.ts'
import { type Daemon, endDaemon, stopDaemon } from './daemon.ts'
import { containerCount, imageIds } from './engine-api.ts'
import { type Journal, moveBack, restoreFolder, writeJournal, writeOwner } from './journal.ts'
import { bundleSource, type Layout, LayoutError, requireVolumeName } from './layout/index.ts'
import type { ActivateReply, ExtractRequest } from './protocol.ts'
import { guardActivation } from './recovery.ts'
import { requireSameMount } from './same-mount.ts'
import { bringBackEngine, startEngine } from './start.ts'

export class Restore {
  #daemon: Daemon
  readonly #layout: Layout
  readonly #dataRoot: string
  readonly #folder: string
  /** The folders that bundles are extracted to. */
  readonly #trees = new Map<string, Tree>()
  /** What is below `parts/`, by folder. */
  readonly #extracted = new Map<string, BundleContent>()
  #state: 'extracting' | 'active' | 'ended' = 'extracting'
  #stopping: Promise<number> | undefined
  #journal: Journal | undefined

  private constructor(daemon: Daemon, dataRoot: string, layout: Layout) {
    this.#layout = layout
    this.#daemon = daemon
    this.#dataRoot = dataRoot
    this.#folder = restoreFolder(dataRoot)
  }

  /** Begins a restore beside the engine's folders. @throws LayoutError when not all of them are on one file system */
  static async begin(daemon: Daemon, dataRoot: string, layout: Layout): Promise<Restore> {
    const restore = new Restore(daemon, dataRoot, layout)
    mkdirSync(restore.#folder, { mode: 0o700 })
    writeOwner(restore.#folder)
    for (const name of ['parts', 'old']) mkdirSync(path.join(restore.#folder, name), { mode: 0o700 })
    try {
      for (const place of layout.places) requireSameMount(restore.#folder, path.dirname(place.path))
    } catch (error) {
      await restore.abandon()
      throw error
    }
    return restore
  }

  /** Extracts one bundle; nothing of it is where the engine could see it. @throws BundleError, LayoutError */
  async extract(request: ExtractRequest, source: AsyncIterable<Buffer>, signal: AbortSignal): Promise<ExtractedBundle> {
    if (this.#state !== 'extracting') throw new Error('This restore takes no more bundles.')
    const { content } = request
    const part = partName(request)
    const destination = path.join(this.#folder, 'parts', part)
    mkdirSync(destination, { recursive: true, mode: 0o700 })
    const tree = this.#trees.get(part) ?? newTree(content, destination)
    this.#trees.set(part, tree)
    const isMetadata = content.kind === 'metadata'
    const members = isMetadata ? topNames(this.#layout) : bundleSource(this.#layout, this.#dataRoot, content).members
    const extracted = await extractBundle({
      source,
      expectedSha256: request.sha256,
      expectedBytes: request.bytes,
      maxRawBytes: request.rawBytes,
      destination,
      ...tree,
      ...(members.join() !== '.' && { allowedPrefixes: members }),
      exclude: isMetadata ? this.#layout.notCarried : [],
      signal
    })
    this.#extracted.set(part, content)
    return extracted
  }

  /**
   * Stops the engine, so that this is done when the last bundle is. From here on a watchdog starts it again should this
   * process die. @returns how many ms that took
   */
  stop(): Promise<number> {
    this.#stopping ??= this.#stop()
    return this.#stopping
  }

  async #stop(): Promise<number> {
    if (this.#state !== 'extracting') throw new Error('This restore was activated already.')
    await this.#requireStillPristine()
    const { places } = this.#layout
    const had = places.filter(place => existsSync(place.path)).map(place => place.name)
    this.#journal = { places, had, daemon: this.#daemon }
    writeJournal(this.#folder, this.#journal)
    guardActivation(this.#dataRoot)
    const start = performance.now()
    await stopDaemon(this.#daemon)
    return performance.now() - start
  }

  /**
   * Puts the extracted state in the place of the engine's: stop, exchange, start, check. When this throws, the engine has
   * its own state; `abandon` makes it run again.
   */
  async activate(): Promise<ActivateReply> {
    await this.#finishTrees()
    const next = this.#assemble()
    const stopMs = await this.stop()
    const start = performance.now()
    for (const { name, path: current } of this.#layout.places) {
      if (existsSync(current)) moveTo(current, path.join(this.#folder, 'old', name))
      renameSync(path.join(next, name), current)
    }
    const exchanged = performance.now()
    this.#daemon = await startEngine(this.#daemon)
    this.#requireImages(await imageIds(this.#daemon.socket))
    this.#state = 'active'
    rmSync(path.join(this.#folder, 'journal.json'))
    rmSync(path.join(this.#folder, 'old'), { recursive: true, force: true })
    return { stopMs, swapMs: exchanged - start, startMs: performance.now() - exchanged }
  }

  /** Moves the restored content into a volume that the engine has made and nothing has filled. */
  async placeVolume(name: string): Promise<{ readonly placed: boolean }> {
    if (this.#state !== 'active') throw new Error('The engine has not been restored.')
    const content = path.join(this.#folder, 'parts', `volume-${requireVolumeName(name)}`)
    const target = path.join(this.#dataRoot, 'volumes', name, '_data')
    if (!existsSync(content) || !lstatSync(target).isDirectory() || readdirSync(target).length > 0)
      return { placed: false }
    renameSync(content, target)
    return { placed: true }
  }

  /**
   * Removes what is left of this restore. An engine that was activated keeps its new state; one that was stopped and not
   * activated is started with the state that it had.
   */
  async abandon(): Promise<void> {
    if (this.#state === 'ended') return
    const unfinished = this.#state === 'extracting' ? this.#stopping : undefined
    this.#state = 'ended'
    await unfinished?.catch(() => undefined)
    if (unfinished !== undefined && this.#journal !== undefined) await this.#takeBack(this.#journal)
    rmSync(this.#folder, { recursive: true, force: true })
  }

  /** Trees that came in several bundles get their folders' times now that nothing is put into them any more. */
  async #finishTrees(): Promise<void> {
    for (const { lateFolders } of this.#trees.values()) await lateFolders?.restore()
  }

  /** Joins metadata and content in one folder, and makes sure that neither lacks the other. */
  #assemble(): string {
    const next = path.join(this.#folder, 'parts', 'metadata')
    if (!existsSync(next)) throw new LayoutError('The snapshot has no metadata.')
    const { layers, blobs } = this.#layout.checkMetadata(next)
    const wanted = new Set([
      ...layers.map(id => this.#layout.layerContent(id, next)),
      ...blobs.map(digest => this.#layout.blobFile(digest, next))
    ])
    for (const [part, content] of this.#extracted) {
      const targets = this.#targets(content, next)
      if (targets.length === 0) continue
      const { members } = bundleSource(
        this.#layout,
        this.#dataRoot,
        content as Exclude<BundleContent, { kind: 'metadata' }>
      )
      for (const [at, target] of targets.entries()) {
        // What the metadata does not know would stay for ever; it is removed with the rest of this restore.
        if (wanted.has(target)) place(path.join(this.#folder, 'parts', part, members[at] ?? ''), target)
      }
    }
    const missing = [...wanted].find(target => !existsSync(target))
    if (missing !== undefined) throw new LayoutError(`The snapshot lacks ${path.relative(next, missing)}.`)
    return next
  }

  /** Where the members of a bundle belong in the folder that takes the engine's place. */
  #targets(content: BundleContent, next: string): readonly string[] {
    switch (content.kind) {
      case 'layer':
      case 'mount':
        return [this.#layout.layerContent(content.layer, next)]
      case 'layers':
      case 'contexts':
        return content.layers.map(id => this.#layout.layerContent(id, next))
      case 'blobs':
        return content.blobs.map(digest => this.#layout.blobFile(digest, next))
      default:
        return []
    }
  }

  /** Somebody may have used the engine since it was found pristine; what they made must not be lost. */
  async #requireStillPristine(): Promise<void> {
    const [containers, images] = await Promise.all([containerCount(this.#daemon.socket), imageIds(this.#daemon.socket)])
    if (containers > 0 || images.length > 0) {
      throw new Error(
        `The engine holds ${containers} containers and ${images.length} images by now: it keeps its state.`
      )
    }
  }

  /** What was restored must be there: an engine that drops images has not understood its metadata. */
  #requireImages(ids: readonly string[]): void {
    const expected = this.#layout.taggedImages()
    const lost = expected.find(id => !ids.includes(id))
    if (lost !== undefined) throw new Error(`The restored engine does not list the image ${lost}.`)
  }

  async #takeBack(journal: Journal): Promise<void> {
    await endDaemon(this.#daemon)
    moveBack(this.#dataRoot, journal)
    this.#daemon = await bringBackEngine(journal.daemon)
    rmSync(path.join(this.#folder, 'journal.json'), { force: true })
  }
}

/** Bundles that fill one tree together share these: see PathGuard and LateFolders. */
interface Tree {
  readonly guard: PathGuard
  readonly lateFolders?: LateFolders
}

function newTree(content: BundleContent, destination: string): Tree {
  return { guard: new PathGuard(), ...('part' in content && { lateFolders: new LateFolders(destination) }) }
}

/** The folder below `parts/` that a bundle is extracted to. @throws LayoutError for a digest or name that is none */
function partName({ content, sha256 }: ExtractRequest): string {
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw new LayoutError(`"${sha256}" is no digest.`)
  switch (content.kind) {
    case 'metadata':
      return 'metadata'
    case 'volume':
      return `volume-${requireVolumeName(content.volume)}`
    case 'mount':
      if (!/^[a-z0-9]+$/.test(content.layer)) throw new LayoutError(`"${content.layer}" is no name of a layer.`)
      return `mount-${content.layer}`
    default:
      return `bundle-${sha256}`
  }
}

/** The names that a copy of the metadata has at its top. */
function topNames(layout: Layout): string[] {
  return [...new Set(layout.places.map(({ name }) => name.split('/')[0] ?? name))]
}

function moveTo(source: string, target: string): void {
  mkdirSync(path.dirname(target), { recursive: true, mode: 0o700 })
  renameSync(source, target)
}

/** Moves what was extracted to where it belongs. @throws LayoutError when something is there already or it is a link */
function place(source: string, target: string): void {
  const stat = lstatSync(source)
  if (!stat.isDirectory() && !stat.isFile())
    throw new LayoutError(`${path.basename(target)} is neither a file nor a folder.`)
  if (existsSync(target)) throw new LayoutError(`The snapshot holds ${path.basename(path.dirname(target))} twice.`)
  moveTo(source, target)
}
