import { spawn } from 'node:child_process'

/** find's letter for what an entry is. Sockets are not reported: no archive holds them. */
export type EntryKind = 'f' | 'd' | 'l' | 'c' | 'b' | 'p'

/** What lstat tells about an entry of a tree. */
export interface WalkedEntry {
  /** Relative to the tree's root, '' for the root itself; the name's bytes as latin1. */
  readonly path: string
  readonly kind: EntryKind
  /** bytes. */
  readonly size: number
  /** Seconds since 1970, with all digits that the file system has. */
  readonly mtime: string
  /** Permission bits, octal. */
  readonly mode: string
  readonly uid: string
  readonly gid: string
  /** Number of hard links. */
  readonly links: number
  readonly inode: string
  /** Where a symbolic link points to, the bytes as latin1; otherwise ''. */
  readonly target: string
}

/** Facts of one entry, its path and its link target, each ended by NUL: find(1), -printf. */
const FORMAT = '%y %s %T@ %m %U %G %n %i\\0%P\\0%l\\0'

const KINDS: ReadonlySet<string> = new Set(['f', 'd', 'l', 'c', 'b', 'p'])

/**
 * Walks a tree without reading file contents and without leaving its file system. The order is the file system's.
 *
 * GNU find does it: 47,000 files of a warm cache took it 0.03 to 0.08 s of processor time where Node's readdir and lstat
 * took 0.13 to 0.18 s when they blocked the process and 0.45 to 0.7 s when they did not.
 *
 * What vanishes meanwhile is passed over; a tree that is not there has no entries.
 */
export async function* walkTree(root: string): AsyncGenerator<WalkedEntry> {
  const child = spawn('find', ['-P', root, '-ignore_readdir_race', '-xdev', '-printf', FORMAT], {
    env: { LC_ALL: 'C', PATH: '/usr/local/bin:/usr/bin:/bin' },
    stdio: ['ignore', 'pipe', 'ignore']
  })
  const ended = new Promise<void>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', () => resolve())
  })
  // Also waited for below; this keeps an early failure from counting as unhandled.
  ended.catch(() => undefined)
  try {
    let rest: Buffer = Buffer.alloc(0)
    for await (const chunk of child.stdout) {
      const text: Buffer = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
      let start = 0
      for (let end = recordEnd(text, start); end >= 0; end = recordEnd(text, start)) {
        const entry = entryOf(text.toString('latin1', start, end))
        if (entry !== undefined) yield entry
        start = end + 1
      }
      rest = text.subarray(start)
    }
    await ended
  } finally {
    child.kill('SIGKILL')
  }
}

/** Where the third NUL from `start` on is, or -1. */
function recordEnd(text: Buffer, start: number): number {
  let at = start - 1
  for (let field = 0; field < 3; field++) {
    at = text.indexOf(0, at + 1)
    if (at < 0) return -1
  }
  return at
}

function entryOf(record: string): WalkedEntry | undefined {
  const [facts = '', path = '', target = ''] = record.split('\0')
  const [kind = '', size = '', mtime = '', mode = '', uid = '', gid = '', links = '', inode = ''] = facts.split(' ')
  if (!isKind(kind)) return undefined
  return { path, kind, size: Number(size), mtime, mode, uid, gid, links: Number(links), inode, target }
}

function isKind(letter: string): letter is EntryKind {
  return KINDS.has(letter)
}
