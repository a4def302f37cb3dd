/** What docs/reliability.md says of faults: that it is current is checked with the other generated pages, in action.test.ts. */
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from '@jest/globals'
import { titleOf } from './support/faults/fault.ts'
import { faultGroups, proven } from './support/faults/index.ts'

const faults = faultGroups.flatMap(group => group.faults)

test('each fault has a name of its own', () => {
  const names = [...faults.map(titleOf), ...proven.map(({ name }) => name)]
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([])
})

test('faults that other tests are said to prove have a test of that title', () => {
  const missing = proven.filter(({ file, test: title }) => {
    const source = path.join(import.meta.dirname, file)
    return !existsSync(source) || !readFileSync(source, 'utf8').includes(`'${title}'`)
  })
  expect(missing).toEqual([])
})

test('the README promises no more faults than there are', () => {
  expect(faults.length + proven.length).toBeGreaterThanOrEqual(40)
})
