/** The examples of the rules' pages are what their rules find, and what they do not. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { rules } from '../../src/advice/index.ts'
import { openProject, pageExample, pagesFolder } from './projects.ts'

/** Rules whose remedy is somebody's decision. */
const withoutFix = ['unpinned-base-image', 'from-service-image', 'shareable-stages']

test('every rule has its page, and every page its rule', () => {
  const pages = readdirSync(pagesFolder).filter(name => name !== 'README.md')
  expect(pages.sort()).toEqual(rules.map(({ name }) => `${name}.md`).sort())
})

test('the list of pages names every rule in the order of their value', () => {
  const list = readFileSync(path.join(pagesFolder, 'README.md'), 'utf8')
  const named = [...list.matchAll(/^\| \[([a-z-]+)\]\(\1\.md\) \| (warning|notice) \| (.+) \|$/gm)]
  expect(named.map(([, name, severity, summary]) => ({ name, severity, summary }))).toEqual(
    rules.map(({ name, severity, summary }) => ({ name, severity, summary }))
  )
})

describe.each(rules.map(({ name }) => name))('%s', name => {
  test('finds its bad example', () => {
    const { files, sizes } = pageExample(name, 'Bad')
    const found = openProject(files, sizes).findings.filter(({ rule }) => rule === name)
    expect(found).toHaveLength(1)
    expect(found[0]?.link).toBe(`docs/rules/${name}.md`)
  })

  test('has nothing to say of its good example, and no other rule warns there', () => {
    const { files, sizes } = pageExample(name, 'Good')
    const { findings } = openProject(files, sizes)
    expect(findings.filter(({ rule, severity }) => rule === name || severity === 'warning')).toEqual([])
  })

  if (!withoutFix.includes(name)) {
    test('makes the bad example into the good one', () => {
      const bad = pageExample(name, 'Bad')
      const good = pageExample(name, 'Good')
      const { folder, fix } = openProject(bad.files, bad.sizes)
      const { files, isComplete } = fix()
      const fixed = Object.fromEntries(files.map(({ file, after }) => [path.relative(folder, file), after]))
      expect(isComplete).toBe(true)
      expect({ ...bad.files, ...fixed }).toEqual(good.files)
    })
  }
})
