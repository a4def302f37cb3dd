/**
 * Reads databases of bbolt (https://github.com/etcd-io/bbolt), in which containerd and BuildKit keep their metadata. Read
 * only, of a file that nobody writes to: a copy, or one whose process stands still.
 *
 * The format: pages of a fixed size; each begins with id (8 bytes), flags (2), count (2) and overflow (4). Pages 0 and 1 hold
 * meta data, of which the valid one with the higher transaction counts. Buckets are B+ trees of branch and leaf pages, and
 * small ones are stored inline in the value of their key. All numbers are little-endian.
 */
import { readFileSync } from 'node:fs'

export class BoltError extends Error {
  override readonly name = 'BoltError'
}

const magic = 0xed0cdaed
/** The system's pages are of one of these sizes. */
const pageSizes: readonly number[] = [4096, 8192, 16384, 65536]
const version = 2
const pageHeader = 16
const metaLength = 64
const elementLength = 16
/** Of a bucket's value: the page of its root and a sequence number. */
const bucketHeader = 16
/** bytes; bbolt's MaxKeySize. */
const longestKey = 32_768
const branchFlag = 0x01
const leafFlag = 0x02
const bucketFlag = 0x01
/** Deeper than any real tree: a damaged file must not lead in circles. */
const deepest = 64

/** One bucket: keys with values, and buckets within it. Keys are latin1 text. */
export interface Bucket {
  /** The bucket of this name; undefined when there is none. */
  bucket(name: string): Bucket | undefined
  /** The value of a key; undefined when there is none. */
  value(name: string): Buffer | undefined
  /** Names of the buckets within it, sorted by bytes. */
  bucketNames(): string[]
  /** Keys that have values, sorted by bytes. */
  valueNames(): string[]
}

interface Item {
  readonly key: string
  readonly isBucket: boolean
  readonly value: Buffer
}

/** Opens a database and returns its root; what is damaged deeper in it shows when it is asked for. @throws BoltError */
export function readBolt(file: string): Bucket {
  return parseBolt(readFileSync(file), file)
}

/**
 * Databases come out of caches that others may write to: whatever is in the bytes, reading ends, and takes no more memory than
 * some times their number.
 * @param file names them in errors
 */
export function parseBolt(data: Buffer, file: string): Bucket {
  const { pageSize, root } = readMeta(data, file)
  const taken = new Set<number>()
  const page = (id: number): Buffer => {
    const at = id * pageSize
    if (!Number.isSafeInteger(at) || at + pageHeader > data.length)
      throw new BoltError(`${file} names page ${id}, which it does not have.`)
    // Every page belongs to one place of one tree. One that is reached twice leads in circles, or makes little grow large.
    if (taken.has(id)) throw new BoltError(`${file} is damaged: page ${id} is in two places.`)
    taken.add(id)
    const overflow = data.readUInt32LE(at + 12)
    return data.subarray(at, at + (overflow + 1) * pageSize)
  }
  return openBucket(() => items(page(root), page, 0), page)
}

interface Meta {
  readonly pageSize: number
  /** The page of the root bucket. */
  readonly root: number
  readonly transaction: bigint
}

function readMeta(data: Buffer, file: string): Meta {
  const first = metaAt(data, 0)
  // Where the second one is follows from the first, as bbolt does it: what looks like one elsewhere is none.
  const sizes = first === undefined ? pageSizes : [first.pageSize]
  const second = sizes.map(at => ({ at, meta: metaAt(data, at) })).find(({ at, meta }) => meta?.pageSize === at)?.meta
  const newest = first && second ? (first.transaction > second.transaction ? first : second) : (first ?? second)
  if (newest === undefined) throw new BoltError(`${file} is no sound bolt database.`)
  return newest
}

function metaAt(data: Buffer, at: number): Meta | undefined {
  const meta = data.subarray(at + pageHeader, at + pageHeader + metaLength)
  if (meta.length < metaLength || meta.readUInt32LE(0) !== magic || meta.readUInt32LE(4) !== version) return undefined
  if (meta.readBigUInt64LE(56) !== fnv1a(meta.subarray(0, 56))) return undefined
  const pageSize = meta.readUInt32LE(8)
  if (!pageSizes.includes(pageSize)) return undefined
  return { pageSize, root: Number(meta.readBigUInt64LE(16)), transaction: meta.readBigUInt64LE(48) }
}

