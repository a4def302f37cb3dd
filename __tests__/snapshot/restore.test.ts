import { describe, expect, test } from '@jest/globals'
import { isTimeToChange } from '../../src/snapshot/restore.ts'

describe('the engine changes over during a restore', () => {
  test.each([
    ['not while much more is to come', 0.1, 10_000, false],
    ['when the rest takes no longer than 20 s', 0.2, 5_000, true],
    ['not when the rest takes a little longer', 0.2, 5_100, false],
    ['when half is done, however long the rest takes', 0.5, 60_000, true],
    ['not before anything is done', 0, 10, false]
  ])('%s', (_, done, elapsedMs, expected) => {
    expect(isTimeToChange(done, elapsedMs)).toBe(expected)
  })
})
