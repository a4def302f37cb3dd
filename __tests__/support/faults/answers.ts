/** A cache service that answers calls with an error, for each call that a job makes and each status that a service gives. */
import type { Fault as Answer, ServiceRequest } from '../cache-service/index.ts'
import type { Ending, Fault, FaultGroup } from './fault.ts'

const isIndex = (key: string) => key.includes('-i-')
const isBundle = (key: string) => key.startsWith('cbc1-b-')

/** The calls of a job, in the order in which it makes them. */
const calls = {
  'the look-up': ({ operation, key }) => operation === 'GetCacheEntryDownloadURL' && key.endsWith('-i-shop-'),
  'the download of the index': ({ operation, key }) => operation === 'GetBlob' && isIndex(key),
  'the look-up of a bundle': ({ operation, key }) => operation === 'GetCacheEntryDownloadURL' && isBundle(key),
  'the download of a bundle': ({ operation, key }) => operation === 'GetBlob' && isBundle(key),
  'the look-up before a save': ({ operation, key }) =>
    operation === 'GetCacheEntryDownloadURL' && /-i-shop-[\d.]+$/.test(key),
  'the reservation of an entry': ({ operation, key }) => operation === 'CreateCacheEntry' && isBundle(key),
  'an upload': ({ operation, key }) => operation === 'PutBlob' && isBundle(key),
  'the end of an upload': ({ operation, key }) => operation === 'FinalizeCacheEntryUpload' && isBundle(key)
} satisfies Record<string, (request: ServiceRequest) => boolean>

type Call = keyof typeof calls
type Expected = readonly [statuses: readonly number[], sees: string, ending: Ending]

/** What does not pass by itself is tried once, the rest five times. */
const refused = [401, 403]
const wrong = [409, 413]
const passing = [429, 500, 503]

const cold = 'The cache could not be restored, so the build starts cold:'
const unsaved = 'The cache was not saved:'
const told = 'answered HTTP status <variant> when'

const expected: Readonly<Record<Call, readonly Expected[]>> = {
  'the look-up': lookUp(cold, '<index>', 'cold, not saved', ['', 'saved']),
  'the download of the index': download('<index>'),
  'the look-up of a bundle': lookUp(cold, '<bundle>', 'cold, not saved', [
    `${cold} There is no cache entry "<bundle>" in the cache service at <service>.`,
    'cold'
  ]),
  'the download of a bundle': download('<bundle>'),
  'the look-up before a save': lookUp(unsaved, '<index>', 'not saved', ['', 'saved']),
  'the reservation of an entry': [
    [
      [401],
      `${unsaved} The cache service at <service> refuses this job's token when reserving the cache entry "<bundle>": <the service's words>.`,
      'not saved'
    ],
    [[403], '', 'not saved'],
    [
      [404, 413],
      `${unsaved} The cache service at <service> ${told} reserving the cache entry "<bundle>": <the service's words>.`,
      'not saved'
    ],
    [[409], `${unsaved} it took more than the 2 s of save-timeout`, 'not saved'],
    [passing, gaveUp(unsaved, 'reserving the cache entry "<bundle>" at <service>'), 'not saved']
  ],
  'an upload': [
    [
      refused,
      `${unsaved} The upload of the cache entry "<bundle>" is refused at <url> (HTTP status <variant>): its URL is no longer good.`,
      'not saved'
    ],
    [
      [404, ...wrong],
      `${unsaved} The upload of the cache entry "<bundle>" is refused at <url> (HTTP status <variant>).`,
      'not saved'
    ],
    [passing, gaveUp(unsaved, 'uploading the cache entry "<bundle>" to <host>'), 'not saved']
  ],
  'the end of an upload': [
    [
      refused,
      `${unsaved} The cache service at <service> refuses this job's token when finishing the cache entry "<bundle>": <the service's words>.`,
      'not saved'
    ],
    [
      [404, ...wrong],
      `${unsaved} The cache service at <service> ${told} finishing the cache entry "<bundle>": <the service's words>.`,
      'not saved'
    ],
    [passing, gaveUp(unsaved, 'finishing the cache entry "<bundle>" at <service>'), 'not saved']
  ]
}

