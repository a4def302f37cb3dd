/** What setup would do with the files that are there. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { planOverrideFile } from '../../src/cli/setup/files.ts'
import { overrideHeader, planOverride } from '../../src/cli/setup/override.ts'
import { createFacts } from './project-facts.ts'

let folder = ''

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'setup-files-'))
})

afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

const plan = planOverride(createFacts([{ name: 'api', dockerfile: 'FROM a\nRUN pip install b\n' }]))

test.each([
  ['a file of the user’s own', 'services: {}\n', 'damaged'],
  ['an empty file', '', 'damaged'],
  ['one that names this tool further down', `services: {}\n${overrideHeader}\n`, 'damaged'],
  ['a file of before', `${overrideHeader}\nservices: {}\n`, 'write'],
  ['the same file', plan.text ?? '', 'current'],
  ['no file', undefined, 'write']
])('an override in the place of %s', async (name, content, kind) => {
  const file = path.join(folder, `${name}.yml`)
  if (content !== undefined) writeFileSync(file, content)
  expect((await planOverrideFile(file, plan)).map(each => each.kind)).toEqual([kind])
})
