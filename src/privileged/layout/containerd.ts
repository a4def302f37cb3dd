/**
 * Where an engine with the containerd store keeps what (Docker 28.5, containerd 2.1): below containerd's root the metadata
 * (`io.containerd.metadata.v1.bolt/meta.db`), compressed blobs (`io.containerd.content.v1.content/blobs/sha256/<digest>`) and
 * the overlayfs snapshotter (`metadata.db`, `snapshots/<number>/{fs,work}`); below the data root `buildkit` and `engine-id`.
 * The snapshotter's database names each snapshot `<namespace>/<n>/<key>`, where the key is BuildKit's record id, a chain id
 * (`sha256:...`), or a container's id; it tells the number of its folder and whether it is committed.
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { BoltError, type Bucket, readBolt, readUvarint } from '../../boltdb/index.ts'
import { readChainIds } from '../build-graph.ts'
import { historyDatabases, namedBlobs } from './build-history.ts'
import { copyEmptyFolder, copyTree } from './copy.ts'
import {
  type Contents,
  type Layout,
  LayoutError,
  type Place,
  requireKind,
  requireOnly,
  requirePlainTree,
  type Twins
} from './layout.ts'
import { findTwins } from './twins.ts'

const metadataPlugin = 'io.containerd.metadata.v1.bolt'
const contentPlugin = 'io.containerd.content.v1.content'
const snapshotPlugin = 'io.containerd.snapshotter.v1.overlayfs'
const snapshots = `${snapshotPlugin}/snapshots`
const blobs = `${contentPlugin}/blobs/sha256`
const notCarried = ['buildkit/executor', ...historyDatabases, `containerd/${contentPlugin}/ingest`] as const

const snapshotNumber = /^[1-9][0-9]{0,9}$/
const blobDigest = /^[0-9a-f]{64}$/
/** Keys of snapshots that belong to a container: its own and the one that `docker run` prepares for it. */
const ofContainer = /^[0-9a-f]{64}(-init)?$/
/** A snapshot that only shows its parent, and one that never changes; see the `kind` of containerd's snapshots package. */
const viewKind = 1
const committedKind = 3

interface Snapshot {
  /** The last part of its name. */
  readonly key: string
  readonly number: string
  /** The key of the snapshot that it lies upon. */
  readonly parent: string | undefined
  readonly committed: boolean
  /** Whether it has content of its own that is worth carrying: views have none, and containers are not carried. */
  readonly carried: boolean
}

export class ContainerdLayout implements Layout {
  readonly #dataRoot: string
  readonly #root: string
  readonly usesContainerd = true
  readonly notCarried = notCarried
  readonly places: readonly Place[]

  /** @param root containerd's own root */
  constructor(dataRoot: string, root: string) {
    this.#dataRoot = dataRoot
    this.#root = root
    const below = [metadataPlugin, contentPlugin, snapshotPlugin]
    this.places = [
      ...below.map(name => ({ name: `containerd/${name}`, path: path.join(root, name) })),
      ...['buildkit', 'engine-id'].map(name => ({ name, path: path.join(dataRoot, name) }))
    ]
  }

