/** Extraction of bundles that `zstd` reads by itself: none of their bytes pass through this process. */
import type { FileHandle } from 'node:fs/promises'
import type { Socket } from 'node:net'
import { ARGUMENTS, DECOMPRESS, type LoneBundle, Running, settled } from './extract-alone.ts'
import { digestOf } from './file-digest.ts'
import { startReadingPair } from './tar-process.ts'
import { type Expected, requireExpected } from './verified.ts'

type Destination = Pick<LoneBundle, 'destination' | 'maxRawBytes' | 'signal'>

/** A bundle that comes over a connection of its own, and whose digest is seen to by whoever sends it. */
export interface SentBundle extends Destination {
  /** Of which nothing was read. It is closed here. */
  readonly connection: Socket
}

/** A bundle in a file. */
export interface FileBundle extends Destination, Expected {
  /** Of which nothing was read. It stays open. */
  readonly file: FileHandle
}

/** Bundles of at most so many bytes are checked before anything is made of them, as they are when they are sent. */
const SMALL = 1024 * 1024

/**
 * Extracts a bundle that is a tree by itself, as {@link LoneTree} does. The sender, who knows the digest, ends the connection
 * before the last bytes when it is wrong.
 * @throws BundleError
 */
export function extractSent({ connection, ...destination }: SentBundle): Promise<void> {
  const running = start(connection, destination)
  // Whoever sends learns that nobody reads any more only when no other process holds this end.
  connection.destroy()
  return running
}

/**
 * Extracts a bundle that is a tree by itself, as {@link LoneTree} does, while its digest is taken: after an error discard the
 * folder.
 * @throws BundleError
 */
export async function extractFile({ file, expectedSha256, expectedBytes, ...destination }: FileBundle): Promise<void> {
  const { signal } = destination
  const check = async (given?: AbortSignal) =>
    requireExpected(await digestOf(file, given), { expectedSha256, expectedBytes })
  const isSmall = expectedBytes <= SMALL
  if (isSmall) await check()
  const [extracted, checked] = await Promise.allSettled([
    start(file.fd, destination),
    isSmall ? undefined : check(signal)
  ])
  // That it is damaged is why it cannot be extracted; one that was given up is neither.
  const ended = signal?.aborted ? [extracted, checked] : [checked, extracted]
  const failed = ended.find(one => one.status === 'rejected')
  if (failed !== undefined) throw failed.reason
}

async function start(source: Socket | number, { destination, maxRawBytes, signal }: Destination): Promise<void> {
  const pair = startReadingPair(source, DECOMPRESS, [...ARGUMENTS, `--directory=${destination}`])
  await settled(new Running(pair, () => maxRawBytes), maxRawBytes, signal)
}
