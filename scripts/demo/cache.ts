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
  /** Inputs of the action that lead to it. */
  readonly inputs: Readonly<Record<string, string>>
  /** What the runner sets for actions. */
  readonly actionEnvironment: Readonly<Record<string, string>>
  saved(): Promise<SavedSoFar>
  stop(): Promise<void>
}

/** Starts a local cache service, or makes a folder, below `scratch`. */
export async function startCache(backend: DemoOptions['backend'], scratch: string): Promise<DemoCache> {
  const folder = path.join(scratch, 'cache')
  await mkdir(folder, { recursive: true })
  if (backend === 'directory') {
    return {
      inputs: { 'cache-backend': 'directory', 'cache-directory': folder },
      actionEnvironment: {},
      saved: () => contents(folder),
      stop: async () => undefined
    }
  }
  const service = await startSeparateCacheService({ folder })
  return {
    inputs: { 'cache-backend': 'github' },
    actionEnvironment: service.environment(),
    saved: async () => {
      const entries = (await service.entries()).filter(entry => entry.finalized)
      return { entries: entries.length, bytes: entries.reduce((sum, entry) => sum + entry.bytes, 0) }
    },
    stop: () => service.stop()
  }
}

async function contents(folder: string): Promise<SavedSoFar> {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter(entry => entry.isFile())
  const sizes = await Promise.all(files.map(async file => (await stat(path.join(file.parentPath, file.name))).size))
  return { entries: files.length, bytes: sizes.reduce((sum, size) => sum + size, 0) }
}
