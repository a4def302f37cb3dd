import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { constants, zstdCompressSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { type ExtractOptions, extractBundle } from '../../src/archive/index.ts'
import { bundleOf, expectationOf, inPieces, scratchFolder } from '../support/bundles.ts'
import { childProcesses } from '../support/processes.ts'
import { entryBlocks, type TarEntry, tarOf } from '../support/tar-writer.ts'

let scratch: ReturnType<typeof scratchFolder>
let destination: string
beforeEach(() => {
  scratch = scratchFolder()
  destination = join(scratch.path, 'destination')
  mkdirSync(destination)
})
afterEach(() => scratch.remove())

const folder: TarEntry = { name: 'd/', type: '5' }

describe('a bundle that is not what it should be', () => {
  const archive = tarOf([folder, { name: 'd/x', content: Buffer.from('good') }])
  const { bytes, ...expected } = bundleOf(archive)
  const extract = (source: AsyncIterable<Buffer>, options: Partial<ExtractOptions> = {}) =>
    extractBundle({ source, ...expected, destination, maxRawBytes: 1e9, ...options })

  test('of a small bundle with a wrong digest nothing is extracted', async () => {
    await expect(extract(inPieces(bytes), { expectedSha256: '0'.repeat(64) })).rejects.toThrow('SHA-256')
    expect(readdirSync(destination)).toEqual([])
  })

  test('a wrong digest is an error', async () => {
    const wrong = extract(inPieces(bytes), { expectedSha256: '0'.repeat(64) })
    await expect(wrong).rejects.toMatchObject({
      fault: 'wrong-digest',
      message: `the bundle's SHA-256 is ${expected.expectedSha256} instead of ${'0'.repeat(64)}`
    })
  })

  test('a bundle that is too short is an error', async () => {
    const short = extract(inPieces(bytes.subarray(0, -3)))
    await expect(short).rejects.toMatchObject({ fault: 'wrong-size' })
  })

  test('a bundle that is too long is an error, before its end is awaited', async () => {
    async function* endless() {
      yield bytes
      while (true) yield Buffer.alloc(1000)
    }
    await expect(extract(endless())).rejects.toMatchObject({ fault: 'wrong-size' })
  })

  test('each flipped bit is an error', async () => {
    for (let bit = 0; bit < bytes.length * 8; bit += 97) {
      const flipped = Buffer.from(bytes)
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      await expect(extract(inPieces(flipped))).rejects.toMatchObject({ name: 'BundleError' })
    }
  })

  test('something that is not compressed is an error', async () => {
    const plain = extract(inPieces(archive), expectationOf(archive))
    await expect(plain).rejects.toMatchObject({ fault: 'bad-compression' })
  })

  test('data after the compressed archive is an error', async () => {
    const longer = Buffer.concat([bytes, zstdCompressSync(Buffer.from('more'))])
    const extraction = extract(inPieces(longer), expectationOf(longer))
    await expect(extraction).rejects.toMatchObject({ fault: 'trailing-data' })
  })

  test('compression that would need much memory to undo is refused', async () => {
    const params = { [constants.ZSTD_c_windowLog]: 27 }
    const source = zstdCompressSync(Buffer.alloc(40_000_000), { params })
    const extraction = extract(inPieces(source), expectationOf(source))
    await expect(extraction).rejects.toMatchObject({ fault: 'bad-compression' })
  })

  test('a bomb is stopped at the size that was announced', async () => {
    const bomb = bundleOf(entryBlocks({ name: 'd/x', content: Buffer.alloc(200_000_000) }))
    const extraction = extract(inPieces(bomb.bytes, 100), { ...bomb, maxRawBytes: 1_000_000 })
    await expect(extraction).rejects.toMatchObject({ fault: 'too-large' })
  })

  test('a source that fails is an error with its cause', async () => {
    async function* failing() {
      yield bytes.subarray(0, 10)
      throw new Error('connection reset')
    }
    await expect(extract(failing())).rejects.toMatchObject({
      fault: 'source-failed',
      message: 'the bundle could not be read: connection reset'
    })
  })

  test('a source that stalls can be stopped, and is closed', async () => {
    const source = new Readable({ read: () => undefined })
    source.push(bytes.subarray(0, 10))
    const controller = new AbortController()
    const extraction = extract(source, { signal: controller.signal })
    setTimeout(() => controller.abort(), 50)
    await expect(extraction).rejects.toMatchObject({ fault: 'aborted', message: 'extraction was stopped' })
    expect(source.destroyed).toBe(true)
    expect(childProcesses()).toEqual([])
  })

  test('a source that stalls after a trick does not hold up its refusal', async () => {
    const source = new Readable({ read: () => undefined })
    const hostile = bundleOf(tarOf([{ name: '/x', content: randomBytes(1_000_000) }]))
    source.push(hostile.bytes)
    const extraction = extract(source, { ...hostile, expectedBytes: hostile.bytes.length + 100 })
    await expect(extraction).rejects.toMatchObject({ fault: 'absolute-name' })
    expect(source.destroyed).toBe(true)
  })

  test('a source that stalls while tar fails does not hold up the error', async () => {
    const source = new Readable({ read: () => undefined })
    const large = bundleOf(tarOf([folder, { name: 'd/x', content: randomBytes(1_000_000) }]))
    source.push(large.bytes)
    const extraction = extract(source, { ...large, destination: '/nowhere/at/all', expectedBytes: 2_000_000 })
    await expect(extraction).rejects.toMatchObject({ fault: 'tar-failed' })
    expect(source.destroyed).toBe(true)
  })

  test('a source that is closed halfway is an error', async () => {
    const source = new Readable({ read: () => undefined })
    source.push(bytes.subarray(0, 10))
    setImmediate(() => source.destroy())
    await expect(extract(source)).rejects.toMatchObject({ fault: 'source-failed' })
  })

  test('a destination that tar cannot write to is an error in its words', async () => {
    writeFileSync(join(scratch.path, 'file'), '')
    const extraction = extract(inPieces(bytes), { destination: join(scratch.path, 'file') })
    await expect(extraction).rejects.toMatchObject({
      fault: 'tar-failed',
      message: `tar ended with status 2: tar: ${scratch.path}/file: Cannot open: Not a directory; tar: Error is not recoverable: exiting now`
    })
    expect(childProcesses()).toEqual([])
  })

  test('a full disk is told as such', async () => {
    const mount = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=100k', 'tmpfs', destination], { encoding: 'utf8' })
    expect(mount.stderr).toBe('')
    try {
      const large = bundleOf(tarOf([folder, { name: 'd/x', content: randomBytes(1_000_000) }]))
      await expect(extract(inPieces(large.bytes, 10_000), large)).rejects.toMatchObject({
        fault: 'disk-full',
        message: expect.stringMatching(/^there is no space left on the disk: tar: d\/x: Wrote only \d+ of \d+ bytes$/)
      })
    } finally {
      spawnSync('umount', [destination])
    }
  })

  test('the bundle itself is fine', async () => {
    expect(await extract(inPieces(bytes, 7))).toEqual({ rawBytes: archive.length, entries: 2 })
    expect(readFileSync(join(destination, 'd/x'), 'utf8')).toBe('good')
  })
})
