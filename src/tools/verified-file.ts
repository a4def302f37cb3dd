/** Writes a program to a file while its digest is taken: what is verified is what is there. */
import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { chmod, rename, rm } from 'node:fs/promises'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createZstdDecompress } from 'node:zlib'

/** Far more than any of the tools has: a source that never ends must not fill the disk. */
const longestBytes = 512 * 1024 * 1024

/** What arrived is not what was expected. */
export class DigestError extends Error {
  override readonly name = 'DigestError'
}

/**
 * Writes an executable file. It appears under its name only when its SHA-256 is the expected one.
 * @param encoding how the source has the program
 * @throws DigestError when it is another; whatever the source throws
 */
export async function writeVerified(
  file: string,
  expected: string,
  source: AsyncIterable<Uint8Array>,
  encoding: 'plain' | 'zstd',
  signal: AbortSignal
): Promise<void> {
  const arriving = `${file}.arriving`
  const hash = createHash('sha256')
  let bytes = 0
  const measure = new Transform({
    transform(piece: Buffer, _encoding, callback) {
      hash.update(piece)
      bytes += piece.length
      callback(bytes > longestBytes ? new DigestError(`it has more than ${longestBytes} bytes`) : null, piece)
    }
  })
  try {
    const output = createWriteStream(arriving)
    if (encoding === 'plain') await pipeline(source, measure, output, { signal })
    else await pipeline(source, createZstdDecompress(), measure, output, { signal })
    const found = hash.digest('hex')
    if (found !== expected) throw new DigestError(`its SHA-256 is ${found}, not ${expected}`)
    await chmod(arriving, 0o755)
    await rename(arriving, file)
  } finally {
    await rm(arriving, { force: true })
  }
}

/** @throws DigestError when a file's SHA-256 is another */
export async function checkDigest(file: string, expected: string): Promise<void> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  const found = hash.digest('hex')
  if (found !== expected) throw new DigestError(`the SHA-256 of ${file} is ${found}, not ${expected}`)
}
