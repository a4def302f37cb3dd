import {
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { readText, replaceFile } from '../../src/cli/setup/safe-write.ts'

const now = new Date('2026-11-22T04:05:06Z')
let folder = ''

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'safe-write-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('a file gets its new content, keeps its permissions, and its old content stays beside it', async () => {
  const file = path.join(folder, '.zshrc')
  writeFileSync(file, 'old \xff', { encoding: 'latin1', mode: 0o600 })
  const before = await readText(file)
  expect(await replaceFile(file, before, `${before} new`, now)).toBe(`${file}.backup-20261122T040506`)
  expect(readFileSync(file, 'latin1')).toBe('old \xff new')
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(readFileSync(`${file}.backup-20261122T040506`, 'latin1')).toBe('old \xff')
  expect(readdirSync(folder)).toHaveLength(2)
})

test('a backup never takes the place of another', async () => {
  const file = path.join(folder, 'f')
  writeFileSync(file, '1')
  await replaceFile(file, '1', '2', now)
  expect(await replaceFile(file, '2', '3', now)).toBe(`${file}.backup-20261122T040506-1`)
  expect(readFileSync(`${file}.backup-20261122T040506`, 'utf8')).toBe('1')
  expect(readFileSync(`${file}.backup-20261122T040506-1`, 'utf8')).toBe('2')
})

test('a symbolic link stays one, and the file it leads to is changed', async () => {
  const real = path.join(folder, 'dotfiles-bashrc')
  const link = path.join(folder, '.bashrc')
  writeFileSync(real, 'old')
  symlinkSync(real, link)
  await replaceFile(link, 'old', 'new', now)
  expect(lstatSync(link).isSymbolicLink()).toBe(true)
  expect(readFileSync(real, 'utf8')).toBe('new')
})

test('a file that somebody changes meanwhile is left as it is', async () => {
  const file = path.join(folder, 'f')
  writeFileSync(file, 'theirs')
  await expect(replaceFile(file, 'what we read', 'ours', now)).rejects.toThrow(`${file} has changed meanwhile`)
  expect(readFileSync(file, 'utf8')).toBe('theirs')
  expect(readdirSync(folder)).toEqual(['f'])
})

test('a new file is made with its folders, and never over one that has come meanwhile', async () => {
  const file = path.join(folder, 'fish', 'config.fish')
  expect(await readText(file)).toBeUndefined()
  expect(await replaceFile(file, undefined, 'new', now)).toBeUndefined()
  await expect(replaceFile(file, undefined, 'newer', now)).rejects.toThrow('so it is as it was')
  expect(readFileSync(file, 'utf8')).toBe('new')
  expect(readdirSync(path.dirname(file))).toEqual(['config.fish'])
})
