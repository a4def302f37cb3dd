/** Where a patch goes, and that it applies wherever the command was called. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { unifiedDiff } from '../../src/advice/index.ts'
import { PatchFileError, patchHeader, writePatch } from '../../src/advice/patch-file.ts'
import { executeChecked } from '../../src/process.ts'
import { writeFiles } from '../support/files.ts'

let folder = ''

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'advice-patch-'))
})

afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

describe('a patch is written', () => {
  const patch = `${patchHeader}--- a/x\n`

  test('to a new file, and over a patch of before', async () => {
    const file = path.join(folder, 'better.patch')
    await writePatch(file, `${patch}one\n`)
    await writePatch(file, `${patch}two\n`)
    expect(readFileSync(file, 'utf8')).toBe('# Written by compose-build-cache advise --fix.\n--- a/x\ntwo\n')
  })

  test.each([
    ['Dockerfile', 'FROM debian:12\n'],
    ['compose.yaml', '# Written by hand.\nservices: {}\n'],
    ['other.patch', '--- a/x\n+++ b/x\n'],
    ['empty', '']
  ])('never over %s', async (name, content) => {
    const file = path.join(folder, name)
    writeFileSync(file, content)
    await expect(writePatch(file, patch)).rejects.toThrow(
      new PatchFileError(`${file} is there and is no patch of this tool, so it is left as it is: name another file.`)
    )
    expect(readFileSync(file, 'utf8')).toBe(content)
  })

  test('nowhere in the place of a folder, or where there is none', async () => {
    const place = path.join(folder, 'web')
    mkdirSync(place)
    await expect(writePatch(place, patch)).rejects.toThrow(`The patch cannot be written to ${place}: `)
    const missing = path.join(folder, 'missing/better.patch')
    await expect(writePatch(missing, patch)).rejects.toThrow(`The patch cannot be written to ${missing}: ENOENT`)
  })
})

test.each([
  ['git', ['apply']],
  ['patch', ['--strip=1', '--batch', '--input']]
])('%s applies it in a folder of a repository', async (command, args) => {
  const repository = path.join(folder, command)
  const shop = path.join(repository, 'shop')
  writeFiles(shop, { 'a Dockerfile': 'FROM a\nRUN b\n', Dockerfile: 'FROM a\n' })
  await executeChecked('git', ['init', '--quiet', repository])
  const after = { 'a Dockerfile': 'FROM a\nRUN c\n', Dockerfile: 'FROM c\n', '.dockerignore': '.git\n' }
  const before = (name: string) => (name === '.dockerignore' ? undefined : readFileSync(path.join(shop, name), 'utf8'))
  const files = Object.entries(after).map(([name, text]) => ({ file: name, before: before(name), after: text }))
  const patch = path.join(folder, `${command}.patch`)
  await writePatch(patch, patchHeader + unifiedDiff(files, name => name))
  await executeChecked(command, [...args, patch], { cwd: shop })
  for (const [name, text] of Object.entries(after)) expect(readFileSync(path.join(shop, name), 'utf8')).toBe(text)
})
