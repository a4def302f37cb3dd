import { createHash } from 'node:crypto'
import { BundleError } from './bundle-error.ts'

export interface Expected {
  /** Hex, of the bundle's bytes. */
  readonly expectedSha256: string
  /** Length of the bundle. */
  readonly expectedBytes: number
}

/** Bytes that are handed on at once: sockets bring 64 KiB, and each piece costs whoever takes it a turn. */
const GATHERED = 256 * 1024

/**
 * Passes the bundle's bytes on, in pieces of {@link GATHERED} bytes or more but for the last; after that its length and digest
 * must be as expected.
 * @throws BundleError `wrong-size`, `wrong-digest`
 */
export async function* verified(chunks: AsyncIterable<Buffer>, expected: Expected): AsyncGenerator<Buffer> {
  let gathered: Buffer[] = []
  let waiting = 0
  for await (const chunk of verifiedPieces(chunks, expected)) {
    gathered.push(chunk)
    waiting += chunk.length
    if (waiting < GATHERED) continue
    yield together(gathered)
    gathered = []
    waiting = 0
  }
  if (gathered.length > 0) yield together(gathered)
}

/** As {@link verified}, in the pieces that come: for takers that gather by themselves. @throws BundleError */
export async function* verifiedPieces(chunks: AsyncIterable<Buffer>, expected: Expected): AsyncGenerator<Buffer> {
  const { expectedBytes } = expected
  const hash = createHash('sha256')
  let bytes = 0
  let last: Buffer | undefined
  for await (const chunk of chunks) {
    bytes += chunk.length
    if (bytes > expectedBytes) break
    hash.update(chunk)
    if (bytes < expectedBytes) yield chunk
    else last = chunk
  }
  requireExpected({ bytes, sha256: hash.digest('hex') }, expected)
  // The last piece goes on only now: a bundle that fits into one is checked before any of it is looked at.
  if (last !== undefined) yield last
}

/** @throws BundleError `wrong-size`, `wrong-digest` */
export function requireExpected(
  { bytes, sha256 }: { readonly bytes: number; readonly sha256: string },
  { expectedBytes, expectedSha256 }: Expected
): void {
  if (bytes !== expectedBytes) {
    const found = bytes > expectedBytes ? 'more bytes than' : `${bytes} bytes instead of`
    throw new BundleError('wrong-size', `the bundle has ${found} ${expectedBytes}`)
  }
  if (sha256 !== expectedSha256) {
    throw new BundleError('wrong-digest', `the bundle's SHA-256 is ${sha256} instead of ${expectedSha256}`)
  }
}

function together(pieces: readonly Buffer[]): Buffer {
  const [first] = pieces
  return pieces.length === 1 && first !== undefined ? first : Buffer.concat(pieces)
}
