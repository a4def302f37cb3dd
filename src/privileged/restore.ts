/** One restore of an overlay2 engine: extracted beside the engine's own folders, then exchanged, then seen to work. */
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { type ExtractedBundle, extractBundle, PathGuard } from '../archive/index.ts'
import { type Daemon, endDaemon, startDaemon, stopDaemon } from './daemon.ts'
import { containerCount, engineAnswers, imageIds } from './engine-api.ts'
import { type Journal, moveBack, restoreFolder, writeJournal, writeOwner } from './journal.ts'
import { checkMetadata, isLayerId, LayoutError, notCarried, swapped } from './overlay2.ts'
import type { ActivateReply, ExtractRequest } from './protocol.ts'
import { guardActivation } from './recovery.ts'

const startTimeoutMs = 60_000
/** Docker's own rule for names of volumes. */
const volumeName = /^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/

export class Restore {
  #daemon: Daemon
  readonly #dataRoot: string
  readonly #folder: string
  /** Bundles that fill one tree together are extracted under one guard: see PathGuard. */
  readonly #guards = new Map<string, PathGuard>()
  #state: 'extracting' | 'active' | 'ended' = 'extracting'
  #stopping: Promise<number> | undefined
  #journal: Journal | undefined

  private constructor(daemon: Daemon, dataRoot: string) {
    this.#daemon = daemon
    this.#dataRoot = dataRoot
    this.#folder = restoreFolder(dataRoot)
  }

  /** Begins a restore beside the engine's folders, on the same file system. */
  static async begin(daemon: Daemon, dataRoot: string): Promise<Restore> {
    const restore = new Restore(daemon, dataRoot)
    mkdirSync(restore.#folder, { mode: 0o700 })
    writeOwner(restore.#folder)
    for (const name of ['parts', 'old']) mkdirSync(path.join(restore.#folder, name), { mode: 0o700 })
    return restore
  }

  /** Extracts one bundle; nothing of it is where the engine could see it. @throws BundleError, LayoutError */
  async extract(request: ExtractRequest, source: Readable, signal: AbortSignal): Promise<ExtractedBundle> {
    if (this.#state !== 'extracting') throw new Error('This restore takes no more bundles.')
    const part = partName(request)
    const destination = path.join(this.#folder, 'parts', part)
    mkdirSync(destination, { recursive: true, mode: 0o700 })
    const guard = this.#guards.get(part) ?? new PathGuard()
    this.#guards.set(part, guard)
    return extractBundle({
      source,
      expectedSha256: request.sha256,
      expectedBytes: request.bytes,
      maxRawBytes: request.rawBytes,
      destination,
      guard,
      ...(request.members.length > 0 && { allowedPrefixes: request.members }),
      exclude: [...request.leaveOut, ...(request.root === '' ? notCarried : [])],
      signal
    })
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
    const had = swapped.filter(name => existsSync(path.join(this.#dataRoot, name)))
    this.#journal = { had, daemon: this.#daemon }
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
    const next = this.#assemble()
    const stopMs = await this.stop()
    const start = performance.now()
    for (const name of this.#journal?.had ?? [])
      renameSync(path.join(this.#dataRoot, name), path.join(this.#folder, 'old', name))
    for (const name of swapped) renameSync(path.join(next, name), path.join(this.#dataRoot, name))
    const exchanged = performance.now()
    this.#daemon = await startDaemon(this.#daemon)
    await engineAnswers(this.#daemon.socket, startTimeoutMs)
    await this.#requireImages()
    this.#state = 'active'
    rmSync(path.join(this.#folder, 'journal.json'))
    rmSync(path.join(this.#folder, 'old'), { recursive: true, force: true })
    return { stopMs, swapMs: exchanged - start, startMs: performance.now() - exchanged }
  }

  /** Moves the restored content into a volume that the engine has made and nothing has filled. */
  async placeVolume(name: string): Promise<{ readonly placed: boolean }> {
    if (this.#state !== 'active') throw new Error('The engine has not been restored.')
    if (!volumeName.test(name)) throw new LayoutError(`"${name}" is no name of a volume.`)
    const content = path.join(this.#folder, 'parts', `volume-${name}`)
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

  /** Joins metadata and layers in one folder, and makes sure that neither lacks the other. */
  #assemble(): string {
    const parts = path.join(this.#folder, 'parts')
    const next = path.join(parts, 'metadata')
    if (!existsSync(next)) throw new LayoutError('The snapshot has no metadata.')
    const layers = checkMetadata(next)
    for (const part of readdirSync(parts).filter(name => name.startsWith('group-'))) {
      for (const id of readdirSync(path.join(parts, part))) {
        this.#placeLayer(next, id, path.join(parts, part, id, 'diff'))
      }
    }
    for (const part of readdirSync(parts).filter(name => name.startsWith('layer-'))) {
      this.#placeLayer(next, part.slice('layer-'.length), path.join(parts, part))
    }
    const missing = layers.find(id => !existsSync(path.join(next, 'overlay2', id, 'diff')))
    if (missing !== undefined) throw new LayoutError(`The snapshot lacks the content of layer ${missing}.`)
    return next
  }

  #placeLayer(next: string, id: string, content: string): void {
    const layer = path.join(next, 'overlay2', id)
    // A layer that the metadata does not know would stay for ever; it is left where it is removed with this restore.
    if (!isLayerId(id) || !existsSync(layer)) return
    if (!lstatSync(content).isDirectory()) throw new LayoutError(`The content of layer ${id} is no folder.`)
    if (existsSync(path.join(layer, 'diff')))
      throw new LayoutError(`The snapshot holds the content of layer ${id} twice.`)
    renameSync(content, path.join(layer, 'diff'))
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

  async #requireImages(): Promise<void> {
    const known = new Set(await imageIds(this.#daemon.socket))
    const file = path.join(this.#dataRoot, 'image/overlay2/repositories.json')
    const { Repositories } = JSON.parse(readFileSync(file, 'utf8')) as {
      readonly Repositories: Record<string, Record<string, string>>
    }
    const lost = Object.values(Repositories)
      .flatMap(tags => Object.entries(tags))
      .find(([, id]) => !known.has(id))
    if (lost !== undefined) throw new Error(`The restored engine does not list the image ${lost[0]}.`)
  }

  async #takeBack(journal: Journal): Promise<void> {
    await endDaemon(this.#daemon)
    moveBack(this.#dataRoot, journal)
    this.#daemon = await startDaemon(journal.daemon)
    await engineAnswers(this.#daemon.socket, startTimeoutMs)
    rmSync(path.join(this.#folder, 'journal.json'), { force: true })
  }
}

/** The folder below `parts/` that a bundle is extracted to. @throws LayoutError for a root that no snapshot has */
function partName({ root, sha256, members }: ExtractRequest): string {
  if (root === '') return 'metadata'
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw new LayoutError(`"${sha256}" is no digest.`)
  if (root === 'overlay2') {
    const strange = members.find(member => !/^[a-z0-9]+\/diff$/.test(member))
    if (strange !== undefined || members.length === 0) throw new LayoutError(`"${strange}" is no content of a layer.`)
    return `group-${sha256}`
  }
  const [kind, name = '', leaf, ...rest] = root.split('/')
  if (rest.length === 0 && kind === 'overlay2' && leaf === 'diff' && isLayerId(name)) return `layer-${name}`
  if (rest.length === 0 && kind === 'volumes' && leaf === '_data' && volumeName.test(name)) return `volume-${name}`
  throw new LayoutError(`A bundle for "${root}" is none that a snapshot of this store has.`)
}
