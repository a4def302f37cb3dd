import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from '@jest/globals'

const project = path.resolve(import.meta.dirname, '../..')
const page = readFileSync(path.join(project, 'docs/guides.md'), 'utf8')

/** Cells of the rows of all tables. */
const rows = page
  .split('\n')
  .filter(line => line.startsWith('| ') && !line.startsWith('| section'))
  .map(line =>
    line
      .split('|')
      .map(cell => cell.trim())
      .slice(1, 4)
  )

test('every section of the guides has a command or an input that serves it', () => {
  expect(rows.length).toBeGreaterThan(40)
  expect(rows.filter(([section, served]) => !section || !served?.includes('`'))).toEqual([])
})

test('every test that the page names is there', () => {
  const named = [...new Set(rows.flatMap(([, , cell]) => (cell ? [cell] : [])))]
  const missing = named.filter(cell => {
    const [, file, title] = /^`(.+)` › (.+)$/.exec(cell) ?? []
    if (file === undefined || title === undefined) return true
    const text = readFileSync(path.join(project, '__tests__', file), 'utf8')
    return !text.includes(`test('${title}'`) && !text.includes(`test("${title}"`)
  })
  expect(missing).toEqual([])
})
