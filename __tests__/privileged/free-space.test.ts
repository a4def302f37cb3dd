import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { NoSpaceError, requireSpace } from '../../src/privileged/free-space.ts'
import { fillUp, type SmallDisk, smallDisk } from '../support/small-disk.ts'

let disk: SmallDisk
beforeEach(() => {
  disk = smallDisk()
})
afterEach(() => disk.remove())

test('a snapshot that the disk has room for may be extracted', () => {
  expect(() => requireSpace(disk.path, { bytes: 2_000_000, entries: 50 })).not.toThrow()
})

test('one that is larger than what is free is refused before anything is done', () => {
  const larger = () => requireSpace(disk.path, { bytes: 4_000_001, entries: 1 })
  expect(larger).toThrow(NoSpaceError)
  expect(larger).toThrow(/^The snapshot needs 4\.0 MB, and the disk of \S+ has 3\.\d MB left\.$/)
  fillUp(disk.path)
  expect(() => requireSpace(disk.path, { bytes: 10_000, entries: 0 })).toThrow('The snapshot needs 10.0 kB')
})

test('one of more files than the disk has inodes for is refused', () => {
  expect(() => requireSpace(disk.path, { bytes: 1, entries: 64 })).toThrow(
    /^The snapshot has 64 files or more, and the disk of \S+ has room for 53: it lacks inodes\.$/
  )
})
