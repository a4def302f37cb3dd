import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { BlockBlobClient } from '@azure/storage-blob'
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import {
  type CacheService,
  type CacheServiceOptions,
  startCacheService,
  startSeparateCacheService
} from './cache-service/index.ts'

// Jobs are processes of their own, which a busy machine starts slowly.
jest.setTimeout(60_000)

const started: { stop(): Promise<void> }[] = []
let scratch = ''
beforeEach(async () => {
  scratch = await mkdtemp(path.join(tmpdir(), 'cbc-service-'))
})
afterEach(async () => {
  await Promise.all(started.splice(0).map(service => service.stop()))
  await rm(scratch, { recursive: true, force: true })
})

async function start(options: Partial<CacheServiceOptions> = {}): Promise<CacheService> {
  const service = await startCacheService({ folder: path.join(scratch, 'entries'), ...options })
  started.push(service)
  return service
}

type Answer = Readonly<Record<string, unknown>>

async function call(
  service: CacheService,
  method: string,
  body: Answer,
  token = service.token()
): Promise<{ status: number; retryAfter: string | null; body: Answer }> {
  const url = new URL(`/twirp/github.actions.results.api.v1.CacheService/${method}`, service.resultsUrl)
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body)
  })
  const retryAfter = response.headers.get('retry-after')
  return { status: response.status, retryAfter, body: (await response.json()) as Answer }
}

/** Creates, uploads and finalizes an entry as a client does. */
async function save(service: CacheService, key: string, content: string, token = service.token()): Promise<void> {
  const created = await call(service, 'CreateCacheEntry', { key, version: 'v' }, token)
  expect(created.body).toMatchObject({ ok: true })
  await new BlockBlobClient(String(created.body.signed_upload_url)).upload(content, content.length)
  const size_bytes = String(content.length)
  const finalized = await call(service, 'FinalizeCacheEntryUpload', { key, version: 'v', size_bytes }, token)
  expect(finalized.body).toMatchObject({ ok: true })
}

async function find(
  service: CacheService,
  key: string,
  restoreKeys: readonly string[] = [],
  token = service.token(),
  version = 'v'
): Promise<{ key: unknown; url: string } | undefined> {
  const request = { key, restore_keys: restoreKeys, version }
  const { body } = await call(service, 'GetCacheEntryDownloadURL', request, token)
  return body.ok === true ? { key: body.matched_key, url: String(body.signed_download_url) } : undefined
}

describe('the real @actions/cache client', () => {
  /** Runs `body` with that client in a process of its own, as a job would, and returns what it returns. */
  async function inJob(service: CacheService, body: string, token?: string): Promise<unknown> {
    const data = path.join(scratch, 'work', 'data')
    await mkdir(path.join(scratch, 'temp'), { recursive: true })
    await mkdir(data, { recursive: true })
    await writeFile(path.join(data, 'file'), 'content '.repeat(100_000))
    const program = `
      import { rm, readFile } from 'node:fs/promises'
      import { restoreCache, saveCache } from '@actions/cache'
      const data = ${JSON.stringify(data)}
      const result = await (async () => { ${body} })()
      process.stdout.write('\\nresult ' + JSON.stringify(result))`
    const { PATH = '' } = process.env
    const environment = {
      PATH,
      ...service.environment(token),
      RUNNER_TEMP: path.join(scratch, 'temp'),
      GITHUB_WORKSPACE: path.join(scratch, 'work')
    }
    const args = ['--input-type=module', '--eval', program]
    const { stdout } = await promisify(execFile)(process.execPath, args, { env: environment })
    return JSON.parse(stdout.slice(stdout.lastIndexOf('result ') + 'result '.length))
  }

  test('saves a folder and restores it under an equal key and by a prefix', async () => {
    const service = await start()
    const result = await inJob(
      service,
      `const id = await saveCache([data], 'deps-1')
       await rm(data, { recursive: true })
       const exact = await restoreCache([data], 'deps-1')
       const { length } = await readFile(data + '/file')
       const byPrefix = await restoreCache([data], 'deps-2', ['deps-'])
       const missing = await restoreCache([data], 'other', ['none-'])
       return { id, exact, length, byPrefix, missing: String(missing) }`
    )
    expect(result).toEqual({ id: 1, exact: 'deps-1', length: 800_000, byPrefix: 'deps-1', missing: 'undefined' })
    expect(service.entries()).toMatchObject([{ key: 'deps-1', scope: 'refs/heads/main', finalized: true }])
    expect(service.statistics().calls).toMatchObject({ CreateCacheEntry: 1, PutBlob: 1, GetBlob: 2 })
  })

  test('saves nothing with a read-only token', async () => {
    const service = await start()
    const token = service.token({ scopes: [{ ref: 'refs/heads/main', write: false }] })
    expect(await inJob(service, `return saveCache([data], 'deps-1')`, token)).toBe(-1)
    expect(service.entries()).toEqual([])
  })
})

