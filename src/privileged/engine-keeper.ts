/** The operations of the privileged process on one engine. Every path it touches is below the data root or the work folder. */
import { chownSync, existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import { hasZstd, packBundle, partMembers } from '../archive/index.ts'
import { removeAbandoned } from './abandoned.ts'
import { readBuildGraph } from './build-graph.ts'
import { type Daemon, findDaemon, withContainerd } from './daemon.ts'
import type { TakeConnection } from './direct.ts'
import { requireSpace } from './free-space.ts'
import { bundleSource, type Layout, layoutOf } from './layout/index.ts'
import { LiveMounts } from './live-mounts.ts'
import { LivePlaces } from './live-places.ts'
import { readLive } from './live-read.ts'
import { copyMetadata } from './metadata-copy.ts'
import { openBundle, untold } from './open-bundle.ts'
import type { OpenReply, OperationName, Operations, PackReply, PackRequest, ReplyOf, RequestOf } from './protocol.ts'
import { recoverRestore } from './recovery.ts'
import { Restore } from './restore.ts'
import { measure, survey } from './survey.ts'

type Handlers = {
  readonly [Name in OperationName]: (
    request: RequestOf<Name>,
    stream: AsyncIterable<Buffer>,
    take: TakeConnection | undefined
  ) => Promise<ReplyOf<Name>>
}

/** Of any operation. */
type Handler = (request: unknown, stream: AsyncIterable<Buffer>, take?: TakeConnection) => Promise<unknown>

interface OpenEngine {
  readonly daemon: Daemon
  readonly dataRoot: string
  readonly layout: Layout
  readonly mounts: LiveMounts
}

export class EngineKeeper {
  readonly #workFolder: string
  readonly #owner: { readonly uid: number; readonly gid: number }
  readonly #closing = new AbortController()
  #engine: OpenEngine | undefined
  #restore: Restore | undefined
  #packed = 0
  readonly #running = new Set<Promise<unknown>>()

  /** @param workFolder the caller's private folder @param owner the caller, who must be able to read what is packed */
  constructor(workFolder: string, owner: { readonly uid: number; readonly gid: number }) {
    this.#workFolder = workFolder
    this.#owner = owner
  }

  /**
   * Performs one operation.
   * @param take for a direct call, which has no stream
   * @throws Error when it is unknown, refused or fails
   */
  async perform(
    name: OperationName,
    request: unknown,
    stream: AsyncIterable<Buffer>,
    take?: TakeConnection
  ): Promise<unknown> {
    const handler = Object.hasOwn(this.#handlers, name) ? this.#handlers[name] : undefined
    if (handler === undefined) throw new Error(`There is no operation "${String(name)}".`)
    const running = (handler as Handler)(request, stream, take)
    this.#running.add(running)
    try {
      return await running
    } finally {
      this.#running.delete(running)
    }
  }

  /** Stops what is under way, takes back a restore that was not activated, and removes what only root can remove. */
  async close(): Promise<void> {
    this.#closing.abort(new Error('The caller has gone.'))
    await Promise.allSettled(this.#running)
    await this.#restore?.abandon()
    await this.#engine?.mounts.abandon()
    rmSync(path.join(this.#workFolder, 'work'), { recursive: true, force: true })
  }

  readonly #handlers: Handlers = {
    open: request => this.#open(request),
    beginRestore: async request => {
      const { daemon, dataRoot, layout } = this.#opened()
      requireSpace(dataRoot, request)
      this.#restore = await Restore.begin(daemon, dataRoot, layout)
      return { direct: hasZstd() }
    },
    extract: async (request, stream, take) => {
      const restore = this.#restoring()
      const { signal } = this.#closing
      const source = await take?.(signal)
      try {
        if (source !== undefined) await restore.extract(request, source, signal)
        else await this.#fed(request, stream, content => restore.extract(request, content, signal))
      } finally {
        source?.destroy()
      }
      return {}
    },
    describeTree: async request => ({ manifests: await this.#restoring().describeTree(request) }),
    stop: async () => ({ stopMs: await this.#restoring().stop() }),
    activate: () => this.#restoring().activate(),
    complete: async request => {
      await this.#restoring().complete(request)
      return {}
    },
    placeVolume: request => this.#restoring().placeVolume(request.name),
    endRestore: async () => {
      await this.#restoring().abandon()
      return {}
    },
    survey: request => readLive(() => survey(this.#opened().layout, this.#opened().dataRoot, request)),
    copyMetadata: async () => {
      const { daemon, layout } = this.#opened()
      return copyMetadata(daemon, layout, this.#newPath('metadata'))
    },
    buildGraph: async () => {
      const graph = await readLive(() => readBuildGraph(this.#opened().dataRoot))
      return graph === undefined ? {} : { graph }
    },
    measure: request => measure(this.#opened().layout, request),
    pack: request => this.#pack(request),
    inspectMounts: async ({ places }) => ({ states: await this.#opened().mounts.inspect(places) }),
    surveyMounts: async ({ mounts }) => ({ states: await this.#opened().mounts.survey(mounts) }),
    extractMount: async (request, stream) => {
      const { mounts } = this.#opened()
      await this.#fed(request, stream, source => mounts.extract(request, source, this.#closing.signal))
      return {}
    },
    placeMount: async ({ place }) => ({ placed: await this.#opened().mounts.place(place) }),
    dropMount: async ({ place }) => {
      await this.#opened().mounts.drop(place)
      return {}
    }
  }

  async #open(request: Operations['open']['request']): Promise<OpenReply> {
    if (!path.isAbsolute(request.dataRoot) || !statSync(request.dataRoot).isDirectory()) {
      throw new Error(`"${request.dataRoot}" is no folder.`)
    }
    const recovered = await recoverRestore(request.dataRoot)
    if (removeAbandoned(this.#workFolder) > 0)
      recovered.push('Temporary files of a run that was killed have been removed.')
    if (!existsSync(path.join(request.dataRoot, 'engine-id'))) {
      throw new Error(`"${request.dataRoot}" is not the data root of an engine: it holds no engine-id.`)
    }
    const found = findDaemon(request.socket)
    const daemon = request.store === 'containerd' ? withContainerd(found) : found
    const { socket, dataRoot } = request
    const containerdRoot = daemon.containerd?.root
    const layout = layoutOf(request.store, dataRoot, containerdRoot)
    const mounts = new LiveMounts(new LivePlaces({ socket, dataRoot, containerdRoot }))
    this.#engine = { daemon, dataRoot, layout, mounts }
    return { pid: daemon.pid, supervisor: daemon.supervisor, recovered }
  }

  /** Work with the bundle of a request, wherever it is. */
  async #fed(
    { file, bytes }: Pick<RequestOf<'extract'>, 'file' | 'bytes'>,
    stream: AsyncIterable<Buffer>,
    work: (source: AsyncIterable<Buffer>) => Promise<void>
  ): Promise<void> {
    if (file === undefined) return work(stream)
    const bundle = await openBundle(file, bytes, this.#owner.uid)
    try {
      await untold(work(bundle))
    } finally {
      await bundle.handle.close()
    }
  }

  async #pack(request: RequestOf<'pack'>): Promise<PackReply> {
    const { dataRoot, layout } = this.#opened()
    const file = this.#newPath('bundle')
    const packed = await packBundle({
      ...(await this.#packSource(request, layout, dataRoot)),
      output: file,
      signal: this.#closing.signal
    })
    chownSync(file, this.#owner.uid, this.#owner.gid)
    return { file, sha256: packed.sha256, bytes: packed.bytes, rawBytes: packed.rawBytes }
  }

  async #packSource(request: RequestOf<'pack'>, layout: Layout, dataRoot: string) {
    if ('folder' in request) {
      const root = this.#inWorkFolder(request.folder)
      return { root, members: readdirSync(root).sort() }
    }
    if ('parts' in request) return this.#partSource(request, layout, dataRoot)
    const { root, members } = bundleSource(layout, dataRoot, request.content)
    return { root, members, mutable: request.content.kind === 'contexts' }
  }

  async #partSource(request: Extract<PackRequest, { readonly parts: number }>, layout: Layout, dataRoot: string) {
    const { parts, content, place, since } = request
    const shared = { take: 'listed' as const, mutable: true }
    if (place !== undefined) {
      // What overlayfs has noted down about this very mount means nothing in another one.
      const withoutXattrs = ['trusted.overlay.*']
      return { ...shared, ...(await this.#opened().mounts.packSource(place, parts, content.part)), withoutXattrs }
    }
    const { root } = bundleSource(layout, dataRoot, content)
    return { ...shared, root, members: await partMembers(root, parts, content.part, since) }
  }

  #newPath(kind: string): string {
    const folder = path.join(this.#workFolder, 'work')
    if (!existsSync(folder)) {
      mkdirSync(folder, { mode: 0o700 })
      // The caller removes the files that it has sent.
      chownSync(folder, this.#owner.uid, this.#owner.gid)
    }
    this.#packed += 1
    const target = path.join(folder, `${kind}-${this.#packed}`)
    rmSync(target, { recursive: true, force: true })
    return target
  }

  #inWorkFolder(target: string): string {
    if (!path.resolve(target).startsWith(`${this.#workFolder}${path.sep}`)) {
      throw new Error(`"${target}" is not in the work folder.`)
    }
    return path.resolve(target)
  }

  #opened(): OpenEngine {
    if (this.#engine === undefined) throw new Error('No engine was opened.')
    return this.#engine
  }

  #restoring(): Restore {
    if (this.#restore === undefined) throw new Error('No restore was begun.')
    return this.#restore
  }
}
