/** Trees that may change (cache mounts, cache volumes): told apart by fingerprints, split into parts by a hash of the path. */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import type { PartitionPlan, TreeState } from '../snapshot/tree-state.ts'

/** One entry of a tree. Names are bytes, kept as latin1 text. */
interface TreeEntry {
  readonly path: string
  /** find's letter: f, d, l, c, b, p, s. */
  readonly kind: string
  readonly bytes: number
  /** What the fingerprint covers. */
  readonly facts: string
  /** Device-independent identity of a file with several names; '' for others. */
  readonly inode: string
}

/** A part is about this large, so that several are extracted side by side and a small change re-packs little. */
const bytesPerPart = 32 * 1024 * 1024
const mostParts = 16

/** Fields of one entry, each ended by NUL: find(1), -printf. */
const format = ['%P', '%y', '%s', '%T@', '%m', '%U', '%G', '%n', '%i', '%l', ''].join('\\0')
const fields = 10

/** Describes a tree without reading file contents. @param partitions as when it was packed; else chosen by its size */
export async function describeTree(root: string, partitions?: PartitionPlan): Promise<TreeState> {
  const entries = await walk(root)
  const bytes = entries.reduce((sum, entry) => sum + entry.bytes, 0)
  const plan = partitions ?? choosePlan(bytes)
  const parts = split(entries, plan)
  return { fingerprints: parts.map(fingerprint), entries: entries.length, bytes }
}

/** The entries of one part, as names relative to the root. */
export async function partitionMembers(root: string, plan: PartitionPlan, part: number): Promise<Buffer[]> {
  const entries = split(await walk(root), plan)[part] ?? []
  return entries
    .filter(entry => entry.kind !== 's')
    .map(entry => Buffer.from(entry.path === '' ? '.' : entry.path, 'latin1'))
}

/** bytes of all files below each of the folders. */
export async function treeSize(root: string): Promise<number> {
  return (await walk(root)).reduce((sum, entry) => sum + entry.bytes, 0)
}

function choosePlan(bytes: number): PartitionPlan {
  let parts = 1
  while (parts < mostParts && parts * bytesPerPart < bytes) parts *= 2
  return parts
}

async function walk(root: string): Promise<TreeEntry[]> {
  const child = spawn('find', [root, '-printf', format], { stdio: ['ignore', 'pipe', 'ignore'] })
  const ended = once(child, 'close')
  const chunks: Buffer[] = []
  for await (const chunk of child.stdout) chunks.push(chunk as Buffer)
  // Files may vanish while find walks: its exit code tells nothing else, and a tree that is gone is an empty one.
  await ended
  const values = Buffer.concat(chunks).toString('latin1').split('\0')
  const entries: TreeEntry[] = []
  for (let at = 0; at + fields <= values.length; at += fields) entries.push(entryOf(values.slice(at, at + fields)))
  return entries.sort((a, b) => (a.path < b.path ? -1 : 1))
}

function entryOf(values: readonly string[]): TreeEntry {
  const [
    path = '',
    kind = '',
    size = '',
    mtime = '',
    mode = '',
    uid = '',
    gid = '',
    links = '',
    inode = '',
    target = ''
  ] = values
  // A folder's size and time follow from what is in it, and change when its parts are extracted.
  const own = kind === 'd' ? [] : [size, mtime, target]
  return {
    path,
    kind,
    bytes: kind === 'f' ? Number(size) : 0,
    facts: [path, kind, mode, uid, gid, ...own].join('\0'),
    inode: kind === 'f' && links !== '1' ? inode : ''
  }
}

/** All names of a file go to the part of the first, because a hard link must find its target in the same archive. */
function split(entries: readonly TreeEntry[], plan: PartitionPlan): TreeEntry[][] {
  const parts: TreeEntry[][] = Array.from({ length: plan }, () => [])
  const firstNames = new Map<string, string>()
  for (const entry of entries) {
    if (entry.inode !== '' && !firstNames.has(entry.inode)) firstNames.set(entry.inode, entry.path)
    parts[partOf(firstNames.get(entry.inode) ?? entry.path, plan)]?.push(entry)
  }
  return parts
}

function partOf(path: string, plan: PartitionPlan): number {
  return path === '' ? 0 : createHash('sha1').update(path, 'latin1').digest().readUInt32BE(0) % plan
}

function fingerprint(entries: readonly TreeEntry[]): string {
  const hash = createHash('sha256')
  for (const entry of entries) hash.update(entry.facts, 'latin1').update('\n')
  return hash.digest('hex')
}