describe('entries', () => {
  test('a key is created once for each version and scope', async () => {
    const service = await start()
    await save(service, 'key', 'content')
    expect(await call(service, 'CreateCacheEntry', { key: 'key', version: 'v' })).toMatchObject({
      status: 409,
      body: { code: 'already_exists' }
    })
    expect((await call(service, 'CreateCacheEntry', { key: 'key', version: 'other' })).body).toMatchObject({ ok: true })
  })

  test('a reservation that is never finalized is not found and blocks its key for a day', async () => {
    let now = 1_000_000
    const service = await start({ now: () => now })
    const request = { key: 'key', version: 'v' }
    expect((await call(service, 'CreateCacheEntry', request)).body).toMatchObject({ ok: true })
    expect(await find(service, 'key')).toBeUndefined()
    now += 86_399_999
    expect((await call(service, 'CreateCacheEntry', request)).status).toBe(409)
    now += 1
    expect((await call(service, 'CreateCacheEntry', request)).body).toMatchObject({ ok: true })
  })

  test('an upload of another size than announced is not accepted', async () => {
    const service = await start()
    const created = await call(service, 'CreateCacheEntry', { key: 'key', version: 'v' })
    await new BlockBlobClient(String(created.body.signed_upload_url)).upload('12345', 5)
    const request = { key: 'key', version: 'v', size_bytes: '6' }
    expect((await call(service, 'FinalizeCacheEntryUpload', request)).body).toEqual({
      ok: false,
      entry_id: '0',
      message: 'size mismatch: 5 bytes were uploaded'
    })
  })

  test('an equal key is found first, then the newest that begins with it, then restore keys in their order', async () => {
    const service = await start()
    for (const key of ['a-2', 'a-1', 'b-1', 'a']) await save(service, key, key)
    expect((await find(service, 'a'))?.key).toBe('a')
    expect((await find(service, 'a-', ['b-']))?.key).toBe('a-1')
    expect((await find(service, 'c', ['d', 'b', 'a']))?.key).toBe('b-1')
    expect(await find(service, 'a', [], service.token(), 'other version')).toBeUndefined()
  })

  test('a ref sees its own entries first, then its base, and never another branch', async () => {
    const service = await start()
    const main = service.token()
    const pull = service.token({
      scopes: [
        { ref: 'refs/pull/1/merge', write: true },
        { ref: 'refs/heads/main', write: false }
      ]
    })
    await save(service, 'key-1', 'of main', main)
    expect((await find(service, 'key-1', [], pull))?.key).toBe('key-1')
    await save(service, 'key-0', 'of the pull request', pull)
    expect((await find(service, 'key-1', ['key-'], pull))?.key).toBe('key-0')
    expect((await find(service, 'key-0', ['key-'], main))?.key).toBe('key-1')
    expect(service.entries().map(({ key, scope }) => [key, scope])).toEqual([
      ['key-1', 'refs/heads/main'],
      ['key-0', 'refs/pull/1/merge']
    ])
  })

  test('entries and tokens outlive the service, and can be evicted', async () => {
    const first = await start()
    await save(first, 'key', 'content')
    const token = first.token()
    await first.stop()
    const second = await start()
    const found = await find(second, 'key', [], token)
    expect(await (await fetch(String(found?.url))).text()).toBe('content')
    expect(await second.evict('key')).toBe(1)
    expect(await find(second, 'key', [], token)).toBeUndefined()
    expect((await fetch(String(found?.url))).status).toBe(404)
  })
})

