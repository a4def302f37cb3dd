import { expect, test } from '@jest/globals'
import { parseAge, parseSize, printedBytes } from '../../src/cli/amounts.ts'
import { bar, formatAge, oneLine, shortened, tableLines } from '../../src/cli/table.ts'

test('columns are as wide as their widest cell', () => {
  const columns = [{ title: 'kind' }, { title: 'size', align: 'right' }] as const
  expect(
    tableLines(columns, [
      ['layers', '1 B'],
      ['x', '12.0 GB']
    ])
  ).toEqual(['kind       size', 'layers      1 B', 'x       12.0 GB'])
})

test('a bar shows its part, and anything that is more than nothing', () => {
  expect([bar(0, 4), bar(0.001, 4), bar(0.5, 4), bar(1, 4), bar(2, 4), bar(Number.NaN, 4)]).toEqual([
    '░░░░',
    '█░░░',
    '██░░',
    '████',
    '████',
    '░░░░'
  ])
})

test('a long text loses its middle', () => {
  expect(shortened('RUN  pip\ninstall', 40)).toBe('RUN pip install')
  expect(shortened('abcdefghijklmnop', 10)).toBe('abcdef…nop')
})

test('ages are rounded down', () => {
  const hour = 3_600_000
  expect([59_999, 60_000, 2 * hour, 47 * hour, 48 * hour].map(formatAge)).toEqual([
    'just now',
    '1 minute ago',
    '2 hours ago',
    '47 hours ago',
    '2 days ago'
  ])
})

test('sizes and ages are read as they are written', () => {
  expect([parseSize('500MB'), parseSize('1.5 gb'), parseSize('0')]).toEqual([500_000_000, 1_500_000_000, 0])
  expect([parseAge('90m'), parseAge('2w')]).toEqual([5_400_000, 1_209_600_000])
  expect(() => parseSize('5 apples')).toThrow('"5 apples" is not a size: write it as 500MB or 2GB.')
  expect(() => parseAge('7')).toThrow('"7" is not an age')
})

test('sizes are read as docker prints them', () => {
  expect(['4.21MB', '12kB', '0B', '3.346GiB', 'n/a'].map(printedBytes)).toEqual([
    4_210_000, 12_000, 0, 3_592_740_143, 0
  ])
})

test('a name cannot command the terminal', () => {
  expect(oneLine('RUN echo \u001b[2J\u0007\r x\n')).toBe('RUN echo x')
})
