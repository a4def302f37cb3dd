/** One restore of an engine: extracted beside the engine's own folders, then exchanged, then seen to work. */
import { existsSync, lstatSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import {
  type ExtractOptions,
  extractAlone,
  extractBundle,
  hasZstd,
  linkTree,
  type TreeParts,
  treeManifests,
  treeParts
} from '../archive/index.ts'
import { type BundleContent, layersOf, twinsOf } from '../snapshot/snapshot-index.ts'
import type { RestoredTrees } from '../snapshot/tree-state.ts'
import { type Daemon, endDaemon, stopDaemon } from './daemon.ts'
import { containerCount, imageIds } from './engine-api.ts'
import { type Journal, moveBack, restoreFolder, writeJournal, writeOwner } from './journal.ts'
import { bundleSource, type Layout, LayoutError, requireKind, requireVolumeName } from './layout/index.ts'
import type { ActivateReply, ActivateRequest, ExtractRequest } from './protocol.ts'
import { guardActivation } from './recovery.ts'
import { type Carried, isAlone, memberOf, moveTo, partName, place, topNames, twinName } from './restore-parts.ts'
import { requireSameMount } from './same-mount.ts'
import { bringBackEngine, startEngine } from './start.ts'

const secondStopMs = 1_000

export class Restore {
  #daemon: Daemon
  readonly #layout: Layout
  readonly #dataRoot: string
  readonly #folder: string
  /** Trees that come in parts, by their folder below `parts/`. */
  readonly #trees = new Map<string, TreeParts>()
  /** What is below `parts/`, by folder. */
  readonly #extracted = new Map<string, BundleContent>()
  /** Layers that are links to others, each below `parts/` in a folder of its own. */
  readonly #twins = new Set<string>()
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
  async extract(request: ExtractRequest, source: AsyncIterable<Buffer>, signal: AbortSignal): Promise<void> {
    if (this.#state !== 'extracting') throw new Error('This restore takes no more bundles.')
    const { content } = request
    const part = partName(request)
    const destination = path.join(this.#folder, 'parts', part)
    mkdirSync(destination, { recursive: true, mode: 0o700 })
    const bundle = {
      source,
      expectedSha256: request.sha256,
      expectedBytes: request.bytes,
      maxRawBytes: request.rawBytes,
      destination,
      signal
    }
    if ('part' in content) await this.#tree(part, destination).add(bundle)
    else if (isAlone(content) && hasZstd()) await extractAlone(bundle)
    else await extractBundle({ ...bundle, ...this.#rules(content) })
    this.#extracted.set(part, content)
    await this.#linkTwins(content, destination, signal)
  }

  /** Layers with the same files as one of this bundle share them with it: see `linkTree`. */
  async #linkTwins(content: BundleContent, destination: string, signal: AbortSignal): Promise<void> {
    const layers = layersOf(content)
    for (const [twin, layer] of Object.entries(twinsOf(content))) {
      const { members } = bundleSource(this.#layout, this.#dataRoot, content as Carried)
      const member = members[layers.indexOf(layer)]
      if (member === undefined) throw new LayoutError(`The bundle does not hold layer ${layer}, whose twin it names.`)
      const target = path.join(this.#folder, 'parts', twinName(this.#layout, twin))
      const source = memberOf(destination, member)
      requireKind(source, 'folder')
      await linkTree(source, target, signal)
      this.#twins.add(twin)
    }
  }

  #tree(part: string, destination: string): TreeParts {
    const tree = this.#trees.get(part) ?? treeParts(destination)
    this.#trees.set(part, tree)
    return tree
  }

  /** What a bundle of this content may hold. */
  #rules(content: BundleContent): Pick<ExtractOptions, 'allowedPrefixes' | 'exclude'> {
    if (content.kind === 'metadata')
      return { allowedPrefixes: topNames(this.#layout), exclude: this.#layout.notCarried }
    const { members } = bundleSource(this.#layout, this.#dataRoot, content)
    return members.join() === '.' ? {} : { allowedPrefixes: members }
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
  async activate(request: ActivateRequest): Promise<ActivateReply> {
    await this.#finishTrees()
    const next = this.#assemble()
    const stopMs = await this.stop()
    const start = performance.now()
    for (const { name, path: current } of this.#layout.places) {
      if (existsSync(current)) moveTo(current, path.join(this.#folder, 'old', name))
      renameSync(path.join(next, name), current)
    }
    const exchanged = performance.now()
    const [daemon, trees] = await Promise.all([startEngine(this.#daemon), this.#describeTrees(request)])
    this.#daemon = daemon
    this.#requireImages(await imageIds(this.#daemon.socket))
    this.#state = 'active'
    rmSync(path.join(this.#folder, 'journal.json'))
    rmSync(path.join(this.#folder, 'old'), { recursive: true, force: true })
    return { stopMs, swapMs: exchanged - start, startMs: performance.now() - exchanged, trees }
  }

  /** Nothing changes them before the first build. */
  async #describeTrees({ mounts, volumes }: ActivateRequest): Promise<RestoredTrees> {
    const described: { mounts: RestoredTrees['mounts']; volumes: RestoredTrees['volumes'] } = {
      mounts: {},
      volumes: {}
    }
    const isHere = (name: string) => this.#trees.has(name)
    for (const [layer, parts] of Object.entries(mounts).filter(([layer]) => isHere(`mount-${layer}`)))
      Object.assign(described.mounts, { [layer]: await treeManifests(this.#layout.layerContent(layer), parts) })
    for (const [name, parts] of Object.entries(volumes).filter(([name]) => isHere(`volume-${name}`))) {
      const folder = path.join(this.#folder, 'parts', `volume-${name}`)
      Object.assign(described.volumes, { [name]: await treeManifests(folder, parts) })
    }
    return described
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
    await Promise.all([...this.#trees.values()].map(tree => tree.abandon()))
    const stopped = await unfinished?.then(
      () => true,
      () => false
    )
    if (stopped !== undefined && this.#journal !== undefined) await this.#takeBack(this.#journal, stopped)
    rmSync(this.#folder, { recursive: true, force: true })
  }

  /** Nothing is put into the trees that came in parts any more. */
  async #finishTrees(): Promise<void> {
    await Promise.all([...this.#trees.values()].map(tree => tree.finish()))
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
      const { members } = bundleSource(this.#layout, this.#dataRoot, content as Carried)
      for (const [at, target] of targets.entries()) {
        // What the metadata does not know would stay for ever; it is removed with the rest of this restore.
        if (wanted.has(target)) place(path.join(this.#folder, 'parts', part), members[at] ?? '', target)
      }
    }
    for (const twin of this.#twins) {
      const target = this.#layout.layerContent(twin, next)
      if (wanted.has(target)) place(path.join(this.#folder, 'parts', twinName(this.#layout, twin)), '.', target)
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

  /** @param stopped whether the engine ended when it was told to; one that did not is not waited for once more */
  async #takeBack(journal: Journal, stopped: boolean): Promise<void> {
    await (stopped ? endDaemon(this.#daemon) : endDaemon(this.#daemon, secondStopMs))
    moveBack(this.#dataRoot, journal)
    this.#daemon = await bringBackEngine(journal.daemon)
    rmSync(path.join(this.#folder, 'journal.json'), { force: true })
  }
}
