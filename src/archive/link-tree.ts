import { link, mkdir, readdir } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { BundleError, isForWantOfSpace } from './bundle-error.ts'
import { CREATE } from './pack.ts'
import { EXTRACT, startTar, tarFailure } from './tar-process.ts'

/** Links that are made at once. */
const AT_ONCE = 64

/**
 * Gives a tree a second place on the same file system, which costs neither reading nor room: for trees whose files nothing
 * writes to. Folders are made anew as they were; everything else is another name of the same thing, symbolic links and
 * devices included, and nothing is followed. Removing one of the trees leaves the other whole.
 *
 * GNU tar gives the folders their modes, owners, times and attributes, without which an opaque folder would show what lies
 * below it. The obvious `cp --archive --link` is no way: there are systems whose `cp` (uutils, 0.0.17) loses all of them and
 * tells nothing.
 *
 * @param source a folder, checked not to be reached through a symbolic link, in which nobody else writes
 * @param target a path in an existing folder where nothing is yet
 * @throws BundleError `link-failed`, `tar-failed`, `disk-full` or `aborted`: discard what the target holds then
 */
export async function linkTree(source: string, target: string, signal?: AbortSignal): Promise<void> {
  const folders: Buffer[] = [Buffer.from('.')]
  try {
    await mkdir(target, { mode: 0o700 })
    // It grows meanwhile: a folder comes after the one that it is in.
    for (const folder of folders) {
      signal?.throwIfAborted()
      folders.push(...(await linkEntries(source, target, folder)))
    }
  } catch (error) {
    throw linkFailure(error, signal)
  }
  await copyFolders(source, target, folders)
}

/** Links what is in a folder, and makes the folders in it. @returns these, relative to the tree */
async function linkEntries(source: string, target: string, folder: Buffer): Promise<Buffer[]> {
  const entries = await readdir(below(source, folder), { withFileTypes: true, encoding: 'buffer' })
  const folders = entries.filter(entry => entry.isDirectory()).map(entry => below(folder, entry.name))
  const others = entries.filter(entry => !entry.isDirectory()).map(entry => below(folder, entry.name))
  for (const name of folders) await mkdir(below(target, name), { mode: 0o700 })
  for (let at = 0; at < others.length; at += AT_ONCE) {
    const some = others.slice(at, at + AT_ONCE)
    // All are waited for, so that nothing is under way any more when one fails.
    const done = await Promise.allSettled(some.map(name => link(below(source, name), below(target, name))))
    const failed = done.find(one => one.status === 'rejected')
    if (failed !== undefined) throw failed.reason
  }
  return folders
}

/** Names are bytes: they need not be UTF-8. */
function below(folder: string | Buffer, name: Buffer): Buffer {
  return Buffer.concat([typeof folder === 'string' ? Buffer.from(folder) : folder, Buffer.from('/'), name])
}

function linkFailure(error: unknown, signal: AbortSignal | undefined): BundleError {
  if (signal?.aborted) return new BundleError('aborted', 'linking a tree was stopped', { cause: error })
  const fault = isForWantOfSpace(error) ? 'disk-full' : 'link-failed'
  return new BundleError(fault, `a tree could not be linked: ${(error as Error).message}`, { cause: error })
}

/** Gives folders that are there already all that the same ones of another tree have. */
async function copyFolders(source: string, target: string, folders: readonly Buffer[]): Promise<void> {
  const list = ['--no-recursion', '--no-unquote', '--null', '--files-from=-']
  const from = startTar([...CREATE, `--directory=${source}`, ...list])
  const to = startTar([...EXTRACT, `--directory=${target}`])
  to.stdout.resume()
  // A tar that ends early does not read to the end; its status tells why.
  from.stdin.on('error', () => undefined)
  from.stdin.end(Buffer.concat(folders.flatMap(folder => [folder, Buffer.from([0])])))
  await pipeline(from.stdout, to.stdin).catch(() => from.kill())
  const failed = (await Promise.all([from.ended, to.ended])).filter(({ status }) => status !== 0)
  // One that was killed has only lost the other.
  const cause = failed.find(({ status }) => status !== undefined) ?? failed[0]
  if (cause !== undefined) throw tarFailure(cause.status, cause.messages)
}
