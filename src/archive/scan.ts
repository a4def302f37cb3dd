import { BundleError } from './bundle-error.ts'
import { EntryRules, type ScanRules } from './entry-rules.ts'
import type { LateFolders } from './late-folders.ts'
import { Selection } from './selection.ts'
import { BLOCK, type PaxOverrides, readHeader, readLongName, readPax, type TarHeader } from './tar-header.ts'

/** Most bytes of one extended header: room for 64 KiB xattrs, 4 KiB names and the map of a very holey sparse file. */
const MAX_EXTENDED_HEADER = 4 * 1024 * 1024

/** What the extended headers before an entry say about it. */
interface Extensions {
  pax?: PaxOverrides
  longName?: string
  longLink?: string
}

/**
 * Watches a tar stream go by: checks every entry before anything of it is passed on, drops excluded ones together with
 * their extended headers, and looks at nothing but headers. Chunks are passed on as slices, never copied.
 */
export class TarScanner {
  readonly #rules: EntryRules
  readonly #lateFolders: LateFolders | undefined
  readonly #maxRawBytes: number
  readonly #selection = new Selection()
  readonly #block = Buffer.alloc(BLOCK)

  #state: 'header' | 'extended' | 'data' | 'ended' = 'header'
  /** Whether some of an entry's headers were seen, but not yet its own. */
  #undecided = false
  /** Bytes of `#block` that are filled, when a chunk's end cut a header. */
  #filled = 0
  /** Bytes of data and padding, or of an extended header and padding, that are still to come. */
  #remaining = 0
  #extendedType = ''
  #extendedBody: Buffer = Buffer.alloc(0)
  #extendedFilled = 0
  #extensions: Extensions = {}
  #zerosAtEnd = 0
  #rawBytes = 0
  #complete = false

  constructor(rules: ScanRules) {
    this.#rules = new EntryRules(rules)
    this.#lateFolders = rules.lateFolders
    this.#maxRawBytes = rules.maxRawBytes
  }

  /** Bytes seen so far, those of dropped entries included. */
  get rawBytes(): number {
    return this.#rawBytes
  }

  /** Entries so far that were not left out. */
  get entries(): number {
    return this.#rules.kept
  }

