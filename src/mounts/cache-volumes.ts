/** Which volumes of a compose project hold a package manager's cache. */
import type { ComposeProject, ComposeService } from '../build/index.ts'

export interface CacheVolume {
  /** The engine's name of it. */
  readonly name: string
  /** Made and kept by somebody else than compose, who refuses to start without it. */
  readonly external: boolean
}

/** Where pip and uv keep their caches by default: below the home folder of whoever runs them. */
const cacheFolder = /(^|\/)\.cache(\/(pip|uv))?$/
/** What moves them elsewhere. */
const cacheVariables = ['PIP_CACHE_DIR', 'UV_CACHE_DIR'] as const

/** Named volumes that some service mounts at pip's or uv's cache folder. */
export function findCacheVolumes(project: ComposeProject): readonly CacheVolume[] {
  const keys = new Set(project.services.flatMap(cacheVolumeKeys))
  return project.volumes
    .filter(volume => keys.has(volume.key) && (volume.driver === undefined || volume.driver === 'local'))
    .map(({ name, external }) => ({ name, external }))
}

function cacheVolumeKeys(service: ComposeService): string[] {
  const moved = cacheVariables.map(name => service.environment[name]).filter(folder => folder)
  const isCache = (target: string) => cacheFolder.test(target) || moved.includes(target)
  return service.mounts
    .filter(mount => mount.type === 'volume' && mount.source !== '' && !mount.readOnly)
    .filter(mount => isCache(mount.target.replace(/\/+$/, '')))
    .map(mount => mount.source)
}
