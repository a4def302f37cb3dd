import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { constants, createZstdDecompress } from 'node:zlib'
import { BundleError } from './bundle-error.ts'
import type { ScanRules } from './entry-rules.ts'
import { TarScanner } from './scan.ts'
import { EXTRACT, startTar, tarFailure } from './tar-process.ts'
import { type Expected, verified } from './verified.ts'

export interface ExtractOptions extends ScanRules, Expected {
  /** The bundle's bytes. Destroyed when extraction fails. */
  readonly source: AsyncIterable<Buffer>
  /** An existing folder that nothing but this restore writes to. */
  readonly destination: string
  /** `own`: everything belongs to the user who extracts it, as for files that are one user's anyway. */
  readonly owners?: 'kept' | 'own'
  readonly signal?: AbortSignal
}

export interface ExtractedBundle {
  /** Of the archive inside, what was left out included. */
  readonly rawBytes: number
  /** Entries extracted. */
  readonly entries: number
}

/** Bytes that the decompressor hands on at once: with a quarter of it, a tenth more processor time was measured. */
const CHUNK = 1024 * 1024

/** 8 MiB: enough for every level up to 19, and a bound on the memory that a bundle can make us use. */
export const MAX_WINDOW_LOG = 23

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
  // A stream, unlike another iterable, can be closed while it is being waited for.
  const source = options.source instanceof Readable ? options.source : Readable.from(options.source)
  const decompressor = createZstdDecompress({
    chunkSize: CHUNK,
    params: { [constants.ZSTD_d_windowLogMax]: MAX_WINDOW_LOG }
  })
  const tar = startTar([
    ...EXTRACT,
    ...(options.owners === 'own' ? ['--no-same-owner'] : []),
    `--directory=${options.destination}`
  ])
  tar.stdout.resume()
  let failure: BundleError | undefined
  try {
    await pipeline(
      source,
      chunks => verified(chunks, options),
      decompressor,
      chunks => scanned(chunks, scanner),
      tar.stdin,
      { ...(options.signal && { signal: options.signal }) }
    )
    requireSingleFrame(decompressor.bytesWritten, options.expectedBytes)
  } catch (error) {
    failure = explained(error, source, options.signal)
    // A tar that has seen the end mark is left to finish; otherwise the end of its input makes it fail.
    if (failure !== undefined) tar.kill()
  }
  const { status, messages } = await tar.ended
  if (failure !== undefined) throw failure
  if (status !== 0 || !scanner.complete) throw tarFailure(status, messages)
  return { rawBytes: scanner.rawBytes, entries: scanner.entries }
}

/** Node's decompressor stops after the first frame, without a word on what follows. */
function requireSingleFrame(read: number, expected: number): void {
  if (read === expected) return
  throw new BundleError('trailing-data', `the bundle goes on for ${expected - read} bytes after its compressed data`)
}

/** Passes on what the scanner lets through, and the end mark only when all of it was right. */
async function* scanned(chunks: AsyncIterable<Buffer>, scanner: TarScanner): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) yield* scanner.push(chunk)
  yield scanner.end()
}

/**
 * What went wrong, or undefined when tar closed its input: it does that after an error of its own and after the end
 * mark, and how it ended says which.
 */
function explained(error: unknown, source: Readable, signal: AbortSignal | undefined): BundleError | undefined {
  if (error instanceof BundleError) return error
  if (signal?.aborted) return new BundleError('aborted', 'extraction was stopped', { cause: error })
  const code = detail(error, 'code')
  const message = detail(error, 'message')
  if (/^Z(?:STD)?_/.test(code)) {
    return new BundleError('bad-compression', `the bundle cannot be decompressed: ${message}`, { cause: error })
  }
  const sourceClosed = source.errored === null && !source.readableEnded
  const byTar = detail(error, 'syscall') === 'write' || (code === 'ERR_STREAM_PREMATURE_CLOSE' && !sourceClosed)
  if (byTar) return undefined
  return new BundleError('source-failed', `the bundle could not be read: ${message}`, { cause: error })
}

/** A text that an error carries, '' when it has none. */
function detail(error: unknown, name: 'code' | 'message' | 'syscall'): string {
  const value: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, name) : ''
  return String(value ?? '')
}
