/** Connections to a cache service that break, hang or lie. */
import type { Fault as Answer, CacheServiceOptions, ServiceRequest } from '../cache-service/index.ts'
import type { OneJob } from '../jobs.ts'
import type { Ending, Fault, FaultGroup } from './fault.ts'

const cold = 'The cache could not be restored, so the build starts cold:'
const unsaved = 'The cache was not saved:'

const isBundle = (key: string) => key.startsWith('cbc1-b-')
const bundles = (answer: Answer) => (request: ServiceRequest) =>
  request.operation === 'GetBlob' && isBundle(request.key) ? answer : undefined
const uploads = (answer: Answer) => (request: ServiceRequest) =>
  request.operation === 'PutBlob' && isBundle(request.key) ? answer : undefined
const called = (operation: ServiceRequest['operation'], answer: Answer, times = Number.POSITIVE_INFINITY) => {
  let left = times
  return (request: ServiceRequest) => {
    if (request.operation !== operation || left === 0) return undefined
    left -= 1
    return answer
  }
}

type Faults = (request: ServiceRequest) => Answer | undefined

/** A job that could restore, with a service that does this. */
const restoring = (
  name: string,
  sees: string,
  ending: Ending,
  faults: () => Faults,
  job: Partial<OneJob> = {},
  options: Partial<CacheServiceOptions> = {}
): Fault => ({
  name,
  sees,
  ending,
  run: async bench => bench.run({ cache: await bench.service(faults(), options), ...job })
})

/** A job that has nothing to restore, with a service that does this. */
const saving = (
  name: string,
  sees: string,
  ending: Ending,
  faults: () => Faults,
  job: Partial<OneJob> = {},
  options: Partial<CacheServiceOptions> = {}
): Fault => ({
  name,
  sees,
  ending,
  run: async bench => bench.run({ cache: await bench.empty(faults(), options), ...job })
})

const none = () => () => undefined
const soon = { inputs: { 'restore-timeout': '2s' } }
const saveSoon = { inputs: { 'save-timeout': '2s' } }
const late = `${cold} it took more than the 2 s of restore-timeout`
const lateSave = `${unsaved} it took more than the 2 s of save-timeout`

const restores: readonly Fault[] = [
  restoring(
    'the service closes each connection at once',
    `${cold} Giving up looking up the cache entry "<index>" at <service> after 5 attempts: <broken connection>.`,
    'cold, not saved',
    () => () => ({ kind: 'reset' })
  ),
  restoring('the service closes every download after 300 kB, of which a bundle has more', '', 'restored', () =>
    bundles({ kind: 'reset', afterBytes: 300_000 })
  ),
  restoring(
    'the service sends no byte of a bundle and closes the connection',
    `${cold} Giving up downloading the cache entry "<bundle>" from <host> after 5 attempts: <broken connection>.`,
    'cold, not saved',
    () => bundles({ kind: 'reset', afterBytes: 0 })
  ),
  restoring(
    'a download hangs before its headers',
    late,
    'cold',
    () => bundles({ kind: 'hang', when: 'before-headers' }),
    soon
  ),
  restoring(
    'a download hangs after its headers',
    late,
    'cold',
    () => bundles({ kind: 'hang', when: 'after-headers' }),
    soon
  ),
  restoring('a download comes byte by byte', late, 'cold', () => bundles({ kind: 'slow', bytesPerSecond: 100 }), soon),
  restoring('a download promises more bytes than there are', '', 'restored', () =>
    bundles({ kind: 'wrong-length', extraBytes: 10 })
  ),
  restoring(
    'a download ends early as if it were complete',
    `${cold} Giving up downloading the cache entry "<bundle>" from <host> after 5 attempts: the connection ended <n> bytes early.`,
    'cold, not saved',
    () => bundles({ kind: 'wrong-length', extraBytes: -10 })
  ),
  {
    name: 'one byte of a bundle is another one',
    sees: `${cold} Bundle <digest> (<content>): the bundle's SHA-256 is <digest> instead of <digest>`,
    ending: 'cold',
    run: async bench => {
      const cache = await bench.service()
      const [, metadata] = cache.entries().toSorted((a, b) => b.bytes - a.bytes)
      await cache.corrupt(metadata?.key ?? '', 100)
      return bench.run({ cache })
    }
  },
  restoring('the service does not know ranges', '', 'restored', () => bundles({ kind: 'ignore-range' })),
  restoring(
    'the service loses the first answer of every call',
    '',
    'restored',
    () => request => (request.attempt === 1 ? { kind: 'reset' } : undefined)
  ),
  restoring('the look-up is answered with something that is no JSON object', '', 'saved', () =>
    called('GetCacheEntryDownloadURL', { kind: 'answer', body: ['hello'] })
  ),
  restoring(
    'the look-up is answered with an address that is none',
    `${cold} The cache service at <service> gave no URL for "<index>".`,
    'cold, not saved',
    () =>
      called('GetCacheEntryDownloadURL', {
        kind: 'answer',
        body: { ok: true, matched_key: 'cbc1-x', signed_download_url: 'x' }
      })
  ),
  restoring(
    'every signed address has expired when it is used',
    `${cold} The cache entry "<index>" is refused at <url> (HTTP status 403), also with a new URL.`,
    'cold, not saved',
    none,
    {},
    { urlLifetimeMs: -1 }
  ),
  {
    name: 'the clock of the service jumps by an hour between look-up and download, so that the address has expired',
    sees: '',
    ending: 'restored',
    run: async bench => {
      let jumped = 0
      const faults = ({ operation }: ServiceRequest) => {
        if (operation === 'GetBlob' && jumped === 0) jumped = 3_600_000
        return undefined
      }
      // The first download is asked for with the old address: its time is told before the fault is.
      return bench.run({ cache: await bench.service(faults, { now: () => Date.now() + jumped }) })
    }
  },
  {
    name: "the job's token has expired",
    sees: `${cold} The cache service at <service> refuses this job's token when looking up the cache entry "<index>": the token is not valid.`,
    ending: 'cold, not saved',
    run: async bench => {
      const cache = await bench.service()
      const [head, claims] = cache.token().split('.')
      return bench.run({ cache, token: `${head}.${claims}.${Buffer.from('expired').toString('base64url')}` })
    }
  },
  {
    name: 'a bundle is evicted between the look-up and its download',
    sees: `${cold} There is no cache entry "<bundle>" in the cache service (it was evicted).`,
    ending: 'cold',
    run: async bench => {
      const cache = await bench.service(({ operation, key }) => {
        if (operation !== 'GetBlob' || !isBundle(key)) return undefined
        void cache.evict(key)
        return { kind: 'status', status: 404 }
      })
      return bench.run({ cache })
    }
  }
]

