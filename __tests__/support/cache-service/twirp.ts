/**
 * The methods of `github.actions.results.api.v1.CacheService` (Actions cache v2), as JSON over Twirp. Field names may come
 * as in the proto file or in camel case; 64-bit numbers are strings.
 */
import { bytesOf, type Entry, type EntryTable } from './entries.ts'
import { signedPath, type TokenScope } from './tokens.ts'

export interface TwirpContext {
  readonly entries: EntryTable
  readonly scopes: readonly TokenScope[]
  readonly secret: string
  readonly origin: string
  readonly now: number
  readonly urlLifetimeMs: number
  readonly reservationLifetimeMs: number
  /** Counts a new entry; `false` when the limit of a minute is reached. */
  readonly admit: () => boolean
}

/** An answer that is an error of the Twirp protocol. https://twitchtv.github.io/twirp/docs/spec_v7.html */
export class TwirpError extends Error {
  readonly status: number
  readonly code: string

  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

export type Body = Readonly<Record<string, unknown>>

function field(body: Body, name: string): unknown {
  return body[name] ?? body[name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase())]
}

function textField(body: Body, name: string): string {
  const value = field(body, name)
  if (typeof value === 'string' && value !== '') return value
  throw new TwirpError(400, 'invalid_argument', `${name} is required`)
}

function checkedKey(key: string): string {
  if (key.length > 512) throw new TwirpError(400, 'invalid_argument', 'key is longer than 512 characters')
  if (key.includes(',')) throw new TwirpError(400, 'invalid_argument', 'key contains a comma')
  return key
}

/** Reserves a key and gives a URL to upload to. */
export async function createEntry(context: TwirpContext, body: Body): Promise<Body> {
  const key = checkedKey(textField(body, 'key'))
  const version = textField(body, 'version')
  const scope = context.scopes.find(candidate => candidate.write)?.ref
  if (scope === undefined) {
    return { ok: false, signed_upload_url: '', message: 'cache write denied: the token has no writable cache scopes' }
  }
  const existing = context.entries
    .all()
    .find(entry => entry.key === key && entry.version === version && entry.scope === scope)
  if (existing) {
    const abandoned = !existing.finalized && context.now - existing.createdAt >= context.reservationLifetimeMs
    if (!abandoned) {
      throw new TwirpError(409, 'already_exists', 'cache entry with the same key, version, and scope already exists')
    }
    await context.entries.remove(existing.id)
  }
  if (!context.admit()) throw new TwirpError(429, 'resource_exhausted', 'too many new cache entries')
  const entry = context.entries.add({ key, version, scope, createdAt: context.now, finalized: false })
  const path = signedPath(context.secret, entry.id, 'write', context.now + context.urlLifetimeMs)
  return { ok: true, signed_upload_url: `${context.origin}${path}`, message: '' }
}

/** Makes an uploaded entry visible. */
export async function finalizeEntry(context: TwirpContext, body: Body): Promise<Body> {
  const key = textField(body, 'key')
  const version = textField(body, 'version')
  const entry = context.entries
    .all()
    .find(candidate => candidate.key === key && candidate.version === version && isWritten(context, candidate))
  if (!entry || entry.finalized) throw new TwirpError(404, 'not_found', 'there is no such reservation')
  if (entry.blocks === undefined) return { ok: false, entry_id: '0', message: 'nothing was uploaded' }
  const size = Number(field(body, 'size_bytes') ?? 0)
  if (size !== bytesOf(entry)) {
    return { ok: false, entry_id: '0', message: `size mismatch: ${bytesOf(entry)} bytes were uploaded` }
  }
  context.entries.update(entry.id, { finalized: true })
  return { ok: true, entry_id: String(entry.id), message: '' }
}

function isWritten(context: TwirpContext, entry: Entry): boolean {
  return context.scopes.some(scope => scope.write && scope.ref === entry.scope)
}

/** Finds an entry: scope by scope; in each the key itself, then as a prefix, then each restore key as a prefix. */
export async function findEntry(context: TwirpContext, body: Body): Promise<Body> {
  const key = checkedKey(textField(body, 'key'))
  const version = textField(body, 'version')
  const others = field(body, 'restore_keys')
  const restoreKeys = Array.isArray(others) ? others.map(other => checkedKey(String(other))) : []
  if (restoreKeys.length > 9) throw new TwirpError(400, 'invalid_argument', 'at most 10 keys are allowed')
  const readable = context.scopes.filter(scope => scope.read !== false)
  if (readable.length === 0) {
    throw new TwirpError(403, 'permission_denied', 'cache read denied: the token has no readable cache scopes')
  }
  const visible = context.entries.all().filter(entry => entry.finalized && entry.version === version)
  for (const { ref } of readable) {
    const entry = match(
      visible.filter(candidate => candidate.scope === ref),
      key,
      restoreKeys
    )
    if (entry) {
      const path = signedPath(context.secret, entry.id, 'read', context.now + context.urlLifetimeMs)
      return { ok: true, signed_download_url: `${context.origin}${path}`, matched_key: entry.key }
    }
  }
  return { ok: false, signed_download_url: '', matched_key: '' }
}

function match(entries: readonly Entry[], key: string, restoreKeys: readonly string[]): Entry | undefined {
  const exact = entries.find(entry => entry.key === key)
  if (exact) return exact
  for (const prefix of [key, ...restoreKeys]) {
    const newest = entries
      .filter(entry => entry.key.startsWith(prefix))
      .sort((a, b) => b.createdAt - a.createdAt || b.id - a.id)[0]
    if (newest) return newest
  }
  return undefined
}
