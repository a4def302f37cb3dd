/** What the steps of a build are made from, so that a later run can tell what changed. The door of this folder. */
export { type GatherOptions, gatherInputs, type InputsWatch, watchInputs, withBases } from './gather.ts'
export { ignoreRules, isIgnored } from './ignore-file.ts'
export { type KnownBuild, type MountNeed, neededMounts } from './mount-steps.ts'
