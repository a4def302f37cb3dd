/** Cache volumes of a compose project and of its engine. */
export { cacheMountId } from './cache-mount.ts'
export { type CacheVolume, findCacheVolumes, type VolumeChoice } from './cache-volumes.ts'
export { createVolume, type EngineVolume, ensureExternalVolumes, inspectVolumes } from './volumes.ts'
