import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { zstdCompressSync } from 'node:zlib'
import { type ExtractOptions, extractBundle } from '../../src/archive/index.ts'

/** A new folder, and what removes it. */
export function scratchFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'archive-test-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

type Expectation = Pick<ExtractOptions, 'expectedSha256' | 'expectedBytes'>

/** What extraction is told about these bytes. */
export function expectationOf(bytes: Buffer): Expectation {
  return { expectedSha256: createHash('sha256').update(bytes).digest('hex'), expectedBytes: bytes.length }
}

/** An archive's bundle with what extraction is told about it. */
export function bundleOf(archive: Buffer): Expectation & { readonly bytes: Buffer } {
  const bytes = zstdCompressSync(archive)
  return { bytes, ...expectationOf(bytes) }
}

/** Extracts an uncompressed archive as a bundle that arrives in one piece. */
export function extractArchive(archive: Buffer, destination: string, rules: Partial<ExtractOptions> = {}) {
  const { bytes, ...expected } = bundleOf(archive)
  return extractBundle({ source: inPieces(bytes), ...expected, destination, maxRawBytes: 1e9, ...rules })
}

export async function* inPieces(bytes: Buffer, size = bytes.length || 1): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

/** Makes a tree with GNU tar alone: the way to owners, devices and extended attributes that needs no other tool. */
export function makeTree(archive: Buffer, destination: string): void {
  mkdirSync(destination, { recursive: true })
  const args = ['-x', '-p', '--same-owner', '--numeric-owner', '--xattrs', '--xattrs-include=*', '-C', destination]
  const { status, stderr } = spawnSync('tar', [...args, '--delay-directory-restore'], { input: archive })
  if (status !== 0) throw new Error(`tar ended with status ${status}: ${stderr}`)
}

/** Everything about a tree that lstat and reading tell, one line per path; hard links share a number. */
export function describeTree(root: string): string[] {
  const inodes = new Map<bigint, number>()
  const describe = (path: Buffer): string[] => {
    const stat = lstatSync(path, { bigint: true })
    const inode = inodes.get(stat.ino) ?? inodes.size
    inodes.set(stat.ino, inode)
    const content = stat.isSymbolicLink()
      ? readlinkSync(path, { encoding: 'buffer' }).toString('hex')
      : stat.isFile()
        ? createHash('sha256').update(readFileSync(path)).digest('hex')
        : ''
    const name = path.subarray(Buffer.byteLength(root)).toString('latin1')
    const size = stat.isDirectory() ? 0n : stat.size
    const numbers = [stat.mode.toString(8), stat.uid, stat.gid, size, stat.mtimeNs, stat.rdev, inode]
    const line = `${JSON.stringify(name)} ${numbers.join(' ')} ${content}`
    if (!stat.isDirectory()) return [line]
    const below = readdirSync(path, { encoding: 'buffer' }).toSorted(Buffer.compare)
    return [line, ...below.flatMap(child => describe(Buffer.concat([path, Buffer.from('/'), child])))]
  }
  return describe(Buffer.from(root))
}

/** All extended attributes below a folder, as GNU tar records them: `SCHILY.xattr.<name>=<value>`, sorted. */
export function extendedAttributes(root: string): string[] {
  const args = ['-c', '--format=posix', '--sort=name', '--xattrs', '--xattrs-include=*', '-C', root, '.']
  const { stdout } = spawnSync('tar', args, { maxBuffer: 1 << 30 })
  return [...stdout.toString('latin1').matchAll(/SCHILY\.xattr\.[^\n]*/g)].map(([record]) => record).toSorted()
}
