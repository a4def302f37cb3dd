/**
 * Where an engine with the overlay2 store keeps what (Docker 28.5): `overlay2/<id>/{diff,link,lower,committed,work}`,
 * `overlay2/l/<short name>` -> `../<id>/diff`, `image/overlay2`, `buildkit`, `engine-id`. Without `engine-id` BuildKit takes
 * itself for another worker, and no step is found in its cache.
 */
import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import path from 'node:path'

/** What is exchanged as a whole by a restore, relative to the data root. */
export const swapped = ['image', 'overlay2', 'buildkit', 'engine-id'] as const

/** Never part of a copy: what belongs to containers or to the running process. */
export const notCarried = ['image/overlay2/layerdb/mounts', 'image/overlay2/layerdb/tmp', 'buildkit/executor'] as const

/** Small files that make a folder a layer. */
const layerFiles = ['link', 'lower', 'committed'] as const

/** Names that Docker and BuildKit give to layer folders. */
const layerId = /^[a-z0-9]{25}$|^[0-9a-f]{64}$/

export function isLayerId(name: string): boolean {
  return layerId.test(name)
}

/** Ids of the layer folders, without those that are the writable layers of containers, sorted. */
export function layerIds(dataRoot: string): string[] {
  const ofContainers = containerLayers(dataRoot)
  return readdirSync(path.join(dataRoot, 'overlay2'))
    .filter(name => isLayerId(name) && !ofContainers.has(name))
    .sort()
}

function containerLayers(dataRoot: string): ReadonlySet<string> {
  const mounts = path.join(dataRoot, 'image/overlay2/layerdb/mounts')
  if (!existsSync(mounts)) return new Set()
  const files = readdirSync(mounts).flatMap(id => ['mount-id', 'init-id'].map(name => path.join(mounts, id, name)))
  return new Set(files.filter(file => existsSync(file)).map(file => readFileSync(file, 'utf8').trim()))
}

/** The small files of a layer that exist, relative to the data root. */
export function layerMetadata(dataRoot: string, id: string): string[] {
  return layerFiles.map(name => `overlay2/${id}/${name}`).filter(file => existsSync(path.join(dataRoot, file)))
}

export class LayoutError extends Error {
  override readonly name = 'LayoutError'
}

/**
 * Checks metadata that came from a cache before anything is placed beside it: only what a copy holds, nothing that leads
 * elsewhere. Returns the layer ids it names.
 * @throws LayoutError naming the first thing that does not belong
 */
export function checkMetadata(folder: string): string[] {
  const strange = readdirSync(folder).find(name => !(swapped as readonly string[]).includes(name))
  if (strange !== undefined) throw new LayoutError(`The metadata holds "${strange}", which no snapshot carries.`)
  for (const name of swapped) {
    if (!existsSync(path.join(folder, name))) throw new LayoutError(`The metadata lacks "${name}".`)
  }
  requireKind(path.join(folder, 'engine-id'), 'file')
  if (readdirSync(path.join(folder, 'image')).join() !== 'overlay2') {
    throw new LayoutError('The metadata holds images of another store.')
  }
  for (const name of ['image', 'buildkit']) requirePlainTree(path.join(folder, name))
  for (const name of notCarried) {
    if (existsSync(path.join(folder, name)))
      throw new LayoutError(`The metadata holds "${name}", which no snapshot carries.`)
  }
  return checkLayers(path.join(folder, 'overlay2'))
}

function checkLayers(folder: string): string[] {
  requireKind(folder, 'folder')
  const ids: string[] = []
  for (const name of readdirSync(folder)) {
    const entry = path.join(folder, name)
    requireKind(entry, 'folder')
    if (name === 'l') checkLinks(entry)
    else if (isLayerId(name)) ids.push(checkLayer(entry, name))
    else throw new LayoutError(`"${name}" is no name of a layer.`)
  }
  return ids
}

function checkLinks(folder: string): void {
  for (const name of readdirSync(folder)) {
    const target = lstatSync(path.join(folder, name)).isSymbolicLink() ? readlinkSync(path.join(folder, name)) : ''
    if (!/^[A-Z0-9]{26}$/.test(name) || !/^\.\.\/[a-z0-9-]+\/diff$/.test(target)) {
      throw new LayoutError(`overlay2/l/${name} is no link to a layer.`)
    }
  }
}

function checkLayer(folder: string, id: string): string {
  for (const name of readdirSync(folder)) {
    if (name === 'work') requireKind(path.join(folder, name), 'folder')
    else if ((layerFiles as readonly string[]).includes(name)) requireKind(path.join(folder, name), 'file')
    else throw new LayoutError(`overlay2/${id}/${name} is no part of a layer's metadata.`)
  }
  return id
}

function requireKind(entry: string, kind: 'file' | 'folder'): void {
  const stat = lstatSync(entry)
  if (kind === 'file' ? !stat.isFile() : !stat.isDirectory())
    throw new LayoutError(`${path.basename(entry)} is no ${kind}.`)
}

/** Files and folders only: nothing that leads elsewhere, no devices. */
function requirePlainTree(folder: string): void {
  requireKind(folder, 'folder')
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile() && !entry.isDirectory()) {
      throw new LayoutError(`${path.basename(folder)}/${entry.name} is neither a file nor a folder.`)
    }
  }
}
