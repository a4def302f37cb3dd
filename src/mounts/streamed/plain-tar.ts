/**
 * Archives that every tar reads, that of the smallest images included: long names in GNU's way, numbers for owners, whole
 * seconds, nothing else (GNU tar's manual, "Basic Tar Format" and "Extensions"; POSIX.1-2024 pax for what is read).
 */
import { BLOCK, readPaxRecords } from '../../archive/tar-header.ts'

/** The type of a folder, and of a symbolic link. */
export const folderType = '5'
export const linkType = '2'
const hardLinkType = '1'

export interface PlainEntry {
  /** As it is in the archive, the bytes as latin1. */
  readonly path: string
  readonly type: string
  readonly size: number
  /** Seconds since 1970. */
  readonly mtime: number
  readonly mode: number
  readonly uid: number
  readonly gid: number
  readonly link: string
}

/** An archive holds what cannot be written down plainly. */
export class PlainTarError extends Error {
  override readonly name = 'PlainTarError'
}

/** The two blocks that end an archive. */
export const endMark: Buffer = Buffer.alloc(2 * BLOCK)

/** bytes of a name that a header has room for. */
const shortName = 100
/** bytes of the zeros after the end that are read at once. */
const padding = 64 * 1024

export interface PlainOptions {
  /** Is told of each entry, with the blocks that describe it. */
  readonly onEntry?: (entry: PlainEntry, header: Buffer) => void
  /** A folder that everything is put into. Its name takes the place of the `.` that stands for the root. */
  readonly folder?: string
}

/**
 * Rewrites a tar archive that the scanner has found right, without its end mark, so that several can follow each other.
 * @throws PlainTarError for sparse files
 */
export async function* plainTar(
  archive: AsyncIterable<Buffer>,
  { onEntry = () => undefined, folder }: PlainOptions = {}
): AsyncGenerator<Buffer> {
  const reader = new BlockReader(archive)
  let extensions = new Map<string, string>()
  for (let header = await reader.take(BLOCK); header.length === BLOCK; header = await reader.take(BLOCK)) {
    if (header.every(byte => byte === 0)) {
      // What follows is read as well: only then has the archive been found right.
      while ((await reader.some(padding)).length > 0);
      return
    }
    const type = String.fromCharCode(header[156] ?? 0)
    const size = readNumber(header, 124, 12)
    if (type === 'x' || type === 'L' || type === 'K') {
      const body = (await reader.take(padded(size))).subarray(0, size)
      if (type === 'x') extensions = new Map(readPaxRecords(body))
      else extensions.set(type === 'L' ? 'path' : 'linkpath', untilNul(body))
      continue
    }
    const found = describe(header, type, size, extensions)
    const entry = folder === undefined ? found : putInto(folder, found)
    extensions = new Map()
    const plain = plainHeader(entry, header)
    onEntry(entry, plain)
    yield plain
    for (let left = padded(entry.size); left > 0; ) {
      const part = await reader.some(left)
      if (part.length === 0) throw new PlainTarError('the archive ends early')
      left -= part.length
      yield part
    }
  }
}

function describe(header: Buffer, type: string, size: number, extensions: ReadonlyMap<string, string>): PlainEntry {
  if ([...extensions.keys()].some(key => key.startsWith('GNU.sparse.'))) {
    throw new PlainTarError('it holds a sparse file, which not every tar can read')
  }
  const isPosix = header.toString('latin1', 257, 263) === 'ustar\0'
  const prefix = isPosix ? untilNul(header.subarray(345, 500)) : ''
  const name = untilNul(header.subarray(0, 100))
  const number = (key: string, start: number, length: number) => {
    const extended = extensions.get(key)
    return extended === undefined ? readNumber(header, start, length) : Math.floor(Number(extended))
  }
  return {
    path: extensions.get('path') ?? (prefix === '' ? name : `${prefix}/${name}`),
    type,
    size: extensions.has('size') ? number('size', 124, 12) : size,
    mtime: number('mtime', 136, 12),
    mode: readNumber(header, 100, 8),
    uid: number('uid', 108, 8),
    gid: number('gid', 116, 8),
    link: extensions.get('linkpath') ?? untilNul(header.subarray(157, 257))
  }
}

