import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { AbortedError, AccessDeniedError, BackendError, MissingEntryError } from '../../src/store/errors.ts'
import { type GithubStoreOptions, openGithubStore } from '../../src/store/github.ts'
import type { Store } from '../../src/store/store.ts'
import {
  type CacheService,
  type CacheServiceOptions,
  type Fault,
  type ServiceRequest,
  startCacheService
} from '../support/cache-service/index.ts'

jest.setTimeout(30_000)

/** Small parts and blocks, so that small contents take every path that large ones take. */
const partBytes = 64 * 1024
const sizes = { partSizes: { partBytes, atOnce: 3 }, blockSizes: { blockBytes: 100_000, atOnce: 2 } }
const content = randomBytes(300_000)

let scratch = ''
let waits: number[] = []
const opened: { close(): Promise<void> }[] = []
const services: CacheService[] = []

beforeEach(async () => {
  scratch = await mkdtemp(path.join(tmpdir(), 'cbc-github-'))
  waits = []
})
afterEach(async () => {
  await Promise.all(opened.splice(0).map(store => store.close()))
  await Promise.all(services.splice(0).map(service => service.stop()))
  await rm(scratch, { recursive: true, force: true })
})

async function start(options: Partial<CacheServiceOptions> = {}): Promise<CacheService> {
  const service = await startCacheService({ folder: path.join(scratch, 'entries'), ...options })
  services.push(service)
  return service
}

/** A store whose pauses take no time but are recorded; chance always gives 0. */
function open(service: { resultsUrl: string; token(): string }, options: Partial<GithubStoreOptions> = {}): Store {
  const store = openGithubStore({
    environment: { resultsUrl: service.resultsUrl, runtimeToken: service.token() },
    timing: {
      wait: async ms => {
        waits.push(ms)
      },
      random: () => 0
    },
    ...sizes,
    ...options
  })
  opened.push(store)
  return store
}

async function contentOf(store: Store, key: string): Promise<Buffer> {
  return buffer((await store.read(key)).stream)
}

/** Fails the first `times` requests of one operation. */
function failing(
  operation: ServiceRequest['operation'],
  fault: Fault,
  times = 1
): (request: ServiceRequest) => Fault | undefined {
  return request => (request.operation === operation && request.count <= times ? fault : undefined)
}

describe('saving and reading', () => {
  test('a small content goes up in one request and comes back in one', async () => {
    const service = await start()
    const store = open(service)
    expect(await store.putBytes('key', Buffer.from('hello'))).toEqual({ outcome: 'saved', bytes: 5 })
    expect(await store.find('key')).toEqual({ key: 'key' })
    const { stream, bytes } = await store.read('key')
    expect([bytes, (await buffer(stream)).toString()]).toEqual([5, 'hello'])
    expect(service.statistics().calls).toMatchObject({
      PutBlob: 1,
      PutBlock: 0,
      GetBlob: 1,
      GetCacheEntryDownloadURL: 1
    })
  })

  test('a large file goes up in blocks and comes back in parts, in order', async () => {
    const service = await start()
    const store = open(service)
    const file = path.join(scratch, 'file')
    await writeFile(file, content)
    expect(await store.put('key', file)).toEqual({ outcome: 'saved', bytes: 300_000 })
    expect((await contentOf(store, 'key')).equals(content)).toBe(true)
    expect(service.statistics().calls).toMatchObject({ PutBlock: 3, PutBlockList: 1, GetBlob: 5 })
  })

  test.each([0, 1, partBytes - 1, partBytes, partBytes + 1, 3 * partBytes])('%d bytes survive', async length => {
    const store = open(await start())
    await store.putBytes('key', content.subarray(0, length))
    const { stream, bytes } = await store.read('key')
    expect(bytes).toBe(length)
    expect((await buffer(stream)).equals(content.subarray(0, length))).toBe(true)
  })

  test('six downloads at once share the memory for parts ahead and all arrive', async () => {
    const store = open(await start())
    await store.putBytes('key', content)
    const all = await Promise.all(Array.from({ length: 6 }, () => contentOf(store, 'key')))
    expect(all.map(one => one.equals(content))).toEqual(Array(6).fill(true))
  })

  test('the newest entry of the first matching prefix is found', async () => {
    const store = open(await start())
    for (const key of ['i-web-1', 'i-web-2', 'i-api-1']) await store.putBytes(key, Buffer.from(key))
    expect(await store.find('i-web-3', ['i-web-', 'i-'])).toEqual({ key: 'i-web-2' })
    expect(await store.find('i-web-3', ['i-none-', 'i-'])).toEqual({ key: 'i-api-1' })
    expect(await store.find('i-web-3', ['i-none-'])).toBeUndefined()
  })

  test('an entry that merely begins with the key is not found as the key', async () => {
    const store = open(await start())
    await store.putBytes('key-10', Buffer.from('x'))
    expect(await store.find('key-1')).toBeUndefined()
    await expect(store.read('key-1')).rejects.toThrow(MissingEntryError)
  })

  test('a pull request finds what its base saved, and what it saves itself is not seen by the base', async () => {
    const service = await start()
    const base = open(service)
    const scopes = [
      { ref: 'refs/pull/1/merge', write: true },
      { ref: 'refs/heads/main', write: false }
    ]
    const pull = open({ resultsUrl: service.resultsUrl, token: () => service.token({ scopes }) })
    await base.putBytes('i-1', Buffer.from('base'))
    expect(await pull.find('i-2', ['i-'])).toEqual({ key: 'i-1' })
    await pull.putBytes('i-0', Buffer.from('pull'))
    expect(await pull.find('i-2', ['i-'])).toEqual({ key: 'i-0' })
    expect(await base.find('i-2', ['i-'])).toEqual({ key: 'i-1' })
  })
})

