import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { constants, createZstdDecompress } from 'node:zlib'
import { BundleError } from './bundle-error.ts'
import type { ScanRules } from './entry-rules.ts'
import { TarScanner } from './scan.ts'
import { startTar, tarFailure } from './tar-process.ts'

export interface ExtractOptions extends ScanRules {
  /** The bundle's bytes. Destroyed when extraction fails. */
  readonly source: AsyncIterable<Buffer>
  /** Hex, of the bundle's bytes. */
  readonly expectedSha256: string
  /** Length of the bundle. */
  readonly expectedBytes: number
  /** An existing folder that nothing but this restore writes to. */
  readonly destination: string
  readonly signal?: AbortSignal
}

export interface ExtractedBundle {
  /** Of the archive inside, what was left out included. */
  readonly rawBytes: number
  /** Entries extracted. */
  readonly entries: number
}

/** Bytes that the decompressor hands on at once. */
const CHUNK = 256 * 1024

/** 8 MiB: enough for every level up to 19, and a bound on the memory that a bundle can make us use. */
const MAX_WINDOW_LOG = 23

/**
 * tar's arguments for writing: everything as it was, folders' times and modes last. Without --absolute-names tar itself
 * also keeps to the destination: it puts off symbolic links that lead out of it until all files are written.
 */
const EXTRACT = [
  '--extract',
  '--numeric-owner',
  '--preserve-permissions',
  '--same-owner',
  '--xattrs',
  '--xattrs-include=*',
  '--delay-directory-restore',
  '--blocking-factor=128'
]

/**
 * Extracts a bundle while it arrives: digest, decompression, a check of every entry, and tar, in one pipeline with
 * bounded memory. Needs root where the bundle holds other owners, devices or `trusted.*` attributes.
 *
 * The digest is known only at the end, so extract to a folder of its own and use it only when this has returned; after
 * an error discard it. Bundles extracted side by side into one folder must share a `guard`.
 *
 * @throws BundleError saying what is wrong; no process is left behind then
 */
export async function extractBundle(options: ExtractOptions): Promise<ExtractedBundle> {
  const scanner = new TarScanner(options)
  const source = Readable.from(options.source, { objectMode: true })
  const tar = startTar([...EXTRACT, `--directory=${options.destination}`])
  tar.stdout.resume()
  try {
    await pipeline(
      source,
      chunks => verified(chunks, options),
      createZstdDecompress({ chunkSize: CHUNK, params: { [constants.ZSTD_d_windowLogMax]: MAX_WINDOW_LOG } }),
      chunks => scanned(chunks, scanner),
      tar.stdin,
      { ...(options.signal && { signal: options.signal }) }
    )
  } catch (error) {
    // A tar that failed by itself closes its input: its own words say more than the broken pipe.
    const early = isBrokenPipe(error) ? await tar.ended : undefined
    tar.kill()
    await tar.ended
    throw early ? tarFailure(early.status, early.messages) : explained(error, options.signal)
  }
  const { status, messages } = await tar.ended
  if (status !== 0) throw tarFailure(status, messages)
  return { rawBytes: scanner.rawBytes, entries: scanner.entries }
}

/** Passes the bundle's bytes on; after the last one its length and digest must be as expected. */
async function* verified(chunks: AsyncIterable<Buffer>, expected: ExtractOptions): AsyncGenerator<Buffer> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of chunks) {
    bytes += chunk.length
    if (bytes > expected.expectedBytes) break
    hash.update(chunk)
    yield chunk
  }
  if (bytes !== expected.expectedBytes) {
    const found = bytes > expected.expectedBytes ? 'more' : `${bytes}`
    throw new BundleError('wrong-size', `the bundle has ${found} bytes instead of ${expected.expectedBytes}`)
  }
  const digest = hash.digest('hex')
  if (digest !== expected.expectedSha256) {
    throw new BundleError('wrong-digest', `the bundle's SHA-256 is ${digest} instead of ${expected.expectedSha256}`)
  }
}

async function* scanned(chunks: AsyncIterable<Buffer>, scanner: TarScanner): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) yield* scanner.push(chunk)
  scanner.end()
}

function isBrokenPipe(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return code === 'EPIPE' || code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE'
}

function explained(error: unknown, signal: AbortSignal | undefined): BundleError {
  if (error instanceof BundleError) return error
  if (signal?.aborted) return new BundleError('aborted', 'extraction was stopped', { cause: error })
  const message = error instanceof Error ? error.message : String(error)
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (/^Z(?:STD)?_/.test(code)) {
    return new BundleError('bad-compression', `the bundle cannot be decompressed: ${message}`, { cause: error })
  }
  return new BundleError('source-failed', `the bundle could not be read: ${message}`, { cause: error })
}
