import { promisify } from 'node:util'
import { crc32, deflateRaw } from 'node:zlib'

const deflate = promisify(deflateRaw)

/** One file of an archive. `mode` holds Unix permission bits (default 0o644). */
export interface ZipEntry {
  readonly name: string
  readonly content: Uint8Array
  readonly mode?: number
}

const stored = 0
const deflated = 8
/** 1980-01-01 00:00:00 in MS-DOS form, the earliest time a ZIP can hold: equal content gives equal bytes. */
const epochDate = (1 << 5) | 1
const utf8Names = 0x0800
const madeByUnix = 3 << 8
const regularFile = 0o100000

interface PackedEntry {
  readonly name: Buffer
  readonly method: number
  readonly crc: number
  readonly packed: Uint8Array
  readonly bytes: number
  readonly mode: number
}

async function pack(entry: ZipEntry, level: number): Promise<PackedEntry> {
  const smaller = level === 0 ? undefined : await deflate(entry.content, { level })
  const worthwhile = smaller !== undefined && smaller.length < entry.content.length
  return {
    name: Buffer.from(entry.name),
    method: worthwhile ? deflated : stored,
    crc: crc32(entry.content),
    packed: worthwhile ? smaller : entry.content,
    bytes: entry.content.length,
    mode: entry.mode ?? 0o644
  }
}

/** The fields which the local header and the central directory share, in the order both keep them. */
function commonFields(entry: PackedEntry): Buffer {
  const fields = Buffer.alloc(26)
  fields.writeUInt16LE(20, 0)
  fields.writeUInt16LE(utf8Names, 2)
  fields.writeUInt16LE(entry.method, 4)
  fields.writeUInt16LE(0, 6)
  fields.writeUInt16LE(epochDate, 8)
  fields.writeUInt32LE(entry.crc, 10)
  fields.writeUInt32LE(entry.packed.length, 14)
  fields.writeUInt32LE(entry.bytes, 18)
  fields.writeUInt16LE(entry.name.length, 22)
  fields.writeUInt16LE(0, 24)
  return fields
}

function directoryRecord(entry: PackedEntry, offset: number): Buffer {
  const head = Buffer.alloc(6)
  head.writeUInt32LE(0x02014b50, 0)
  head.writeUInt16LE(madeByUnix | 20, 4)
  const tail = Buffer.alloc(14)
  tail.writeUInt32LE(((regularFile | entry.mode) << 16) >>> 0, 6)
  tail.writeUInt32LE(offset, 10)
  return Buffer.concat([head, commonFields(entry), tail, entry.name])
}

function endOfDirectory(entries: number, bytes: number, offset: number): Buffer {
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(entries, 8)
  end.writeUInt16LE(entries, 10)
  end.writeUInt32LE(bytes, 12)
  end.writeUInt32LE(offset, 16)
  return end
}

/**
 * Makes a ZIP archive (PKWARE APPNOTE 6.3, without ZIP64) of `entries`, in their order. Entries are deflated at `level`
 * (0 stores them) unless that makes them larger. Equal input gives equal bytes.
 * Throws RangeError for more than 65,535 entries or 4 GiB, which would need ZIP64.
 */
export async function zip(entries: readonly ZipEntry[], level = 6): Promise<Buffer> {
  if (entries.length > 0xffff) throw new RangeError(`${entries.length} entries do not fit a ZIP without ZIP64`)
  const signature = Buffer.from([0x50, 0x4b, 0x03, 0x04])
  const parts: Uint8Array[] = []
  const directory: Buffer[] = []
  let offset = 0
  // Zlib works in the thread pool: a few entries at a time keep it busy, and memory bounded by their sizes.
  const batch = 16
  for (let start = 0; start < entries.length; start += batch) {
    const packed = await Promise.all(entries.slice(start, start + batch).map(entry => pack(entry, level)))
    for (const entry of packed) {
      const written = [signature, commonFields(entry), entry.name, entry.packed]
      directory.push(directoryRecord(entry, offset))
      parts.push(...written)
      offset += written.reduce((sum, part) => sum + part.length, 0)
    }
  }
  const directoryBytes = directory.reduce((sum, record) => sum + record.length, 0)
  if (offset + directoryBytes > 0xffffffff) throw new RangeError('more than 4 GiB do not fit a ZIP without ZIP64')
  return Buffer.concat([...parts, ...directory, endOfDirectory(entries.length, directoryBytes, offset)])
}
