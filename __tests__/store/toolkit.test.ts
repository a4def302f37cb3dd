import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { openToolkitStore } from '../../src/store/toolkit.ts'
import { type ServiceRequest, startCacheService } from '../support/cache-service/index.ts'

// The job is a process of its own, which a busy machine starts slowly.
jest.setTimeout(60_000)

let scratch = ''
beforeEach(async () => {
  scratch = await mkdtemp(path.join(tmpdir(), 'cbc-toolkit-'))
})
afterEach(async () => {
  await rm(scratch, { recursive: true, force: true })
})

test("a job saves, finds and reads entries through the platform's own client", async () => {
  const service = await startCacheService({ folder: path.join(scratch, 'service') })
  const job = path.join(scratch, 'job')
  const [work, temp] = [path.join(job, 'work'), path.join(job, 'temp')]
  await mkdir(work, { recursive: true })
  await mkdir(temp)
  const { PATH = '' } = process.env
  const env = { PATH, ...service.environment(), GITHUB_WORKSPACE: work, RUNNER_TEMP: temp }
  const program = path.join(import.meta.dirname, '..', 'support', 'toolkit-job.ts')
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [program, job], { env, cwd: work })
    expect(JSON.parse(stdout.slice(stdout.lastIndexOf('\n')))).toEqual({
      saved: [
        { outcome: 'saved', bytes: 1000 },
        { outcome: 'saved', bytes: 6 }
      ],
      again: { outcome: 'exists', bytes: 0 },
      found: { key: 'i-web-2' },
      missed: null,
      contents: [
        { bytes: 1000, text: 'xxxxxx' },
        { bytes: 6, text: 'second' }
      ],
      missing: `MissingEntryError: There is no cache entry "i-web" in the runner's cache.`,
      shorter: { outcome: 'saved', bytes: 7 }
    })
    expect((await readdir(job)).sort()).toEqual(['file', 'temp', 'work'])
    expect(await readdir(work)).toEqual([])
  } finally {
    await service.stop()
  }
})

test('what a service does not answer is given up at the signal, though the client goes on waiting', async () => {
  const silent: ServiceRequest['operation'][] = []
  const faults = ({ operation }: ServiceRequest) => {
    silent.push(operation)
    return { kind: 'hang', when: 'before-headers' } as const
  }
  const service = await startCacheService({ folder: path.join(scratch, 'service'), faults })
  const { PATH = '' } = process.env
  const env = { PATH, ...service.environment(), GITHUB_WORKSPACE: scratch, RUNNER_TEMP: scratch }
  const program = path.join(import.meta.dirname, '..', 'support', 'toolkit-silent-job.ts')
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [program, scratch], { env, cwd: scratch })
    expect(JSON.parse(stdout.slice(stdout.lastIndexOf('\n')))).toEqual([
      'AbortedError: Looking up the cache entry "key" was ended.',
      'AbortedError: Reading the cache entry "key" was ended.',
      'AbortedError: Saving the cache entry "key" was ended.',
      'AbortedError: Saving the cache entry "later" was ended.',
      'closed'
    ])
    expect(silent).toEqual(['GetCacheEntryDownloadURL', 'GetCacheEntryDownloadURL', 'GetCacheEntryDownloadURL'])
  } finally {
    await service.stop()
  }
})

test('a job that may not write is told so without a try', async () => {
  const access = { read: true, write: false, reason: 'The workflow sets its cache mode to read.' }
  const store = openToolkitStore({ folder: path.join(scratch, 'entries'), access })
  expect(await store.putBytes('key', Buffer.from('x'))).toEqual({ outcome: 'denied', bytes: 0 })
  expect(await store.access()).toEqual(access)
})