describe('entries that are there already', () => {
  test('a small content is refused by the service, a large one is not even sent', async () => {
    const service = await start()
    const store = open(service)
    const large = Buffer.alloc(1_100_000)
    await store.putBytes('small', Buffer.from('first'))
    await store.putBytes('large', large)
    service.resetStatistics()
    expect(await store.putBytes('small', Buffer.from('second'))).toEqual({ outcome: 'exists', bytes: 0 })
    expect(await store.putBytes('large', large)).toEqual({ outcome: 'exists', bytes: 0 })
    expect(service.statistics()).toMatchObject({ bytesUploaded: 0, calls: { CreateCacheEntry: 1 } })
    expect((await contentOf(store, 'small')).toString()).toBe('first')
  })

  test('a key that another job reserved and did not finish is told apart', async () => {
    const service = await start({ faults: failing('PutBlob', { kind: 'status', status: 400 }) })
    await expect(open(service).putBytes('key', Buffer.from('x'))).rejects.toThrow(
      /^The upload of the cache entry "key" is refused at http:\/\/127\.0\.0\.1:\d+\/account\/cache\/1 \(HTTP status 400\)\.$/
    )
    expect(await open(service).putBytes('key', Buffer.from('x'))).toEqual({
      outcome: 'exists',
      bytes: 0,
      unfinished: true
    })
  })

  test('finishing that was done though its answer was lost counts as saved', async () => {
    let lost = false
    const service = await start({
      faults: ({ operation, attempt }) => {
        if (operation !== 'FinalizeCacheEntryUpload' || attempt > 1) return undefined
        lost = true
        return { kind: 'lose-answer' }
      }
    })
    expect(await open(service).putBytes('key', Buffer.from('x'))).toEqual({ outcome: 'saved', bytes: 1 })
    expect(lost).toBe(true)
  })
})

