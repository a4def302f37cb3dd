/** Folders of the runner itself, such as pip's and uv's caches, kept for the steps that follow. */
export type { FolderCache, RunnerFolder } from './folder-cache.ts'
export { type FinishedFolder, type FolderDeps, type KeptFolder, restoreFolders, saveFolders } from './phases.ts'
export { type FolderChoice, type FolderPlan, planFolders } from './plan.ts'
export { storedFolders } from './stored-folders.ts'
export { type Machine, type ToolFolder, toolFolders } from './tool-folders.ts'
export { toolkitFolders } from './toolkit-folders.ts'