describe('what is refused', () => {
  test.each([
    [{ key: 'a,b', version: 'v' }, 'key contains a comma'],
    [{ key: 'x'.repeat(513), version: 'v' }, 'key is longer than 512 characters'],
    [{ key: 'x' }, 'version is required']
  ])('a creation of %j', async (request, msg) => {
    const service = await start()
    expect(await call(service, 'CreateCacheEntry', request)).toMatchObject({ status: 400, body: { msg } })
  })

  test('more than ten keys', async () => {
    const service = await start()
    const request = { key: 'k', version: 'v', restore_keys: Array<string>(10).fill('k') }
    expect((await call(service, 'GetCacheEntryDownloadURL', request)).status).toBe(400)
  })

  test('a token of another service', async () => {
    const service = await start()
    const other = await start({ folder: path.join(scratch, 'other') })
    expect((await call(service, 'CreateCacheEntry', { key: 'k', version: 'v' }, other.token())).status).toBe(401)
  })

  test('creating with a read-only token, and looking up with a write-only one', async () => {
    const service = await start()
    const reader = service.token({ scopes: [{ ref: 'refs/heads/main', write: false }] })
    const writer = service.token({ scopes: [{ ref: 'refs/heads/main', write: true, read: false }] })
    expect((await call(service, 'CreateCacheEntry', { key: 'k', version: 'v' }, reader)).body).toEqual({
      ok: false,
      signed_upload_url: '',
      message: 'cache write denied: the token has no writable cache scopes'
    })
    expect(await call(service, 'GetCacheEntryDownloadURL', { key: 'k', version: 'v' }, writer)).toMatchObject({
      status: 403,
      body: { code: 'permission_denied' }
    })
  })

  test('more new entries a minute than allowed', async () => {
    let now = 0
    const service = await start({ creationsPerMinute: 2, now: () => now })
    const statuses: number[] = []
    for (const key of ['1', '2', '3'])
      statuses.push((await call(service, 'CreateCacheEntry', { key, version: 'v' })).status)
    now = 60_000
    statuses.push((await call(service, 'CreateCacheEntry', { key: '3', version: 'v' })).status)
    expect(statuses).toEqual([200, 200, 429, 200])
  })

  test('a signed URL after its time, for another entry, or for writing', async () => {
    let now = 0
    const service = await start({ now: () => now, urlLifetimeMs: 1000 })
    await save(service, 'a', 'content')
    await save(service, 'b', 'content')
    const { url = '' } = (await find(service, 'a')) ?? {}
    expect((await fetch(url)).status).toBe(200)
    expect((await fetch(url.replace('/1?', '/2?'))).status).toBe(403)
    expect((await fetch(url.replace('sp=r', 'sp=w'), { method: 'PUT', body: 'x' })).status).toBe(403)
    now = 1000
    expect((await fetch(url)).status).toBe(403)
  })
})