describe('what the job may not do', () => {
  const readOnly = [{ ref: 'refs/heads/main', write: false }]

  test('a read-only token is noticed without asking the service', async () => {
    const service = await start()
    const store = open({ resultsUrl: service.resultsUrl, token: () => service.token({ scopes: readOnly }) })
    expect(await store.access()).toEqual({
      read: true,
      write: false,
      reason:
        "The job's token may only read the cache, as GitHub does for low-trust triggers such as pull requests of forks."
    })
    expect(await store.putBytes('key', Buffer.from('x'))).toEqual({ outcome: 'denied', bytes: 0 })
    expect(service.statistics().calls.CreateCacheEntry).toBe(0)
  })

  test.each<[string, Fault]>([
    ['an answer', { kind: 'answer', body: { ok: false, message: 'cache write denied: policy' } }],
    ['HTTP status 403', { kind: 'status', status: 403, message: 'cache write denied: policy' }]
  ])('a refusal by %s of the service is an outcome', async (_, fault) => {
    const service = await start({ faults: failing('CreateCacheEntry', fault) })
    expect(await open(service).putBytes('key', Buffer.from('x'))).toEqual({ outcome: 'denied', bytes: 0 })
  })

  test.each([
    ['none', false, false],
    ['read', true, false],
    ['write-only', false, true],
    ['write', true, true],
    ['something new', true, true]
  ])('the cache mode %s permits reading: %s, writing: %s', async (cacheMode, read, write) => {
    const service = await start()
    const environment = { resultsUrl: service.resultsUrl, runtimeToken: service.token(), cacheMode }
    expect(await open(service, { environment }).access()).toMatchObject({ read, write })
  })

  test('a token that may only write finds nothing, and saves all the same', async () => {
    const service = await start()
    const { resultsUrl } = service
    const writer = open(service, {
      environment: { resultsUrl, runtimeToken: service.token(), cacheMode: 'write-only' }
    })
    expect(await writer.putBytes('key', Buffer.from('x'))).toEqual({ outcome: 'saved', bytes: 1 })
    expect(await writer.find('key', ['k'])).toBeUndefined()
  })

  test('a token of another shape is taken as good until the service says otherwise, and is not shown', async () => {
    const service = await start()
    const store = open({ resultsUrl: service.resultsUrl, token: () => 'opaque-secret' })
    expect(await store.access()).toEqual({ read: true, write: true })
    const error = await store.find('key').catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(AccessDeniedError)
    expect(String(error)).toBe(
      `AccessDeniedError: The cache service at ${service.resultsUrl} refuses this job's token when looking up the cache entry "key": the token is not valid.`
    )
  })
})

describe('a service in trouble', () => {
  test('429 with Retry-After is waited for as long as asked', async () => {
    const fault: Fault = { kind: 'status', status: 429, retryAfterSeconds: 7 }
    const store = open(await start({ faults: failing('CreateCacheEntry', fault, 2) }))
    expect(await store.putBytes('key', Buffer.from('x'))).toEqual({ outcome: 'saved', bytes: 1 })
    expect(waits).toEqual([7000, 7000])
  })

  test('a wait of more than a minute is not taken', async () => {
    const fault: Fault = { kind: 'status', status: 429, retryAfterSeconds: 3600 }
    const service = await start({ faults: failing('GetCacheEntryDownloadURL', fault, 9) })
    await expect(open(service).find('key')).rejects.toThrow(
      `Giving up looking up the cache entry "key" at ${service.resultsUrl}: the service asks to wait 3600 s (HTTP status 429).`
    )
    expect(waits).toEqual([])
  })

  test.each<ServiceRequest['operation']>([
    'CreateCacheEntry',
    'FinalizeCacheEntryUpload',
    'GetCacheEntryDownloadURL',
    'PutBlock',
    'PutBlockList',
    'GetBlob'
  ])('%s failing four times with 500 is repeated with growing pauses', async operation => {
    const store = open(await start({ faults: failing(operation, { kind: 'status', status: 500 }, 4) }), {
      partSizes: { partBytes, atOnce: 1 },
      blockSizes: { blockBytes: 100_000, atOnce: 1 }
    })
    expect((await store.putBytes('key', content)).outcome).toBe('saved')
    expect((await contentOf(store, 'key')).equals(content)).toBe(true)
    expect(waits).toEqual([125, 250, 500, 1000])
  })

  test('what fails for good is given up after five attempts, with the reason', async () => {
    const service = await start({ faults: failing('GetCacheEntryDownloadURL', { kind: 'status', status: 503 }, 99) })
    const error = await open(service)
      .find('key')
      .catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(BackendError)
    expect(error).toMatchObject({
      status: 503,
      message: `Giving up looking up the cache entry "key" at ${service.resultsUrl} after 5 attempts: HTTP status 503.`
    })
    expect(service.statistics().calls.GetCacheEntryDownloadURL).toBe(5)
  })

  test('a service that is down is named', async () => {
    const service = await start()
    await service.stop()
    services.pop()
    await expect(open(service).find('key')).rejects.toThrow(
      new RegExp(
        `^Giving up looking up the cache entry "key" at ${service.resultsUrl} after 5 attempts: .*ECONNREFUSED`
      )
    )
  })

  test('an answer that is not JSON is an error, not a miss', async () => {
    const server = createServer((_, response) => response.end('<html>proxy</html>'))
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve)
    })
    const resultsUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    try {
      await expect(open({ resultsUrl, token: () => 't' }).find('key')).rejects.toThrow(
        'The cache service answered HTTP status 200 with something that is not JSON.'
      )
    } finally {
      server.closeAllConnections()
      server.close()
    }
  })

  test('a silent service is left after the time-out', async () => {
    const service = await start({
      faults: failing('GetCacheEntryDownloadURL', { kind: 'hang', when: 'before-headers' })
    })
    expect(await open(service, { timeouts: { headersMs: 1000 } }).find('key')).toBeUndefined()
    expect(waits).toEqual([125])
  })
})

