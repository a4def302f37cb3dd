import { spawn } from 'node:child_process'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import fc from 'fast-check'
import { LateFolders } from '../../src/archive/index.ts'
import { TarScanner } from '../../src/archive/scan.ts'
import { extractArchive, scratchFolder } from '../support/bundles.ts'
import { entryBlocks, longNameEntry, type TarEntry, tarOf } from '../support/tar-writer.ts'

let scratch: ReturnType<typeof scratchFolder>
beforeEach(() => {
  scratch = scratchFolder()
})
afterEach(() => scratch.remove())

const kept: readonly TarEntry[] = [
  { name: 'a/', type: '5' },
  {
    name: 'x',
    content: Buffer.from('one'),
    pax: [
      ['path', 'a/one'],
      ['SCHILY.xattr.trusted.n', 'v'.repeat(900)]
    ]
  }
]
const dropped: readonly TarEntry[] = [
  { name: 'b', type: '5', pax: [['path', 'b/']] },
  { name: 'x', content: Buffer.alloc(5000, 'b'), pax: [['path', `b/${'l'.repeat(300)}`]] },
  longNameEntry(`b/${'m'.repeat(200)}`),
  { name: 'b/m', content: Buffer.from('m'), magic: 'gnu' },
  { name: 'b/link', type: '2', linkName: '/' },
  { name: 'b/link/below', content: Buffer.from('never written') }
]
const last: readonly TarEntry[] = [{ name: 'bb', content: Buffer.from('begins alike') }]

/** What the scanner passes on when the archive comes in pieces of these sizes, over and over. */
function scan(
  archive: Buffer,
  sizes: readonly number[],
  exclude: readonly string[],
  lateFolders?: LateFolders
): { passed: Buffer; entries: number } {
  const scanner = new TarScanner({ exclude, maxRawBytes: 1e9, ...(lateFolders && { lateFolders }) })
  const passed: Buffer[] = []
  for (let at = 0, turn = 0; at < archive.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1
    passed.push(...scanner.push(archive.subarray(at, at + size)))
    at += size
  }
  passed.push(scanner.end())
  return { passed: Buffer.concat(passed), entries: scanner.entries }
}

describe('leaving entries out', () => {
  test('they go together with their extended headers, whatever pieces the archive comes in', () => {
    const archive = tarOf([...kept, ...dropped, ...last])
    const wanted = tarOf([...kept, ...last])
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 20 }), sizes => {
        const { passed, entries } = scan(archive, sizes, ['b'])
        expect(passed.equals(wanted)).toBe(true)
        expect(entries).toBe(3)
      })
    )
  })

  test('at the very beginning and the very end too', () => {
    for (const size of [100, 512, 700, 100_000]) {
      expect(scan(tarOf([...dropped, ...kept, ...dropped]), [size], ['b']).passed.equals(tarOf(kept))).toBe(true)
      expect(scan(tarOf(dropped), [size], ['b']).passed.equals(tarOf([]))).toBe(true)
    }
  })

  test('nothing left out: everything is passed on as it is', () => {
    const archive = tarOf([...kept, ...last])
    for (const size of [1, 511, 512, 513, 100_000]) expect(scan(archive, [size], []).passed.equals(archive)).toBe(true)
  })

  test('folders set aside for later are the whole groups of their headers, whatever pieces the archive comes in', () => {
    const archive = tarOf([...kept, ...dropped, ...last])
    const withoutFolders = tarOf([...kept.slice(1), ...last])
    for (const size of [1, 100, 511, 512, 513, 100_000]) {
      const lateFolders = new LateFolders(scratch.path)
      const added = jest.spyOn(lateFolders, 'add')
      expect(scan(archive, [size], ['b'], lateFolders).passed.equals(withoutFolders)).toBe(true)
      expect(added.mock.calls).toEqual([['a/', entryBlocks({ name: 'a/', type: '5' })]])
      expect(scan(tarOf(dropped.slice(0, 1)), [size], [], lateFolders).passed.equals(tarOf([]))).toBe(true)
      expect(added.mock.calls[1]).toEqual(['b/', entryBlocks({ name: 'b', type: '5', pax: [['path', 'b/']] })])
    }
  })

  test('what is left is extracted', async () => {
    const archive = tarOf([...kept, ...dropped, ...last])
    const extracted = await extractArchive(archive, scratch.path, { exclude: ['b'], allowedPrefixes: ['a', 'b', 'bb'] })
    expect(extracted).toEqual({ rawBytes: archive.length, entries: 3 })
    expect(readdirSync(scratch.path)).toEqual(['a', 'bb'])
    expect(readFileSync(join(scratch.path, 'a/one'), 'utf8')).toBe('one')
  })
})

describe('what the scanner lets by', () => {
  test('of an entry that breaks a rule nothing but headers before the last byte of its own', () => {
    const good = entryBlocks({ name: 'a', content: Buffer.from('a') })
    const bad = entryBlocks({ name: 'x', content: Buffer.from('evil'), pax: [['path', '../x']] })
    const archive = Buffer.concat([good, bad])
    for (const size of [1, 512, 600]) {
      const scanner = new TarScanner({ maxRawBytes: 1e9 })
      let passed = 0
      const pushAll = () => {
        for (let at = 0; at < archive.length; at += size) {
          for (const slice of scanner.push(archive.subarray(at, at + size))) passed += slice.length
        }
      }
      expect(pushAll).toThrow('"../x" climbs out of its folder')
      expect(passed).toBeLessThanOrEqual(good.length)
    }
  })

  test('a file of more than eight gigabytes, whose size is in its extended header', () => {
    const scanner = new TarScanner({ maxRawBytes: 1e12 })
    const [head, data] = [entryBlocks({ name: 'a', pax: [['size', '9000000000']] }), Buffer.alloc(1_000_000)]
    scanner.push(head)
    for (let pushed = 0; pushed < 9_000_000_000; pushed += data.length) scanner.push(data)
    scanner.push(Buffer.alloc((512 - (9_000_000_000 % 512)) % 512))
    scanner.push(tarOf([{ name: 'b' }]))
    scanner.end()
    expect(scanner.entries).toBe(2)
  })
})

test('memory stays bounded, whatever the size of a bundle', async () => {
  const door = fileURLToPath(new URL('../../src/archive/index.ts', import.meta.url))
  const script = `
    import { createReadStream, mkdirSync, writeFileSync } from 'node:fs'
    import { randomBytes } from 'node:crypto'
    import { extractBundle, packBundle } from ${JSON.stringify(door)}
    mkdirSync('tree/d', { recursive: true })
    mkdirSync('copy')
    const noise = randomBytes(4_000_000)
    for (let part = 0; part < 100; part++) writeFileSync('tree/d/file', noise, { flag: 'a' })
    const before = process.resourceUsage().maxRSS
    const bundle = await packBundle({ root: 'tree', members: ['d'], output: 'bundle' })
    const expected = { expectedSha256: bundle.sha256, expectedBytes: bundle.bytes, maxRawBytes: bundle.rawBytes }
    await extractBundle({ source: createReadStream('bundle'), ...expected, destination: 'copy' })
    console.log(process.resourceUsage().maxRSS - before)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    cwd: scratch.path,
    env: {},
    stdio: ['ignore', 'pipe', 'inherit']
  })
  let output = ''
  for await (const piece of child.stdout) output += piece
  expect(statSync(join(scratch.path, 'copy/d/file')).size).toBe(400_000_000)
  // KiB more than before packing, for 400 MB of file: a bundle in flight takes a few tens of MB.
  expect(Number(output)).toBeLessThan(100_000)
}, 60_000)
