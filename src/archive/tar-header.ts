import { BundleError, printableName } from './bundle-error.ts'

/**
 * Reading of single tar headers: POSIX.1-2024 `pax` ("ustar Interchange Format", "pax Extended Header") and the GNU
 * variants described in GNU tar's manual ("Basic Tar Format", "Extensions", "Storing Sparse Files").
 * Names are byte strings held as latin1, so that names in no particular encoding survive and compare exactly.
 */

/** Bytes of a tar block. */
export const BLOCK = 512

const SPACE = 0x20

/** What a 512-byte header says by itself, before extended headers override it. */
export interface TarHeader {
  readonly type: string
  readonly name: string
  readonly linkName: string
  readonly size: number
}

/** What a pax extended header overrides, as far as it matters for where an entry goes and how long it is. */
export interface PaxOverrides {
  readonly path?: string
  readonly linkPath?: string
  readonly size?: number
}

const KNOWN_PAX_KEYS = new Set([
  'path',
  'linkpath',
  'size',
  'mtime',
  'atime',
  'ctime',
  'uid',
  'gid',
  'uname',
  'gname',
  'GNU.sparse.major',
  'GNU.sparse.minor',
  'GNU.sparse.name',
  'GNU.sparse.size',
  'GNU.sparse.realsize',
  'GNU.sparse.numblocks',
  'GNU.sparse.map',
  'GNU.sparse.offset',
  'GNU.sparse.numbytes'
])

/**
 * Reads the header block at `offset`. Returns undefined for a block of zeros.
 *
 * @throws BundleError `bad-checksum`, or `bad-header` for a block that is neither POSIX nor GNU ustar
 */
export function readHeader(block: Buffer, offset: number): TarHeader | undefined {
  const stored = verifyChecksum(block, offset)
  if (stored === undefined) return undefined
  const magic = block.toString('latin1', offset + 257, offset + 265)
  const posix = magic === 'ustar\x0000'
  if (!posix && magic !== 'ustar  \0') throw new BundleError('bad-header', 'a header is not in ustar format')
  const type = String.fromCharCode(block[offset + 156] ?? 0)
  const size = number(block, offset + 124, 12)
  // Half of all headers are extended ones, whose names say nothing.
  if (type === 'x') return { type, name: '', linkName: '', size }
  const name = field(block, offset, 100)
  // GNU's own format keeps times where POSIX has the name's prefix.
  const prefix = posix ? field(block, offset + 345, 155) : ''
  return {
    type,
    name: prefix === '' ? name : `${prefix}/${name}`,
    linkName: type === '1' || type === '2' ? field(block, offset + 157, 100) : '',
    size
  }
}

/** The sum over the block with the checksum field read as spaces; undefined when every byte is zero. */
function verifyChecksum(block: Buffer, offset: number): number | undefined {
  let sum = 0
  const end = offset + BLOCK
  for (let at = offset; at < end; at++) sum += block[at] ?? 0
  if (sum === 0) return undefined
  for (let at = offset + 148; at < offset + 156; at++) sum += 32 - (block[at] ?? 0)
  const stored = number(block, offset + 148, 8)
  if (stored !== sum)
    throw new BundleError('bad-checksum', 'a header does not match its checksum: the archive is damaged')
  return stored
}

/** Bytes of a field up to its first NUL. */
function field(block: Buffer, start: number, length: number): string {
  let end = start
  while (end < start + length && block[end] !== 0) end++
  return block.toString('latin1', start, end)
}

/** An octal field, or a base-256 one (GNU) when its first bit is set. */
function number(block: Buffer, start: number, length: number): number {
  const first = block[start] ?? 0
  if (first >= 0x80) {
    if (first !== 0x80) throw new BundleError('bad-header', 'a header has a negative or oversized number')
    let value = 0
    for (let at = start + 1; at < start + length; at++) value = value * 256 + (block[at] ?? 0)
    return checkedNumber(value)
  }
  return checkedNumber(octal(block, start, start + length))
}

