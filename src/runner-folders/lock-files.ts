/** The files of a project that say which Python packages are installed: what pip's and uv's caches hold follows from them. */
import { createHash } from 'node:crypto'
import type { Dirent } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'

const lockFile =
  /^([^/]*requirements[^/]*\.(txt|in|lock)|pyproject\.toml|uv\.lock|poetry\.lock|pdm\.lock|Pipfile\.lock|setup\.(py|cfg))$/
/** Folders of other people's packages, where such files say nothing of this project; hidden folders are left out too. */
const foreignFolders = new Set(['node_modules', 'venv', 'env', '__pycache__', 'site-packages', 'dist-packages'])
/** A project of more folders than this is not walked to its end: finding its files would take longer than it saves. */
const mostFolders = 5_000
const deepest = 8

export interface LockFiles {
  /** Relative to the project, `/`-separated, sorted. */
  readonly files: readonly string[]
  /** Over names and contents, 32 hexadecimal digits. */
  readonly digest: string
}

/** Finds and reads them. Nothing found: no files. */
export async function readLockFiles(project: string): Promise<LockFiles> {
  const files = (await find(project)).sort()
  const hash = createHash('sha256')
  for (const file of files) {
    const content = createHash('sha256').update(await readFile(path.join(project, file)))
    hash.update(`${file}\0${content.digest('hex')}\n`)
  }
  return { files, digest: hash.digest('hex').slice(0, 32) }
}

async function find(project: string): Promise<string[]> {
  const found: string[] = []
  let level = ['']
  let folders = 0
  for (let depth = 0; depth <= deepest && level.length > 0; depth += 1) {
    const next: string[] = []
    for (const folder of level) {
      folders += 1
      if (folders > mostFolders) return found
      for (const entry of await entriesOf(path.join(project, folder))) {
        const name = folder === '' ? entry.name : `${folder}/${entry.name}`
        if (entry.isFile() && isLockFile(entry.name, folder)) found.push(name)
        if (entry.isDirectory() && !entry.name.startsWith('.') && !foreignFolders.has(entry.name)) next.push(name)
      }
    }
    level = next.sort()
  }
  return found
}

/** `requirements/base.txt` is as common as `requirements-base.txt`. */
function isLockFile(name: string, folder: string): boolean {
  return lockFile.test(name) || (/(^|\/)requirements$/.test(folder) && /\.(txt|in)$/.test(name))
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true })
  } catch {
    // A folder that may not be listed holds nothing that could be installed from.
    return []
  }
}