  contents(): Contents {
    const known = this.#snapshots().filter(snapshot => snapshot.carried)
    const folder = path.join(this.#root, blobs)
    const { history } = namedBlobs(path.join(this.#root, metadataPlugin, 'meta.db'))
    return {
      layers: known.map(snapshot => snapshot.number).sort((a, b) => Number(a) - Number(b)),
      blobs: existsSync(folder)
        ? readdirSync(folder)
            .filter(name => blobDigest.test(name) && !history.has(name))
            .sort()
        : []
    }
  }

  /** BuildKit unpacks what it exports anew for the image, beside the layer that its steps have made. */
  twins(): Twins {
    const committed = this.#snapshots().filter(snapshot => snapshot.committed)
    try {
      return findTwins(committed, readChainIds(this.#dataRoot))
    } catch (error) {
      // A BuildKit that keeps its metadata otherwise only costs the room of its layers.
      if (error instanceof BoltError) return {}
      throw error
    }
  }

  layerOfRecord(record: string): string | undefined {
    return this.#snapshots().find(snapshot => snapshot.key === record)?.number
  }

  /** Names only: every build gives the same image another digest, as its provenance holds times. */
  images(): string {
    const names = this.#images().map(image => image.name)
    return createHash('sha256').update(names.sort().join('\n')).digest('hex')
  }

  taggedImages(): readonly string[] {
    return [...new Set(this.#images().map(image => image.digest))]
  }

  copyMetadata(folder: string): void {
    const at = (name: string) => [path.join(this.#root, name), path.join(folder, 'containerd', name)] as const
    mkdirSync(path.join(folder, 'containerd'))
    copyTree(...at(metadataPlugin))
    for (const name of [contentPlugin, `${contentPlugin}/blobs`, blobs, snapshotPlugin, snapshots]) {
      if (existsSync(path.join(this.#root, name))) copyEmptyFolder(...at(name))
    }
    copyTree(...at(`${snapshotPlugin}/metadata.db`))
    for (const { number, carried } of this.#snapshots()) {
      const parts = ['', '/work', ...(carried ? [] : ['/fs'])].map(part => `${snapshots}/${number}${part}`)
      for (const name of parts) if (existsSync(path.join(this.#root, name))) copyEmptyFolder(...at(name))
    }
    const left = new Set(['buildkit/executor', ...historyDatabases].map(name => path.join(this.#dataRoot, name)))
    copyTree(path.join(this.#dataRoot, 'buildkit'), path.join(folder, 'buildkit'), left)
    copyTree(path.join(this.#dataRoot, 'engine-id'), path.join(folder, 'engine-id'))
  }

  checkMetadata(folder: string): Contents {
    requireOnly(folder, ['containerd', 'buildkit', 'engine-id'])
    requireOnly(path.join(folder, 'containerd'), [metadataPlugin, contentPlugin, snapshotPlugin])
    requireKind(path.join(folder, 'engine-id'), 'file')
    requirePlainTree(path.join(folder, 'containerd'), snapshots)
    requirePlainTree(path.join(folder, 'buildkit'))
    for (const { name } of this.places) {
      if (!existsSync(path.join(folder, name))) throw new LayoutError(`The metadata lacks "${name}".`)
    }
    const database = path.join(folder, 'containerd', snapshotPlugin, 'metadata.db')
    const known = readSnapshots(readBolt(database))
    checkSnapshots(path.join(folder, 'containerd', snapshots), known)
    if (readdirSync(path.join(folder, 'containerd', blobs)).length > 0) {
      throw new LayoutError('The metadata holds blobs, which come in bundles of their own.')
    }
    const layers = known.filter(snapshot => snapshot.carried).map(snapshot => snapshot.number)
    const { kept } = namedBlobs(path.join(folder, 'containerd', metadataPlugin, 'meta.db'))
    return { layers, blobs: [...kept] }
  }

  layerContent(id: string, copy?: string): string {
    if (!snapshotNumber.test(id)) throw new LayoutError(`"${id}" is no number of a snapshot.`)
    return path.join(this.#below(copy), snapshots, id, 'fs')
  }

  blobFile(digest: string, copy?: string): string {
    if (!blobDigest.test(digest)) throw new LayoutError(`"${digest}" is no digest.`)
    return path.join(this.#below(copy), blobs, digest)
  }

  #below(copy: string | undefined): string {
    return copy === undefined ? this.#root : path.join(copy, 'containerd')
  }

  #images(): { readonly name: string; readonly digest: string }[] {
    const images = readBolt(path.join(this.#root, metadataPlugin, 'meta.db'))
      .bucket('v1')
      ?.bucket('moby')
      ?.bucket('images')
    return (images?.bucketNames() ?? []).map(name => ({
      name,
      digest: images?.bucket(name)?.bucket('target')?.value('digest')?.toString('latin1') ?? ''
    }))
  }

  #snapshots(): Snapshot[] {
    const file = path.join(this.#root, snapshotPlugin, 'metadata.db')
    return existsSync(file) ? readSnapshots(readBolt(file)) : []
  }
}

function readSnapshots(root: Bucket): Snapshot[] {
  const all = root.bucket('v1')?.bucket('snapshots')
  return (all?.bucketNames() ?? []).map(name => {
    const id = all?.bucket(name)?.value('id')
    if (id === undefined) throw new LayoutError(`The snapshot "${name}" has no number.`)
    const key = keyOf(name)
    const kind = all?.bucket(name)?.value('kind')?.[0]
    const parent = all?.bucket(name)?.value('parent')?.toString('latin1')
    return {
      key,
      number: String(readUvarint(id)),
      parent: parent === undefined || parent === '' ? undefined : keyOf(parent),
      committed: kind === committedKind,
      carried: kind !== viewKind && !ofContainer.test(key)
    }
  })
}

function keyOf(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1)
}

function checkSnapshots(folder: string, known: readonly Snapshot[]): void {
  const empty = new Set(known.filter(({ carried }) => !carried).map(({ number }) => number))
  for (const number of readdirSync(folder)) {
    if (!snapshotNumber.test(number)) throw new LayoutError(`"${number}" is no number of a snapshot.`)
    const names = empty.has(number) ? ['work', 'fs'] : ['work']
    requireOnly(path.join(folder, number), names)
    // Their content comes in bundles, or is made when they are used.
    for (const name of readdirSync(path.join(folder, number))) requireOnly(path.join(folder, number, name), [])
  }
}
