import { createHash } from 'node:crypto'
import { manifestOf, PartChanges, type PartManifest } from './manifest.ts'
import { type WalkedEntry, walkTree } from './tree-walk.ts'

/** A tree that may change, told from what it was without reading file contents. */
export interface TreeFingerprints {
  /** One SHA-256 for each part, in order. */
  readonly fingerprints: readonly string[]
  /**
   * Only where there are manifests: of each part, whether everything that it held by them is still there, so that it does to
   * pack what is new. Never of a part of folders alone, which bring all folders' times up to date.
   */
  readonly grown?: readonly boolean[]
  /** Files, folders and everything else, the tree's root included. */
  readonly entries: number
  /** Of all regular files; several names of one file count once. */
  readonly bytes: number
}

/** A part is about this large, so that a change re-packs little of a tree. */
const BYTES_PER_PART = 32 * 1024 * 1024
const MOST_FILE_PARTS = 16

/**
 * Describes a tree part by part. A small tree is one part. A larger one has its folders in part 0 and its files in the
 * others, by a stable hash of each path; all names of one file are in the part of the first, because a hard link must
 * find its target in the same archive. Parts of one tree are extracted with one `treeParts`.
 *
 * A file's fingerprint is its path, kind, size, time, mode, owner and link target. A folder's time is not part of it: it
 * changes with temporary files that leave no other trace. Part 0 is described as changed whenever another part has,
 * so that the folders' times are brought up to date then.
 *
 * @param parts as many as when the tree was last packed; left out, it is chosen by the tree's size
 * @param manifests of what the tree held once, split into so many parts
 */
export async function fingerprintTree(
  root: string,
  parts?: number,
  manifests?: readonly PartManifest[]
): Promise<TreeFingerprints> {
  const entries = await sortedEntries(root)
  const bytes = totalBytes(entries)
  const split = splitEntries(entries, parts ?? choosePartCount(bytes))
  const [first = [], ...others] = split
  const fileParts = others.map(part => fingerprint(part, []))
  const fingerprints = [fingerprint(first, fileParts), ...fileParts]
  const grown = manifests?.length === split.length && {
    grown: split.map(
      (part, at) => isFiles(at, split.length) && new PartChanges(manifests[at] ?? '', factsOf).keepsAllOf(part)
    )
  }
  return { fingerprints, ...grown, entries: entries.length, bytes }
}

function isFiles(part: number, parts: number): boolean {
  return parts === 1 || part > 0
}

/** Describes what a tree holds, part by part, to be compared with what it will hold. */
export async function treeManifests(root: string, parts: number): Promise<readonly PartManifest[]> {
  return splitEntries(await sortedEntries(root), parts).map(entries => manifestOf(entries, factsOf))
}

/**
 * Names of one part's entries, as `packBundle` takes them with `take: 'listed'`.
 * @param parts of the whole tree
 * @param manifest of what the part held once: then only what has come or changed since
 */
export async function partMembers(
  root: string,
  parts: number,
  part: number,
  manifest?: PartManifest
): Promise<Buffer[]> {
  const entries = splitEntries(await sortedEntries(root), parts)[part] ?? []
  return namesOf(manifest === undefined ? entries : new PartChanges(manifest, factsOf).of(entries))
}

/** The names of all parts' entries, with one walk through the tree. */
export async function membersOfParts(root: string, parts: number): Promise<Buffer[][]> {
  return splitEntries(await sortedEntries(root), parts).map(namesOf)
}

function namesOf(entries: readonly WalkedEntry[]): Buffer[] {
  return entries.map(({ path }) => Buffer.from(path === '' ? '.' : path, 'latin1'))
}

/** bytes of all regular files below a folder. */
export async function treeBytes(root: string): Promise<number> {
  return totalBytes(await sortedEntries(root))
}

async function sortedEntries(root: string): Promise<WalkedEntry[]> {
  const entries: WalkedEntry[] = []
  for await (const entry of walkTree(root)) entries.push(entry)
  return entries.sort((a, b) => (a.path < b.path ? -1 : 1))
}

function totalBytes(entries: readonly WalkedEntry[]): number {
  const linked = new Set<string>()
  let bytes = 0
  for (const { kind, size, links, inode } of entries) {
    if (kind !== 'f' || linked.has(inode)) continue
    bytes += size
    if (links > 1) linked.add(inode)
  }
  return bytes
}

/** One, or one for the folders and a power of two for the files. */
function choosePartCount(bytes: number): number {
  if (bytes <= BYTES_PER_PART) return 1
  let fileParts = 2
  while (fileParts < MOST_FILE_PARTS && fileParts * BYTES_PER_PART < bytes) fileParts *= 2
  return 1 + fileParts
}

function splitEntries(entries: readonly WalkedEntry[], parts: number): WalkedEntry[][] {
  if (parts === 1) return [[...entries]]
  const split: WalkedEntry[][] = Array.from({ length: parts }, () => [])
  const firstNames = new Map<string, string>()
  for (const entry of entries) {
    if (entry.kind === 'd') split[0]?.push(entry)
    else split[1 + (pathHash(firstName(entry, firstNames)) % (parts - 1))]?.push(entry)
  }
  return split
}

function firstName({ path, links, inode }: WalkedEntry, firstNames: Map<string, string>): string {
  if (links === 1) return path
  const known = firstNames.get(inode)
  if (known === undefined) firstNames.set(inode, path)
  return known ?? path
}

/** 32-bit FNV-1a (Fowler, Noll and Vo), with its halves folded so that few parts are filled evenly. */
function pathHash(path: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < path.length; at++) hash = Math.imul(hash ^ path.charCodeAt(at), 0x01000193)
  return (hash ^ (hash >>> 16)) >>> 0
}

/** @param more what else makes the part another one */
function fingerprint(entries: readonly WalkedEntry[], more: readonly string[]): string {
  const hash = createHash('sha256')
  for (const entry of entries) hash.update(`${entry.path}\0${factsOf(entry)}\0`, 'latin1')
  for (const line of more) hash.update(`${line}\n`)
  return hash.digest('hex')
}

/** What a fingerprint is made of beside the path. */
function factsOf({ kind, size, mtime, mode, uid, gid, target }: WalkedEntry): string {
  const own = kind === 'd' ? '' : `${size}\0${mtime}\0${target}`
  return `${kind}\0${mode}\0${uid}\0${gid}\0${own}`
}
