/** Caches that hold something else than they should: indexes and bundles that are damaged, foreign or forged. */
import { createHash } from 'node:crypto'
import { cpSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { zstdCompressSync } from 'node:zlib'
import { type Bundle, indexFormat, type SnapshotIndex } from '../../../src/snapshot/snapshot-index.ts'
import { endMark, entryBlocks, tarOf } from '../tar-writer.ts'
import { type Bench, indexFile } from './bench.ts'
import type { Fault, FaultGroup } from './fault.ts'

const cold = 'The cache could not be restored, so the build starts cold:'

type Index = Record<string, unknown> & Pick<SnapshotIndex, 'bundles'>

/** A job whose index is changed by `change`; a text takes its place, an object is written as JSON. */
const index = (name: string, sees: string, change: (index: Index, text: string) => unknown): Fault => ({
  name: `the index ${name}`,
  sees: `${cold} ${sees}`,
  ending: 'cold',
  run: async bench => {
    const cache = await bench.directory()
    const file = indexFile(cache)
    const text = readFileSync(file, 'utf8')
    const changed = change(JSON.parse(text) as Index, text)
    writeFileSync(file, typeof changed === 'string' ? changed : JSON.stringify(changed))
    return bench.run({ cache })
  }
})

const invalid = 'The index is damaged or of another format:'

const indexes: readonly Fault[] = [
  index('is empty', 'The index is no JSON: Unexpected end of JSON input', () => ''),
  index(
    'is cut off',
    "The index is no JSON: Expected property name or '}' in JSON at position 1 (line 1 column 2)",
    (_, text) => text.slice(0, 1)
  ),
  index(
    'is of the next version',
    `${invalid} format: Invalid type: Expected ${indexFormat} but received ${indexFormat + 1}`,
    all => ({
      ...all,
      format: indexFormat + 1
    })
  ),
  index(
    'lacks a field',
    `${invalid} images: Invalid key: Expected "images" but received undefined`,
    ({ images: _, ...rest }) => rest
  ),
  index('has a field more', `${invalid} mallory: Invalid key: Expected never but received "mallory"`, all => ({
    ...all,
    mallory: true
  })),
  index('has a field twice', `${invalid} format: Invalid type: Expected ${indexFormat} but received 9`, (_, text) =>
    text.replace(/\}$/, ',"format":9}')
  ),
  index('names a bundle twice', 'The index names layer <digest> twice.', ({ bundles, ...rest }) => ({
    ...rest,
    bundles: [...bundles, ...bundles.filter(({ content }) => content.kind === 'layer')]
  })),
  index(
    'names 100,000 bundles',
    `${invalid} bundles: Invalid length: Expected <=20000 but received 100000`,
    ({ bundles, ...rest }) => ({ ...rest, bundles: Array.from({ length: 100_000 }, () => bundles[0]) })
  ),
  index('names no metadata', 'The index names no metadata.', ({ bundles, ...rest }) => ({
    ...rest,
    bundles: bundles.filter(({ content }) => content.kind !== 'metadata')
  })),
  index(
    'lacks a layer that its metadata names',
    'The snapshot lacks overlay2/<digest>/diff.',
    ({ bundles, ...rest }) => ({
      ...rest,
      bundles: bundles.filter(({ content }) => content.kind !== 'layer')
    })
  ),
  index(
    'says of a bundle that it has more bytes',
    'Bundle <digest> (<content>): the bundle has <n> bytes instead of <n>',
    ({ bundles, ...rest }) => ({ ...rest, bundles: withBytes(bundles, 1) })
  ),
  index(
    'says of a bundle that it has fewer bytes',
    'Bundle <digest> (<content>): the bundle has more bytes than <n>',
    ({ bundles, ...rest }) => ({ ...rest, bundles: withBytes(bundles, -1) })
  ),
  {
    ...index(
      'names more bytes than the disk has room for',
      'The snapshot needs <n>, and the disk of <data root> has <n> left.',
      ({ bundles, ...rest }) => ({ ...rest, bundles: bundles.map(bundle => ({ ...bundle, rawBytes: 2 ** 40 })) })
    ),
    engine: 'untouched' as const
  },
  index(
    'names a path outside the engine',
    `${invalid} bundles.0.content.layer: Invalid format: Expected /^([a-z0-9]{25}|[0-9a-f]{64}|[1-9][0-9]{0,9})$/ but received "../../../etc"`,
    ({ bundles, ...rest }) => ({
      ...rest,
      bundles: bundles
        .filter(({ content }) => content.kind === 'layer')
        .map(bundle => ({ ...bundle, content: { kind: 'layer', layer: '../../../etc' } }))
    })
  )
].map(fault => ({ ...fault, ...(fault.name.includes('lacks a layer') && { engine: 'restarted' as const }) }))

