/** Databases that are written to while they are read. */
import { expect, test } from '@jest/globals'
import { BoltError } from '../../src/boltdb/index.ts'
import { readLive } from '../../src/privileged/live-read.ts'

function failing(times: number, error: Error) {
  let reads = 0
  return {
    reads: () => reads,
    read: () => {
      reads += 1
      if (reads <= times) throw error
      return 'sound'
    }
  }
}

test('what is damaged for a moment is read again', async () => {
  const database = failing(4, new BoltError('page 7 is in two places'))
  expect(await readLive(database.read)).toBe('sound')
  expect(database.reads()).toBe(5)
})

test('what stays damaged is an error', async () => {
  const database = failing(5, new BoltError('page 7 is in two places'))
  await expect(readLive(database.read)).rejects.toThrow('page 7 is in two places')
})

test('anything else is an error at once', async () => {
  const database = failing(1, new Error('no such file'))
  await expect(readLive(database.read)).rejects.toThrow('no such file')
  expect(database.reads()).toBe(1)
})
