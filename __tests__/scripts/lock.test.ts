import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { withLock } from '../../scripts/engine/lock.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'lock-'))
})

afterEach(() => rm(folder, { recursive: true }))

test('those who want the same lock go one after the other, and each gets its own result', async () => {
  const file = path.join(folder, 'lock')
  const events: string[] = []
  const enter = (name: string) =>
    withLock(file, async () => {
      events.push('in')
      await new Promise(resolve => setTimeout(resolve, 20))
      events.push('out')
      return name
    })
  expect(await Promise.all([enter('a'), enter('b'), enter('c')])).toEqual(['a', 'b', 'c'])
  expect(events).toEqual(['in', 'out', 'in', 'out', 'in', 'out'])
})

test('a failure gives the lock back and is passed on', async () => {
  const file = path.join(folder, 'lock')
  const failing = withLock(file, () => Promise.reject(new Error('disk full')))
  await expect(failing).rejects.toThrow('disk full')
  expect(await withLock(file, async () => 'free')).toBe('free')
})

test('the lock of a killed process is free', async () => {
  const file = path.join(folder, 'lock')
  const lock = path.resolve(import.meta.dirname, '../../scripts/engine/lock.ts')
  const script = `import { withLock } from ${JSON.stringify(lock)}
    await withLock(process.argv[1], () => { console.log('locked'); return new Promise(done => setTimeout(done, 1e6)) })`
  const holder = spawn(process.execPath, ['--input-type=module', '--eval', script, file], { stdio: 'pipe' })
  await once(holder.stdout, 'data')
  holder.kill('SIGKILL')
  expect(await withLock(file, async () => 'free')).toBe('free')
})
