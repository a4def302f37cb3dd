/** What root has left in the runner's folder for temporary files when all processes of a run were killed. */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { removeAbandoned } from '../../src/privileged/abandoned.ts'
import { writeFiles } from '../support/files.ts'

let runner = ''

beforeEach(() => {
  runner = mkdtempSync(path.join(tmpdir(), 'abandoned-'))
})
afterEach(() => rmSync(runner, { recursive: true, force: true }))

const inRunner = (name: string) => path.join(runner, name)

/** The private folder of this process. */
function ownFolder(name = 'compose-build-cache-now/cbc-own'): string {
  mkdirSync(inRunner(`${name}/work`), { recursive: true })
  return inRunner(name)
}

test('goes, in the folder of this step and of former ones, and nothing else does', () => {
  const own = ownFolder()
  writeFiles(runner, {
    'compose-build-cache-now/cbc-killed/work/bundle-1': 'x',
    'compose-build-cache-now/report.json': '{}',
    'compose-build-cache-old/cbc-killed/work/metadata-1/engine-id': 'x',
    'compose-build-cache-old/cbc-bake-x/metadata.json': '{}',
    'compose-build-cache-old/cbc-engine/docker.sock': '',
    'compose-build-cache-old/other/work/bundle-1': 'x',
    'another-action/cbc-x/work/bundle-1': 'x'
  })
  mkdirSync(inRunner('compose-build-cache-old/cbc-begun'))
  expect(removeAbandoned(own)).toBe(2)
  const kept = [
    'compose-build-cache-now/cbc-own/work',
    'compose-build-cache-now/report.json',
    'compose-build-cache-old/cbc-bake-x/metadata.json',
    'compose-build-cache-old/cbc-engine/docker.sock',
    'compose-build-cache-old/other/work/bundle-1',
    'compose-build-cache-old/cbc-begun',
    'another-action/cbc-x/work/bundle-1'
  ]
  expect(kept.filter(name => !existsSync(inRunner(name)))).toEqual([])
  expect(existsSync(inRunner('compose-build-cache-now/cbc-killed'))).toBe(false)
  expect(existsSync(inRunner('compose-build-cache-old/cbc-killed'))).toBe(false)
})

test('stays as long as its process runs', async () => {
  const own = ownFolder()
  writeFiles(runner, { 'compose-build-cache-old/cbc-lives/work/bundle-1': 'x' })
  const folder = inRunner('compose-build-cache-old/cbc-lives')
  const child = spawn(process.execPath, ['-e', 'process.stdin.resume()', folder], {
    stdio: ['pipe', 'ignore', 'ignore']
  })
  const ended = new Promise(resolve => child.once('exit', resolve))
  await new Promise(resolve => child.once('spawn', resolve))
  expect(removeAbandoned(own)).toBe(0)
  child.stdin.end()
  await ended
  expect(removeAbandoned(own)).toBe(1)
})

test('is looked for beside the folder of this process alone where that is no step of an action', () => {
  const own = ownFolder('some/cbc-own')
  writeFiles(runner, { 'some/cbc-killed/work/x': 'x', 'compose-build-cache-old/cbc-killed/work/x': 'x' })
  expect(removeAbandoned(own)).toBe(1)
  expect(existsSync(inRunner('compose-build-cache-old/cbc-killed/work/x'))).toBe(true)
})