describe('a download that breaks', () => {
  test('goes on where it ended, and asks for no byte twice', async () => {
    const service = await start({
      faults: ({ operation, start, attempt }) =>
        operation === 'GetBlob' && start % partBytes === 0 && attempt === 1
          ? { kind: 'reset', afterBytes: 1000 }
          : undefined
    })
    const store = open(service)
    await store.putBytes('key', content)
    expect((await contentOf(store, 'key')).equals(content)).toBe(true)
    expect(service.statistics().bytesDownloaded).toBe(300_000)
  })

  test.each<[string, Fault]>([
    ['a connection that is reset before its answer', { kind: 'reset' }],
    ['a body that is shorter than announced', { kind: 'wrong-length', extraBytes: 5 }],
    ['a body that is cut by the service', { kind: 'wrong-length', extraBytes: -5 }],
    ['a body that stops coming', { kind: 'hang', when: 'after-headers' }]
  ])('%s is made good', async (_, fault) => {
    const store = open(await start({ faults: failing('GetBlob', fault) }), { timeouts: { idleMs: 500 } })
    await store.putBytes('key', content)
    expect((await contentOf(store, 'key')).equals(content)).toBe(true)
  })

  test('a service that ignores ranges is read in one piece, and resumed all the same', async () => {
    const service = await start({
      faults: ({ operation, count }) => {
        if (operation !== 'GetBlob') return undefined
        return count === 1 ? { kind: 'ignore-range', resetAfterBytes: 150_000 } : { kind: 'ignore-range' }
      }
    })
    const store = open(service)
    await store.putBytes('key', content)
    const { stream, bytes } = await store.read('key')
    expect(bytes).toBe(300_000)
    expect((await buffer(stream)).equals(content)).toBe(true)
    expect(service.statistics().calls.GetBlob).toBe(2)
  })

  test('one that never gets further is given up', async () => {
    const store = open(
      await start({
        faults: ({ operation }) => (operation === 'GetBlob' ? { kind: 'reset', afterBytes: 0 } : undefined)
      })
    )
    await store.putBytes('key', content)
    await expect(contentOf(store, 'key')).rejects.toThrow(
      /^Giving up downloading the cache entry "key" from 127\.0\.0\.1:\d+ after 5 attempts: /
    )
  })

  test('an expired URL is renewed before the first part, and once for all later parts', async () => {
    let now = 0
    const service = await start({
      now: () => now,
      urlLifetimeMs: 1000,
      faults: ({ operation, start }) => {
        if (operation === 'GetBlob' && start === 0) now += 1000
        return undefined
      }
    })
    const store = open(service)
    await store.putBytes('key', content)
    await store.find('key')
    now = 1000
    service.resetStatistics()
    expect((await contentOf(store, 'key')).equals(content)).toBe(true)
    expect(service.statistics().calls).toMatchObject({ GetCacheEntryDownloadURL: 2 })
  })

  test('one whose entry was evicted meanwhile ends with the reason', async () => {
    const service = await start()
    const store = open(service)
    await store.putBytes('key', content)
    await store.find('key')
    await service.evict('key')
    await expect(store.read('key')).rejects.toThrow(
      'There is no cache entry "key" in the cache service (it was evicted).'
    )
  })

  test('one that the caller aborts ends at once', async () => {
    const service = await start({
      faults: ({ operation, start }) =>
        operation === 'GetBlob' && start > 0 ? { kind: 'hang', when: 'before-headers' } : undefined
    })
    const store = open(service)
    await store.putBytes('key', content)
    const controller = new AbortController()
    const { stream } = await store.read('key', { signal: controller.signal })
    const reading = buffer(stream)
    setImmediate(() => controller.abort())
    await expect(reading).rejects.toThrow(AbortedError)
  })

  test('one that the reader leaves gives its connections and memory back', async () => {
    let slow = true
    const service = await start({
      faults: ({ operation }) =>
        operation === 'GetBlob' && slow ? { kind: 'slow', bytesPerSecond: 10_000 } : undefined
    })
    const store = open(service)
    await store.putBytes('key', content)
    for (let time = 0; time < 12; time += 1) {
      const { stream } = await store.read('key')
      stream.once('error', () => undefined)
      stream.read(1)
      stream.destroy()
    }
    slow = false
    expect((await contentOf(store, 'key')).equals(content)).toBe(true)
  })
})

