/** The engine: what it is, and which strategy fits it. */
export { type DaemonPlace, readDaemonPlace } from './daemon-place.ts'
export { type CacheRecord, type EngineContents, type EngineImage, engineContents } from './engine-contents.ts'
export { findVolumes, type LabelledVolume, makeVolume } from './engine-volumes.ts'
export {
  type BuildRecord,
  type EngineFacts,
  readBuildRecords,
  readEndpoint,
  readFacts
} from './facts.ts'
export { registryDigest } from './image-digests.ts'
export { linuxPlatform } from './platform.ts'
export { readPrivilege } from './privilege.ts'
export { type ChosenStrategy, chooseStrategy, type Strategy, type StrategyFacts } from './strategy.ts'
export { compareVersions, EngineError, minimumVersions } from './versions.ts'
export { readVolumeUses, type VolumeUse } from './volume-uses.ts'
