/** The entries of the cache service, kept as files in a folder: content is never held in memory. */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { open, rm } from 'node:fs/promises'
import path from 'node:path'

/** A file that holds one part of an entry's content: one uploaded block, or a whole blob. */
export interface Block {
  readonly file: string
  readonly bytes: number
}

export interface Entry {
  readonly id: number
  readonly key: string
  readonly version: string
  readonly scope: string
  /** Milliseconds since 1970, by the service's clock. */
  readonly createdAt: number
  readonly finalized: boolean
  /** The committed content in order; `undefined` before the upload ended. */
  readonly blocks?: readonly Block[]
}

export interface EntryTable {
  all(): readonly Entry[]
  get(id: number): Entry | undefined
  add(entry: Omit<Entry, 'id'>): Entry
  update(id: number, change: Partial<Pick<Entry, 'finalized' | 'blocks'>>): void
  remove(id: number): Promise<void>
  /** Where a block of an upload is written. Block ids are the client's: they never become file names as they are. */
  blockFile(id: number, blockId: string): string
  /** The size of an uploaded block, `undefined` when it was not uploaded. */
  blockBytes(id: number, blockId: string): number | undefined
}

/** Opens the table in `folder` and reads what an earlier service left there. */
export function openEntries(folder: string): EntryTable {
  const blobs = path.join(folder, 'blobs')
  mkdirSync(blobs, { recursive: true })
  const entries = new Map(readEntries(folder).map(entry => [entry.id, entry]))
  let lastId = Math.max(0, ...entries.keys())
  const blockFile = (id: number, blockId: string): string =>
    path.join(blobs, `${id}-${createHash('sha256').update(blockId).digest('hex').slice(0, 32)}`)
  const store = (entry: Entry): Entry => {
    entries.set(entry.id, entry)
    writeFileSync(path.join(folder, `${entry.id}.json`), JSON.stringify(entry))
    return entry
  }
  return {
    all: () => [...entries.values()],
    get: id => entries.get(id),
    add: entry => {
      lastId += 1
      return store({ ...entry, id: lastId })
    },
    update: (id, change) => {
      const entry = entries.get(id)
      if (entry) store({ ...entry, ...change })
    },
    remove: async id => {
      entries.delete(id)
      rmSync(path.join(folder, `${id}.json`), { force: true })
      const files = readdirSync(blobs).filter(name => name.startsWith(`${id}-`))
      await Promise.all(files.map(name => rm(path.join(blobs, name), { force: true })))
    },
    blockFile,
    blockBytes: (id, blockId) => {
      const file = blockFile(id, blockId)
      return existsSync(file) ? statSync(file).size : undefined
    }
  }
}

function readEntries(folder: string): readonly Entry[] {
  const files = readdirSync(folder).filter(name => /^\d+\.json$/.test(name))
  return files.map(name => {
    const entry = JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as Entry
    if (entry.blocks === undefined) return entry
    // The folder may be a copy of another service's: its content is its own.
    const own = entry.blocks.map(block => ({ ...block, file: path.join(folder, 'blobs', path.basename(block.file)) }))
    return { ...entry, blocks: own }
  })
}

export function bytesOf(entry: Entry): number {
  return (entry.blocks ?? []).reduce((sum, block) => sum + block.bytes, 0)
}

/** The bytes `start` to `end` (exclusive) of the blocks, in order. */
export async function* readBlocks(blocks: readonly Block[], start: number, end: number): AsyncGenerator<Buffer> {
  let offset = 0
  for (const block of blocks) {
    const from = Math.max(start - offset, 0)
    const to = Math.min(end - offset, block.bytes)
    if (from < to) yield* readFileRange(block.file, from, to)
    offset += block.bytes
  }
}

async function* readFileRange(file: string, start: number, end: number): AsyncGenerator<Buffer> {
  const handle = await open(file, 'r')
  try {
    let position = start
    while (position < end) {
      const buffer = Buffer.allocUnsafe(Math.min(512 * 1024, end - position))
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, position)
      if (bytesRead === 0) return
      yield buffer.subarray(0, bytesRead)
      position += bytesRead
    }
  } finally {
    await handle.close()
  }
}

/** Changes one byte of an entry's content on the disk. */
export async function flipByte(blocks: readonly Block[], at: number): Promise<void> {
  let offset = 0
  for (const block of blocks) {
    if (at >= offset && at < offset + block.bytes) {
      const handle = await open(block.file, 'r+')
      try {
        const byte = Buffer.alloc(1)
        await handle.read(byte, 0, 1, at - offset)
        byte[0] = (byte[0] ?? 0) ^ 0xff
        await handle.write(byte, 0, 1, at - offset)
      } finally {
        await handle.close()
      }
      return
    }
    offset += block.bytes
  }
  throw new RangeError(`The entry has ${offset} bytes: there is no byte ${at}.`)
}