  /**
   * Takes the next chunk and returns what may be passed on now.
   *
   * @throws BundleError when the archive breaks a rule; nothing of the offending entry has been passed on then
   */
  push(chunk: Buffer): Buffer[] {
    this.#rawBytes += chunk.length
    if (this.#rawBytes > this.#maxRawBytes) {
      throw new BundleError('too-large', `the archive is larger than the ${this.#maxRawBytes} bytes expected of it`)
    }
    this.#selection.begin(chunk)
    let at = 0
    while (at < chunk.length && this.#state !== 'ended') {
      if (this.#state === 'data') at = this.#skipData(chunk, at)
      else if (this.#state === 'extended') at = this.#takeExtended(chunk, at)
      else at = this.#takeHeader(chunk, at)
    }
    if (this.#state === 'ended') this.#requireZeros(chunk, at)
    return this.#selection.end(at, this.#undecided)
  }

  /**
   * Says that the stream is over, and returns the end mark: held back until here, so that whatever reads the archive
   * does not finish its work before everything else about the bundle has been found right.
   *
   * @throws BundleError `truncated`
   */
  end(): Buffer {
    if (this.#state !== 'ended' || this.#zerosAtEnd < BLOCK) {
      throw new BundleError('truncated', 'the archive ends before its end mark')
    }
    this.#complete = true
    return Buffer.alloc(2 * BLOCK)
  }

  /** Whether the whole archive has been seen and found right. */
  get complete(): boolean {
    return this.#complete
  }

  #skipData(chunk: Buffer, at: number): number {
    const step = Math.min(this.#remaining, chunk.length - at)
    this.#remaining -= step
    if (this.#remaining === 0) this.#state = 'header'
    return at + step
  }

  #takeHeader(chunk: Buffer, at: number): number {
    if (!this.#undecided) {
      this.#selection.groupBegins(at)
      this.#undecided = true
    }
    if (this.#filled === 0 && chunk.length - at >= BLOCK) {
      this.#header(readHeader(chunk, at), at + BLOCK)
      return at + BLOCK
    }
    const step = Math.min(BLOCK - this.#filled, chunk.length - at)
    chunk.copy(this.#block, this.#filled, at, at + step)
    this.#filled += step
    if (this.#filled === BLOCK) {
      this.#filled = 0
      this.#header(readHeader(this.#block, 0), at + step)
    }
    return at + step
  }

  /** @param end where the header ends in the chunk */
  #header(header: TarHeader | undefined, end: number): void {
    if (header === undefined) this.#endMark()
    else if (header.type === 'x' || header.type === 'L' || header.type === 'K') this.#beginExtended(header)
    else this.#entry(header, end)
  }

  #endMark(): void {
    if (Object.keys(this.#extensions).length > 0) {
      throw new BundleError('truncated', 'the archive ends between an extended header and its entry')
    }
    this.#state = 'ended'
    this.#undecided = false
    this.#selection.drop()
  }

  #beginExtended(header: TarHeader): void {
    if (header.size > MAX_EXTENDED_HEADER) {
      throw new BundleError('bad-header', `an extended header has ${header.size} bytes`)
    }
    this.#extendedType = header.type
    this.#extendedBody = Buffer.allocUnsafe(header.size)
    this.#extendedFilled = 0
    this.#remaining = padded(header.size)
    this.#state = 'extended'
    if (this.#remaining === 0) this.#endExtended()
  }

  #takeExtended(chunk: Buffer, at: number): number {
    const step = Math.min(this.#remaining, chunk.length - at)
    // The copy stops by itself where the body is full: the rest is padding.
    this.#extendedFilled += chunk.copy(this.#extendedBody, this.#extendedFilled, at, at + step)
    this.#remaining -= step
    if (this.#remaining === 0) this.#endExtended()
    return at + step
  }

  #endExtended(): void {
    this.#state = 'header'
    const before = this.#extensions
    // Readers differ in which of two names wins, and no bundle has two.
    const named = before.pax !== undefined || (this.#extendedType === 'x' && Object.keys(before).length > 0)
    if (this.#extendedType === 'x' && !named) before.pax = readPax(this.#extendedBody)
    else if (this.#extendedType === 'L' && !named && before.longName === undefined) {
      before.longName = readLongName(this.#extendedBody)
    } else if (this.#extendedType === 'K' && !named && before.longLink === undefined) {
      before.longLink = readLongName(this.#extendedBody)
    } else {
      throw new BundleError('duplicate-header', 'an entry has two extended headers of one meaning')
    }
  }

  #entry(header: TarHeader, end: number): void {
    const { pax, longName, longLink } = this.#extensions
    const size = pax?.size ?? header.size
    const name = pax?.path ?? longName ?? header.name
    const verdict = this.#rules.judge({
      type: header.type,
      name,
      linkName: pax?.linkPath ?? longLink ?? header.linkName,
      size
    })
    if (verdict === 'keep') this.#selection.keep()
    else if (verdict === 'later') this.#lateFolders?.add(name, this.#selection.take(end))
    else this.#selection.drop()
    this.#undecided = false
    this.#extensions = {}
    this.#remaining = padded(size)
    this.#state = this.#remaining > 0 ? 'data' : 'header'
  }

  /** After the first block of the end mark only zeros may follow: the second one, and what fills tar's last record. */
  #requireZeros(chunk: Buffer, at: number): void {
    for (let index = at; index < chunk.length; index++) {
      if (chunk[index] !== 0) throw new BundleError('trailing-data', 'there is data after the end of the archive')
    }
    this.#zerosAtEnd += chunk.length - at
  }
}

function padded(size: number): number {
  return Math.ceil(size / BLOCK) * BLOCK
}
