/** One restore of an engine: extracted beside the engine's own folders, then exchanged, then seen to work. */
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { Socket } from 'node:net'
import path from 'node:path'
import {
  extractAlone,
  extractBundle,
  extractFile,
  extractSent,
  hasZstd,
  linkTree,
  type PartManifest,
  type TreeParts,
  treeManifests,
  treeParts
} from '../archive/index.ts'
import { type BundleContent, isAlone, layersOf, twinsOf } from '../snapshot/snapshot-index.ts'
import { type Daemon, endDaemon, findRunning, stopDaemon } from './daemon.ts'
import { requireImages, requireStillPristine } from './engine-checks.ts'
import { type Journal, moveBack, restoreFolder, writeJournal, writeOwner } from './journal.ts'
import { bundleSource, type Contents, type Layout, LayoutError, requireKind, settleOwners } from './layout/index.ts'
import { BundleFile } from './open-bundle.ts'
import { requireNoOtherClients } from './other-clients.ts'
import { fillVolume, placeContent } from './placement.ts'
import type { ActivateReply, CompleteRequest, DescribeTreeRequest, ExtractRequest } from './protocol.ts'
import { guardActivation } from './recovery.ts'
import { type Carried, memberOf, moveTo, partName, rulesOf, treeName, twinName } from './restore-parts.ts'
import { requireSameMount } from './same-mount.ts'
import { bringBackEngine, startEngine } from './start.ts'
import { requireStoppable } from './systemd.ts'

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
  /** SHA-256 of bundles that did not pass through this process: whether they are right is for their sender to tell. */
  readonly #sent = new Set<string>()
  /** Layers that are links to others, each below `parts/` in a folder of its own. */
  readonly #twins = new Set<string>()
  #state: 'extracting' | 'active' | 'ended' = 'extracting'
  /** Ends what is being extracted when the restore is given up. */
  readonly #givenUp = new AbortController()
  readonly #extracting = new Set<Promise<void>>()
  #stopping: Promise<number> | undefined
  #activating: Promise<ActivateReply> | undefined
  #journal: Journal | undefined
  /** Whether the engine ended when it was told to: one that did not is not waited for once more. */
  #hasStopped = false
  /** What the metadata speaks of, once the engine runs with it. */
  #contents: Contents | undefined

  private constructor(daemon: Daemon, dataRoot: string, layout: Layout) {
    this.#layout = layout
    this.#daemon = daemon
    this.#dataRoot = dataRoot
    this.#folder = restoreFolder(dataRoot)
  }

  /**
   * Begins a restore beside the engine's folders.
   * @throws LayoutError when not all of them are on one file system, or the engine's containerd serves others, too
   * @throws SystemdError when stopping the engine would end another service
   */
  static async begin(daemon: Daemon, dataRoot: string, layout: Layout): Promise<Restore> {
    requireStoppable(daemon.units)
    if (layout.usesContainerd) requireNoOtherClients(daemon.containerd)
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

  /**
   * Extracts one bundle; nothing of it is where the engine could see it.
   * @param source its bytes, or a connection of which nothing was read
   * @throws BundleError, LayoutError
   */
  async extract(request: ExtractRequest, source: AsyncIterable<Buffer> | Socket, signal: AbortSignal): Promise<void> {
    if (this.#state !== 'extracting' || this.#givenUp.signal.aborted)
      throw new Error('This restore takes no more bundles.')
    const extracting = this.#extract(request, source, AbortSignal.any([signal, this.#givenUp.signal]))
    this.#extracting.add(extracting)
    try {
      await extracting
    } finally {
      this.#extracting.delete(extracting)
    }
  }

  async #extract(request: ExtractRequest, source: AsyncIterable<Buffer> | Socket, signal: AbortSignal): Promise<void> {
    const { content, sha256, bytes, rawBytes } = request
    const part = partName(request)
    const destination = path.join(this.#folder, 'parts', part)
    mkdirSync(destination, { recursive: true, mode: 0o700 })
    const bundle = { source, expectedSha256: sha256, expectedBytes: bytes, maxRawBytes: rawBytes, destination, signal }
    if (source instanceof Socket) {
      if (!isAlone(content)) throw new LayoutError(`A bundle of ${content.kind} cannot be sent directly.`)
      this.#sent.add(sha256)
      await extractSent({ connection: source, destination, maxRawBytes: rawBytes, signal })
    } else if ('part' in content) await this.#tree(part, destination).add(bundle)
    else if (isAlone(content) && hasZstd()) {
      await (source instanceof BundleFile ? extractFile({ ...bundle, file: source.handle }) : extractAlone(bundle))
    } else await extractBundle({ ...bundle, ...rulesOf(content, this.#layout, this.#dataRoot) })
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

  async #stop(): Promise<number> {
    await requireStillPristine(this.#daemon.socket)
    const { places } = this.#layout
    const had = places.filter(place => existsSync(place.path)).map(place => place.name)
    const journal = { places, had, daemon: this.#daemon }
    writeJournal(this.#folder, journal)
    await guardActivation(this.#dataRoot).catch(error => {
      rmSync(path.join(this.#folder, 'journal.json'))
      throw error
    })
    // Until here there is nothing to be taken back.
    this.#journal = journal
    const start = performance.now()
    await stopDaemon(this.#daemon)
    this.#hasStopped = true
    return performance.now() - start
  }

  /**
   * Stops the engine, while more is extracted. From here on a watchdog takes all back should this process die; when this or what
   * follows throws, `abandon` does. @returns how many ms that took
   */
  stop(): Promise<number> {
    this.#stopping ??= this.#stop()
    return this.#stopping
  }

  /**
   * Puts the metadata of the snapshot in the place of the engine's: stop, exchange, start. Until `complete` has brought the
   * layers, which may be extracted meanwhile, the engine is of no use.
   */
  activate(): Promise<ActivateReply> {
    this.#activating ??= this.#activate()
    return this.#activating
  }

  async #activate(): Promise<ActivateReply> {
    const next = path.join(this.#folder, 'parts', 'metadata')
    if (this.#extracted.get('metadata') === undefined) throw new LayoutError('The snapshot has no metadata.')
    const contents = this.#layout.checkMetadata(next)
    settleOwners(this.#layout.places, next)
    const stopMs = await this.stop()
    const start = performance.now()
    for (const { name, path: current } of this.#layout.places) {
      if (existsSync(current)) moveTo(current, path.join(this.#folder, 'old', name))
      renameSync(path.join(next, name), current)
    }
    const exchanged = performance.now()
    this.#daemon = await startEngine(this.#daemon)
    this.#contents = contents
    return { stopMs, swapMs: exchanged - start, startMs: performance.now() - exchanged }
  }

  /** Puts all that was extracted where the engine with the snapshot's metadata has it, and checks that none is missing. @throws LayoutError */
  async complete({ emptyMounts, verified }: CompleteRequest): Promise<void> {
    await this.#activating
    const unverified = [...this.#sent].filter(sha256 => !verified.includes(sha256))
    if (unverified.length > 0) throw new LayoutError(`Nobody has verified ${unverified.join(', ')}.`)
    if (this.#contents === undefined) throw new Error('The engine was not activated.')
    await Promise.all([...this.#trees.values()].map(tree => tree.finish()))
    const extracted = { parts: path.join(this.#folder, 'parts'), bundles: this.#extracted, twins: this.#twins }
    placeContent({ layout: this.#layout, dataRoot: this.#dataRoot }, this.#contents, extracted, emptyMounts)
    // With the containerd store an engine can tell of its images only now.
    await requireImages(this.#daemon.socket, this.#layout)
    this.#state = 'active'
    rmSync(path.join(this.#folder, 'journal.json'))
    rmSync(path.join(this.#folder, 'old'), { recursive: true, force: true })
  }

  /** What a tree holds, all of whose parts were extracted. */
  async describeTree(request: DescribeTreeRequest): Promise<readonly PartManifest[]> {
    const part = treeName(request)
    await this.#trees.get(part)?.finish()
    return treeManifests(path.join(this.#folder, 'parts', part), request.parts)
  }

  /** Moves the restored content into a volume that the engine has made and nothing has filled. */
  async placeVolume(name: string): Promise<{ readonly placed: boolean }> {
    if (this.#state !== 'active') throw new Error('The engine has not been restored.')
    return { placed: fillVolume(this.#dataRoot, name, path.join(this.#folder, 'parts')) }
  }

  /**
   * Removes what is left of this restore. An engine that was activated keeps its new state; one that was stopped and not
   * activated is started with the state that it had.
   */
  async abandon(): Promise<void> {
    if (this.#state === 'ended') return
    const isUnfinished = this.#state === 'extracting'
    this.#givenUp.abort(new Error('This restore was given up.'))
    // Nothing is removed under a tar that still writes, nor taken back under an exchange.
    await Promise.allSettled([...this.#extracting, this.#stopping, this.#activating])
    await Promise.all([...this.#trees.values()].map(tree => tree.abandon()))
    if (isUnfinished && this.#journal !== undefined) await this.#takeBack(this.#journal)
    rmSync(this.#folder, { recursive: true, force: true })
    this.#state = 'ended'
  }

  /** Takes back an exchange, however far it came: the engine may run with either state, or not at all. */
  async #takeBack(journal: Journal): Promise<void> {
    const running = findRunning(this.#daemon) ?? this.#daemon
    await (this.#hasStopped ? endDaemon(running) : endDaemon(running, secondStopMs))
    moveBack(this.#dataRoot, journal)
    this.#daemon = await bringBackEngine(journal.daemon)
    rmSync(path.join(this.#folder, 'journal.json'), { force: true })
  }
}
