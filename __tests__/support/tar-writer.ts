/**
 * Writes tar archives block by block, so that tests can make what no tar program would.
 * Format: POSIX.1-2024 pax, "ustar Interchange Format"; GNU tar's manual for long names.
 */

export interface TarEntry {
  readonly name: string
  /** '0' file, '1' hard link, '2' symbolic link, '3' character device, '4' block device, '5' folder, '6' fifo. */
  readonly type?: string
  readonly linkName?: string
  readonly content?: Buffer
  /** What the header says, when it should not be the content's length. */
  readonly size?: number
  readonly mode?: number
  readonly uid?: number
  readonly gid?: number
  /** Seconds. */
  readonly mtime?: number
  readonly device?: readonly [major: number, minor: number]
  /** Records of a pax extended header before the entry; names and values are byte strings (latin1). */
  readonly pax?: readonly (readonly [key: string, value: string])[]
  /** `gnu` is the magic of GNU tar's own format. */
  readonly magic?: 'posix' | 'gnu' | 'none'
  readonly badChecksum?: boolean
}

/** An archive of these entries with its end mark. Names are byte strings (latin1). */
export function tarOf(entries: readonly TarEntry[]): Buffer {
  return Buffer.concat([...entries.map(entryBlocks), endMark()])
}

/** Two blocks of zeros. */
export function endMark(): Buffer {
  return Buffer.alloc(1024)
}

/** Header, content and padding of an entry, after its extended header if it has one. */
export function entryBlocks(entry: TarEntry): Buffer {
  const content = entry.content ?? Buffer.alloc(0)
  const extended = entry.pax === undefined ? [] : [entryBlocks(paxEntry(entry.pax))]
  return Buffer.concat([...extended, header(entry, entry.size ?? content.length), padded(content)])
}

/** The pax extended header that holds these records. */
export function paxEntry(records: readonly (readonly [key: string, value: string])[], type = 'x'): TarEntry {
  const lines = records.map(([key, value]) => paxRecord(key, value))
  return { name: 'PaxHeaders/entry', type, content: Buffer.from(lines.join(''), 'latin1') }
}

/** GNU tar's entry that gives the next one a long name (`L`) or link name (`K`). */
export function longNameEntry(name: string, type: 'L' | 'K' = 'L'): TarEntry {
  return { name: '././@LongLink', type, content: Buffer.from(`${name}\0`, 'latin1'), magic: 'gnu' }
}

function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`
  // The length counts its own digits.
  let length = rest.length + 1
  while (String(length).length + rest.length !== length) length++
  return `${length}${rest}`
}

function header(entry: TarEntry, size: number): Buffer {
  const block = Buffer.alloc(512)
  const octal = (value: number, at: number, length: number) =>
    block.write(value.toString(8).padStart(length - 1, '0'), at, length - 1, 'latin1')
  block.write(entry.name, 0, 100, 'latin1')
  octal(entry.mode ?? (entry.type === '5' ? 0o755 : 0o644), 100, 8)
  octal(entry.uid ?? 0, 108, 8)
  octal(entry.gid ?? 0, 116, 8)
  octal(size, 124, 12)
  octal(entry.mtime ?? 1_700_000_000, 136, 12)
  block.write(entry.type ?? '0', 156, 'latin1')
  block.write(entry.linkName ?? '', 157, 100, 'latin1')
  const magics = { posix: 'ustar\x0000', gnu: 'ustar  \0', none: '' }
  block.write(magics[entry.magic ?? 'posix'], 257, 'latin1')
  octal(entry.device?.[0] ?? 0, 329, 8)
  octal(entry.device?.[1] ?? 0, 337, 8)
  block.fill(' ', 148, 156)
  const sum = block.reduce((total, byte) => total + byte, entry.badChecksum ? 1 : 0)
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
  return block
}

function padded(content: Buffer): Buffer {
  return Buffer.concat([content, Buffer.alloc((512 - (content.length % 512)) % 512)])
}
