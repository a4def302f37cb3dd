import { closeSync, constants, createReadStream, fstatSync, openSync } from 'node:fs'
import type { Readable } from 'node:stream'

/** A file that the caller may read cannot be read from here: on a network disk root may be nobody. */
export class UnreadableFileError extends Error {
  override readonly name = 'UnreadableFileError'
}

/** Bytes read at once. */
const BUFFER = 1024 * 1024

/**
 * Opens a bundle that the caller names by its path. What it holds is checked by its digest; here only that it is a file of
 * the right size and no link, so that root can be made to wait for or read nothing else.
 * @throws UnreadableFileError
 */
export function openBundle(file: string, bytes: number): Readable {
  let opened: number | undefined
  try {
    opened = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
    const stat = fstatSync(opened)
    if (!stat.isFile() || stat.size !== bytes) throw new Error(`it is no file of ${bytes} bytes`)
    return createReadStream('', { fd: opened, highWaterMark: BUFFER })
  } catch (error) {
    if (opened !== undefined) closeSync(opened)
    throw new UnreadableFileError(`${file} cannot be read: ${(error as Error).message}`, { cause: error })
  }
}
