import { expect, test } from '@jest/globals'
import { formatBytes, formatCount, formatDuration } from '../src/format.ts'

test.each([
  [0, '0.0 s'],
  [449, '0.4 s'],
  [9400, '9.4 s'],
  [59_949, '59.9 s'],
  [59_950, '1 m 0 s'],
  [130_000, '2 m 10 s'],
  [119_700, '2 m 0 s'],
  [3_599_400, '59 m 59 s'],
  [3_599_600, '1 h 0 m'],
  [3_900_000, '1 h 5 m'],
  [-1500, '-1.5 s']
])('%d ms is %s', (ms, expected) => {
  expect(formatDuration(ms)).toBe(expected)
})

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 kB'],
  [85_234_567, '85.2 MB'],
  [999_949, '999.9 kB'],
  [999_951, '1.0 MB'],
  [2_600_000_000, '2.6 GB'],
  [5_000_000_000_000_000, '5000.0 TB']
])('%d bytes are %s', (bytes, expected) => {
  expect(formatBytes(bytes)).toBe(expected)
})

test.each([
  [formatCount(0, 'step'), '0 steps'],
  [formatCount(1, 'step'), '1 step'],
  [formatCount(2, 'entry', 'entries'), '2 entries']
])('%s', (text, expected) => {
  expect(text).toBe(expected)
})
