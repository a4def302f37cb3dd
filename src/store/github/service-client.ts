/**
 * The Actions cache service, version 2: `github.actions.results.api.v1.CacheService` as JSON over Twirp.
 * Requests and answers use the field names of its proto file, which `@actions/cache` carries in generated form;
 * errors are `{code, msg}` with an HTTP status (https://twitchtv.github.io/twirp/docs/spec_v7.html).
 */
import { AccessDeniedError, BackendError, InvalidKeyError, reasonOf, shownUrl } from '../errors.ts'
import type { Answer, Connection } from './connection.ts'
import { PassingFailure, type RetryContext, type Timing, withRetries } from './retry.ts'

/** Tells our entries from those of other tools that happen to use an equal key: SHA-256 of "compose-build-cache 1". */
const entryVersion = 'f6ec98d0f465736be864b5776f8727f6bc0980ee8aea8344fba54c40f186741a'

/** The service takes at most ten keys, the primary one included. */
const maximumPrefixes = 9

export interface ServiceClient {
  /** The newest entry that matches, with a URL that gives its content for some minutes. */
  lookUp(key: string, prefixes: readonly string[], signal?: AbortSignal): Promise<Located | undefined>
  /** Reserves a key. `exists` when it is taken: by a finished entry, or by a reservation. */
  create(key: string, signal?: AbortSignal): Promise<{ readonly uploadUrl: string } | 'exists' | 'denied'>
  /** Makes an uploaded entry of `bytes` visible. */
  finalize(key: string, bytes: number, signal?: AbortSignal): Promise<void>
  /** Where it answers, for messages. */
  readonly where: string
}

export interface Located {
  readonly key: string
  /** Signed: a secret. */
  readonly url: string
}

interface Reply {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
}

type Call = (method: string, request: object, doing: string, signal: AbortSignal | undefined) => Promise<Reply>

export function openServiceClient(
  connection: Connection,
  resultsUrl: string,
  token: string,
  timing: Timing
): ServiceClient {
  const where = shownUrl(resultsUrl)
  const call: Call = async (method, request, doing, signal) => {
    const url = new URL(`/twirp/github.actions.results.api.v1.CacheService/${method}`, resultsUrl).href
    const context: RetryContext = { doing: `${doing} at ${where}`, timing, signal }
    return withRetries(context, async () => {
      const answer = await connection.send(url, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify(request),
        signal
      })
      return { status: answer.status, body: await jsonOf(answer) }
    })
  }
  return {
    where,
    lookUp: (key, prefixes, signal) => lookUp(call, where, key, prefixes, signal),
    create: (key, signal) => create(call, where, key, signal),
    finalize: (key, bytes, signal) => finalize(call, where, key, bytes, signal)
  }
}

async function jsonOf(answer: Answer): Promise<Reply['body']> {
  let text: string
  try {
    text = await answer.body.text()
  } catch (error) {
    throw new PassingFailure(reasonOf(error))
  }
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null) return value as Reply['body']
  } catch {
    // Not JSON: told below with the status, which says more than the parser.
  }
  throw new BackendError(`The cache service answered HTTP status ${answer.status} with something that is not JSON.`)
}

function textOf(reply: Reply, name: string): string {
  const value = reply.body[name]
  return typeof value === 'string' ? value : ''
}

/** What the service says about a refusal, shortened: it becomes part of a log line. */
function messageOf(reply: Reply): string {
  const message = textOf(reply, 'msg') || textOf(reply, 'message') || textOf(reply, 'code')
  return reasonOf(message || `HTTP status ${reply.status}`).slice(0, 300)
}

/** Throws for an answer that is an error of the protocol. */
function check(reply: Reply, doing: string, where: string): void {
  if (reply.status >= 200 && reply.status < 300) return
  const message = messageOf(reply)
  if (reply.status === 401 || reply.status === 403) {
    throw new AccessDeniedError(`The cache service at ${where} refuses this job's token when ${doing}: ${message}.`)
  }
  throw new BackendError(
    `The cache service at ${where} answered HTTP status ${reply.status} when ${doing}: ${message}.`,
    { status: reply.status }
  )
}

async function lookUp(
  call: Call,
  where: string,
  key: string,
  prefixes: readonly string[],
  signal: AbortSignal | undefined
): Promise<Located | undefined> {
  if (prefixes.length > maximumPrefixes) {
    throw new InvalidKeyError(
      `${prefixes.length} prefixes were given; the cache service takes at most ${maximumPrefixes}.`
    )
  }
  const doing = `looking up the cache entry "${key}"`
  const request = { key, restore_keys: prefixes, version: entryVersion }
  const reply = await call('GetCacheEntryDownloadURL', request, doing, signal)
  if (reply.status === 404) return undefined
  check(reply, doing, where)
  if (reply.body.ok !== true) return undefined
  const [found, url] = [textOf(reply, 'matched_key'), textOf(reply, 'signed_download_url')]
  if (found === '' || !URL.canParse(url))
    throw new BackendError(`The cache service at ${where} gave no URL for "${key}".`)
  // The service also takes the key itself as a prefix; only what was asked for counts as found.
  const wanted = found === key || prefixes.some(prefix => found.startsWith(prefix))
  return wanted ? { key: found, url } : undefined
}

async function create(
  call: Call,
  where: string,
  key: string,
  signal: AbortSignal | undefined
): Promise<{ readonly uploadUrl: string } | 'exists' | 'denied'> {
  const doing = `reserving the cache entry "${key}"`
  const reply = await call('CreateCacheEntry', { key, version: entryVersion }, doing, signal)
  if (reply.status === 409 || reply.body.code === 'already_exists') return 'exists'
  if (reply.status === 403) return 'denied'
  check(reply, doing, where)
  if (reply.body.ok === true && URL.canParse(textOf(reply, 'signed_upload_url'))) {
    return { uploadUrl: textOf(reply, 'signed_upload_url') }
  }
  const message = messageOf(reply)
  if (/^cache write denied/i.test(message)) return 'denied'
  if (/already exists/i.test(message)) return 'exists'
  throw new BackendError(`The cache service at ${where} refused to reserve the cache entry "${key}": ${message}.`)
}

async function finalize(
  call: Call,
  where: string,
  key: string,
  bytes: number,
  signal: AbortSignal | undefined
): Promise<void> {
  const doing = `finishing the cache entry "${key}"`
  const request = { key, version: entryVersion, size_bytes: String(bytes) }
  const reply = await call('FinalizeCacheEntryUpload', request, doing, signal)
  check(reply, doing, where)
  if (reply.body.ok === true) return
  throw new BackendError(`The cache service at ${where} did not accept the cache entry "${key}": ${messageOf(reply)}.`)
}