function lookUp(what: string, key: string, ending: Ending, missing: readonly [string, Ending]): readonly Expected[] {
  const doing = `looking up the cache entry "${key}"`
  return [
    [
      refused,
      `${what} The cache service at <service> refuses this job's token when ${doing}: <the service's words>.`,
      ending
    ],
    [[404], ...missing],
    [wrong, `${what} The cache service at <service> ${told} ${doing}: <the service's words>.`, ending],
    [passing, gaveUp(what, `${doing} at <service>`), ending]
  ]
}

function download(key: string): readonly Expected[] {
  return [
    [
      refused,
      `${cold} The cache entry "${key}" is refused at <url> (HTTP status <variant>), also with a new URL.`,
      'cold, not saved'
    ],
    [[404], `${cold} There is no cache entry "${key}" in the cache service (it was evicted).`, 'cold'],
    [
      wrong,
      `${cold} The download of the cache entry "${key}" is answered with HTTP status <variant>.`,
      'cold, not saved'
    ],
    [passing, gaveUp(cold, `downloading the cache entry "${key}" from <host>`), 'cold, not saved']
  ]
}

function gaveUp(what: string, doing: string): string {
  return `${what} Giving up ${doing} after 5 attempts: HTTP status <variant>.`
}

const saving: readonly Call[] = [
  'the look-up before a save',
  'the reservation of an entry',
  'an upload',
  'the end of an upload'
]

function faultsOf(call: Call): readonly Fault[] {
  return expected[call].flatMap(([statuses, sees, ending]) =>
    statuses.map(status => ({
      name: `${call} is answered with status`,
      variant: String(status),
      sees,
      ending,
      run: async bench => {
        const answer: Answer = { kind: 'status', status }
        const faults = (request: ServiceRequest) => (calls[call](request) ? answer : undefined)
        const cache = await (saving.includes(call) ? bench.empty(faults) : bench.service(faults))
        return bench.run({
          cache,
          inputs: { 'save-timeout': status === 409 && call === 'the reservation of an entry' ? '2s' : '1m' }
        })
      }
    }))
  )
}

/** 40 MB that do not compress. */
const heavy = {
  'web/Dockerfile':
    'FROM busybox:latest\nRUN --network=none echo installed > /log && head -c 40000000 /dev/urandom > /wheel\nCOPY code.txt /code.txt\n'
}

function further(
  name: string,
  doing: string,
  isCall: (request: ServiceRequest) => boolean,
  files: Readonly<Record<string, string>> = {}
): Fault {
  return {
    name: `${name} is answered with status`,
    variant: '500',
    sees: gaveUp(unsaved, doing),
    ending: 'not saved',
    run: async bench => {
      const answer: Answer = { kind: 'status', status: 500 }
      return bench.run({ cache: await bench.empty(request => (isCall(request) ? answer : undefined)) }, files)
    }
  }
}

/** The index goes last; what is larger than a block is uploaded in blocks, which are then put together. */
const others: readonly Fault[] = [
  further(
    'the reservation of the index',
    'reserving the cache entry "<index>" at <service>',
    ({ operation, key }) => operation === 'CreateCacheEntry' && isIndex(key)
  ),
  further(
    'the upload of the index',
    'uploading the cache entry "<index>" to <host>',
    ({ operation, key }) => operation === 'PutBlob' && isIndex(key)
  ),
  further(
    'the end of the upload of the index',
    'finishing the cache entry "<index>" at <service>',
    ({ operation, key }) => operation === 'FinalizeCacheEntryUpload' && isIndex(key)
  ),
  further(
    'the upload of a block',
    'uploading the cache entry "<bundle>" to <host>',
    ({ operation }) => operation === 'PutBlock',
    heavy
  ),
  further(
    'the list of the blocks of an upload',
    'uploading the cache entry "<bundle>" to <host>',
    ({ operation }) => operation === 'PutBlockList',
    heavy
  )
]

export const answers: readonly FaultGroup[] = [
  ...Object.keys(expected).map(call => ({
    title: `The cache service refuses or fails: ${call}`,
    faults: faultsOf(call as Call)
  })),
  { title: 'The cache service fails: the index and large uploads', faults: others }
]
