import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { constants, zstdCompressSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { extractAlone, type LoneBundle, LoneTree } from '../../src/archive/index.ts'
import { bundleOf, expectationOf, inPieces, scratchFolder } from '../support/bundles.ts'
import { childProcesses } from '../support/processes.ts'
import { entryBlocks, type TarEntry, tarOf } from '../support/tar-writer.ts'
import { TRICKS } from '../support/tricks.ts'

let scratch: ReturnType<typeof scratchFolder>
let destination: string
beforeEach(() => {
  scratch = scratchFolder()
  destination = join(scratch.path, 'destination')
  mkdirSync(destination)
  mkdirSync(join(scratch.path, 'outside'))
  writeFileSync(join(scratch.path, 'outside/kept'), 'kept')
})
afterEach(() => {
  expect(childProcesses()).toEqual([])
  scratch.remove()
})

/** Of the folder beside the destination: names, content and the number of hard links. */
function outside(): string {
  const folder = join(scratch.path, 'outside')
  const { stdout } = spawnSync('stat', ['--format=%h %a %s', join(folder, 'kept')], { encoding: 'utf8' })
  return `${readdirSync(folder).join()} ${readFileSync(join(folder, 'kept'), 'utf8')} ${stdout.trim()}`
}

function extract(archive: Buffer, options: Partial<LoneBundle> = {}): Promise<void> {
  const { bytes, ...expected } = bundleOf(archive)
  return extractAlone({ source: inPieces(bytes), ...expected, destination, maxRawBytes: 1e9, ...options })
}

const folder: TarEntry = { name: 'd/', type: '5' }

describe('an archive with a trick in it', () => {
  // Those about a selection of names or about headers that only a scanner looks at do not leave the folder.
  test.each(TRICKS)('$trick does not leave the folder', async ({ entries, rules }) => {
    const before = outside()
    await extract(tarOf(entries), { maxRawBytes: rules?.maxRawBytes ?? 1e9 }).catch(error =>
      expect(error).toMatchObject({ name: 'BundleError' })
    )
    expect(outside()).toBe(before)
    expect(readdirSync(scratch.path).sort()).toEqual(['destination', 'outside'])
    expect(existsSync('/tmp/x')).toBe(false)
  })

  test.each([
    ['a name that climbs', [{ name: '../outside/x' }], /Removing leading `\.\.\/' from member names/],
    ['an absolute name', [{ name: '/x' }], /Removing leading `\/' from member names/],
    [
      'a hard link to a file outside',
      [{ name: 'x', type: '1', linkName: '../outside/kept' }],
      /leads out of the folder|Cannot hard link/
    ]
  ] as const)('%s is refused', async (_, entries, message) => {
    const before = outside()
    await expect(extract(tarOf(entries))).rejects.toThrow(message)
    expect(outside()).toBe(before)
  })

  test('nothing is written through a symbolic link that the archive brings', async () => {
    const entries: TarEntry[] = [
      { name: 'l', type: '2', linkName: '../outside' },
      { name: 'l/x', content: Buffer.from('evil') }
    ]
    await expect(extract(tarOf(entries))).rejects.toMatchObject({ fault: 'tar-failed' })
    expect(outside()).toBe('kept kept 1 644 4')
  })
})

describe('a bundle that is not what it should be', () => {
  const archive = tarOf([folder, { name: 'd/x', content: Buffer.from('good') }])
  const { bytes, ...expected } = bundleOf(archive)

  test('is extracted when it is as it should be', async () => {
    await extract(archive)
    expect(readFileSync(join(destination, 'd/x'), 'utf8')).toBe('good')
  })

  test('of a small bundle with a wrong digest nothing is extracted', async () => {
    const wrong = extract(archive, { expectedSha256: '0'.repeat(64) })
    await expect(wrong).rejects.toMatchObject({ fault: 'wrong-digest' })
    expect(readdirSync(destination)).toEqual([])
  })

  test('each flipped bit is an error', async () => {
    for (let bit = 0; bit < bytes.length * 8; bit += 197) {
      const flipped = Buffer.from(bytes)
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      await expect(extract(archive, { source: inPieces(flipped) })).rejects.toMatchObject({ name: 'BundleError' })
    }
  })

  test('something that is not compressed is an error', async () => {
    const plain = extract(archive, { source: inPieces(archive), ...expectationOf(archive) })
    await expect(plain).rejects.toMatchObject({ fault: 'bad-compression' })
  })

  test('compression that would need much memory to undo is refused', async () => {
    const source = zstdCompressSync(Buffer.alloc(40_000_000), { params: { [constants.ZSTD_c_windowLog]: 27 } })
    const extraction = extract(archive, { source: inPieces(source), ...expectationOf(source) })
    await expect(extraction).rejects.toMatchObject({ fault: 'bad-compression' })
  })

  test('a bomb is refused at the size that was announced', async () => {
    const bomb = entryBlocks({ name: 'd/x', content: Buffer.alloc(200_000_000) })
    await expect(extract(bomb, { maxRawBytes: 1_000_000 })).rejects.toMatchObject({
      fault: 'too-large',
      message: 'the archive is larger than the 1000000 bytes expected'
    })
  })

  test('one record more than was announced is refused, too', async () => {
    const record = 128 * 512
    const two = Buffer.concat([entryBlocks({ name: 'd/x', content: Buffer.alloc(record - 512) }), Buffer.alloc(record)])
    await expect(extract(two, { maxRawBytes: 2 * record })).resolves.toBeUndefined()
    await expect(extract(two, { maxRawBytes: record })).rejects.toMatchObject({ fault: 'too-large' })
  })

  test('an archive that is cut is an error', async () => {
    const cut = tarOf([folder, { name: 'd/x', content: randomBytes(100_000) }]).subarray(0, 50_000)
    await expect(extract(cut)).rejects.toMatchObject({ fault: 'tar-failed' })
  })

  test('a source that fails is an error with its cause', async () => {
    async function* failing() {
      yield bytes.subarray(0, 10)
      throw new Error('connection reset')
    }
    await expect(extract(archive, { source: failing() })).rejects.toMatchObject({
      fault: 'source-failed',
      message: 'the bundle could not be read: connection reset'
    })
  })

  test('a source that is closed halfway is an error', async () => {
    const source = new Readable({ read: () => undefined })
    source.push(bytes.subarray(0, 10))
    setImmediate(() => source.destroy())
    await expect(extract(archive, { source })).rejects.toMatchObject({ fault: 'source-failed' })
  })

  test('a source that stalls can be stopped, and is closed', async () => {
    const source = new Readable({ read: () => undefined })
    source.push(bytes.subarray(0, 10))
    const controller = new AbortController()
    const extraction = extract(archive, { source, signal: controller.signal })
    setTimeout(() => controller.abort(), 50)
    await expect(extraction).rejects.toMatchObject({ fault: 'aborted', message: 'extraction was stopped' })
    expect(source.destroyed).toBe(true)
  })

  test('a source that stalls while tar fails does not hold up the error', async () => {
    const source = new Readable({ read: () => undefined })
    const large = bundleOf(tarOf([folder, { name: 'd/x', content: randomBytes(3_000_000) }]))
    source.push(large.bytes)
    const told = { expectedSha256: large.expectedSha256, expectedBytes: 9_000_000, destination: '/nowhere/at/all' }
    await expect(extract(archive, { source, ...told })).rejects.toMatchObject({ fault: 'tar-failed' })
    expect(source.destroyed).toBe(true)
  })

  test('a full disk is told as such', async () => {
    const mount = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=100k', 'tmpfs', destination], { encoding: 'utf8' })
    expect(mount.stderr).toBe('')
    try {
      const large = tarOf([folder, { name: 'd/x', content: randomBytes(1_000_000) }])
      await expect(extract(large)).rejects.toMatchObject({ fault: 'disk-full' })
    } finally {
      spawnSync('umount', [destination])
    }
  })

  test('the length that was told is kept to', async () => {
    const short = extract(archive, { source: inPieces(bytes.subarray(0, -3)), ...expected })
    await expect(short).rejects.toMatchObject({ fault: 'wrong-size' })
  })
})

describe('a tree that comes in parts', () => {
  const good = tarOf([folder, { name: 'd/x', content: Buffer.from('good') }])
  const part = (archive: Buffer, maxRawBytes = archive.length) => {
    const { bytes, ...expected } = bundleOf(archive)
    return { source: inPieces(bytes), ...expected, maxRawBytes }
  }

  test('has the files of all of them', async () => {
    const tree = new LoneTree(destination)
    await tree.add(part(good))
    await tree.add(part(tarOf([{ name: 'd/y', content: Buffer.from('more') }])))
    await tree.finish()
    expect(readdirSync(join(destination, 'd')).sort()).toEqual(['x', 'y'])
  })

  test('writes nothing through a symbolic link that another part brings', async () => {
    const tree = new LoneTree(destination)
    await tree.add(part(tarOf([{ name: 'l', type: '2', linkName: '../outside' }])))
    const evil = tree.add(part(tarOf([{ name: 'l/x', content: Buffer.from('evil') }])))
    await expect(evil.then(() => tree.finish())).rejects.toMatchObject({ fault: 'tar-failed' })
    expect(outside()).toBe('kept kept 1 644 4')
  })

  test('takes nothing more after a part that was damaged, and leaves no process', async () => {
    const tree = new LoneTree(destination)
    const wrong = tree.add({ ...part(good), expectedSha256: '0'.repeat(64) })
    const next = tree.add(part(good))
    await expect(wrong).rejects.toMatchObject({ fault: 'wrong-digest' })
    await expect(next).rejects.toMatchObject({ fault: 'wrong-digest' })
    await expect(tree.finish()).rejects.toMatchObject({ fault: 'wrong-digest' })
    expect(childProcesses()).toEqual([])
  })

  test('may not be larger than its parts were announced to be', async () => {
    const tree = new LoneTree(destination)
    await tree.add(part(good))
    const large = tree.add(part(entryBlocks({ name: 'd/y', content: Buffer.alloc(200_000_000) }), 1_000_000))
    await expect(large.then(() => tree.finish())).rejects.toMatchObject({ fault: 'too-large' })
  })

  test('can be given up between two parts', async () => {
    const tree = new LoneTree(destination)
    await tree.add(part(good))
    await tree.abandon()
    expect(childProcesses()).toEqual([])
    await expect(tree.finish()).rejects.toMatchObject({ name: 'BundleError' })
  })
})
