/** Bundles in files, which the program that decompresses them reads by itself. */
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'
import { constants, zstdCompressSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { extractFile, type FileBundle } from '../../src/archive/index.ts'
import { bundleOf, expectationOf, scratchFolder } from '../support/bundles.ts'
import { childProcesses } from '../support/processes.ts'
import { entryBlocks, tarOf } from '../support/tar-writer.ts'

let scratch: ReturnType<typeof scratchFolder>
let destination: string
beforeEach(() => {
  scratch = scratchFolder()
  destination = join(scratch.path, 'destination')
  mkdirSync(destination)
})
afterEach(() => {
  expect(childProcesses()).toEqual([])
  scratch.remove()
})

/** Work with a file that holds these bytes. */
async function inFile<Result>(content: Buffer, work: (file: FileHandle) => Promise<Result>): Promise<Result> {
  writeFileSync(join(scratch.path, 'bundle'), content)
  const file = await open(join(scratch.path, 'bundle'))
  try {
    return await work(file)
  } finally {
    await file.close()
  }
}

function extract(content: Buffer, options: Partial<FileBundle> = {}): Promise<void> {
  const bundle = { ...expectationOf(content), destination, maxRawBytes: 1e9, ...options }
  return inFile(content, file => extractFile({ ...bundle, file }))
}

const folder = { name: 'd/', type: '5' } as const
const small = bundleOf(tarOf([folder, { name: 'd/x', content: Buffer.from('good') }]))
const noise = randomBytes(3_000_000)
/** Not small, as it does not compress. */
const large = bundleOf(tarOf([folder, { name: 'd/x', content: noise }]))

describe('a bundle in a file', () => {
  test.each([
    ['small', small.bytes, Buffer.from('good')],
    ['large', large.bytes, noise]
  ])('that is %s is extracted, and the file stays open', async (_, bytes, content) => {
    await inFile(bytes, async file => {
      await extractFile({ ...expectationOf(bytes), file, destination, maxRawBytes: 1e9 })
      expect((await file.stat()).size).toBe(bytes.length)
    })
    expect(readFileSync(join(destination, 'd/x')).equals(content)).toBe(true)
  })

  test('that is small is not even looked at when its digest is wrong', async () => {
    const wrong = extract(small.bytes, { expectedSha256: '0'.repeat(64) })
    await expect(wrong).rejects.toMatchObject({ name: 'BundleError', fault: 'wrong-digest' })
    expect(readdirSync(destination)).toEqual([])
  })

  test('that is large is refused when its digest is wrong, whatever it holds', async () => {
    const expectedSha256 = '0'.repeat(64)
    const damaged = Buffer.from(large.bytes)
    damaged.fill(0, 1000, 2000)
    for (const bytes of [large.bytes, damaged]) {
      await expect(extract(bytes, { expectedSha256 })).rejects.toMatchObject({ fault: 'wrong-digest' })
    }
  })

  test('has the length that was told', async () => {
    const { expectedSha256, expectedBytes } = large
    const cut = extract(large.bytes.subarray(0, -7), { expectedSha256, expectedBytes })
    await expect(cut).rejects.toMatchObject({ fault: 'wrong-size' })
    const more = extract(Buffer.concat([large.bytes, large.bytes]), { expectedSha256, expectedBytes })
    await expect(more).rejects.toMatchObject({ fault: 'wrong-size' })
  })

  test('is refused when it is as it should be, but not what it should be', async () => {
    await expect(extract(noise)).rejects.toMatchObject({ fault: 'bad-compression' })
    const greedy = zstdCompressSync(Buffer.alloc(40_000_000), { params: { [constants.ZSTD_c_windowLog]: 27 } })
    await expect(extract(greedy)).rejects.toMatchObject({ fault: 'bad-compression' })
    const archive = tarOf([folder, { name: 'd/x', content: noise }])
    await expect(extract(zstdCompressSync(archive.subarray(0, 1_500_000)))).rejects.toMatchObject({
      fault: 'tar-failed'
    })
    const climbing = zstdCompressSync(tarOf([{ name: '../x', content: Buffer.from('evil') }]))
    await expect(extract(climbing)).rejects.toMatchObject({ fault: 'absolute-name' })
    expect(existsSync(join(scratch.path, 'x'))).toBe(false)
  })

  test('may not be larger than was announced', async () => {
    const bomb = zstdCompressSync(entryBlocks({ name: 'd/x', content: Buffer.alloc(200_000_000) }))
    await expect(extract(bomb, { maxRawBytes: 1_000_000 })).rejects.toMatchObject({ fault: 'too-large' })
  })

  test('can be given up', async () => {
    const reason = new Error('enough')
    await expect(extract(large.bytes, { signal: AbortSignal.abort(reason) })).rejects.toMatchObject({
      fault: 'aborted'
    })
  })
})
