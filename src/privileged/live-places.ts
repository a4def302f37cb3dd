/** Where an engine that is running keeps the content of a cache mount or a cache volume. */
import { lstatSync, readFileSync, realpathSync } from 'node:fs'
import path from 'node:path'
import { unescaped } from '../mounts/mount-info.ts'
import { askEngine } from './engine-api.ts'
import { LayoutError, requireVolumeName } from './layout/index.ts'
import type { LivePlace } from './protocol.ts'

/** Where a docker-container builder keeps its state, as it sees it itself; the volume's name is in the place. */
const builderRoot = '/var/lib/buildkit/'

/**
 * Folders that hold what BuildKit's snapshots hold, relative to the data root or to containerd's own root. What the layer
 * starts with its own owner or mode is in `cache` (BuildKit: frontend/dockerfile/dockerfile2llb/convert_runmount.go).
 */
const layerFolders = [
  /^(overlay2\/[a-z0-9]+)\/diff(\/cache)?$/,
  /^((?:containerd\/daemon\/)?io\.containerd\.snapshotter\.v1\.[a-z0-9-]+\/snapshots\/[0-9]+)\/fs(\/cache)?$/,
  /^(volumes\/[a-zA-Z0-9][a-zA-Z0-9_.-]*\/_data\/runc-[a-z0-9-]+\/snapshots\/snapshots\/[0-9]+)\/fs(\/cache)?$/
]

/** The folder with the content, which may be missing, and the one that it goes with when the engine removes it. */
export interface LiveFolder {
  readonly folder: string
  readonly owner: string
}

export interface EngineFolders {
  /** The engine's Unix socket, as a path. */
  readonly socket: string
  readonly dataRoot: string
  /** Where containerd keeps snapshots, if the engine uses it for that. */
  readonly containerdRoot: string | undefined
}

/** ms that the engine may take to tell of a volume. */
const askTimeoutMs = 30_000

export class LivePlaces {
  readonly #engine: EngineFolders
  readonly #roots: readonly string[]

  constructor(engine: EngineFolders) {
    const { dataRoot, containerdRoot } = engine
    this.#engine = engine
    this.#roots = [dataRoot, ...(containerdRoot === undefined ? [] : [containerdRoot])]
  }

  /**
   * Finds the folder of a place.
   * @throws LayoutError when it is none of this engine's, or a volume that nobody but its users may touch
   */
  async find(place: LivePlace): Promise<LiveFolder> {
    if (place.kind === 'volume') return this.#findVolume(place.volume)
    for (const candidate of this.#candidates(place)) {
      const found = this.#layerOf(candidate)
      if (found !== undefined) return found
    }
    throw new LayoutError('It is in no folder of this engine.')
  }

  /**
   * A volume is the engine's: only the engine tells where it is, and who uses it (https://docs.docker.com/reference/api/engine/,
   * VolumeInspect, ContainerList). One with options is a mount of something else; one in use is being written to.
   */
  async #findVolume(name: string): Promise<LiveFolder> {
    const { socket, dataRoot } = this.#engine
    const owner = path.join(dataRoot, 'volumes', requireVolumeName(name))
    const folder = path.join(owner, '_data')
    const ask = async (question: string): Promise<unknown> => {
      try {
        return JSON.parse(await askEngine(socket, question, askTimeoutMs))
      } catch (error) {
        throw new LayoutError(`the engine does not tell of it: ${(error as Error).message}`)
      }
    }
    const volume = (await ask(`/volumes/${name}`)) as VolumeAnswer
    const hasOptions = Object.keys(volume.Options ?? {}).length > 0
    if (volume.Driver !== 'local' || hasOptions || volume.Mountpoint !== folder || !isPlainFolder(folder, dataRoot)) {
      throw new LayoutError('it is no plain volume of this engine')
    }
    const filters = encodeURIComponent(JSON.stringify({ volume: [name] }))
    const running = (await ask(`/containers/json?filters=${filters}`)) as Users
    // The filter takes folders of containers for names of volumes, too.
    const user = running.find(({ Mounts }) => Mounts?.some(mount => mount.Type === 'volume' && mount.Name === name))
    if (user === undefined) return { folder, owner }
    throw new LayoutError(`the container ${user.Names?.[0]?.replace(/^\//, '') ?? ''} is using it`)
  }

  #candidates(place: Exclude<LivePlace, { readonly kind: 'volume' }>): readonly string[] {
    if (place.kind === 'folder') return hostPaths(place.device, place.path)
    const { upper, volume } = place
    const isBuilders = volume !== undefined && upper.startsWith(builderRoot)
    const state = isBuilders ? path.join(this.#engine.dataRoot, 'volumes', requireVolumeName(volume), '_data') : ''
    const host = isBuilders
      ? path.join(state, upper.slice(builderRoot.length))
      : // The engine mounts what has many layers by paths that start there.
        path.resolve(this.#engine.dataRoot, 'overlay2', upper)
    return [path.join(host, place.path)]
  }

  /** The layer of a folder, if it is one, and no link leads to it. */
  #layerOf(candidate: string): LiveFolder | undefined {
    const folder = candidate.replace(/(.)\/$/, '$1')
    for (const root of this.#roots) {
      if (!folder.startsWith(`${root}/`)) continue
      const below = folder.slice(root.length + 1)
      for (const pattern of layerFolders) {
        const [, layer, inner = ''] = pattern.exec(below) ?? []
        if (layer === undefined) continue
        const content = folder.slice(0, folder.length - inner.length)
        if (isPlainFolder(content, root) && (inner === '' || isFolderOrMissing(folder))) {
          return { folder, owner: path.join(root, layer) }
        }
      }
    }
    return undefined
  }
}

interface VolumeAnswer {
  readonly Driver: string
  readonly Mountpoint: string
  readonly Options?: Readonly<Record<string, string>> | null
}

type Users = readonly {
  readonly Names?: readonly string[]
  readonly Mounts?: readonly { readonly Type: string; readonly Name?: string }[]
}[]

function isPlainFolder(folder: string, root: string): boolean {
  try {
    const isDirect = realpathSync(folder) === path.join(realpathSync(root), folder.slice(root.length))
    return isDirect && lstatSync(folder).isDirectory()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw error
  }
}

function isFolderOrMissing(folder: string): boolean {
  return lstatSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? true
}

/** Where this process has a path of a device's file system: proc(5), `/proc/pid/mountinfo`. */
function hostPaths(device: string, inDevice: string): readonly string[] {
  const found: string[] = []
  for (const line of readFileSync('/proc/self/mountinfo', 'utf8').split('\n')) {
    const [, , itsDevice, root = '', point = ''] = line.split(' ').map(unescaped)
    const prefix = root === '/' ? '' : root
    if (itsDevice === device && inDevice.startsWith(`${prefix}/`)) {
      found.push(path.join(point, inDevice.slice(prefix.length)))
    }
  }
  return found
}
