/** Digests of files in a build context, as far as BuildKit looks at them: content and permissions, not times or owners. */
import { createHash } from 'node:crypto'
import { open, readdir, readlink } from 'node:fs/promises'
import path from 'node:path'
import { shortDigest } from './digest.ts'
import { type IgnoreRule, isIgnored } from './ignore-file.ts'

export interface ContextBounds {
  readonly mostFiles: number
  readonly mostBytes: number
}

export interface ContextChoice {
  /** Absolute. */
  readonly folder: string
  readonly rules: readonly IgnoreRule[]
  /** Whether some step takes this file, or may take what is in this folder; relative to the context. */
  readonly isWanted: (file: string, isFolder: boolean) => boolean
}

/** More than what is wanted of a context; nothing is known of it then. */
class TooMuchError extends Error {
  override readonly name = 'TooMuchError'
}

const chunkBytes = 256 * 1024
/** Files that are read at once. */
const parallel = 4

/**
 * Path -> digest of every file that a step takes.
 * @returns undefined when they are more than the bounds allow, or cannot be read
 */
export async function contextFiles(
  choice: ContextChoice,
  bounds: ContextBounds,
  signal: AbortSignal
): Promise<Readonly<Record<string, string>> | undefined> {
  try {
    const files = await listed(choice, bounds, signal)
    const left = { bytes: bounds.mostBytes }
    const digests = new Map<string, string>()
    const queue = [...files]
    const work = async () => {
      for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
        signal.throwIfAborted()
        digests.set(file.path, await digestOf(path.join(choice.folder, file.path), file.isLink, left))
      }
    }
    await Promise.all(Array.from({ length: parallel }, work))
    return Object.fromEntries([...digests].sort(([a], [b]) => (a < b ? -1 : 1)))
  } catch (error) {
    if (error instanceof TooMuchError || signal.aborted || (error as NodeJS.ErrnoException).code !== undefined) {
      return undefined
    }
    throw error
  }
}

interface Listed {
  readonly path: string
  readonly isLink: boolean
}

async function listed(
  { folder, rules, isWanted }: ContextChoice,
  { mostFiles }: ContextBounds,
  signal: AbortSignal
): Promise<readonly Listed[]> {
  const found: Listed[] = []
  // A rule that takes something back may do so below a folder that others leave out.
  const mayReturn = rules.some(rule => rule.takesBack)
  let seen = 0
  const walk = async (parent: string): Promise<void> => {
    signal.throwIfAborted()
    const entries = await readdir(path.join(folder, parent), { withFileTypes: true })
    seen += entries.length
    if (seen > mostFiles) throw new TooMuchError(`there are more than ${mostFiles} files`)
    for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      const file = parent === '' ? entry.name : `${parent}/${entry.name}`
      const ignored = isIgnored(file, rules)
      if (entry.isDirectory()) {
        if ((!ignored || mayReturn) && isWanted(file, true)) await walk(file)
      } else if (!ignored && isWanted(file, false) && (entry.isFile() || entry.isSymbolicLink())) {
        found.push({ path: file, isLink: entry.isSymbolicLink() })
      }
    }
  }
  await walk('')
  return found
}

async function digestOf(file: string, isLink: boolean, left: { bytes: number }): Promise<string> {
  const hash = createHash('sha256')
  if (isLink) return shortDigest(hash.update(`link ${await readlink(file)}`))
  const handle = await open(file, 'r')
  try {
    const { mode, size } = await handle.stat()
    left.bytes -= size
    if (left.bytes < 0) throw new TooMuchError('the files are too large')
    hash.update(`file ${mode & 0o7777}\n`)
    const chunk = Buffer.alloc(Math.min(chunkBytes, size + 1))
    for (let length = -1; length !== 0; ) {
      length = (await handle.read(chunk, 0, chunk.length)).bytesRead
      hash.update(chunk.subarray(0, length))
    }
    return shortDigest(hash)
  } finally {
    await handle.close()
  }
}
