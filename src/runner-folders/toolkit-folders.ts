/**
 * Folders in the platform's cache, by the platform's own client. It runs in a process of its own: loading it takes a third
 * of a second that restoring the engine needs, it reads the environment by itself, and it cannot be stopped otherwise.
 */
import { execute } from '../process.ts'
import type { FolderCache, RestoredFolder, RunnerFolder, SavedFolder } from './folder-cache.ts'

export interface ToolkitFoldersOptions {
  /** Absolute path of the Node binary and of the script that runs `serveFolders`. */
  readonly node: string
  readonly script: string
  readonly env: Readonly<Record<string, string | undefined>>
}

export type Request = { readonly operation: 'restore' | 'save' } & RunnerFolder

/** Longer than either budget can be by default; those end it sooner. */
const timeoutMs = 60 * 60 * 1000

export function toolkitFolders(options: ToolkitFoldersOptions): FolderCache {
  return {
    restore: (folder, signal) => perform<RestoredFolder>({ operation: 'restore', ...folder }, options, signal),
    save: (folder, signal) => perform<SavedFolder>({ operation: 'save', ...folder }, options, signal)
  }
}

async function perform<Answer>(request: Request, options: ToolkitFoldersOptions, signal: AbortSignal): Promise<Answer> {
  const { node, script, env } = options
  const { stdout, stderr, exitCode } = await execute(node, [script], {
    env,
    input: JSON.stringify(request),
    signal,
    timeoutMs
  })
  signal.throwIfAborted()
  const lines = stdout.split('\n').filter(line => line.trim() !== '')
  const answer = lines.pop() ?? ''
  // The client tells why something failed in annotations only.
  const said = lines.flatMap(line => /^::(?:warning|error)[^:]*::(.*)$/.exec(line)?.[1] ?? [])
  if (exitCode !== 0) throw new Error(said.at(-1) ?? stderr.trim().split('\n').at(-1) ?? `exit code ${exitCode}`)
  const result = JSON.parse(answer) as Answer & { readonly failed?: true; readonly matched?: string }
  // To the client a look-up that fails is a miss with a warning.
  const failed = result.failed ?? (request.operation === 'restore' && result.matched === undefined && said.length > 0)
  if (failed) throw new Error(said.at(-1) ?? lines.at(-1) ?? 'the cache client does not say why')
  return result
}
