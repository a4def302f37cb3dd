import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  createReadStream,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync
} from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { zstdDecompressSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  extractAlone,
  extractBundle,
  type PackedBundle,
  type PackOptions,
  packBundle
} from '../../src/archive/index.ts'
import { packWithoutZstd } from '../../src/archive/pack.ts'
import { describeTree, extendedAttributes, makeTree, scratchFolder } from '../support/bundles.ts'
import { everyKind, fileCapability } from '../support/every-kind.ts'
import { childProcesses } from '../support/processes.ts'
import { type TarEntry, tarOf } from '../support/tar-writer.ts'

let scratch: ReturnType<typeof scratchFolder>
beforeEach(() => {
  scratch = scratchFolder()
})
afterEach(() => scratch.remove())

const at = (...names: string[]) => join(scratch.path, ...names)

type Packing = (options: Partial<PackOptions> & { root: string }) => Promise<PackedBundle>

function packing(way: typeof packBundle): Packing {
  return options => way({ members: ['diff'], output: at('bundle'), ...options })
}

const pack = packing(packBundle)

/** Both ways of extracting have to bring back the same. */
const ways = { extractBundle, extractAlone }

async function extract(bundle: PackedBundle, destination: string, file = at('bundle'), way = 'extractBundle') {
  mkdirSync(destination, { recursive: true })
  return await ways[way as keyof typeof ways]({
    source: createReadStream(file),
    expectedSha256: bundle.sha256,
    expectedBytes: bundle.bytes,
    maxRawBytes: bundle.rawBytes,
    destination
  })
}

describe.each(Object.keys(ways))('packing and %s', way => {
  test('every kind of thing that a layer can hold comes back as it was', async () => {
    makeTree(tarOf(everyKind), at('tree'))
    writeFileSync(at('tree/diff/sparse'), 'start')
    truncateSync(at('tree/diff/sparse'), 64 * 1024 * 1024)

    const bundle = await pack({ root: at('tree') })
    const extracted = await extract(bundle, at('copy'), at('bundle'), way)

    if (way === 'extractBundle') expect(extracted).toEqual({ rawBytes: bundle.rawBytes, entries: 322 })
    expect(describeTree(at('copy/diff'))).toEqual(describeTree(at('tree/diff')))
    expect(extendedAttributes(at('copy/diff'))).toEqual([
      'SCHILY.xattr.security.capability='.concat(fileCapability),
      'SCHILY.xattr.trusted.mark=link',
      'SCHILY.xattr.trusted.overlay.opaque=y',
      'SCHILY.xattr.user.n=a=b\0c'
    ])
    expect(lstatSync(at('copy/diff/bin'), { bigint: true }).mtimeNs).toBe(1600000002123456789n)
    expect(lstatSync(at('copy/diff/bin/su')).mode.toString(8)).toBe('106755')
    expect(lstatSync(at('copy/diff/bin/su')).nlink).toBe(2)
    expect(lstatSync(at('copy/diff/big-owner')).uid).toBe(3_000_000_000)
    expect(statSync(at('copy/diff/sparse')).blocks).toBeLessThan(100)
  })

  test('any tree survives the round trip byte for byte', async () => {
    await fc.assert(
      fc.asyncProperty(trees(), async entries => {
        const folder = scratchFolder()
        try {
          const inside = (name: string) => join(folder.path, name)
          makeTree(tarOf(entries), inside('tree'))
          const bundle = await pack({ root: inside('tree'), output: inside('bundle') })
          await extract(bundle, inside('copy'), inside('bundle'), way)
          const repacked = await pack({ root: inside('copy'), output: inside('again') })
          expect(describeTree(inside('copy/diff'))).toEqual(describeTree(inside('tree/diff')))
          expect(extendedAttributes(inside('copy/diff'))).toEqual(extendedAttributes(inside('tree/diff')))
          expect(repacked).toEqual(bundle)
        } finally {
          folder.remove()
        }
      }),
      { numRuns: 25 }
    )
  }, 120_000)
})

