/** Changes a user's file in such a way that it cannot be lost: with a backup, and either wholly or not at all. */
import { randomBytes } from 'node:crypto'
import { chmod, chown, link, mkdir, open, readFile, realpath, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { CliError } from '../errors.ts'

/** Text with one character for each byte, so that no byte is lost whatever the file's encoding is. */
const encoding = 'latin1'

/** The content of a file, one character a byte; undefined when there is none. @throws CliError when it cannot be read */
export async function readText(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, encoding)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw new CliError(`${file} cannot be read: ${(error as Error).message}`)
  }
}

/**
 * Gives a file a new content. What it held before stays beside it as a backup; owner and permissions stay as they are, and a
 * symbolic link stays one.
 * @param before the content that `after` was made from; undefined when there was no file
 * @returns the path of the backup; undefined when there was nothing to keep
 * @throws CliError when the file has changed since, or cannot be written: then it is as it was
 */
export async function replaceFile(
  file: string,
  before: string | undefined,
  after: string,
  now: Date
): Promise<string | undefined> {
  const target = before === undefined ? file : await realpath(file)
  await mkdir(path.dirname(target), { recursive: true })
  const unfinished = `${target}.${randomBytes(4).toString('hex')}.tmp`
  try {
    await writeSynced(unfinished, after)
    if (before === undefined) {
      // A link refuses a name that somebody else has taken meanwhile.
      await link(unfinished, target)
      return undefined
    }
    const { mode, uid, gid } = await stat(target)
    await chmod(unfinished, mode & 0o7777)
    await keepOwner(unfinished, uid, gid)
    if ((await readText(target)) !== before) throw new CliError(`${file} has changed meanwhile: it is left as it is.`)
    const backup = await backUp(target, now)
    await rename(unfinished, target)
    return backup
  } catch (error) {
    if (error instanceof CliError) throw error
    throw new CliError(`${file} cannot be written, so it is as it was: ${(error as Error).message}`)
  } finally {
    await rm(unfinished, { force: true })
  }
}

async function writeSynced(file: string, content: string): Promise<void> {
  const handle = await open(file, 'wx', 0o644)
  try {
    await handle.writeFile(content, encoding)
    // Without this a power cut can leave an empty file under the user's name.
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** A file of another user would become ours by the rename. */
async function keepOwner(file: string, uid: number, gid: number): Promise<void> {
  const own = await stat(file)
  if (own.uid !== uid || own.gid !== gid) await chown(file, uid, gid)
}

/** The backup is a second name of the old content, which the rename leaves alone. A backup of before is never overwritten. */
async function backUp(target: string, now: Date): Promise<string> {
  const stamp = now.toISOString().slice(0, 19).replace(/[-:]/g, '')
  for (let copy = 0; ; copy += 1) {
    const backup = `${target}.backup-${stamp}${copy === 0 ? '' : `-${copy}`}`
    try {
      await link(target, backup)
      return backup
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error
    }
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code
}
