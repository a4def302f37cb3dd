/** Cache volumes of a compose project and of its engine. */
export { type CacheVolume, findCacheVolumes } from './cache-volumes.ts'
export { createVolume, type EngineVolume, ensureExternalVolumes, inspectVolumes } from './volumes.ts'
