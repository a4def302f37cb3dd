/** Cache mounts of Dockerfiles, and cache volumes of a compose project and of its engine. */
export { type CacheMountFlag, cacheMountFlags, cacheMountId, isAskedFor } from './cache-mount.ts'
export { type CacheVolume, findCacheVolumes, type VolumeChoice } from './cache-volumes.ts'
export { declaredArguments } from './dockerfile/declared-arguments.ts'
export { mountOptions, mountTarget } from './dockerfile/mount-flag.ts'
export { findStage, flagValues, type ParsedDockerfile, parseDockerfile, type Stage } from './dockerfile/stages.ts'
export { walkStages } from './dockerfile/walk.ts'
export { UnresolvedError } from './dockerfile/word.ts'
export type { FillDeps, MountOutcome } from './fill-trees.ts'
export { type RestoredVolume, restoreVolumes, type SurveyedVolumes, surveyVolumes } from './live-volumes.ts'
export { isBusy, type LeftMount } from './mount-build.ts'
export {
  type FoundMountsIndex,
  findMountsIndex,
  keptMounts,
  type MountsIndex,
  mountsIndexFormat,
  parseMountsIndex
} from './mounts-index.ts'
export { type LocatedMount, type ProbedMounts, type ProbeOptions, probeMounts } from './probe.ts'
export {
  findProjectMounts,
  listedId,
  type MountNote,
  type ProjectMount,
  type ProjectMounts,
  type ProjectOptions,
  readDockerfile
} from './project-mounts.ts'
export { type RestoredMount, restoreMounts } from './restore-mounts.ts'
export {
  type SaveMountsRequest,
  type SaveMountsResult,
  saveMounts,
  surveyMounts,
  type UsedMount,
  type UsedVolume
} from './save-mounts.ts'
export type { LeftOutTree } from './saved-tree.ts'
export { type StreamInOptions, streamMountsIn } from './streamed/stream-in.ts'
export { type StreamedMounts, type StreamOutOptions, streamMountsOut } from './streamed/stream-out.ts'
export { type StreamedVolumes, streamVolumesIn, streamVolumesOut } from './streamed/stream-volumes.ts'
export { type MountRecord, type MountUses, mountUses, readMountUses, usedMounts } from './usage.ts'
export { createVolume, type EngineVolume, ensureExternalVolumes, inspectVolumes } from './volumes.ts'
