/** Which folders of the runner are kept, and under which keys. */
import { keyPart } from '../store/index.ts'
import type { RunnerFolder } from './folder-cache.ts'
import { readLockFiles } from './lock-files.ts'
import { type Machine, toolFolders } from './tool-folders.ts'

/** pip's and uv's (`auto`), none, or these absolute paths. */
export type FolderChoice =
  | { readonly kind: 'auto' | 'off' }
  | { readonly kind: 'listed'; readonly folders: readonly string[] }

export interface FolderPlan {
  readonly folders: readonly RunnerFolder[]
  /** Why these, for the log. */
  readonly reason: string
}

/**
 * Plans the folders. A key changes with the project's lock files. Where there are none, `auto` keeps nothing, and a listed
 * folder gets a new key in every run, so that it is saved whenever it has changed.
 * @param project absolute path of the project's folder
 * @param run tells this run from others, for keys
 */
export async function planFolders(
  choice: FolderChoice,
  project: string,
  machine: Machine,
  run: string
): Promise<FolderPlan> {
  if (choice.kind === 'off') return { folders: [], reason: 'cache-paths is off' }
  const { files, digest } = await readLockFiles(project)
  if (choice.kind !== 'listed' && files.length === 0) {
    return { folders: [], reason: 'the project has no lock files or requirements' }
  }
  const named =
    choice.kind === 'listed' ? choice.folders.map(folder => ({ name: keyPart(folder), folder })) : toolFolders(machine)
  const version = files.length === 0 ? keyPart(run) : digest
  const folders = named.map(({ name, folder }) => {
    const prefix = `cbc1-p-${machine.platform}-${machine.arch}-${name}-`
    return { folder, prefix, key: `${prefix}${version}` }
  })
  return { folders, reason: files.length === 0 ? 'a key for this run' : `keys from ${shownFiles(files)}` }
}

function shownFiles(files: readonly string[]): string {
  const shown = files.slice(0, 5).join(', ')
  return files.length <= 5 ? shown : `${shown} and ${files.length - 5} more`
}
