import {
  createReadStream,
  lstatSync,
  mkdirSync,
  readFileSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync
} from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { zstdDecompressSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { extractBundle, type PackedBundle, type PackOptions, packBundle } from '../../src/archive/index.ts'
import { describeTree, extendedAttributes, makeTree, scratchFolder } from '../support/bundles.ts'
import { childProcesses } from '../support/processes.ts'
import { type TarEntry, tarOf } from '../support/tar-writer.ts'

let scratch: ReturnType<typeof scratchFolder>
beforeEach(() => {
  scratch = scratchFolder()
})
afterEach(() => scratch.remove())

const at = (...names: string[]) => join(scratch.path, ...names)

function pack(options: Partial<PackOptions> & { root: string }): Promise<PackedBundle> {
  return packBundle({ members: ['diff'], output: at('bundle'), ...options })
}

async function extract(bundle: PackedBundle, destination: string, file = at('bundle')) {
  mkdirSync(destination, { recursive: true })
  return await extractBundle({
    source: createReadStream(file),
    expectedSha256: bundle.sha256,
    expectedBytes: bundle.bytes,
    maxRawBytes: bundle.rawBytes,
    destination
  })
}

/** A file capability (cap_net_raw+ep) as the kernel stores it: linux/capability.h, revision 2. */
const CAPABILITY = '\x01\x00\x00\x02\x00\x20\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00'

const EVERYTHING: readonly TarEntry[] = [
  { name: 'diff/', type: '5', mode: 0o755, mtime: 1_600_000_001 },
  { name: 'diff/bin/', type: '5', mode: 0o1777, pax: [['mtime', '1600000002.123456789']] },
  { name: 'diff/bin/ping', content: Buffer.from('x'), pax: [['SCHILY.xattr.security.capability', CAPABILITY]] },
  { name: 'diff/bin/su', content: Buffer.from('setuid'), mode: 0o6755, uid: 12, gid: 34 },
  { name: 'diff/bin/su-twin', type: '1', linkName: 'diff/bin/su' },
  {
    name: 'diff/big-owner',
    uid: 0,
    pax: [
      ['uid', '3000000000'],
      ['gid', '2999999999'],
      ['mtime', '-1.5']
    ]
  },
  { name: 'diff/empty/', type: '5', mode: 0o500, uid: 1000, gid: 1000 },
  { name: 'diff/gone', type: '3', mode: 0, device: [0, 0] },
  { name: 'diff/null', type: '3', device: [1, 3] },
  { name: 'diff/disk', type: '4', device: [7, 200] },
  { name: 'diff/pipe', type: '6' },
  { name: 'diff/dangling', type: '2', linkName: 'nowhere/at all' },
  { name: 'diff/absolute', type: '2', linkName: '/etc/passwd', pax: [['SCHILY.xattr.trusted.mark', 'link']] },
  { name: 'diff/climbing', type: '2', linkName: '../../../../etc/passwd', uid: 7 },
  { name: 'diff/opaque/', type: '5', pax: [['SCHILY.xattr.trusted.overlay.opaque', 'y']] },
  { name: 'diff/opaque/f', content: Buffer.from('f'), pax: [['SCHILY.xattr.user.n', 'a=b\0c']] },
  { name: 'diff/\xff\xfe\x80', content: Buffer.from('not UTF-8') },
  { name: 'diff/two\nlines\\n', content: Buffer.from('newline') },
  { name: 'diff/-rf', content: Buffer.from('looks like an option') },
  { name: 'x', content: Buffer.from('long'), pax: [['path', `diff/${'l'.repeat(255)}`]] },
  { name: 'x', content: Buffer.from('deep'), pax: [['path', `diff/${'deep/'.repeat(300)}file`]] }
]

describe('packing and extracting', () => {
  test('every kind of thing that a layer can hold comes back as it was', async () => {
    makeTree(tarOf(EVERYTHING), at('tree'))
    writeFileSync(at('tree/diff/sparse'), 'start')
    truncateSync(at('tree/diff/sparse'), 64 * 1024 * 1024)

    const bundle = await pack({ root: at('tree') })
    const extracted = await extract(bundle, at('copy'))

    expect(extracted).toEqual({ rawBytes: bundle.rawBytes, entries: bundle.files })
    expect(describeTree(at('copy/diff'))).toEqual(describeTree(at('tree/diff')))
    expect(extendedAttributes(at('copy/diff'))).toEqual([
      'SCHILY.xattr.security.capability='.concat(CAPABILITY),
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

  test('equal trees give equal bundles, wherever they are', async () => {
    // Made in another order; without the deep file, whose folders are made with the time of day.
    const entries = EVERYTHING.slice(0, -1)
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

  test('any tree survives the round trip byte for byte', async () => {
    await fc.assert(
      fc.asyncProperty(trees(), async entries => {
        const folder = scratchFolder()
        try {
          const inside = (name: string) => join(folder.path, name)
          makeTree(tarOf(entries), inside('tree'))
          const bundle = await pack({ root: inside('tree'), output: inside('bundle') })
          await extract(bundle, inside('copy'), inside('bundle'))
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

describe('what is packed', () => {
  test('a list stands for exactly the paths in it', async () => {
    makeTree(tarOf(EVERYTHING), at('tree'))
    const members = [Buffer.from('diff/\xff\xfe\x80', 'latin1'), 'diff/two\nlines\\n', 'diff/-rf', 'diff/bin']
    const bundle = await pack({ root: at('tree'), members, take: 'listed' })
    await extract(bundle, at('copy'))
    expect(bundle.files).toBe(4)
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
      expect((await pack({ root: at('tree') })).files).toBe(1)
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
      files: 1,
      changed: ['tar: diff/gone: Cannot stat: No such file or directory']
    })
  })

  test.each(['/etc', '../x', 'a/../../x', '', 'a\0b'])('the member %j is refused', async member => {
    await expect(pack({ root: at(), members: [member] })).rejects.toMatchObject({ fault: 'unclean-name' })
  })

  test('a stopped packing leaves neither a file nor a process', async () => {
    makeTree(tarOf([{ name: 'diff/', type: '5' }]), at('tree'))
    writeFileSync(at('tree/diff/big'), Buffer.alloc(64 * 1024 * 1024, 'x'))
    const controller = new AbortController()
    const packing = pack({ root: at('tree'), signal: controller.signal })
    setImmediate(() => controller.abort())
    await expect(packing).rejects.toMatchObject({ fault: 'aborted' })
    expect(() => statSync(at('bundle'))).toThrow('ENOENT')
    expect(childProcesses()).toEqual([])
  })
})