/** FNV-1a, 64 bits: the checksum of meta data. */
function fnv1a(bytes: Uint8Array): bigint {
  let hash = 0xcbf29ce484222325n
  for (const byte of bytes) hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) & 0xffffffffffffffffn
  return hash
}

function openBucket(read: () => Item[], page: (id: number) => Buffer): Bucket {
  let known: ReadonlyMap<string, Item> | undefined
  const opened = new Map<string, Bucket>()
  const all = () => {
    if (known !== undefined) return known
    const found = read()
    known = new Map(found.map(item => [item.key, item]))
    // Which of two bbolt would take depends on how it looks for them.
    if (known.size !== found.length) throw new BoltError('The database is damaged: a bucket holds a key twice.')
    return known
  }
  return {
    bucket: name => {
      const item = all().get(name)
      if (item === undefined || !item.isBucket) return undefined
      const bucket = opened.get(name) ?? openBucket(() => bucketItems(item.value, page), page)
      opened.set(name, bucket)
      return bucket
    },
    value: name => {
      const item = all().get(name)
      return item?.isBucket === false ? item.value : undefined
    },
    bucketNames: () => [...all().values()].filter(item => item.isBucket).map(item => item.key),
    valueNames: () => [...all().values()].filter(item => !item.isBucket).map(item => item.key)
  }
}

function bucketItems(value: Buffer, page: (id: number) => Buffer): Item[] {
  if (value.length < bucketHeader) throw new BoltError('The database is damaged: a bucket is cut short.')
  const root = Number(value.readBigUInt64LE(0))
  return items(root === 0 ? value.subarray(bucketHeader) : page(root), page, 0)
}

/** Everything at and below a page. */
function items(content: Buffer, page: (id: number) => Buffer, depth: number): Item[] {
  if (depth > deepest) throw new BoltError('The database is damaged: its tree has no end.')
  const count = content.length < pageHeader ? 0xffff : content.readUInt16LE(10)
  if (pageHeader + count * elementLength > content.length) {
    throw new BoltError('The database is damaged: a page is cut short.')
  }
  const flags = content.readUInt16LE(8)
  const elements = Array.from({ length: count }, (_, index) => pageHeader + index * elementLength)
  if ((flags & leafFlag) !== 0) {
    const found = elements.map(at => leafItem(content, at))
    const bytes = found.reduce((sum, { key, value }) => sum + key.length + value.length, 0)
    if (bytes > content.length) throw new BoltError('The database is damaged: a page holds more than it has room for.')
    return found
  }
  if ((flags & branchFlag) === 0) throw new BoltError('The database is damaged: a page is of neither kind.')
  return elements.flatMap(at => items(page(Number(content.readBigUInt64LE(at + 8))), page, depth + 1))
}

function leafItem(content: Buffer, at: number): Item {
  const key = at + content.readUInt32LE(at + 4)
  const keyLength = content.readUInt32LE(at + 8)
  if (keyLength > longestKey) throw new BoltError('The database is damaged: a key is longer than any can be.')
  const value = key + keyLength
  // bbolt would read on in what follows the page.
  if (value + content.readUInt32LE(at + 12) > content.length)
    throw new BoltError('The database is damaged: a page holds less than it says.')
  return {
    key: content.toString('latin1', key, value),
    isBucket: (content.readUInt32LE(at) & bucketFlag) !== 0,
    value: content.subarray(value, value + content.readUInt32LE(at + 12))
  }
}

/** Reads an unsigned varint of Go's encoding/binary. */
export function readUvarint(bytes: Uint8Array): number {
  let result = 0
  for (const [index, byte] of bytes.entries()) {
    result += (byte & 0x7f) * 2 ** (7 * index)
    if (byte < 0x80) return result
  }
  throw new BoltError('A number has no end.')
}
