import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { BundleError } from '../archive/index.ts'

/** A file that the caller may read cannot be read from here: on a network disk root may be nobody. */
export class UnreadableFileError extends Error {
  override readonly name = 'UnreadableFileError'
}

/** Bytes read at once. */
const BUFFER = 1024 * 1024

/** A bundle in a file: its bytes, or the file for a program that reads it by itself. */
export class BundleFile implements AsyncIterable<Buffer> {
  readonly handle: FileHandle

  constructor(handle: FileHandle) {
    this.handle = handle
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    for (;;) {
      const { buffer, bytesRead } = await this.handle.read(Buffer.allocUnsafe(BUFFER), 0, BUFFER)
      if (bytesRead === 0) return
      yield buffer.subarray(0, bytesRead)
    }
  }
}

/**
 * Opens a bundle that the caller names by its path. What it holds is checked by its digest; here only that it is a file of
 * the right size and no link, and the caller's or for all to read, so that root can be made to wait for or read nothing else.
 * What the caller may read in other ways it can send.
 * @param caller user id
 * @returns what whoever called closes
 * @throws UnreadableFileError
 */
export async function openBundle(file: string, bytes: number, caller: number): Promise<BundleFile> {
  let handle: FileHandle | undefined
  try {
    handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
    const stat = await handle.stat()
    if (!stat.isFile() || stat.size !== bytes) throw new Error(`it is no file of ${bytes} bytes`)
    if (caller !== 0 && stat.uid !== caller && (stat.mode & 0o004) === 0) throw new Error("it is not its caller's")
    return new BundleFile(handle)
  } catch (error) {
    await handle?.close()
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