describe('the blob side', () => {
  test('the Azure client uploads in blocks, reads properties, ranges and the whole', async () => {
    const service = await start()
    const content = Buffer.from(Array.from({ length: 2_500_000 }, (_, index) => index % 251))
    const created = await call(service, 'CreateCacheEntry', { key: 'key', version: 'v' })
    const upload = new BlockBlobClient(String(created.body.signed_upload_url))
    await upload.uploadData(content, { blockSize: 1_000_000, maxSingleShotSize: 0, concurrency: 3 })
    await call(service, 'FinalizeCacheEntryUpload', { key: 'key', version: 'v', size_bytes: '2500000' })
    const download = new BlockBlobClient(String((await find(service, 'key'))?.url))
    expect(await download.getProperties()).toMatchObject({ contentLength: 2_500_000, blobType: 'BlockBlob' })
    expect((await download.downloadToBuffer(999_990, 20)).equals(content.subarray(999_990, 1_000_010))).toBe(true)
    expect((await download.downloadToBuffer(0, undefined, { blockSize: 700_000 })).equals(content)).toBe(true)
    expect(service.statistics()).toMatchObject({
      calls: { PutBlock: 3, PutBlockList: 1 },
      bytesUploaded: 2_500_000,
      bytesDownloaded: 2_500_020
    })
  })

  test('ranges are answered as HTTP says', async () => {
    const service = await start()
    await save(service, 'key', '0123456789')
    const { url = '' } = (await find(service, 'key')) ?? {}
    const get = async (range: string): Promise<readonly unknown[]> => {
      const response = await fetch(url, { headers: { range } })
      const text = response.status === 416 ? '' : await response.text()
      return [response.status, response.headers.get('content-range'), text]
    }
    expect(await get('bytes=2-4')).toEqual([206, 'bytes 2-4/10', '234'])
    expect(await get('bytes=7-')).toEqual([206, 'bytes 7-9/10', '789'])
    expect(await get('bytes=8-100')).toEqual([206, 'bytes 8-9/10', '89'])
    expect(await get('bytes=10-')).toEqual([416, 'bytes */10', ''])
  })
})

describe('faults', () => {
  test('a status with Retry-After is given to the requests chosen', async () => {
    const service = await start({
      faults: ({ attempt }) => (attempt === 1 ? { kind: 'status', status: 429, retryAfterSeconds: 7 } : undefined)
    })
    const request = { key: 'key', version: 'v' }
    expect(await call(service, 'GetCacheEntryDownloadURL', request)).toMatchObject({ status: 429, retryAfter: '7' })
    expect(await call(service, 'GetCacheEntryDownloadURL', request)).toMatchObject({ status: 200 })
  })

  test('a download is cut after exactly as many bytes as told', async () => {
    const service = await start({
      faults: ({ operation }) => (operation === 'GetBlob' ? { kind: 'reset', afterBytes: 4 } : undefined)
    })
    await save(service, 'key', '0123456789')
    const response = await fetch(String((await find(service, 'key'))?.url))
    let received = ''
    const reading = (async () => {
      for await (const chunk of response.body ?? []) received += Buffer.from(chunk).toString()
    })()
    await expect(reading).rejects.toThrow('terminated')
    expect(received).toBe('0123')
  })

  test('a byte is changed on the way, or for good', async () => {
    const service = await start({
      faults: ({ operation, attempt }) =>
        operation === 'GetBlob' && attempt === 1 ? { kind: 'corrupt', atByte: 3 } : undefined
    })
    await save(service, 'key', '0123456789')
    const { url = '' } = (await find(service, 'key')) ?? {}
    const read = async (): Promise<string> => Buffer.from(await (await fetch(url)).arrayBuffer()).toString('latin1')
    expect(await read()).toBe('012\u00cc456789')
    expect(await read()).toBe('0123456789')
    await service.corrupt('key', 5)
    expect(await read()).toBe('01234\u00ca6789')
  })
})

test('the service runs as a process of its own and is told to stop', async () => {
  const folder = path.join(scratch, 'separate')
  const service = await startSeparateCacheService({ folder, throttle: { bytesPerSecond: 100_000_000, latencyMs: 1 } })
  started.push(service)
  const url = new URL('/twirp/github.actions.results.api.v1.CacheService/CreateCacheEntry', service.resultsUrl)
  const headers = { authorization: `Bearer ${service.token()}` }
  const answer = await fetch(url, { method: 'POST', headers, body: '{"key":"key","version":"v"}' })
  expect(await answer.json()).toMatchObject({ ok: true })
  expect(await service.entries()).toMatchObject([{ key: 'key', finalized: false }])
  expect((await service.statistics()).calls.CreateCacheEntry).toBe(1)
  started.pop()
  await service.stop()
  await expect(fetch(url)).rejects.toThrow()
})

test('a service in its own process that a signal has ended can be stopped', async () => {
  const service = await startSeparateCacheService({ folder: path.join(scratch, 'ended') })
  process.kill(service.pid, 'SIGKILL')
  while (
    await fetch(service.resultsUrl).then(
      () => true,
      () => false
    )
  ) {}
  await service.stop()
})
