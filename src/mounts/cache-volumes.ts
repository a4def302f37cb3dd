/** Which volumes of a compose project hold a package manager's cache. */
import type { ComposeProject, ComposeService } from '../build/index.ts'

export interface CacheVolume {
  /** The engine's name of it. */
  readonly name: string
  /** Made and kept by somebody else than compose, who refuses to start without it. */
  readonly external: boolean
}

/**
 * Which volumes are kept: those that hold a package manager's cache (`auto`), none, or these: keys of the compose file or
 * names of the engine.
 */
export type VolumeChoice =
  | { readonly kind: 'off' }
  /** `also`: the engine's names of further ones. */
  | { readonly kind: 'auto'; readonly also?: readonly string[] }
  | { readonly kind: 'listed'; readonly names: readonly string[] }

/** Where pip and uv keep their caches by default: below the home folder of whoever runs them. */
const cacheFolder = /(^|\/)\.cache(\/(pip|uv))?$/
/** What moves them elsewhere. */
const cacheVariables = ['PIP_CACHE_DIR', 'UV_CACHE_DIR'] as const

/**
 * The volumes to keep, of the local driver only and without options, by which it mounts something else than a folder of the
 * engine. With `auto` those are the named ones that some service mounts at pip's or
 * uv's cache folder. A listed name that the project does not know is the engine's name of a volume.
 */
export function findCacheVolumes(project: ComposeProject, choice: VolumeChoice): readonly CacheVolume[] {
  const ours = project.volumes.filter(
    volume => (volume.driver === undefined || volume.driver === 'local') && volume.hasOptions === undefined
  )
  const described = ({ name, external }: CacheVolume) => ({ name, external })
  switch (choice.kind) {
    case 'off':
      return []
    case 'auto': {
      const keys = new Set(project.services.flatMap(cacheVolumeKeys))
      const found = ours.filter(volume => keys.has(volume.key))
      const also = (choice.also ?? []).filter(name => !found.some(volume => volume.name === name))
      return [...found.map(described), ...also.map(name => ({ name, external: false }))]
    }
    case 'listed': {
      const known = new Set(project.volumes.flatMap(volume => [volume.key, volume.name]))
      const foreign = choice.names.filter(name => !known.has(name)).map(name => ({ name, external: false }))
      return [...ours.filter(volume => isNamed(volume, choice.names)).map(described), ...foreign]
    }
  }
}

function isNamed(volume: { readonly key: string; readonly name: string }, names: readonly string[]): boolean {
  return names.includes(volume.key) || names.includes(volume.name)
}

function cacheVolumeKeys(service: ComposeService): string[] {
  const moved = cacheVariables.map(name => service.environment[name]).filter(folder => folder)
  const isCache = (target: string) => cacheFolder.test(target) || moved.includes(target)
  return service.mounts
    .filter(mount => mount.type === 'volume' && mount.source !== '' && !mount.readOnly)
    .filter(mount => isCache(mount.target.replace(/\/+$/, '')))
    .map(mount => mount.source)
}
