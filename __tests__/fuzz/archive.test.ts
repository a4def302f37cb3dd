/** The readers of archives: whatever a bundle holds, nothing is written outside of the folder it is extracted to. */
import { lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect } from '@jest/globals'
import fc from 'fast-check'
import { BundleError, extractAlone, hasZstd, treeParts } from '../../src/archive/index.ts'
import { TarScanner } from '../../src/archive/scan.ts'
import { readHeader, readLongName, readPax } from '../../src/archive/tar-header.ts'
import { bundleOf, extractArchive, inPieces, scratchFolder } from '../support/bundles.ts'
import { damages, fuzz, mayRefuse, withDamages } from '../support/fuzz.ts'
import { longNameEntry, type TarEntry, tarOf } from '../support/tar-writer.ts'

let scratch: ReturnType<typeof scratchFolder>
beforeEach(() => {
  scratch = scratchFolder()
})
afterEach(() => scratch.remove())

const component = fc.constantFrom('a', 'b', 'l', 'outside', '.', '..', '', 'kept', 'a\\', '\u00ff', ' ')
const name = fc
  .tuple(
    fc.constantFrom('', '', '', '/', './', '../'),
    fc.array(component, { minLength: 1, maxLength: 4 }),
    fc.constantFrom('', '/')
  )
  .map(([start, parts, end]) => `${start}${parts.join('/')}${end}`)
const linkName = fc.oneof(name, fc.constantFrom('../outside', '../outside/kept', '/', '.', 'l', 'a/l', '../../x'))
const entry: fc.Arbitrary<TarEntry[]> = fc
  .record({
    name,
    linkName,
    type: fc.constantFrom('0', '0', '1', '2', '2', '5', '5', '6'),
    content: fc.constantFrom(undefined, Buffer.from('evil')),
    header: fc.constantFrom('plain', 'pax', 'long', 'sparse', 'gnu'),
    other: name
  })
  .map(({ header, other, content, type, ...rest }) => {
    const one = { ...rest, type, ...(content !== undefined && type === '0' && { content }) }
    if (header === 'pax')
      return [
        {
          ...one,
          name: other,
          pax: [
            ['path', rest.name],
            ['linkpath', rest.linkName]
          ]
        }
      ]
    if (header === 'sparse')
      return [
        {
          ...one,
          pax: [
            ['GNU.sparse.name', other],
            ['path', rest.name]
          ]
        }
      ]
    if (header === 'long') return [longNameEntry(rest.name), { ...one, name: other, magic: 'gnu' }]
    return [header === 'gnu' ? { ...one, magic: 'gnu' } : one]
  })
const entries = fc.array(entry, { minLength: 1, maxLength: 7 }).map(groups => groups.flat())

/** Lets `extract` work in a new folder beside one that nothing may touch. @returns what is beside it afterwards */
async function besides(extract: (destination: string) => Promise<unknown>): Promise<string> {
  const place = path.join(scratch.path, String(places++))
  const destination = path.join(place, 'destination')
  mkdirSync(path.join(place, 'outside'), { recursive: true })
  mkdirSync(destination)
  writeFileSync(path.join(place, 'outside/kept'), 'kept')
  await extract(destination).catch(error => {
    if (!(error instanceof BundleError)) throw error
  })
  const kept = path.join(place, 'outside/kept')
  const { nlink, mode } = lstatSync(kept)
  const seen = [
    readdirSync(place).sort(),
    readdirSync(path.join(place, 'outside')),
    readFileSync(kept, 'utf8'),
    nlink,
    mode & 0o777
  ]
  return JSON.stringify(seen)
}
let places = 0
const untouched = '[["destination","outside"],["kept"],"kept",1,420]'

describe('an archive of any entries', () => {
  fuzz(
    'stays in its folder when each entry is judged',
    fc.asyncProperty(entries, async list => {
      expect(await besides(folder => extractArchive(tarOf(list), folder))).toBe(untouched)
    }),
    { runs: 150 }
  )

  fuzz(
    'stays in its folder when tar alone extracts it',
    fc.asyncProperty(entries, async list => {
      if (!hasZstd()) return
      const { bytes, ...expected } = bundleOf(tarOf(list))
      const bundle = { source: inPieces(bytes), ...expected, maxRawBytes: 1e6 }
      expect(await besides(folder => extractAlone({ ...bundle, destination: folder }))).toBe(untouched)
    }),
    { runs: 150 }
  )

  fuzz(
    'stays in its folder when it is one of two that fill a tree',
    fc.asyncProperty(entries, entries, async (one, other) => {
      const beside = besides(async folder => {
        const tree = treeParts(folder)
        try {
          for (const list of [one, other]) {
            const { bytes, ...expected } = bundleOf(tarOf(list))
            await tree.add({ source: inPieces(bytes), ...expected, maxRawBytes: 1e6 })
          }
          await tree.finish()
        } finally {
          await tree.abandon()
        }
      })
      expect(await beside).toBe(untouched)
    }),
    { runs: 150 }
  )
})

/** What is passed on of an archive that comes in pieces of these sizes; undefined when it is refused. */
function scan(archive: Buffer, sizes: readonly number[]): Buffer | undefined {
  return mayRefuse(() => {
    const scanner = new TarScanner({ maxRawBytes: 1e6 })
    const passed: Buffer[] = []
    for (let at = 0, turn = 0; at < archive.length; turn++) {
      const size = sizes[turn % sizes.length] ?? 1
      passed.push(...scanner.push(archive.subarray(at, at + size)).map(part => Buffer.from(part)))
      at += size
    }
    return Buffer.concat([...passed, scanner.end()])
  }, BundleError)
}

const sound = tarOf([
  { name: 'a/', type: '5' },
  {
    name: 'x',
    content: Buffer.from('one'),
    pax: [
      ['path', 'a/one'],
      ['SCHILY.xattr.user.n', 'v'.repeat(40)]
    ]
  },
  longNameEntry(`a/${'m'.repeat(120)}`),
  { name: 'a/m', content: Buffer.alloc(600, 'm'), magic: 'gnu' },
  { name: 'a/link', type: '2', linkName: '/etc' },
  { name: 'a/hard', type: '1', linkName: 'a/one' }
])

describe('the scanner', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 2000 }), { minLength: 1, maxLength: 5 })

  fuzz(
    'says the same of a damaged archive, whatever pieces it comes in',
    fc.property(damages(sound.length), sizes, (changes, pieces) => {
      const archive = withDamages(sound, changes)
      const [whole, cut] = [scan(archive, [archive.length || 1]), scan(archive, pieces)]
      expect(cut === undefined ? cut : cut.toString('latin1')).toBe(whole?.toString('latin1'))
    }),
    { runs: 2000 }
  )

  fuzz(
    'takes any bytes',
    fc.property(fc.uint8Array({ maxLength: 3000 }), sizes, (bytes, pieces) => void scan(Buffer.from(bytes), pieces))
  )

  fuzz(
    'reads any header and any extended header',
    fc.property(fc.uint8Array({ minLength: 512, maxLength: 512 }), fc.uint8Array({ maxLength: 200 }), (block, body) => {
      mayRefuse(() => readHeader(Buffer.from(block), 0), BundleError)
      mayRefuse(() => readPax(Buffer.from(body)), BundleError)
      mayRefuse(() => readLongName(Buffer.from(body)), BundleError)
    })
  )
})
