/** What the operations need to know of an engine's store: where it keeps what. */
import { chmodSync, chownSync, lstatSync, readdirSync } from 'node:fs'
import path from 'node:path'
import type { BundleContent } from '../../snapshot/snapshot-index.ts'

/** A file or folder that is exchanged as a whole. */
export interface Place {
  /** Its path in a copy of the metadata. */
  readonly name: string
  /** Its absolute path in the engine. */
  readonly path: string
}

/** What the metadata speaks of and bundles have to supply. */
export interface Contents {
  /** Ids of layers: folders that never change once they are committed, cache mounts and copies of build contexts. */
  readonly layers: readonly string[]
  /** Hexadecimal SHA-256 digests of compressed layers, configurations and manifests, where the store keeps them. */
  readonly blobs: readonly string[]
}

/** A layer -> the one that holds the same files, where the store has unpacked them twice. */
export type Twins = Readonly<Record<string, string>>

export interface Layout {
  /** Whether the state of the engine's containerd is part of it. */
  readonly usesContainerd: boolean
  readonly places: readonly Place[]
  /** Never extracted, relative to a copy of the metadata. */
  readonly notCarried: readonly string[]
  /** What the engine has now, without the writable layers of containers. */
  contents(): Contents
  /** Layers that hold the same files as another one. Neither ever changes. */
  twins(): Twins
  /** BuildKit's record id -> layer id, for the records that it may still write to. */
  layerOfRecord(record: string): string | undefined
  /** A digest that changes when the engine has other images. */
  images(): string
  /** Ids of the images that have a name, as the engine lists them. */
  taggedImages(): readonly string[]
  /** Copies the metadata. Must not wait for anything: the engine stands still meanwhile. */
  copyMetadata(folder: string): void
  /** Checks metadata that came from a cache. @throws LayoutError naming the first thing that does not belong */
  checkMetadata(folder: string): Contents
  /** The folder with the content of a layer, below the engine's root or that of a copy. @throws LayoutError for a bad id */
  layerContent(id: string, copy?: string): string
  /** The file of a blob. @throws LayoutError for a bad digest */
  blobFile(digest: string, copy?: string): string
}

export class LayoutError extends Error {
  override readonly name = 'LayoutError'
}

/** Names of Docker volumes: Docker's own rule. */
export function requireVolumeName(name: string): string {
  if (!/^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/.test(name)) throw new LayoutError(`"${name}" is no name of a volume.`)
  return name
}

/** Where the entries of a bundle start, in the engine, and what of it the bundle holds. */
export function bundleSource(
  layout: Layout,
  dataRoot: string,
  content: Exclude<BundleContent, { readonly kind: 'metadata' }>
): { readonly root: string; readonly members: readonly string[] } {
  switch (content.kind) {
    case 'layer':
    case 'mount':
      return { root: layout.layerContent(content.layer), members: ['.'] }
    case 'layers':
    case 'contexts':
      return common(content.layers.map(id => layout.layerContent(id)))
    case 'blobs':
      return common(content.blobs.map(digest => layout.blobFile(digest)))
    case 'volume':
      return { root: path.join(dataRoot, 'volumes', requireVolumeName(content.volume), '_data'), members: ['.'] }
  }
}

/** The folder above all of the paths' own folders, and the paths relative to it. */
function common(paths: readonly string[]): { readonly root: string; readonly members: readonly string[] } {
  const [first] = paths
  if (first === undefined) throw new LayoutError('A bundle holds nothing.')
  let root = path.dirname(first)
  while (!paths.every(one => one.startsWith(`${root}${path.sep}`))) root = path.dirname(root)
  return { root, members: paths.map(one => path.relative(root, one)) }
}

export function requireKind(entry: string, kind: 'file' | 'folder'): void {
  const stat = lstatSync(entry)
  const right = kind === 'file' ? stat.isFile() : stat.isDirectory()
  if (!right) throw new LayoutError(`${path.basename(entry)} is no ${kind}.`)
}

/**
 * Files and folders only: nothing that leads elsewhere, no devices; root's, and nothing that others could write to or that would
 * lend them root's rights. An engine's own is never otherwise, so it need not be put right.
 * @param within a part of it in which modes do not matter, as nobody else gets there
 * @throws LayoutError
 */
export function requirePlainTree(folder: string, within?: string): void {
  for (const entry of ['.', ...readdirSync(folder, { recursive: true, encoding: 'utf8' })]) {
    const stat = lstatSync(path.join(folder, entry))
    const name = path.join(path.basename(folder), entry)
    if (!stat.isFile() && !stat.isDirectory()) throw new LayoutError(`${name} is neither a file nor a folder.`)
    if (within !== undefined && entry.startsWith(`${within}/`)) continue
    if (stat.uid !== process.getuid?.() || (stat.mode & 0o6002) !== 0)
      throw new LayoutError(`${name} is not root's alone.`)
  }
}

/**
 * Gives what takes the engine's places the owners and modes that these have: an archive could let others in. What the engine
 * has not made yet is root's alone.
 */
export function settleOwners(places: readonly Place[], copy: string): void {
  for (const { name, path: current } of places) {
    const { uid, gid, mode } = lstatSync(current, { throwIfNoEntry: false }) ?? { uid: 0, gid: 0, mode: 0o700 }
    const target = path.join(copy, name)
    chownSync(target, uid, gid)
    chmodSync(target, mode & 0o777)
  }
}

/** @throws LayoutError when a folder of restored metadata holds anything but these */
export function requireOnly(folder: string, names: readonly string[]): void {
  const strange = readdirSync(folder).find(name => !names.includes(name))
  if (strange !== undefined) throw new LayoutError(`The metadata holds "${strange}", which no snapshot carries.`)
}
