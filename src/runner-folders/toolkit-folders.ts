/**
 * Folders in the platform's cache, by the platform's own client. It runs in a process of its own: loading it takes a third
 * of a second that restoring the engine needs, it reads the environment by itself, and it cannot be stopped otherwise.
 * It extracts with `tar --absolute-names`, so that an entry can write to any file of the user who runs this.
 */
import { execute } from '../process.ts'
import type { Attempt, FolderCache, RestoredFolder, RunnerFolder, SavedFolder } from './folder-cache.ts'

export interface ToolkitFoldersOptions {
  /** Absolute path of the Node binary and of the script that runs `serveFolders`. */
  readonly node: string
  readonly script: string
  readonly env: Readonly<Record<string, string | undefined>>
}

export interface FoldersRequest {
  readonly operation: 'restore' | 'save'
  readonly folders: readonly RunnerFolder[]
}

export function toolkitFolders(options: ToolkitFoldersOptions): FolderCache {
  return {
    restore: (folders, signal) => perform<RestoredFolder>({ operation: 'restore', folders }, options, signal),
    save: (folders, signal) => perform<SavedFolder>({ operation: 'save', folders }, options, signal)
  }
}

async function perform<Result>(
  request: FoldersRequest,
  { node, script, env }: ToolkitFoldersOptions,
  signal: AbortSignal
): Promise<readonly Attempt<Result>[]> {
  const { stdout, stderr, exitCode } = await execute(node, [script], { env, input: JSON.stringify(request), signal })
  signal.throwIfAborted()
  if (exitCode === 0) return JSON.parse(stdout) as Attempt<Result>[]
  throw new Error(stderr.trim().split('\n').at(-1) || `the cache client ended with exit code ${exitCode}`)
}
