/**
 * What moby makes paths of without looking at it (Docker 28.5), in metadata that came from a cache. Below `overlay2/`, each
 * entry of a layer's `lower` becomes a folder that steps are shown, and what its `link` names is removed with the layer. Ids of
 * layers come from `layerdb/<algorithm>/<digest>/cache-id`, from BuildKit's `snapshots.db` (a bucket for each snapshot, whose
 * `committed` is the id of its layer and `parent` another snapshot), and from its `metadata_v2.db` (`_main/<record>/cache.snapshot`).
 * Any of them could climb out of the engine's folder, or lead to a folder within a layer that looks like one itself.
 */
import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import path from 'node:path'
import { readBolt } from '../../boltdb/index.ts'
import { LayoutError, requireKind, requireOnly } from './layout.ts'

/** Small files that make a folder a layer. */
export const layerFiles = ['link', 'lower', 'committed'] as const

/** Names that Docker and BuildKit give to layer folders. */
export const layerId = /^[a-z0-9]{25}$|^[0-9a-f]{64}$/

const shortName = /^[A-Z0-9]{26}$/
/** Ids, chain ids, and ids with a word or a suffix: nothing that could be a path, or the folder of short names. */
const snapshotName = /^(?=.{25})[A-Za-z0-9][A-Za-z0-9:._ -]{0,199}$/

/** @returns the ids of the layers of a folder `overlay2` @throws LayoutError */
export function checkLayers(folder: string): string[] {
  requireKind(folder, 'folder')
  const names = readdirSync(folder)
  const links = names.includes('l') ? checkLinks(path.join(folder, 'l')) : new Map<string, string>()
  const ids = names.filter(name => name !== 'l')
  for (const id of ids) {
    if (!layerId.test(id)) throw new LayoutError(`"${id}" is no name of a layer.`)
    checkLayer(path.join(folder, id), id, links)
  }
  return ids
}

/** @returns short name -> what the link leads to */
function checkLinks(folder: string): ReadonlyMap<string, string> {
  requireKind(folder, 'folder')
  return new Map(
    readdirSync(folder).map(name => {
      const target = lstatSync(path.join(folder, name)).isSymbolicLink() ? readlinkSync(path.join(folder, name)) : ''
      if (!shortName.test(name) || !/^\.\.\/[a-z0-9-]+\/diff$/.test(target))
        throw new LayoutError(`overlay2/l/${name} is no link to a layer.`)
      return [name, target]
    })
  )
}

function checkLayer(folder: string, id: string, links: ReadonlyMap<string, string>): void {
  requireKind(folder, 'folder')
  for (const name of readdirSync(folder)) {
    if (name === 'work') {
      requireKind(path.join(folder, name), 'folder')
      requireOnly(path.join(folder, name), [])
    } else if ((layerFiles as readonly string[]).includes(name)) requireKind(path.join(folder, name), 'file')
    else throw new LayoutError(`overlay2/${id}/${name} is no part of a layer's metadata.`)
  }
  const link = textOf(path.join(folder, 'link'))
  if (link === undefined || links.get(link) !== `../${id}/diff`)
    throw new LayoutError(`overlay2/${id}/link holds no short name of this layer.`)
  const lower = textOf(path.join(folder, 'lower'))?.split(':') ?? []
  if (!lower.every(entry => entry.startsWith('l/') && links.has(entry.slice(2))))
    throw new LayoutError(`overlay2/${id}/lower holds something else than short names of layers.`)
}

/** @param folder `image/overlay2` @throws LayoutError */
export function checkImages(folder: string): void {
  const database = path.join(folder, 'layerdb')
  const layers = foldersIn(database).flatMap(algorithm => foldersIn(path.join(database, algorithm), algorithm))
  for (const layer of layers) {
    const id = textOf(path.join(database, layer, 'cache-id'))
    if (id !== undefined && !layerId.test(id)) throw new LayoutError(`layerdb/${layer}/cache-id is no name of a layer.`)
  }
}

/** @param folder `buildkit` @throws LayoutError, BoltError */
export function checkBuildkit(folder: string): void {
  const snapshots = database(path.join(folder, 'snapshots.db'))
  for (const name of snapshots?.bucketNames() ?? []) {
    const snapshot = snapshots?.bucket(name)
    const others = ['committed', 'parent'].map(key => snapshot?.value(key)?.toString('latin1') ?? '')
    requireSnapshots([name, ...others.filter(other => other !== '')], 'snapshots.db')
  }
  const records = database(path.join(folder, 'metadata_v2.db'))?.bucket('_main')
  for (const name of records?.bucketNames() ?? []) {
    const value = records?.bucket(name)?.value('cache.snapshot')?.toString('latin1')
    // As Go writes it: what it would take for the same value is more than what JavaScript does.
    const snapshot = value === undefined ? name : /^\{"value":"([^"\\]*)"\}$/.exec(value)?.[1]
    requireSnapshots([name, snapshot ?? ''], 'metadata_v2.db')
  }
}

function requireSnapshots(names: readonly string[], file: string): void {
  const strange = names.find(name => !snapshotName.test(name))
  if (strange !== undefined) throw new LayoutError(`${file} names ${JSON.stringify(strange)}, which is no snapshot.`)
}

function database(file: string) {
  return existsSync(file) ? readBolt(file) : undefined
}

function textOf(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'latin1') : undefined
}

/** Names of the folders in one, after a prefix. */
function foldersIn(folder: string, prefix = ''): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(entry => path.join(prefix, entry.name))
}
