/** Caches that fail or hold something else than they should: the build goes on cold, with one warning. */
import { cpSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import type { Engine } from '../../scripts/engine/index.ts'
import type { Fault, ServiceRequest } from '../support/cache-service/index.ts'
import { type Cache, type JobResult, remains, useJobs, warnings } from '../support/jobs.ts'

const jobs = useJobs()

/** It changes when the engine's state is exchanged. The process may be another: it is stopped before the last bundle is there. */
function engineId(engine: Engine): string {
  return readFileSync(path.join(engine.dataRoot, 'engine-id'), 'utf8')
}

/** Runs a job whose cache does not serve, and checks what must hold whatever is wrong with it. */
async function runsCold(cache: Cache, warning: RegExp): Promise<JobResult> {
  return jobs.onFreshEngine(async engine => {
    const before = engineId(engine)
    const result = await jobs.run(engine, jobs.project(), { cache })
    expect(result.main).toMatchObject({ outcome: 'success' })
    expect(warnings(result)).toEqual([expect.stringMatching(warning)])
    expect(result.post.outcome).toBe('success')
    expect(result.main.outputs).toMatchObject({
      'cache-restored': 'none',
      'cache-hit': 'false',
      'steps-total': '9',
      'steps-cached': '0'
    })
    expect(engineId(engine)).toBe(before)
    expect(remains(engine, result)).toEqual([])
    return result
  })
}

describe('a cache service that', () => {
  const failing = async (fault: Fault, when: (request: ServiceRequest) => boolean = () => true) =>
    jobs.service({ from: await jobs.warm('github'), faults: request => (when(request) ? fault : undefined) })

  test('is down', async () => {
    const service = await jobs.service()
    await service.stop()
    const { post } = await runsCold(
      service,
      /^The cache could not be restored, so the build starts cold: .*ECONNREFUSED/
    )
    expect(post.log).toContain('Nothing is saved: the cache did not answer when it was to be restored.\n')
  }, 120_000)

  test('answers everything with status 500', async () => {
    const service = await failing({ kind: 'status', status: 500 })
    await runsCold(service, /^The cache could not be restored, so the build starts cold: .*HTTP status 500/)
    expect(service.statistics().calls.CreateCacheEntry).toBe(0)
  }, 120_000)

  test('never answers', async () => {
    const service = await failing({ kind: 'hang', when: 'before-headers' })
    await runsCold(service, /^The cache could not be restored, so the build starts cold: .*no answer within 20 s/)
  }, 120_000)

  test('answers with something else', async () => {
    const service = await failing({ kind: 'answer', body: ['hello'] })
    await runsCold(
      service,
      /^The cache was not saved: The cache service at http:\S+ refused to reserve the cache entry/
    )
  }, 120_000)

  test('has lost a bundle', async () => {
    const service = await jobs.service({ from: await jobs.warm('github') })
    // The largest one: it is asked for first, when no other has been extracted. With a lesser one half of the snapshot may be
    // there already, and the engine on its way to be restarted, by the time that it is missed.
    const [bundle] = service
      .entries()
      .filter(entry => entry.key.startsWith('cbc1-b-'))
      .toSorted((a, b) => b.bytes - a.bytes)
    expect(await service.evict(bundle?.key ?? '')).toBe(1)
    const { report } = await runsCold(
      service,
      /^The cache could not be restored, so the build starts cold: There is no cache entry "cbc1-b-/
    )
    expect(report?.save?.outcome).toBe('saved')
    await jobs.onFreshEngine(async engine => {
      const { main } = await jobs.run(engine, jobs.project(), { cache: service })
      expect(main.outputs).toMatchObject({ 'cache-restored': 'exact', 'steps-cached': '9' })
    })
  }, 120_000)

  test('sends other bytes than were saved', async () => {
    const service = await failing(
      { kind: 'corrupt', atByte: 1000 },
      ({ operation, key }) => operation === 'GetBlob' && key.startsWith('cbc1-b-')
    )
    await runsCold(service, /^The cache could not be restored, so the build starts cold: Bundle [0-9a-f]{12} \(\w+\): /)
  }, 120_000)
})

describe('a cache directory with an index that', () => {
  const damaged = async (change: (file: string) => void) => {
    const cache = jobs.folder()
    cpSync(await jobs.warm('directory'), cache, { recursive: true })
    const [index] = readdirSync(cache).filter(name => name.includes('-i-'))
    change(path.join(cache, index ?? ''))
    return cache
  }
  const cold = (reason: string) => new RegExp(`^The cache could not be restored, so the build starts cold: ${reason}`)

  test.each<[string, (file: string) => void, string]>([
    ['has a flipped bit', file => flip(file, 0), 'The index is no JSON'],
    ['is cut off', file => truncateSync(file, Math.floor(statSync(file).size / 2)), 'The index is no JSON'],
    [
      'is another document',
      file => writeFileSync(file, '{"hello": "world"}'),
      'The index is damaged or of another format: '
    ],
    [
      'is of another version',
      file => writeFileSync(file, changed(file, { format: 1 })),
      'The index is damaged or of another format: format'
    ],
    [
      'is of another engine',
      file =>
        writeFileSync(
          file,
          changed(file, { identity: { os: 'linux', arch: 'x86_64', store: 'overlay2', engineVersion: '1.0' } })
        ),
      'The index was made for '
    ],
    [
      'names a bundle that is not there',
      file => writeFileSync(file, readFileSync(file, 'utf8').replace(/"sha256":"./, '"sha256":"f')),
      ''
    ]
  ])(
    '%s',
    async (_, change, reason) => {
      const cache = await damaged(change)
      const { report } = await runsCold(cache, cold(reason))
      expect(report?.save?.outcome).toBe('saved')
    },
    120_000
  )
})

describe('a cache directory with a bundle that', () => {
  test.each<[string, (file: string, other: string) => void, RegExp]>([
    [
      'is cut off',
      file => truncateSync(file, Math.floor(statSync(file).size / 2)),
      /the bundle has \d+ bytes instead of|cannot be decompressed/
    ],
    ['has a flipped bit', file => flip(file, Math.floor(statSync(file).size / 2)), /SHA-256|cannot be decompressed/],
    ['is another one', (file, other) => cpSync(other, file), /the bundle has|SHA-256|holds|not allowed|is none/],
    [
      'is no archive at all',
      file => writeFileSync(file, Buffer.alloc(statSync(file).size, 'x')),
      /cannot be decompressed|SHA-256/
    ],
    ['is missing', file => rmSync(file), /There is no cache entry/]
  ])(
    '%s',
    async (_, change, reason) => {
      const cache = jobs.folder()
      cpSync(await jobs.warm('directory'), cache, { recursive: true })
      const [largest = '', other = ''] = readdirSync(cache)
        .filter(name => name.startsWith('cbc1-b-'))
        .map(name => path.join(cache, name))
        .sort((a, b) => statSync(b).size - statSync(a).size)
      change(largest, other)
      const { report } = await runsCold(cache, reason)
      expect(report?.save?.outcome).toBe('saved')
    },
    120_000
  )
})

function flip(file: string, at: number): void {
  const bytes = readFileSync(file)
  bytes[at] = (bytes[at] ?? 0) ^ 1
  writeFileSync(file, bytes)
}

function changed(file: string, fields: object): string {
  return JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), ...fields })
}