/** Hard links name entries of the archive; symbolic ones are left as they are. */
function putInto(folder: string, entry: PlainEntry): PlainEntry {
  const inside = (name: string) => `${folder}/${name.replace(/^\.(\/|$)/, '')}`
  return {
    ...entry,
    path: inside(entry.path),
    ...(entry.type === hardLinkType && { link: inside(entry.link) })
  }
}

/** The entry's header, after one for each name that is too long for it. */
function plainHeader(entry: PlainEntry, original: Buffer): Buffer {
  const long = (type: string, name: string) => {
    if (name.length <= shortName) return []
    const body = Buffer.alloc(padded(name.length + 1))
    body.write(name, 'latin1')
    const values = { ...entry, path: '././@LongLink', link: '', type, size: name.length + 1 }
    return [header(values, undefined), body]
  }
  return Buffer.concat([...long('K', entry.link), ...long('L', entry.path), header(entry, original)])
}

/** @param original where the numbers of a device are */
function header(entry: PlainEntry, original: Buffer | undefined): Buffer {
  const block = Buffer.alloc(BLOCK)
  block.write(entry.path.slice(0, shortName), 0, 'latin1')
  writeNumber(block, entry.mode, 100, 8)
  writeNumber(block, entry.uid, 108, 8)
  writeNumber(block, entry.gid, 116, 8)
  writeNumber(block, entry.size, 124, 12)
  writeNumber(block, Math.max(0, entry.mtime), 136, 12)
  block.write(entry.type, 156, 'latin1')
  block.write(entry.link.slice(0, shortName), 157, 'latin1')
  block.write('ustar  \0', 257, 'latin1')
  original?.copy(block, 329, 329, 345)
  block.fill(0x20, 148, 156)
  const sum = block.reduce((total, byte) => total + byte, 0)
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
  return block
}

/** Octal, or GNU's base 256 for what does not fit. */
function writeNumber(block: Buffer, value: number, start: number, length: number): void {
  const digits = value.toString(8)
  if (digits.length < length) {
    block.write(`${digits.padStart(length - 1, '0')}\0`, start, 'latin1')
    return
  }
  block[start] = 0x80
  for (let at = start + length - 1, rest = value; at > start; at -= 1, rest = Math.floor(rest / 256)) {
    block[at] = rest % 256
  }
}

function readNumber(block: Buffer, start: number, length: number): number {
  if ((block[start] ?? 0) >= 0x80) {
    return block.subarray(start + 1, start + length).reduce((value, byte) => value * 256 + byte, 0)
  }
  return Number.parseInt(block.toString('latin1', start, start + length).trim() || '0', 8)
}

function untilNul(bytes: Buffer): string {
  const end = bytes.indexOf(0)
  return bytes.toString('latin1', 0, end < 0 ? bytes.length : end)
}

function padded(size: number): number {
  return Math.ceil(size / BLOCK) * BLOCK
}

/** Takes a stream apart in pieces of chosen lengths. */
class BlockReader {
  readonly #chunks: AsyncIterator<Buffer>
  #rest: Buffer = Buffer.alloc(0)

  constructor(chunks: AsyncIterable<Buffer>) {
    this.#chunks = chunks[Symbol.asyncIterator]()
  }

  /** What comes next, at least a byte and at most so many; nothing at the end. */
  async some(most: number): Promise<Buffer> {
    while (this.#rest.length === 0) {
      const next = await this.#chunks.next()
      if (next.done === true) return this.#rest
      this.#rest = next.value
    }
    const part = this.#rest.subarray(0, most)
    this.#rest = this.#rest.subarray(part.length)
    return part
  }

  /** Exactly so many bytes; fewer at the end. */
  async take(length: number): Promise<Buffer> {
    const parts: Buffer[] = []
    for (let left = length; left > 0; ) {
      const part = await this.some(left)
      if (part.length === 0) break
      parts.push(part)
      left -= part.length
    }
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts)
  }
}
