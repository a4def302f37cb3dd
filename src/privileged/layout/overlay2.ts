/**
 * Where an engine with the overlay2 store keeps what (Docker 28.5): `overlay2/<id>/{diff,link,lower,committed,work}`,
 * `overlay2/l/<short name>` -> `../<id>/diff`, `image/overlay2`, `buildkit`, `engine-id`. Without `engine-id` BuildKit takes
 * itself for another worker, and no step is found in its cache. BuildKit's record ids are the ids of the folders.
 */
import { createHash } from 'node:crypto'
import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { historyDatabases, namedBlobs } from './build-history.ts'
import { copyEmptyFolder, copyTree } from './copy.ts'
import {
  type Contents,
  type Layout,
  LayoutError,
  requireKind,
  requireOnly,
  requirePlainTree,
  type Twins
} from './layout.ts'
import { checkBuildkit, checkImages, checkLayers, layerFiles, layerId } from './overlay2-check.ts'

const places = ['image', 'overlay2', 'buildkit', 'engine-id'] as const

/** What belongs to containers, to the running process or to past builds. */
const notCarried = [
  'image/overlay2/layerdb/mounts',
  'image/overlay2/layerdb/tmp',
  'buildkit/executor',
  ...historyDatabases
] as const

export class Overlay2Layout implements Layout {
  readonly #dataRoot: string
  readonly places
  readonly usesContainerd = false
  readonly notCarried = notCarried

  constructor(dataRoot: string) {
    this.#dataRoot = dataRoot
    this.places = places.map(name => ({ name, path: path.join(dataRoot, name) }))
  }

  contents(): Contents {
    const ofContainers = containerLayers(this.#dataRoot)
    const layers = readdirSync(path.join(this.#dataRoot, 'overlay2'))
      .filter(name => layerId.test(name) && !ofContainers.has(name))
      .sort()
    return { layers, blobs: [] }
  }

  /** BuildKit's layers are those of the images. */
  twins(): Twins {
    return {}
  }

  layerOfRecord(record: string): string | undefined {
    return layerId.test(record) && existsSync(this.layerContent(record)) ? record : undefined
  }

  /** Tags and ids: both change when an image is built, removed or renamed. */
  images(): string {
    const image = path.join(this.#dataRoot, 'image/overlay2')
    const ids = path.join(image, 'imagedb/content/sha256')
    const hash = createHash('sha256')
    hash.update(existsSync(ids) ? readdirSync(ids).sort().join() : '')
    const { Repositories = {} } = readRepositories(path.join(image, 'repositories.json'))
    const tags = Object.values(Repositories).flatMap(names => Object.entries(names).map(([tag, id]) => `${tag} ${id}`))
    return hash.update('\n').update(tags.sort().join('\n')).digest('hex')
  }

  taggedImages(): readonly string[] {
    const { Repositories = {} } = readRepositories(path.join(this.#dataRoot, 'image/overlay2/repositories.json'))
    return [...new Set(Object.values(Repositories).flatMap(tags => Object.values(tags)))]
  }

  copyMetadata(folder: string): void {
    const { history } = namedBlobs(path.join(this.#dataRoot, 'buildkit/containerdmeta.db'))
    const blobs = [...history].map(digest => `buildkit/content/blobs/sha256/${digest}`)
    const left = new Set([...notCarried, ...blobs].map(name => path.join(this.#dataRoot, name)))
    for (const name of ['image', 'buildkit', 'engine-id']) {
      copyTree(path.join(this.#dataRoot, name), path.join(folder, name), left)
    }
    const source = path.join(this.#dataRoot, 'overlay2')
    const target = path.join(folder, 'overlay2')
    copyEmptyFolder(source, target)
    copyEmptyFolder(path.join(source, 'l'), path.join(target, 'l'))
    cpSync(path.join(source, 'l'), path.join(target, 'l'), { recursive: true, verbatimSymlinks: true })
    for (const id of this.contents().layers) copyLayer(path.join(source, id), path.join(target, id))
  }

  checkMetadata(folder: string): Contents {
    requireOnly(folder, places)
    for (const name of places) {
      if (!existsSync(path.join(folder, name))) throw new LayoutError(`The metadata lacks "${name}".`)
    }
    requireKind(path.join(folder, 'engine-id'), 'file')
    for (const name of ['image', 'buildkit']) requirePlainTree(path.join(folder, name))
    if (readdirSync(path.join(folder, 'image')).join() !== 'overlay2') {
      throw new LayoutError('The metadata holds images of another store.')
    }
    const carried = notCarried.find(name => existsSync(path.join(folder, name)))
    if (carried !== undefined) throw new LayoutError(`The metadata holds "${carried}", which no snapshot carries.`)
    checkImages(path.join(folder, 'image/overlay2'))
    checkBuildkit(path.join(folder, 'buildkit'))
    return { layers: checkLayers(path.join(folder, 'overlay2')), blobs: [] }
  }

  layerContent(id: string, copy: string = this.#dataRoot): string {
    if (!layerId.test(id)) throw new LayoutError(`"${id}" is no name of a layer.`)
    return path.join(copy, 'overlay2', id, 'diff')
  }

  blobFile(digest: string): string {
    throw new LayoutError(`The overlay2 store has no blobs, so none with the digest ${digest}.`)
  }
}

function containerLayers(dataRoot: string): ReadonlySet<string> {
  const mounts = path.join(dataRoot, 'image/overlay2/layerdb/mounts')
  if (!existsSync(mounts)) return new Set()
  const files = readdirSync(mounts).flatMap(id => ['mount-id', 'init-id'].map(name => path.join(mounts, id, name)))
  return new Set(files.filter(file => existsSync(file)).map(file => readFileSync(file, 'utf8').trim()))
}

function copyLayer(source: string, target: string): void {
  copyEmptyFolder(source, target)
  for (const name of layerFiles) copyTree(path.join(source, name), path.join(target, name))
  if (existsSync(path.join(source, 'work'))) copyEmptyFolder(path.join(source, 'work'), path.join(target, 'work'))
}

function readRepositories(file: string): { readonly Repositories?: Readonly<Record<string, Record<string, string>>> } {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
}
