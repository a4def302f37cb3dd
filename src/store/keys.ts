/**
 * Names of cache entries.
 *
 * Bundles: `cbc1-b-<sha256>`. Indexes: `cbc1-<os>-<arch>-<store>-<engine version>-i-<workspace>-<n>`.
 * Each part between hyphens holds no hyphen of its own, so that the prefix of one workspace (`...-i-web-`) never matches the
 * entries of another (`web-2`), and lower case only, because some services and file systems ignore case.
 */
import { createHash } from 'node:crypto'
import { InvalidKeyError } from './errors.ts'

/** Limits of the Actions cache service. */
export const maximumKeyLength = 512
const maximumPartLength = 100
const digestLength = 8

/** Everything that must be equal for a snapshot of one engine to fit another. */
export interface EngineIdentity {
  readonly os: string
  readonly arch: string
  readonly store: string
  readonly engineVersion: string
}

/**
 * A name as one part of a key: unchanged when it is safe, else with `_` for what is not allowed and the first characters of
 * its SHA-256, so that two names never give the same part.
 */
export function keyPart(name: string): string {
  const safe = /^[a-z0-9._+]+$/.test(name) && name.length <= maximumPartLength && !/\.[0-9a-f]{8}$/.test(name)
  if (safe) return name
  const readable = name
    .toLowerCase()
    .replace(/[^a-z0-9._+]+/g, '_')
    .slice(0, maximumPartLength - digestLength - 1)
  return `${readable}.${createHash('sha256').update(name).digest('hex').slice(0, digestLength)}`
}

/**
 * The key of a bundle, named by the SHA-256 (64 hexadecimal digits, lower case) of its bytes.
 * @param copy 1, 2...: another name for the same content, where the first was taken by a job that never finished saving it
 */
export function bundleKey(sha256: string, copy = 0): string {
  if (!/^[0-9a-f]{64}$/.test(sha256)) {
    throw new InvalidKeyError(`"${sha256}" is no SHA-256: 64 lower-case hexadecimal digits are needed.`)
  }
  return `cbc1-b${copy === 0 ? '' : copy}-${sha256}`
}

/** Begins the keys of the indexes of all workspaces for this kind of engine. */
export function anyWorkspacePrefix(engine: EngineIdentity): string {
  const parts = [engine.os, engine.arch, engine.store, engine.engineVersion].map(keyPart)
  return `cbc1-${parts.join('-')}-i-`
}

/** Begins the keys of this workspace's indexes, and of no other's. */
export function workspacePrefix(engine: EngineIdentity, workspace: string): string {
  return `${anyWorkspacePrefix(engine)}${keyPart(workspace)}-`
}

/** The key of one index of this workspace; `n` tells it from its predecessors (a run's number and attempt, or a time). */
export function indexKey(engine: EngineIdentity, workspace: string, n: string | number): string {
  return `${workspacePrefix(engine, workspace)}${keyPart(String(n))}`
}

/** Throws InvalidKeyError unless `key` is one that every backend accepts. */
export function checkKey(key: string): void {
  if (key === '') throw new InvalidKeyError('A cache key cannot be empty.')
  if (key.length > maximumKeyLength) {
    const start = key.slice(0, 60)
    throw new InvalidKeyError(
      `The cache key "${start}..." has ${key.length} characters; at most ${maximumKeyLength} are allowed.`
    )
  }
  if (!key.isWellFormed()) throw new InvalidKeyError('A cache key holds half of a surrogate pair, which is not text.')
  if (key.includes(',')) {
    throw new InvalidKeyError(`The cache key "${key}" holds a comma, which the cache service refuses: leave it out.`)
  }
}

/** What must be equal for the cache mounts of one builder to be of use to another. */
export interface MountsIdentity {
  readonly os: string
  readonly arch: string
}

/** Begins the keys of the indexes of cache mounts of all workspaces. */
export function anyWorkspaceMountsPrefix({ os, arch }: MountsIdentity): string {
  return `cbc1-m-${keyPart(os)}-${keyPart(arch)}-i-`
}

/** Begins the keys of this workspace's indexes of cache mounts, and of no other's. */
export function workspaceMountsPrefix(identity: MountsIdentity, workspace: string): string {
  return `${anyWorkspaceMountsPrefix(identity)}${keyPart(workspace)}-`
}

/** The key of one index of this workspace's cache mounts; `n` tells it from its predecessors. */
export function mountsIndexKey(identity: MountsIdentity, workspace: string, n: string | number): string {
  return `${workspaceMountsPrefix(identity, workspace)}${keyPart(String(n))}`
}
