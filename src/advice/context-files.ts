/** Files of a build context, read no further than needed. */
import { lstatSync, readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'

/** bytes; what is larger is no list of packages and no Dockerfile. */
const maxTextBytes = 1024 * 1024

export type FileKind = 'file' | 'folder'

/** Reads files on this machine; whatever cannot be read is as if it were not there. */
export interface ContextFiles {
  readonly kind: (file: string) => FileKind | undefined
  /** Text of a file of at most 1 MiB. */
  readonly read: (file: string) => string | undefined
  /** What is in a folder. Links are neither files nor folders. */
  readonly list: (folder: string) => readonly FolderEntry[]
  /** bytes of a file, links not followed. */
  readonly size: (file: string) => number
}

export interface FolderEntry {
  readonly name: string
  readonly kind: FileKind | 'other'
}

export const diskFiles: ContextFiles = {
  kind: file => {
    const found = statSync(file, { throwIfNoEntry: false })
    return found?.isDirectory() ? 'folder' : found?.isFile() ? 'file' : undefined
  },
  read: file =>
    readable(() => (statSync(file).size > maxTextBytes ? undefined : readFileSync(file, 'utf8')), undefined),
  list: folder =>
    readable(
      () =>
        readdirSync(folder, { withFileTypes: true }).map(entry => ({
          name: entry.name,
          kind: entry.isDirectory() ? ('folder' as const) : entry.isFile() ? ('file' as const) : ('other' as const)
        })),
      []
    ),
  size: file => readable(() => lstatSync(file).size, 0)
}

function readable<Value>(read: () => Value, otherwise: Value): Value {
  try {
    return read()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error
    return otherwise
  }
}

/** A path inside a folder; undefined for one that leads out of it. */
export function inside(folder: string, relative: string): string | undefined {
  const file = path.resolve(folder, relative.replace(/^\/+/, ''))
  return file === folder || file.startsWith(`${folder}${path.sep}`) ? file : undefined
}
