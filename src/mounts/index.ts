/** Cache mounts of Dockerfiles, and cache volumes of a compose project and of its engine. */
export { type CacheMountFlag, cacheMountFlags, cacheMountId, isAskedFor } from './cache-mount.ts'
export { type CacheVolume, findCacheVolumes, type VolumeChoice } from './cache-volumes.ts'
export { createVolume, type EngineVolume, ensureExternalVolumes, inspectVolumes } from './volumes.ts'
