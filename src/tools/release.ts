/** Releases on GitHub, asked without a token: https://docs.github.com/repositories/releasing-projects-on-github/linking-to-releases */
import {
  type Answer,
  type Connection,
  PassingFailure,
  type RetryContext,
  reasonOf,
  shownUrl,
  type Timing,
  withRetries
} from '../store/index.ts'
import { digestOf } from './checksums.ts'
import type { Asset, Tool } from './tool.ts'
import { findVersion } from './tool-version.ts'
import { DigestError, writeVerified } from './verified-file.ts'

export interface Releases {
  /** `https://github.com`, without a slash at the end. */
  readonly url: string
  readonly connection: Connection
  readonly timing: Timing
  readonly signal: AbortSignal
}

/** A release, or something in it, is not there or not what it should be: trying again does not help. */
export class ReleaseError extends Error {
  override readonly name = 'ReleaseError'
}

const mostRedirects = 5
/** A list of checksums is a few kilobytes. */
const longestListBytes = 1024 * 1024

/**
 * The version of the newest release: where `releases/latest` redirects to.
 * @throws ReleaseError, StoreError
 */
export async function latestVersion(tool: Tool, releases: Releases): Promise<string> {
  const url = `${releases.url}/${tool.repository}/releases/latest`
  return withRetries(context(`looking up ${url}`, releases), async () => {
    for (let next = url, redirects = 0; redirects < mostRedirects; redirects += 1) {
      const answer = await releases.connection.send(next, { method: 'HEAD', signal: releases.signal })
      await answer.body.dump()
      const target = redirectOf(answer, next)
      if (target === undefined) throw new ReleaseError(`${url} leads to no release (HTTP status ${answer.status})`)
      const [, tag] = /\/releases\/tag\/([^/]+)$/.exec(new URL(target).pathname) ?? []
      const version = tag === undefined ? undefined : findVersion(decodeURIComponent(tag))
      if (version !== undefined) return version
      next = target
    }
    throw new ReleaseError(`${url} redirects more than ${mostRedirects} times`)
  })
}

/**
 * The SHA-256 that the release itself publishes for one of its files.
 * @throws ReleaseError when there is no such release or none of its lists has the file; StoreError
 */
export async function publishedDigest(asset: Asset, releases: Releases): Promise<string> {
  const read: string[] = []
  for (const file of asset.checksumFiles) {
    const url = assetUrl(asset, file, releases)
    const list = await withRetries(context(`reading ${url}`, releases), () => readText(url, releases))
    if (list === undefined) continue
    const digest = digestOf(asset.name, list)
    if (digest !== undefined) return digest
    read.push(file)
  }
  const { tool, version, name, checksumFiles } = asset
  throw new ReleaseError(
    read.length === 0
      ? `${releases.url}/${tool.repository} has no release v${version} with a ${checksumFiles.join(' or ')}`
      : `the release v${version} publishes no checksum of ${name} (in ${read.join(' or ')}), so it cannot be verified`
  )
}

/**
 * Downloads a file of a release.
 * @param file gets the program when its SHA-256 is `digest`
 * @throws ReleaseError when it is not there or another; StoreError
 */
export async function downloadAsset(asset: Asset, digest: string, file: string, releases: Releases): Promise<void> {
  const url = assetUrl(asset, asset.name, releases)
  await withRetries(context(`downloading ${url}`, releases), async () => {
    const answer = await get(url, releases)
    if (answer.status !== 200) {
      await answer.body.dump()
      throw new ReleaseError(`${url} is answered with HTTP status ${answer.status}`)
    }
    try {
      await writeVerified(file, digest, answer.body, 'plain', releases.signal)
    } catch (error) {
      if (error instanceof DigestError) throw new ReleaseError(`${url} is not what the release says: ${error.message}`)
      throw new PassingFailure(reasonOf(error))
    }
  })
}

function assetUrl({ tool, version }: Asset, file: string, { url }: Releases): string {
  return `${url}/${tool.repository}/releases/download/v${version}/${file}`
}

/** undefined when there is nothing at the address. */
async function readText(url: string, releases: Releases): Promise<string | undefined> {
  const answer = await get(url, releases)
  if (answer.status !== 200) {
    await answer.body.dump()
    if (answer.status === 404) return undefined
    throw new ReleaseError(`${url} is answered with HTTP status ${answer.status}`)
  }
  const pieces: Buffer[] = []
  let bytes = 0
  try {
    for await (const piece of answer.body as AsyncIterable<Buffer>) {
      bytes += piece.length
      if (bytes > longestListBytes) throw new ReleaseError(`${url} is too long for a list of checksums`)
      pieces.push(piece)
    }
  } catch (error) {
    throw error instanceof ReleaseError ? error : new PassingFailure(reasonOf(error))
  }
  return Buffer.concat(pieces).toString('utf8')
}

/** GitHub hands files out from other hosts. Nothing follows from https to plain http. */
async function get(url: string, { connection, signal }: Releases): Promise<Answer> {
  let next = url
  for (let redirects = 0; redirects <= mostRedirects; redirects += 1) {
    const answer = await connection.send(next, { method: 'GET', signal })
    const target = redirectOf(answer, next)
    if (target === undefined) return answer
    await answer.body.dump()
    next = target
  }
  throw new ReleaseError(`${url} redirects more than ${mostRedirects} times`)
}

function redirectOf({ status, headers }: Answer, from: string): string | undefined {
  const { location } = headers
  if (status < 300 || status > 399 || typeof location !== 'string') return undefined
  const target = URL.parse(location, from)
  if (
    target === null ||
    !/^https?:$/.test(target.protocol) ||
    (from.startsWith('https:') && target.protocol !== 'https:')
  ) {
    throw new ReleaseError(`${shownUrl(from)} redirects to ${shownUrl(location)}, which is not followed`)
  }
  return target.href
}

function context(doing: string, { timing, signal }: Releases): RetryContext {
  return { doing, timing, signal }
}
