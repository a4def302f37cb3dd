import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { PathGuard } from '../../src/archive/index.ts'
import { extractArchive, scratchFolder } from '../support/bundles.ts'
import { childProcesses } from '../support/processes.ts'
import { endMark, entryBlocks, paxEntry, tarOf } from '../support/tar-writer.ts'
import { evil, TRICKS } from '../support/tricks.ts'

let scratch: ReturnType<typeof scratchFolder>
let destination: string
beforeEach(() => {
  scratch = scratchFolder()
  destination = join(scratch.path, 'destination')
  mkdirSync(destination)
  mkdirSync(join(scratch.path, 'outside'))
})
afterEach(() => scratch.remove())

describe('an archive with a trick in it', () => {
  test.each(TRICKS)('$trick is refused', async ({ entries, fault, message, rules }) => {
    const extraction = extractArchive(tarOf(entries), destination, rules)
    await expect(extraction).rejects.toMatchObject({ name: 'BundleError', fault, message })
    expect(readdirSync(join(scratch.path, 'outside'))).toEqual([])
    expect(existsSync(join(scratch.path, 'x'))).toBe(false)
    expect(childProcesses()).toEqual([])
  })

  test('two archives cannot do together what one may not', async () => {
    const guard = new PathGuard()
    await extractArchive(tarOf([{ name: 'd', type: '2', linkName: '../outside' }]), destination, { guard })
    const second = extractArchive(tarOf([{ name: 'd/x', content: evil }]), destination, { guard })
    await expect(second).rejects.toMatchObject({ fault: 'through-symlink' })
    expect(readdirSync(join(scratch.path, 'outside'))).toEqual([])
  })

  test('an archive that ends before its end mark is refused', async () => {
    const whole = entryBlocks({ name: 'd/x', content: Buffer.alloc(2000) })
    for (const cut of [
      whole,
      whole.subarray(0, 1500),
      whole.subarray(0, 300),
      Buffer.concat([whole, Buffer.alloc(512)])
    ]) {
      await expect(extractArchive(cut, destination)).rejects.toMatchObject({ fault: 'truncated' })
    }
  })

  test('an extended header without an entry is refused', async () => {
    const archive = tarOf([paxEntry([['path', 'd/x']])])
    await expect(extractArchive(archive, destination)).rejects.toMatchObject({ fault: 'truncated' })
  })

  test('data after the end mark is refused', async () => {
    const archive = Buffer.concat([endMark(), entryBlocks({ name: 'd/x', content: evil })])
    await expect(extractArchive(archive, destination)).rejects.toMatchObject({ fault: 'trailing-data' })
    expect(readdirSync(destination)).toEqual([])
  })
})