/** Digits between spaces, up to a NUL or the field's end. */
function octal(block: Buffer, start: number, end: number): number {
  let at = start
  while (at < end && block[at] === SPACE) at++
  let value = 0
  for (; at < end; at++) {
    const digit = (block[at] ?? 0) - 0x30
    if (digit < 0 || digit > 7) break
    value = value * 8 + digit
  }
  while (at < end && block[at] === SPACE) at++
  if (at < end && block[at] !== 0) throw new BundleError('bad-header', 'a header has a number that is not octal')
  return value
}

function checkedNumber(value: number): number {
  if (!Number.isSafeInteger(value)) throw new BundleError('bad-header', 'a header has an oversized number')
  return value
}

/**
 * Reads the records `<length> <key>=<value>\n` of a pax extended header.
 *
 * @throws BundleError `bad-header` for a malformed or an unknown record: GNU tar's meaning of a record we do not know
 * could differ from ours, and a bundle never has one
 */
export function readPax(body: Buffer): PaxOverrides {
  const found: { path?: string; sparseName?: string; linkPath?: string; size?: number } = {}
  for (const [key, value] of readPaxRecords(body)) {
    if (key === 'path') found.path = onlyOnce(found.path, value, key)
    else if (key === 'GNU.sparse.name') found.sparseName = onlyOnce(found.sparseName, value, key)
    else if (key === 'linkpath') found.linkPath = onlyOnce(found.linkPath, value, key)
    else if (key === 'size') found.size = decimal(value)
    else if (!KNOWN_PAX_KEYS.has(key) && !key.startsWith('SCHILY.xattr.')) {
      throw new BundleError('bad-header', `an extended header has the unknown record ${printableName(key)}`)
    }
  }
  const path = found.sparseName ?? found.path
  return {
    ...(path !== undefined && { path }),
    ...(found.linkPath !== undefined && { linkPath: found.linkPath }),
    ...(found.size !== undefined && { size: found.size })
  }
}

/** The keys and values of a pax extended header, in their order. @throws BundleError `bad-header` */
export function readPaxRecords(body: Buffer): readonly (readonly [string, string])[] {
  const records: (readonly [string, string])[] = []
  for (let at = 0; at < body.length; ) {
    const { key, value, end } = readRecord(body, at)
    records.push([key, value])
    at = end
  }
  return records
}

function readRecord(body: Buffer, start: number): { key: string; value: string; end: number } {
  const space = body.indexOf(0x20, start)
  const digits = space < 0 ? '' : body.toString('latin1', start, Math.min(space, start + 12))
  const length = /^[0-9]{1,10}$/.test(digits) ? Number(digits) : 0
  const end = start + length
  const equals = body.indexOf(0x3d, space)
  if (length === 0 || end > body.length || body[end - 1] !== 0x0a || equals < 0 || equals >= end) {
    throw new BundleError('bad-header', 'an extended header has a malformed record')
  }
  return { key: body.toString('latin1', space + 1, equals), value: body.toString('latin1', equals + 1, end - 1), end }
}

function onlyOnce(before: string | undefined, value: string, key: string): string {
  if (before !== undefined) throw new BundleError('duplicate-header', `an extended header has two ${key} records`)
  // GNU tar would read a name up to its NUL: not what was checked here.
  if (value.includes('\0')) throw new BundleError('unclean-name', 'a name holds a NUL byte')
  return value
}

function decimal(value: string): number {
  if (!/^[0-9]{1,16}$/.test(value)) throw new BundleError('bad-header', 'an extended header has a malformed size')
  return checkedNumber(Number(value))
}

/** The name in the body of a GNU long-name (`L`) or long-link (`K`) entry, which ends with a NUL. */
export function readLongName(body: Buffer): string {
  const end = body.indexOf(0)
  const name = body.toString('latin1', 0, end < 0 ? body.length : end)
  if (end >= 0 && end !== body.length - 1) throw new BundleError('unclean-name', 'a long name holds a NUL byte')
  return name
}
