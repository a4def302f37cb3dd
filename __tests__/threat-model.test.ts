/** The threat model claims nothing without a test that exists. */
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from '@jest/globals'

const docs = path.resolve(import.meta.dirname, '../docs')
const text = readFileSync(path.join(docs, 'threat-model.md'), 'utf8')

/** File and names of tests, of every row of a table of claims. */
const cited = text.split('\n').flatMap(line =>
  [...line.matchAll(/\]\((\.\.\/__tests__\/[^)]+)\)((?: (?:"[^"]+",?|and [^|"]+))+)/g)].map(
    ([, file = '', names = '']) => ({
      file,
      names: [...names.matchAll(/"([^"]+)"/g)].map(([, name = '']) => name)
    })
  )
)

test('every claim names a test, and all that are named exist', () => {
  expect(cited.length).toBeGreaterThan(35)
  const missing = cited.flatMap(({ file, names }) => {
    const source = path.join(docs, file)
    const content = existsSync(source) ? readFileSync(source, 'utf8').replaceAll("\\'", "'") : ''
    return names.filter(name => !content.includes(name)).map(name => `${file}: ${name}`)
  })
  expect(missing).toEqual([])
  expect(cited.filter(({ names }) => names.length === 0)).toEqual([])
})

test('no row of a table of claims goes without', () => {
  const tables = text.split('\n\n').filter(part => part.startsWith('| claim | test |'))
  expect(tables.length).toBeGreaterThan(6)
  const rows = tables.flatMap(table => table.trim().split('\n').slice(2))
  expect(rows.filter(row => !row.includes('](../__tests__/'))).toEqual([])
})
