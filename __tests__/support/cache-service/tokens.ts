/**
 * Job tokens as the platform gives them to a job: a JSON Web Token whose claim `ac` lists the cache scopes. Its `Permission`
 * is 1 for reading, 2 for writing, 3 for both. Clients other than ours (BuildKit's) read that claim, and refuse a token that
 * does not say when it expires. Ours never does in the life of a test.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

export interface TokenScope {
  /** Such as `refs/heads/main` or `refs/pull/7/merge`. */
  readonly ref: string
  readonly write: boolean
  /** `true` unless told otherwise. */
  readonly read?: boolean
}

export interface TokenOptions {
  /** In the order of look-up: a job's own ref first, then its base's. */
  readonly scopes?: readonly TokenScope[]
}

const defaultScopes: readonly TokenScope[] = [{ ref: 'refs/heads/main', write: true }]

/** s since 1970, in the year 2100. */
const endOfTime = 4_102_444_800

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

function signatureOf(secret: string, text: string): string {
  return createHmac('sha256', secret).update(text).digest('base64url')
}

/** The signing secret, kept beside the entries so that a token outlives a restart of the service. */
export function secretOf(folder: string): string {
  const file = path.join(folder, 'secret')
  mkdirSync(folder, { recursive: true })
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600 })
  return readFileSync(file, 'utf8')
}

export function issueToken(secret: string, { scopes = defaultScopes }: TokenOptions): string {
  const claim = scopes.map(scope => ({
    Scope: scope.ref,
    Permission: (scope.read === false ? 0 : 1) + (scope.write ? 2 : 0)
  }))
  const claims = { nbf: 0, exp: endOfTime, ac: JSON.stringify(claim) }
  const text = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`
  return `${text}.${signatureOf(secret, text)}`
}

/** The scopes of an `Authorization` header that holds a token of ours, else `undefined`. */
export function scopesOf(secret: string, authorization: string | undefined): readonly TokenScope[] | undefined {
  const [, header, payload, signature] = /^Bearer ([^.]+)\.([^.]+)\.([^.]+)$/.exec(authorization ?? '') ?? []
  if (header === undefined || payload === undefined || signature === undefined) return undefined
  if (!equal(signature, signatureOf(secret, `${header}.${payload}`))) return undefined
  const { ac } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { ac: string }
  const claim = JSON.parse(ac) as { Scope: string; Permission: number }[]
  return claim.map(({ Scope, Permission }) => ({
    ref: Scope,
    read: (Permission & 1) !== 0,
    write: (Permission & 2) !== 0
  }))
}

function equal(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}

export type BlobPermission = 'read' | 'write'

/** Path and query of a URL that permits one thing with one blob until `expiresAt` (ms). Path style, as the Azure SDK wants for IP hosts. */
export function signedPath(secret: string, id: number, permission: BlobPermission, expiresAt: number): string {
  const query = new URLSearchParams({ sp: permission === 'read' ? 'r' : 'w', se: String(expiresAt) })
  query.set('sig', signatureOf(secret, `${id}&${query}`))
  return `/account/cache/${id}?${query}`
}

/** What a signed URL permits; `undefined` when the signature is wrong or the time is over. */
export function permissionOf(
  secret: string,
  url: URL,
  now: number
): { id: number; permission: BlobPermission } | undefined {
  const id = Number(/^\/account\/cache\/(\d+)$/.exec(url.pathname)?.[1])
  const permission = url.searchParams.get('sp') === 'w' ? 'write' : 'read'
  const expiresAt = Number(url.searchParams.get('se'))
  const expected = new URL(signedPath(secret, id, permission, expiresAt), url)
  if (!equal(url.searchParams.get('sig') ?? '', expected.searchParams.get('sig') ?? '')) return undefined
  return now < expiresAt ? { id, permission } : undefined
}
