/** Jobs that are cancelled: the runner interrupts the main step, and its post step is not run. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from '@jest/globals'
import type { Engine } from '../../scripts/engine/index.ts'
import { imageFile, type JobResult, remains, scriptProcess, until, useJobs } from '../support/jobs.ts'

const jobs = useJobs()

async function expectCancelled(engine: Engine, result: JobResult): Promise<void> {
  expect(result.main.outcome).toBe('cancelled')
  expect(result.main.signals[0]).toBe('SIGINT')
  expect(result.main.signals).not.toContain('SIGKILL')
  expect(result.main.exitCode).toBe(1)
  expect(result.post.outcome).toBe('skipped')
  expect(remains(engine, result)).toEqual([])
  expect((await engine.docker(['info'])).exitCode).toBe(0)
}

test('during the restore: the engine is as it was, and the next job restores it', async () => {
  let slow = true
  const cache = await jobs.service({
    from: await jobs.warm('github'),
    faults: ({ operation, key }) =>
      slow && operation === 'GetBlob' && key.startsWith('cbc1-b-')
        ? { kind: 'slow', bytesPerSecond: 20_000 }
        : undefined
  })
  await jobs.onFreshEngine(async engine => {
    const state = () => [readFileSync(path.join(engine.dataRoot, 'engine-id'), 'utf8'), engine.pid()]
    const before = state()
    const result = await jobs.run(engine, jobs.project(), { cache, cancelAfter: /^Found cbc1-/ })
    await expectCancelled(engine, result)
    expect(state()).toEqual(before)
    slow = false
    const next = await jobs.run(engine, jobs.project(), { cache })
    expect(next.main.outputs).toMatchObject({ 'cache-restored': 'exact', 'steps-cached': '9' })
  })
}, 120_000)

test('during the exchange of its state: the engine works', async () => {
  const cache = await jobs.warm('directory')
  await jobs.onFreshEngine(async engine => {
    const during = async () => {
      const main = await scriptProcess(engine, 'main')
      await until('the activation begins', () => existsSync(path.join(engine.dataRoot, 'cbc-restore', 'journal.json')))
      process.kill(main, 'SIGINT')
      process.kill(main, 'SIGTERM')
    }
    const result = await jobs.run(engine, jobs.project(), { cache, during })
    expect(result.main.exitCode).toBe(1)
    expect(remains(engine, result)).toEqual([])
    const next = await jobs.run(engine, jobs.project(), { cache })
    expect(next.main.outputs).toMatchObject({ 'steps-total': '9', 'steps-cached': '9' })
    expect(await imageFile(engine, 'shop-web', '/built.txt')).toBe('web 1\n')
  })
}, 120_000)

test('during the build: the build stops, and nothing is saved', async () => {
  const cache = jobs.folder()
  const slow = {
    'web/Dockerfile': 'FROM busybox:latest\nRUN --network=none echo begun\nRUN --network=none sleep 4321\n'
  }
  await jobs.onFreshEngine(async engine => {
    const result = await jobs.run(engine, jobs.project(slow), { cache, cancelAfter: /RUN --network=none echo begun/ })
    await expectCancelled(engine, result)
    expect(readdirSync(cache)).toEqual([])
    expect(result.main.log).toContain('- Cancelled after ')
    await until('the step has ended', () => !commandLines().includes('sleep 4321'))
  })
}, 120_000)

function commandLines(): string[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(name => {
      try {
        return readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0').join(' ').trim()
      } catch {
        return ''
      }
    })
}