function withBytes(bundles: readonly Bundle[], more: number): readonly Bundle[] {
  return bundles.map(bundle => (bundle.content.kind === 'layer' ? { ...bundle, bytes: bundle.bytes + more } : bundle))
}

type Kind = 'layer' | 'metadata'

/** A job in whose cache the bundle of a kind is made anew; the index names it with its right digest and size. */
const bundle = (name: string, kind: Kind, sees: string, make: (former: Buffer, bench: Bench) => Buffer): Fault => ({
  name: `a bundle ${name}`,
  sees: `${cold} Bundle <digest> (<content>): ${sees}`,
  ending: 'cold',
  run: async bench => bench.run({ cache: await withBundle(bench, kind, make) })
})

/** A cache directory whose bundle of a kind is made anew. */
export async function withBundle(
  bench: Bench,
  kind: Kind,
  make: (former: Buffer, bench: Bench) => Buffer,
  rawBytesOf?: (bundle: Buffer) => number
): Promise<string> {
  const cache = await bench.directory()
  const file = indexFile(cache)
  const all = JSON.parse(readFileSync(file, 'utf8')) as SnapshotIndex
  const bundles = all.bundles.map(one => {
    if (one.content.kind !== kind) return one
    const former = path.join(cache, `cbc1-b-${one.sha256}`)
    const bytes = make(readFileSync(former), bench)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    rmSync(former)
    writeFileSync(path.join(cache, `cbc1-b-${sha256}`), bytes)
    return { ...one, sha256, bytes: bytes.length, rawBytes: rawBytesOf?.(bytes) ?? one.rawBytes }
  })
  writeFileSync(file, JSON.stringify({ ...all, bundles }))
  return cache
}

/** 256 MB of zeros in a few kB. */
function bomb(): Buffer {
  const content = Buffer.alloc(256 * 1024 * 1024)
  return zstdCompressSync(Buffer.concat([entryBlocks({ name: 'zeros', content }), endMark()]))
}

const tooLarge = 'the archive is larger than the <n> bytes expected'

const bundles: readonly Fault[] = [
  bundle('expands to far more than its index says (a layer)', 'layer', tooLarge, bomb),
  bundle('expands to far more than its index says (the metadata)', 'metadata', `${tooLarge} of it`, bomb),
  bundle('is not compressed', 'layer', "the bundle cannot be decompressed: <zstd's reason>", () =>
    tarOf([{ name: 'x' }])
  ),
  bundle('is compressed and no archive', 'layer', "tar ended with status 2: <the program's reason>", () =>
    zstdCompressSync(Buffer.alloc(4096, 'x'))
  ),
  bundle('ends in the middle of its archive', 'layer', "tar ended with status 2: <the program's reason>", () =>
    zstdCompressSync(tarOf([{ name: 'file', size: 10_000_000, content: Buffer.alloc(512) }]).subarray(0, 1024))
  ),
  bundle(
    'ends in the middle of its compressed data',
    'layer',
    "the bundle cannot be decompressed: <zstd's reason>",
    former => former.subarray(0, former.length - 1000)
  ),
  {
    name: 'a bundle is cut off',
    sees: `${cold} Bundle <digest> (<content>): the bundle has <n> bytes instead of <n>`,
    ending: 'cold',
    run: async bench => {
      const cache = await bench.directory()
      const { file, bytes } = fileOf(cache, 'layer')
      truncateSync(file, bytes - 1000)
      return bench.run({ cache })
    }
  },
  {
    name: 'a bundle holds the bytes of another one',
    sees: `${cold} Bundle <digest> (<content>): the bundle has <n> bytes instead of <n>`,
    ending: 'cold',
    run: async bench => {
      const cache = await bench.directory()
      cpSync(fileOf(cache, 'metadata').file, fileOf(cache, 'layer').file)
      return bench.run({ cache })
    }
  }
]

function fileOf(cache: string, kind: Kind): { readonly file: string; readonly bytes: number } {
  const all = JSON.parse(readFileSync(indexFile(cache), 'utf8')) as SnapshotIndex
  const found = all.bundles.find(({ content }) => content.kind === kind)
  return { file: path.join(cache, `cbc1-b-${found?.sha256}`), bytes: found?.bytes ?? 0 }
}

export const content: readonly FaultGroup[] = [
  { title: 'Indexes that do not fit', faults: indexes },
  { title: 'Bundles that are not what they should be', faults: bundles }
]
