import { mkdir, readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { startSeparateCacheService } from '../../__tests__/support/cache-service/index.ts'
import type { DemoOptions } from './options.ts'

/** What was saved to a cache so far. */
export interface SavedSoFar {
  readonly entries: number
  readonly bytes: number
}

/** The cache which all situations of one demo share. */
export interface DemoCache {
  /** Where it keeps its entries. */
  readonly folder: string
  /** Inputs of the action that lead to it. */
  readonly inputs: Readonly<Record<string, string>>
  /** What the runner sets for actions. */
  readonly actionEnvironment: Readonly<Record<string, string>>
  saved(): Promise<SavedSoFar>
  /** bytes that it has handed out so far; 0 of a folder. */
  downloadedBytes(): Promise<number>
  stop(): Promise<void>
}

/** Starts a local cache service, or takes a folder as it is. */
export async function startCache(
  { backend, cacheLine }: Pick<DemoOptions, 'backend' | 'cacheLine'>,
  folder: string
): Promise<DemoCache> {
  await mkdir(folder, { recursive: true })
  if (backend === 'directory') {
    return {
      folder,
      inputs: { 'cache-backend': 'directory', 'cache-directory': folder },
      actionEnvironment: {},
      saved: () => contents(folder),
      downloadedBytes: async () => 0,
      stop: async () => undefined
    }
  }
  const service = await startSeparateCacheService({ folder, ...(cacheLine && { throttle: cacheLine }) })
  return {
    folder,
    inputs: { 'cache-backend': 'github' },
    actionEnvironment: service.environment(),
    saved: async () => {
      const entries = (await service.entries()).filter(entry => entry.finalized)
      return { entries: entries.length, bytes: entries.reduce((sum, entry) => sum + entry.bytes, 0) }
    },
    downloadedBytes: async () => (await service.statistics()).bytesDownloaded,
    stop: () => service.stop()
  }
}

async function contents(folder: string): Promise<SavedSoFar> {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter(entry => entry.isFile())
  const sizes = await Promise.all(files.map(async file => (await stat(path.join(file.parentPath, file.name))).size))
  return { entries: files.length, bytes: sizes.reduce((sum, size) => sum + size, 0) }
}
