/** Archives of whole mounts and volumes in files: written from bundles, and made into bundles. */
import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { appendFile, open, writeFile } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { constants, createZstdCompress, createZstdDecompress } from 'node:zlib'
import { MAX_WINDOW_LOG, PathGuard, TarScanner, verified } from '../../archive/index.ts'
import type { Docker } from '../../build/index.ts'
import type { PackReply } from '../../privileged/index.ts'
import type { TreeState } from '../../snapshot/tree-state.ts'
import { bundleKey, type Store } from '../../store/index.ts'
import type { MountBundle } from '../mounts-index.ts'
import { endMark, folderType, linkType, type PlainEntry, type PlainOptions, plainTar } from './plain-tar.ts'

/** As bundles are packed otherwise. */
const compressionLevel = 3
const chunkBytes = 256 * 1024
/** bytes that are decompressed at once. */
const decompressedBytes = 1024 * 1024
/** Of an archive, as bundles have them otherwise. */
const recordBytes = 64 * 1024

export interface WriteOptions {
  readonly store: Store
  readonly docker: Docker
  /** A folder that everything is put into; see `PlainOptions`. */
  readonly folder?: string
}

/**
 * One archive of all parts, and one of the folders alone: the smallest tars give a folder its time at once and make links
 * at the very end, so that it is lost.
 */
export async function writeArchive(
  bundles: readonly MountBundle[],
  file: string,
  { store, docker, folder }: WriteOptions
): Promise<void> {
  const [folders, ...files] = bundles
  const guard = new PathGuard()
  const all: Buffer[] = []
  const onEntry = ({ type }: PlainEntry, header: Buffer) => {
    if (type === folderType) all.push(header)
  }
  const plain = { onEntry, ...(folder !== undefined && { folder }) }
  for (const bundle of [...files, ...(folders === undefined ? [] : [folders])]) {
    const { stream } = await store.read(bundleKey(bundle.sha256, bundle.copy), { signal: docker.signal })
    try {
      await append(stream, bundle, guard, file, plain)
    } finally {
      stream.destroy()
    }
  }
  await appendFile(file, endMark)
  await writeFile(foldersFile(file), Buffer.concat([...all, endMark]), { mode: 0o600 })
}

/** Where the archive of the folders alone is. */
export const foldersFile = (file: string): string => file.replace(/tar$/, 'folders.tar')

async function append(
  stream: Readable,
  bundle: MountBundle,
  guard: PathGuard,
  file: string,
  plain: PlainOptions
): Promise<void> {
  const scanner = new TarScanner({ maxRawBytes: bundle.rawBytes, guard })
  const expected = { expectedSha256: bundle.sha256, expectedBytes: bundle.bytes }
  const decompressor = createZstdDecompress({
    chunkSize: decompressedBytes,
    params: { [constants.ZSTD_d_windowLogMax]: MAX_WINDOW_LOG }
  })
  const target = await open(file, 'a', 0o600)
  await pipeline(
    stream,
    chunks => verified(chunks as AsyncIterable<Buffer>, expected),
    decompressor,
    async function* scanned(chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) yield* scanner.push(chunk)
      yield scanner.end()
    },
    (chunks: AsyncIterable<Buffer>) => plainTar(chunks, plain),
    target.createWriteStream()
  )
}

/** What the archive holds, by its headers: one part. */
export async function describeArchive(file: string): Promise<TreeState> {
  const lines: string[] = []
  let bytes = 0
  const note = ({ path: name, type, size, mtime, mode, uid, gid, link }: PlainEntry) => {
    bytes += size
    // A folder's time changes with temporary files that leave no other trace; not every tar restores what a link has.
    const time = type === folderType ? '' : mtime
    lines.push([name, type, link, ...(type === linkType ? [] : [size, time, mode, uid, gid])].join('\0'))
  }
  for await (const part of plainTar(scanned(file), { onEntry: note })) void part
  const hash = createHash('sha256')
  for (const line of lines.sort()) hash.update(`${line}\n`, 'latin1')
  return { fingerprints: [hash.digest('hex')], entries: lines.length, bytes }
}

async function* scanned(file: string): AsyncGenerator<Buffer> {
  const scanner = new TarScanner({ maxRawBytes: Number.MAX_SAFE_INTEGER })
  for await (const chunk of createReadStream(file, { highWaterMark: chunkBytes })) yield* scanner.push(chunk as Buffer)
  yield scanner.end()
}

/** The end mark, filled up with zeros to a whole record: by these tar counts what it reads. */
function endOfArchive(bytes: number): Buffer {
  return Buffer.alloc(Math.ceil((bytes + endMark.length) / recordBytes) * recordBytes - bytes)
}

/** Makes a bundle of an archive, beside it. */
export async function compressArchive(file: string): Promise<PackReply> {
  const target = `${file}.zst`
  const hash = createHash('sha256')
  let [bytes, rawBytes] = [0, 0]
  await pipeline(
    async function* plain() {
      for await (const part of plainTar(scanned(file))) {
        rawBytes += part.length
        yield part
      }
      const end = endOfArchive(rawBytes)
      rawBytes += end.length
      yield end
    },
    createZstdCompress({
      chunkSize: chunkBytes,
      params: { [constants.ZSTD_c_compressionLevel]: compressionLevel }
    }),
    async function* measure(chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        hash.update(chunk)
        bytes += chunk.length
        yield chunk
      }
    },
    createWriteStream(target, { mode: 0o600 })
  )
  return { file: target, sha256: hash.digest('hex'), bytes, rawBytes }
}