const saves: readonly Fault[] = [
  saving(
    'the service closes the connection of every upload',
    `${unsaved} Giving up uploading the cache entry "<bundle>" to <host> after 5 attempts: <broken connection>.`,
    'not saved',
    () => uploads({ kind: 'reset', afterBytes: 1 })
  ),
  saving('an upload hangs', lateSave, 'not saved', () => uploads({ kind: 'hang', when: 'before-headers' }), saveSoon),
  saving(
    'an upload hangs after the headers of its answer',
    lateSave,
    'not saved',
    () => uploads({ kind: 'hang', when: 'after-headers' }),
    saveSoon
  ),
  saving(
    'the reservation of an entry hangs',
    lateSave,
    'not saved',
    () => called('CreateCacheEntry', { kind: 'hang', when: 'before-headers' }),
    saveSoon
  ),
  saving(
    'the end of an upload hangs',
    lateSave,
    'not saved',
    () => called('FinalizeCacheEntryUpload', { kind: 'hang', when: 'before-headers' }),
    saveSoon
  ),
  saving('uploads are slow', lateSave, 'not saved', none, saveSoon, { throttle: { bytesPerSecond: 100_000 } }),
  saving('the answer to the end of an upload is lost', '', 'saved', () =>
    called('FinalizeCacheEntryUpload', { kind: 'lose-answer' }, 1)
  ),
  saving(
    'the answer to the reservation of the index is lost',
    '',
    'not saved',
    () => request =>
      request.operation === 'CreateCacheEntry' && request.key.includes('-i-') && request.attempt === 1
        ? { kind: 'lose-answer' }
        : undefined
  ),
  saving(
    'the repository has no new entries left for this minute',
    `${unsaved} Giving up reserving the cache entry "<bundle>" at <service> after 5 attempts: HTTP status 429.`,
    'not saved',
    none,
    {},
    { creationsPerMinute: 2 }
  ),
  saving(
    'the service asks to wait longer than a build does',
    `${unsaved} Giving up reserving the cache entry "<bundle>" at <service>: the service asks to wait 3600 s (HTTP status 429).`,
    'not saved',
    () => called('CreateCacheEntry', { kind: 'status', status: 429, retryAfterSeconds: 3600 })
  )
]

export const transport: readonly FaultGroup[] = [
  { title: 'Connections and answers while restoring', faults: restores },
  { title: 'Connections and answers while saving', faults: saves }
]
