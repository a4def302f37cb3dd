/** What a job's token permits, told by the token itself: known before anything is packed. */
import type { GithubCacheEnvironment } from '../environment.ts'
import type { StoreAccess } from '../store.ts'

const both: StoreAccess = { read: true, write: true }

/** Combines `ACTIONS_CACHE_MODE` with the token's scopes; whatever cannot be told is taken as permitted. */
export function accessOf(environment: GithubCacheEnvironment): StoreAccess {
  const mode = accessOfMode(environment.cacheMode)
  const token = accessOfToken(environment.runtimeToken)
  const reason = mode.reason ?? token.reason
  const access = { read: mode.read && token.read, write: mode.write && token.write }
  return reason === undefined ? access : { ...access, reason }
}

function accessOfMode(mode: string | undefined): StoreAccess {
  const name = mode?.trim().toLowerCase() ?? ''
  if (name === 'none') return { read: false, write: false, reason: 'The workflow sets its cache mode to none.' }
  if (name === 'read') return { read: true, write: false, reason: 'The workflow sets its cache mode to read.' }
  if (name === 'write-only') {
    return { read: false, write: true, reason: 'The workflow sets its cache mode to write-only.' }
  }
  return both
}

/** Bits of `Permission` in the token's claim `ac`, a JSON list of `{Scope, Permission}`. */
const readBit = 1
const writeBit = 2

function accessOfToken(token: string | undefined): StoreAccess {
  const permissions = permissionsOf(token)
  if (permissions === undefined) return both
  const read = permissions.some(permission => (permission & readBit) !== 0)
  const write = permissions.some(permission => (permission & writeBit) !== 0)
  if (read && write) return both
  return { read, write, reason: reasonOfToken(read, write) }
}

function reasonOfToken(read: boolean, write: boolean): string {
  if (read) {
    return "The job's token may only read the cache, as GitHub does for low-trust triggers such as pull requests of forks."
  }
  return write ? "The job's token may only write to the cache." : "The job's token may not use the cache."
}

function permissionsOf(token: string | undefined): readonly number[] | undefined {
  const payload = token?.split('.')[1]
  if (payload === undefined) return undefined
  try {
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { readonly ac?: unknown }
    if (typeof claims.ac !== 'string') return undefined
    const scopes: unknown = JSON.parse(claims.ac)
    if (!Array.isArray(scopes)) return undefined
    const permissions = scopes.map((scope: { readonly Permission?: unknown }) => scope.Permission)
    return permissions.every(permission => typeof permission === 'number') ? permissions : undefined
  } catch {
    // A token of another shape says nothing about scopes; the service will tell.
    return undefined
  }
}
