import { closeSync, constants, createReadStream, fstatSync, openSync } from 'node:fs'
import type { Readable } from 'node:stream'
import { BundleError } from '../archive/index.ts'

/** A file that the caller may read cannot be read from here: on a network disk root may be nobody. */
export class UnreadableFileError extends Error {
  override readonly name = 'UnreadableFileError'
}

/** Bytes read at once. */
const BUFFER = 1024 * 1024

/**
 * Opens a bundle that the caller names by its path. What it holds is checked by its digest; here only that it is a file of
 * the right size and no link, and the caller's or for all to read, so that root can be made to wait for or read nothing else.
 * What the caller may read in other ways it can send.
 * @param caller user id @throws UnreadableFileError
 */
export function openBundle(file: string, bytes: number, caller: number): Readable {
  let opened: number | undefined
  try {
    opened = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
    const stat = fstatSync(opened)
    if (!stat.isFile() || stat.size !== bytes) throw new Error(`it is no file of ${bytes} bytes`)
    if (caller !== 0 && stat.uid !== caller && (stat.mode & 0o004) === 0) throw new Error("it is not its caller's")
    return createReadStream('', { fd: opened, highWaterMark: BUFFER })
  } catch (error) {
    if (opened !== undefined) closeSync(opened)
    throw new UnreadableFileError(`${file} cannot be read: ${(error as Error).message}`, { cause: error })
  }
}

/** Work on a file that the caller names: of its content nothing is told, as the caller may not get at it by itself. @throws BundleError */
export async function untold<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work
  } catch (error) {
    if (!(error instanceof BundleError) || error.fault !== 'wrong-digest') throw error
    throw new BundleError('wrong-digest', "the bundle's SHA-256 is not the one that its name says")
  }
}