/** Entries of a tree below `diff/`: names of any bytes, any owner, mode and time, attributes, links and devices. */
function trees(): fc.Arbitrary<TarEntry[]> {
  const name = fc
    .uint8Array({ minLength: 1, maxLength: 40 })
    .map(bytes => Buffer.from(bytes).toString('latin1').replaceAll(/[/\0]/g, '_'))
    .filter(text => text !== '.' && text !== '..')
  const common = fc.record({
    name,
    folder: fc.nat(),
    mode: fc.integer({ min: 0, max: 0o7777 }),
    uid: fc.integer({ min: 0, max: 100_000 }),
    gid: fc.integer({ min: 0, max: 100_000 }),
    mtime: fc.tuple(fc.integer({ min: 1, max: 4_000_000_000 }), fc.integer({ min: 0, max: 999_999_999 })),
    attribute: fc.option(fc.tuple(fc.constantFrom('trusted.a', 'trusted.overlay.opaque', 'security.b'), fc.string()))
  })
  const kind = fc.oneof(
    fc.record({ type: fc.constant('0'), content: fc.uint8Array({ maxLength: 3000 }).map(bytes => Buffer.from(bytes)) }),
    fc.record({ type: fc.constant('2'), linkName: name }),
    fc.record({ type: fc.constant('3'), device: fc.constantFrom([0, 0] as const, [1, 5] as const) }),
    fc.record({ type: fc.constant('5') }),
    fc.record({ type: fc.constant('5') }),
    fc.record({ type: fc.constant('1') })
  )
  return fc.array(fc.tuple(common, kind), { maxLength: 30 }).map(drafts => {
    const folders = ['diff']
    const files: string[] = []
    const entries: TarEntry[] = [{ name: 'diff/', type: '5' }]
    drafts.forEach(([draft, what], index) => {
      // The number keeps names apart.
      const path = `${folders[draft.folder % folders.length]}/${draft.name}${index}`
      const target = files[draft.folder % Math.max(1, files.length)]
      if (what.type === '1' && target === undefined) return
      if (what.type === '5') folders.push(path)
      else if (what.type === '0') files.push(path)
      const [seconds, nanoseconds] = draft.mtime
      const pax: [string, string][] = [
        ['path', what.type === '5' ? `${path}/` : path],
        ['mtime', `${seconds}.${String(nanoseconds).padStart(9, '0')}`]
      ]
      if (what.type === '1') pax.push(['linkpath', target ?? ''])
      else if (draft.attribute !== null) {
        pax.push([`SCHILY.xattr.${draft.attribute[0]}`, Buffer.from(draft.attribute[1]).toString('latin1')])
      }
      entries.push({ ...what, name: 'x', mode: draft.mode, uid: draft.uid, gid: draft.gid, pax })
    })
    return entries
  })
}

