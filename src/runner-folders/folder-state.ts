/** What a folder holds, told without reading any file. */
import { createHash } from 'node:crypto'
import { lstat, readdir } from 'node:fs/promises'
import path from 'node:path'

export interface FolderState {
  /** Files, at any depth. */
  readonly files: number
  /** Of all files. */
  readonly bytes: number
  /** Changes when a file comes, goes or changes in size or time. */
  readonly digest: string
}

/** Whether there is anything in a folder; what does not exist is empty. */
export async function isEmptyFolder(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  return names.length === 0
}

/** Looks at all files below a folder; what does not exist holds none. */
export async function readFolderState(folder: string): Promise<FolderState> {
  const lines: string[] = []
  let bytes = 0
  const walk = async (relative: string): Promise<void> => {
    const entries = await readdir(path.join(folder, relative), { withFileTypes: true }).catch(() => [])
    for (const entry of entries) {
      const name = path.join(relative, entry.name)
      if (entry.isDirectory()) await walk(name)
      else {
        const stat = await lstat(path.join(folder, name)).catch(() => undefined)
        if (stat === undefined) continue
        bytes += stat.size
        lines.push(`${name}\0${stat.size}\0${stat.mtimeMs}`)
      }
    }
  }
  await walk('')
  const digest = createHash('sha256').update(lines.sort().join('\n')).digest('hex')
  return { files: lines.length, bytes, digest }
}
