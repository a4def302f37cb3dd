import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { discard, isSetAside, openTrash, trashVariable } from '../../scripts/engine/trash.ts'

const before = process.env[trashVariable]
let scratch: string
let trash: string

beforeEach(() => {
  scratch = mkdtempSync(path.join(tmpdir(), 'trash-'))
  trash = path.join(scratch, 'trash')
  mkdirSync(trash)
  process.env[trashVariable] = trash
})

afterEach(() => {
  if (before === undefined) delete process.env[trashVariable]
  else process.env[trashVariable] = before
  rmSync(scratch, { recursive: true })
})

function folder(): string {
  const made = path.join(scratch, 'engine')
  mkdirSync(made)
  writeFileSync(path.join(made, 'file'), 'content')
  return made
}

test('folders of the same name are set aside, each under a name of its own', () => {
  for (let time = 0; time < 2; time++) {
    const made = folder()
    expect(isSetAside(made)).toBe(true)
    expect(existsSync(made)).toBe(false)
  }
  const kept = readdirSync(trash)
  expect(kept).toHaveLength(2)
  for (const name of kept) expect(readdirSync(path.join(trash, name))).toEqual(['file'])
})

test('what the trash cannot take is deleted', () => {
  process.env[trashVariable] = path.join(scratch, 'missing')
  const made = folder()
  expect(isSetAside(made)).toBe(false)
  discard(made)
  expect(existsSync(made)).toBe(false)
})

test('without a trash it is deleted at once', () => {
  delete process.env[trashVariable]
  const made = folder()
  discard(made)
  expect(existsSync(made)).toBe(false)
  expect(readdirSync(trash)).toEqual([])
})

test('what is not there need not be taken away', () => {
  expect(() => discard(path.join(scratch, 'nothing'))).not.toThrow()
})

test('a process below the one that has opened the trash leaves it as it is', async () => {
  discard(folder())
  const empty = await openTrash()
  expect(process.env[trashVariable]).toBe(trash)
  await empty()
  expect(process.env[trashVariable]).toBe(trash)
  expect(readdirSync(trash)).toHaveLength(1)
})
