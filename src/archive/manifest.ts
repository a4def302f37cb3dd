import { hash } from 'node:crypto'
import type { WalkedEntry } from './tree-walk.ts'

/**
 * What a part of a tree held: for each entry eight bytes of the SHA-256 of its path and eight of that of all else that a
 * fingerprint is made of, as base64. So it can be told later what has come, changed or gone since.
 */
export type PartManifest = string

const HALF = 8

/** @param facts of an entry, without its path */
export function manifestOf(entries: readonly WalkedEntry[], facts: (entry: WalkedEntry) => string): PartManifest {
  const manifest = Buffer.alloc(entries.length * 2 * HALF)
  for (const [at, entry] of entries.entries()) {
    manifest.set(short(entry.path), at * 2 * HALF)
    manifest.set(short(facts(entry)), at * 2 * HALF + HALF)
  }
  return manifest.toString('base64')
}

/** What a part holds now, compared with what it held. */
export class PartChanges {
  readonly #before: ReadonlyMap<string, string>
  readonly #facts: (entry: WalkedEntry) => string

  constructor(manifest: PartManifest, facts: (entry: WalkedEntry) => string) {
    const bytes = Buffer.from(manifest, 'base64').toString('latin1')
    const before = new Map<string, string>()
    for (let at = 0; at + 2 * HALF <= bytes.length; at += 2 * HALF)
      before.set(bytes.slice(at, at + HALF), bytes.slice(at + HALF, at + 2 * HALF))
    this.#before = before
    this.#facts = facts
  }

  /** Whether everything that was there is still there, changed or not. */
  keepsAllOf(entries: readonly WalkedEntry[]): boolean {
    const kept = entries.filter(({ path }) => this.#before.has(short(path).toString('latin1')))
    return kept.length === this.#before.size
  }

  /**
   * What has come or changed, with all names of such a file, so that they stay one, and the folders around it, whose times
   * have changed as well.
   */
  of(entries: readonly WalkedEntry[]): WalkedEntry[] {
    const changed = entries.filter(
      entry => this.#before.get(short(entry.path).toString('latin1')) !== short(this.#facts(entry)).toString('latin1')
    )
    const paths = new Set(changed.flatMap(({ path }) => [path, path.slice(0, Math.max(0, path.lastIndexOf('/')))]))
    const linked = new Set(changed.flatMap(({ links, kind, inode }) => (links > 1 && kind !== 'd' ? [inode] : [])))
    return entries.filter(({ path, inode, kind }) => paths.has(path) || (kind !== 'd' && linked.has(inode)))
  }
}

function short(text: string): Buffer {
  return hash('sha256', Buffer.from(text, 'latin1'), 'buffer').subarray(0, HALF)
}
