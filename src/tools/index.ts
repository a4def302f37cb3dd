/** buildx and compose in the version that the user asks for, installed for one job. */
export type { ToolSources } from './fetch-tool.ts'
export { type InstalledTools, installTools, type WantedTools } from './install.ts'
export { type DownloadedTool, saveStoredTool } from './stored-tools.ts'
export { ToolError } from './tool.ts'
export { parseToolVersion, type ToolVersion } from './tool-version.ts'