describe.each([
  ['zstd', packing(packBundle)],
  ["Node's own zstd", packing(packWithoutZstd)]
])('what is packed with %s', (_, pack) => {
  test('equal trees give equal bundles, wherever they are', async () => {
    // Made in another order; without the deep file, whose folders are made with the time of day.
    const entries = everyKind.slice(0, -1)
    const reordered = entries.toReversed().toSorted((a, b) => Number(a.type === '1') - Number(b.type === '1'))
    makeTree(tarOf(entries), at('here/data/tree'))
    makeTree(tarOf(reordered), at('there'))

    const here = await pack({ root: at('here/data/tree'), output: at('a') })
    const again = await pack({ root: at('here/data/tree'), output: at('b') })
    const there = await pack({ root: at('there'), output: at('c') })

    expect(again).toEqual(here)
    expect(there).toEqual(here)
    expect(readFileSync(at('a')).equals(readFileSync(at('c')))).toBe(true)
  })

  test('a list stands for exactly the paths in it', async () => {
    makeTree(tarOf(everyKind), at('tree'))
    const members = [Buffer.from('diff/\xff\xfe\x80', 'latin1'), 'diff/two\nlines\\n', 'diff/-rf', 'diff/bin']
    const bundle = await pack({ root: at('tree'), members, take: 'listed' })
    expect(await extract(bundle, at('copy'))).toEqual({ rawBytes: bundle.rawBytes, entries: 4 })
    expect(describeTree(at('copy')).map(line => line.split(' ')[0])).toEqual([
      '""',
      '"/diff"',
      '"/diff/-rf"',
      '"/diff/bin"',
      '"/diff/two\\nlines\\\\n"',
      '"/diff/\xff\xfe\x80"'
    ])
  })

  test('a listed folder keeps its time, though something else comes between it and its files', async () => {
    const listed = ['a/', 'a-b', 'a/file']
    makeTree(tarOf([{ name: 'a/', type: '5', mtime: 1_600_000_000 }, { name: 'a/file' }, { name: 'a-b' }]), at('tree'))
    utimesSync(at('tree/a'), 1_600_000_000, 1_600_000_000)
    await extract(await pack({ root: at('tree'), members: listed, take: 'listed' }), at('copy'))
    expect(statSync(at('copy/a')).mtimeMs).toBe(1_600_000_000_000)
  })

  test('the place of the tree is not in the bundle', async () => {
    makeTree(tarOf([{ name: 'diff/', type: '5' }, { name: 'diff/f' }]), at('secret-place'))
    await pack({ root: at('secret-place') })
    expect(zstdDecompressSync(readFileSync(at('bundle'))).includes('secret-place')).toBe(false)
  })

  test('a socket is passed over', async () => {
    mkdirSync(at('tree/diff'), { recursive: true })
    const server = createServer()
    await new Promise<void>(resolve => server.listen(at('tree/diff/socket'), resolve))
    try {
      await extract(await pack({ root: at('tree') }), at('copy'))
      expect(describeTree(at('copy/diff'))).toHaveLength(1)
    } finally {
      server.close()
    }
  })

  test('a file that is gone is an error, and only reported for a mutable tree', async () => {
    makeTree(tarOf([{ name: 'diff/', type: '5' }, { name: 'diff/f' }]), at('tree'))
    const request = { root: at('tree'), members: ['diff/f', 'diff/gone'], take: 'listed' } as const
    await expect(pack(request)).rejects.toMatchObject({
      fault: 'tar-failed',
      message: 'tar ended with status 2: tar: diff/gone: Cannot stat: No such file or directory'
    })
    expect(await pack({ ...request, mutable: true })).toMatchObject({
      changed: ['tar: diff/gone: Cannot stat: No such file or directory']
    })
  })

  test.each(['/etc', '../x', 'a/../../x', '', 'a\0b'])('the member %j is refused', async member => {
    await expect(pack({ root: at(), members: [member] })).rejects.toMatchObject({ fault: 'unclean-name' })
  })

  test('a full disk is told as such, and nothing is left', async () => {
    makeTree(tarOf([{ name: 'diff/', type: '5' }]), at('tree'))
    writeFileSync(at('tree/diff/noise'), randomBytes(1_000_000))
    const disk = at('disk')
    mkdirSync(disk)
    const mount = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=100k', 'tmpfs', disk], { encoding: 'utf8' })
    expect(mount.stderr).toBe('')
    try {
      // Which of the two programs is the first to end is chance.
      for (let time = 0; time < 20; time++) {
        await expect(pack({ root: at('tree'), output: join(disk, 'bundle') })).rejects.toMatchObject({
          fault: 'disk-full',
          message: expect.stringMatching(/^there is no space left on the disk: .+no space left on device/i)
        })
      }
      expect(readdirSync(disk)).toEqual([])
      expect(childProcesses()).toEqual([])
    } finally {
      spawnSync('umount', [disk])
    }
  })

  test('a former file is written over, and a link in its place is not followed', async () => {
    makeTree(tarOf([{ name: 'diff/', type: '5' }]), at('tree'))
    writeFileSync(at('bundle'), 'x'.repeat(1_000_000))
    const { bytes } = await pack({ root: at('tree') })
    expect(statSync(at('bundle')).size).toBe(bytes)
    writeFileSync(at('other'), 'untouched')
    symlinkSync(at('other'), at('link'))
    await expect(pack({ root: at('tree'), output: at('link') })).rejects.toThrow('ELOOP')
    expect(readFileSync(at('other'), 'utf8')).toBe('untouched')
  })

  test('a stopped packing leaves neither a file nor a process', async () => {
    makeTree(tarOf([{ name: 'diff/', type: '5' }]), at('tree'))
    writeFileSync(at('tree/diff/big'), Buffer.alloc(64 * 1024 * 1024, 'x'))
    const controller = new AbortController()
    const stopped = pack({ root: at('tree'), signal: controller.signal })
    setImmediate(() => controller.abort())
    await expect(stopped).rejects.toMatchObject({ fault: 'aborted' })
    expect(() => statSync(at('bundle'))).toThrow('ENOENT')
    expect(childProcesses()).toEqual([])
  })
})
