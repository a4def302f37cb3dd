import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'

/** Bytes read at once. */
const BUFFER = 1024 * 1024

/**
 * Digest and length of what a file holds. Where another program is in reading it stays as it is.
 * @throws the reason of `signal`
 */
export async function digestOf(
  file: FileHandle,
  signal?: AbortSignal
): Promise<{ readonly sha256: string; readonly bytes: number }> {
  const hash = createHash('sha256')
  const buffer = Buffer.allocUnsafe(BUFFER)
  for (let bytes = 0; ; ) {
    signal?.throwIfAborted()
    const { bytesRead } = await file.read(buffer, 0, buffer.length, bytes)
    if (bytesRead === 0) return { sha256: hash.digest('hex'), bytes }
    hash.update(buffer.subarray(0, bytesRead))
    bytes += bytesRead
  }
}
