import { createReadStream, linkSync, lutimesSync, mkdirSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { chmod, chown, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  extractBundle,
  fingerprintTree,
  LateFolders,
  LoneTree,
  PathGuard,
  packBundle,
  partMembers,
  treeBytes,
  treeManifests,
  type WalkedEntry,
  walkTree
} from '../../src/archive/index.ts'
import { describeTree, extendedAttributes, makeTree, scratchFolder } from '../support/bundles.ts'
import { type TarEntry, tarOf } from '../support/tar-writer.ts'

let scratch: ReturnType<typeof scratchFolder>
let root: string
beforeEach(() => {
  scratch = scratchFolder()
  root = join(scratch.path, 'tree')
})
afterEach(() => scratch.remove())

const PARTS = 5

/** A cache of forty files in four folders, with everything else that a tree can hold. */
const CACHE: readonly TarEntry[] = [
  { name: './', type: '5', mtime: 1_600_000_000 },
  ...['a', 'b', 'b/c', 'odd\n\xff name'].map((name, index) => ({
    name: `${name}/`,
    type: '5',
    mode: 0o751 + index,
    uid: index,
    mtime: 1_600_000_100 + index
  })),
  {
    name: 'empty/',
    type: '5',
    pax: [
      ['SCHILY.xattr.trusted.overlay.opaque', 'y'],
      ['mtime', '1600000200.123456789']
    ]
  },
  ...Array.from({ length: 40 }, (_, index) => ({
    name: `${['a', 'b', 'b/c', 'odd\n\xff name'][index % 4]}/file ${index}`,
    content: Buffer.alloc(index * 100, index),
    mtime: 1_650_000_000 + index
  })),
  { name: 'b/twin', type: '1', linkName: 'a/file 0' },
  { name: 'twin', type: '1', linkName: 'a/file 0' },
  { name: 'b/link', type: '2', linkName: '../a/file 4' },
  { name: 'pipe', type: '6' },
  { name: 'null', type: '3', device: [1, 3] }
]

async function fingerprints(parts = PARTS): Promise<readonly string[]> {
  return (await fingerprintTree(root, parts)).fingerprints
}

/** Numbers of the parts whose fingerprints are not those of `before`. */
async function changedParts(before: readonly string[]): Promise<number[]> {
  const now = await fingerprints(before.length)
  return now.flatMap((fingerprint, part) => (fingerprint === before[part] ? [] : [part]))
}

async function memberNames(part: number): Promise<string[]> {
  return (await partMembers(root, PARTS, part)).map(name => name.toString('latin1'))
}

async function walked(folder: string): Promise<WalkedEntry[]> {
  const entries: WalkedEntry[] = []
  for await (const entry of walkTree(folder)) entries.push(entry)
  return entries
}

describe('walking a tree', () => {
  test('tells what lstat tells', async () => {
    makeTree(tarOf(CACHE), root)
    const entries = await walked(root)
    const find = (path: string) => entries.find(entry => entry.path === path)
    expect(entries).toHaveLength(CACHE.length)
    expect(find('')).toMatchObject({ kind: 'd', mode: '755', mtime: '1600000000.0000000000' })
    expect(find('empty')).toMatchObject({ kind: 'd', mtime: '1600000200.1234567890' })
    expect(find('odd\n\xff name')).toMatchObject({ kind: 'd', mode: '754', uid: '3', gid: '0' })
    expect(find('odd\n\xff name/file 3')).toMatchObject({ kind: 'f', size: 300, links: 1, target: '' })
    expect(find('b/twin')).toMatchObject({ kind: 'f', links: 3, inode: find('twin')?.inode })
    expect(find('b/link')).toMatchObject({ kind: 'l', target: '../a/file 4' })
    expect(find('pipe')?.kind).toBe('p')
    expect(find('null')?.kind).toBe('c')
  })

  test('a tree that is not there has no entries', async () => {
    expect(await walked(join(scratch.path, 'nothing'))).toEqual([])
  })

  test('several names of one file count once', async () => {
    mkdirSync(root)
    writeFileSync(join(root, 'one'), '12345')
    linkSync(join(root, 'one'), join(root, 'two'))
    writeFileSync(join(root, 'three'), '123')
    expect(await treeBytes(root)).toBe(8)
  })
})

describe('fingerprints', () => {
  beforeEach(() => makeTree(tarOf(CACHE), root))

  test('do not depend on where the tree is or how it came there', async () => {
    const other = join(scratch.path, 'elsewhere/tree')
    const [folders, files] = [CACHE.filter(entry => entry.type === '5'), CACHE.filter(entry => entry.type !== '5')]
    const links = files.filter(entry => entry.type === '1')
    makeTree(tarOf([...folders, ...files.filter(entry => entry.type !== '1').toReversed(), ...links]), other)
    expect(await fingerprintTree(other, PARTS)).toEqual(await fingerprintTree(root, PARTS))
  })

  test('a changed file changes its part, and the part that brings the folders up to date', async () => {
    const before = await fingerprints()
    const part = (await Promise.all([1, 2, 3, 4].map(memberNames))).findIndex(names => names.includes('a/file 8')) + 1
    const file = join(root, 'a/file 8')
    writeFileSync(file, 'changed')
    expect(await changedParts(before)).toEqual([0, part])
  })

  test.each<[string, (file: string) => unknown]>([
    ['size', file => truncateSync(file, 1)],
    ['time', file => utimesSync(file, 1_700_000_000, 1_650_000_008.000001)],
    ['mode', file => chmod(file, 0o600)],
    ['owner', file => chown(file, 7, 0)],
    ['group', file => chown(file, 0, 7)],
    ['absence', file => rm(file)]
  ])("a file's %s is noticed", async (_, change) => {
    const before = await fingerprints(1)
    await change(join(root, 'a/file 8'))
    expect(await changedParts(before)).toEqual([0])
  })

  test("a symbolic link's time and target are noticed", async () => {
    const before = await fingerprints(1)
    lutimesSync(join(root, 'b/link'), 1, 1)
    expect(await changedParts(before)).toEqual([0])
  })

  test('a file that came and went leaves no trace', async () => {
    const before = await fingerprints()
    writeFileSync(join(root, 'a/temporary'), '')
    await rm(join(root, 'a/temporary'))
    expect(await changedParts(before)).toEqual([])
  })

  test("a folder's mode concerns the folders' part alone", async () => {
    const before = await fingerprints()
    await chmod(join(root, 'a'), 0o700)
    expect(await changedParts(before)).toEqual([0])
  })
})

describe('parts', () => {
  test('every entry is in one part, folders in the first, all names of a file together', async () => {
    makeTree(tarOf(CACHE), root)
    const [folders = [], ...files] = await Promise.all([0, 1, 2, 3, 4].map(memberNames))
    expect(folders).toEqual(['.', 'a', 'b', 'b/c', 'empty', 'odd\n\xff name'])
    expect(files.flat().sort()).toEqual(
      CACHE.filter(entry => entry.type !== '5')
        .map(entry => entry.name)
        .sort()
    )
    // The hash is part of what a stored index means: other numbers would re-pack every tree once.
    expect(files.map(names => names.length)).toEqual([16, 6, 8, 15])
    const twins = ['a/file 0', 'b/twin', 'twin']
    expect(files.filter(names => twins.some(twin => names.includes(twin)))).toHaveLength(1)
  })

  test('a tree has as many as its size asks for', async () => {
    mkdirSync(root)
    const partsOf = async (megabytes: number) => {
      writeFileSync(join(root, 'file'), '')
      truncateSync(join(root, 'file'), megabytes * 1024 * 1024)
      return (await fingerprintTree(root)).fingerprints.length
    }
    expect([await partsOf(0), await partsOf(32)]).toEqual([1, 1])
    expect([await partsOf(33), await partsOf(65), await partsOf(10_000)]).toEqual([3, 5, 17])
  })

  /** The bundles of CACHE's parts. */
  function packParts() {
    makeTree(tarOf(CACHE), root)
    const parts = Array.from({ length: PARTS }, (_, part) => part)
    return Promise.all(
      parts.map(async part => {
        const output = join(scratch.path, `bundle${part}`)
        const members = await partMembers(root, PARTS, part)
        return { output, ...(await packBundle({ root, members, take: 'listed', output, mutable: true })) }
      })
    )
  }

  test('extracted one after another in any order they give the tree, with the times of its folders', async () => {
    const bundles = await packParts()
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(bundles, { minLength: PARTS }), async order => {
        const target = scratchFolder()
        try {
          const tree = new LoneTree(target.path)
          const added = order.map(({ output, sha256, bytes, rawBytes }) =>
            tree.add({
              source: createReadStream(output),
              expectedSha256: sha256,
              expectedBytes: bytes,
              maxRawBytes: rawBytes
            })
          )
          await Promise.all(added)
          await tree.finish()
          expect(describeTree(target.path)).toEqual(describeTree(root))
          expect(extendedAttributes(target.path)).toEqual(['SCHILY.xattr.trusted.overlay.opaque=y'])
          expect(await fingerprintTree(target.path, PARTS)).toEqual(await fingerprintTree(root, PARTS))
        } finally {
          target.remove()
        }
      }),
      { numRuns: 20 }
    )
  }, 60_000)

  test.each([1, PARTS])('what has come and changed since is packed as additions to %i parts', async parts => {
    makeTree(tarOf(CACHE), root)
    const restored = join(scratch.path, 'restored')
    mkdirSync(restored)
    const tree = new LoneTree(restored)
    const all = Array.from({ length: parts }, (_, part) => part)
    const add = async (members: Buffer[], name: string) => {
      const output = join(scratch.path, name)
      const { sha256, bytes, rawBytes } = await packBundle({ root, members, take: 'listed', output, mutable: true })
      const expected = { expectedSha256: sha256, expectedBytes: bytes, maxRawBytes: rawBytes }
      await tree.add({ source: createReadStream(output), ...expected })
    }
    for (const part of all) await add(await partMembers(root, parts, part), `part ${part}`)
    const manifests = await treeManifests(root, parts)
    expect((await fingerprintTree(root, parts, manifests)).grown).toEqual(all.map(part => parts === 1 || part > 0))

    mkdirSync(join(root, 'a/new'))
    writeFileSync(join(root, 'a/new/file'), 'new')
    writeFileSync(join(root, 'b/file 1'), 'another content')
    linkSync(join(root, 'b/file 5'), join(root, 'b/link of an old file'))
    utimesSync(join(root, 'a'), 1_700_000_000, 1_700_000_000)
    const { grown, fingerprints: now } = await fingerprintTree(root, parts, manifests)
    expect(grown).toEqual(all.map(part => parts === 1 || part > 0))
    const added = await Promise.all(all.map(part => partMembers(root, parts, part, manifests[part])))
    expect(
      added
        .flat()
        .map(name => name.toString('latin1'))
        .filter(name => !['.', 'a', 'b', 'a/new'].includes(name))
        .sort()
    ).toEqual(['a/new/file', 'b/file 1', 'b/file 5', 'b/link of an old file'])
    for (const [part, members] of added.entries()) {
      const isWhole = parts > 1 && part === 0
      await add(isWhole ? await partMembers(root, parts, 0) : members, `addition ${part}`)
    }
    await tree.finish()
    expect(describeTree(restored)).toEqual(describeTree(root))
    expect((await fingerprintTree(restored, parts)).fingerprints).toEqual(now)

    await rm(join(root, 'a/file 8'))
    const after = (await fingerprintTree(root, parts, manifests)).grown ?? []
    expect(after.filter(isGrown => !isGrown)).toHaveLength(parts === 1 ? 1 : 2)
  })

  test('extracted side by side in any order they give the tree, with the times of its folders', async () => {
    const bundles = await packParts()
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(bundles, { minLength: PARTS }), async order => {
        const target = scratchFolder()
        try {
          const together = {
            destination: target.path,
            guard: new PathGuard(),
            lateFolders: new LateFolders(target.path)
          }
          const extracted = await Promise.all(
            order.map(({ output, sha256, bytes, rawBytes }) => {
              const expected = { expectedSha256: sha256, expectedBytes: bytes, maxRawBytes: rawBytes }
              return extractBundle({ source: createReadStream(output), ...expected, ...together })
            })
          )
          await together.lateFolders.restore()
          expect(extracted.reduce((sum, { entries }) => sum + entries, 0)).toBe(CACHE.length)
          expect(describeTree(target.path)).toEqual(describeTree(root))
          expect(extendedAttributes(target.path)).toEqual(['SCHILY.xattr.trusted.overlay.opaque=y'])
          expect(await fingerprintTree(target.path, PARTS)).toEqual(await fingerprintTree(root, PARTS))
        } finally {
          target.remove()
        }
      }),
      { numRuns: 20 }
    )
  }, 60_000)
})
