import { describe, expect, test } from '@jest/globals'
import { isTimeToStop } from '../../src/snapshot/restore.ts'

describe('the engine is stopped during a restore', () => {
  test.each([
    ['not while much more is to come', 0.1, 1000, false],
    ['when the rest takes no longer than the stop', 0.3, 500, true],
    ['not when the rest takes a little longer', 0.25, 500, false],
    ['when half is done, however long the rest takes', 0.5, 60_000, true],
    ['not before anything is done', 0, 10, false]
  ])('%s', (_, done, elapsedMs, expected) => {
    expect(isTimeToStop(done, elapsedMs)).toBe(expected)
  })
})