describe('an upload that breaks', () => {
  test('a block whose connection is reset is sent again', async () => {
    const service = await start({
      faults: ({ operation, attempt }) =>
        operation === 'PutBlock' && attempt === 1 ? { kind: 'reset', afterBytes: 50_000 } : undefined
    })
    const store = open(service)
    expect((await store.putBytes('key', content)).outcome).toBe('saved')
    expect((await contentOf(store, 'key')).equals(content)).toBe(true)
  })

  test('a block that the service stops taking is sent again', async () => {
    const service = await start({ faults: failing('PutBlob', { kind: 'hang', when: 'before-headers' }) })
    const store = open(service, { timeouts: { idleMs: 1000 }, blockSizes: { blockBytes: 32_000_000, atOnce: 1 } })
    expect((await store.putBytes('key', Buffer.alloc(32_000_000))).outcome).toBe('saved')
    expect(waits[0]).toBe(125)
  })

  test('an expired URL ends it with the reason, without the signature', async () => {
    const service = await start({ urlLifetimeMs: 0 })
    const error = await open(service)
      .putBytes('key', content)
      .catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(AccessDeniedError)
    expect(String(error)).not.toContain('sig=')
  })

  test('a content the service does not accept is an error with its message', async () => {
    const service = await start({
      faults: failing('FinalizeCacheEntryUpload', { kind: 'answer', body: { ok: false, message: 'quota is used up' } })
    })
    await expect(open(service).putBytes('key', Buffer.from('x'))).rejects.toThrow(
      `The cache service at ${service.resultsUrl} did not accept the cache entry "key": quota is used up.`
    )
  })

  test('a file that is missing is named', async () => {
    await expect(open(await start()).put('key', path.join(scratch, 'none'))).rejects.toThrow(
      `The file ${path.join(scratch, 'none')} cannot be read to save it: `
    )
  })
})

test('without URL or token there is no store', () => {
  expect(() => openGithubStore({ environment: {} })).toThrow(
    'The cache service cannot be used: ACTIONS_RESULTS_URL or ACTIONS_RUNTIME_TOKEN is missing.'
  )
})

test('requests go through the proxy that the environment names', async () => {
  const service = await start()
  const asked: string[] = []
  const proxy = createServer()
  proxy.on('connect', (request, socket) => {
    asked.push(String(request.url))
    socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n')
  })
  await new Promise<void>(resolve => {
    proxy.listen(0, '127.0.0.1', resolve)
  })
  const httpProxy = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
  const environment = { resultsUrl: service.resultsUrl, runtimeToken: service.token(), httpProxy }
  try {
    await expect(open(service, { environment }).find('key')).rejects.toThrow(BackendError)
    expect(asked[0]).toBe(new URL(service.resultsUrl).host)
    expect(await open(service, { environment: { ...environment, noProxy: '127.0.0.1' } }).find('key')).toBeUndefined()
  } finally {
    proxy.closeAllConnections()
    proxy.close()
  }
})
