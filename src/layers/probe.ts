/**
 * Asks a cache whether it answers before a build depends on it. BuildKit waits for a silent GitHub cache without any limit,
 * and while it waits, no other build of the engine goes on, not even when the waiting one is cancelled (tried, BuildKit 0.25).
 */
import { accessOf, type GithubCacheEnvironment, openConnection, type StoreAccess } from '../store/index.ts'
import type { LayerPlan } from './plan.ts'

/** What the runner's environment permits at GitHub's cache service; undefined where BuildKit could not reach it. */
export function cacheServiceAccess(environment: GithubCacheEnvironment): StoreAccess | undefined {
  const { resultsUrl, cacheUrl, runtimeToken } = environment
  if (!runtimeToken || !(resultsUrl || cacheUrl)) return undefined
  return accessOf(environment)
}

export type ProbeResult = { readonly answers: true } | { readonly answers: false; readonly reason: string }

/** Long enough for a slow answer; the build waits for it. */
export const probeLimitMs = 5000

/**
 * Sends the cache of a plan one request. A cache that cannot be asked from here counts as one that answers.
 * @param environment of the runner: how GitHub's cache is reached, and through which proxies
 */
export async function probeCache(
  plan: LayerPlan,
  environment: GithubCacheEnvironment,
  limitMs: number,
  signal?: AbortSignal
): Promise<ProbeResult> {
  const request = requestOf(plan, environment)
  if (request === undefined) return { answers: true }
  const timeouts = { connectMs: limitMs, headersMs: limitMs, idleMs: limitMs }
  const connection = openConnection(environment, timeouts)
  const limit = AbortSignal.timeout(limitMs)
  const stop = signal === undefined ? limit : AbortSignal.any([limit, signal])
  try {
    const { url, ...options } = request
    const answer = await connection.send(url, { ...options, signal: stop })
    await answer.body.dump()
    // A registry asks for credentials with 401: BuildKit has those.
    const refused = plan.kind === 'on' && plan.target.kind === 'gha' && answer.status >= 400
    return refused ? { answers: false, reason: `it answers with HTTP status ${answer.status}` } : { answers: true }
  } catch (error) {
    if (limit.aborted) return { answers: false, reason: `it does not answer within ${limitMs / 1000} s` }
    return { answers: false, reason: error instanceof Error ? error.message : String(error) }
  } finally {
    await connection.close()
  }
}

interface ProbeRequest {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

function requestOf(plan: LayerPlan, environment: GithubCacheEnvironment): ProbeRequest | undefined {
  if (plan.kind === 'off') return undefined
  const { target } = plan
  switch (target.kind) {
    case 'gha':
      return lookUp(environment)
    case 'registry':
      return { method: 'GET', url: `${registryUrl(target.repository)}/v2/` }
    case 's3':
      return {
        method: 'GET',
        url: target.attributes.endpoint_url ?? `https://s3.${target.attributes.region}.amazonaws.com/`
      }
    case 'local':
    case 'inline':
      return undefined
  }
}

/** A look-up that finds nothing. Protocol: GitHub's cache service v2, method GetCacheEntryDownloadURL. */
function lookUp({ resultsUrl, runtimeToken, serviceV2 }: GithubCacheEnvironment): ProbeRequest | undefined {
  if (!resultsUrl || !runtimeToken || !serviceV2) return undefined
  return {
    method: 'POST',
    url: `${resultsUrl.replace(/\/$/, '')}/twirp/github.actions.results.api.v1.CacheService/GetCacheEntryDownloadURL`,
    headers: { authorization: `Bearer ${runtimeToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ key: 'cbc-probe', restore_keys: [], version: '0'.repeat(64) })
  }
}

/** Docker Hub where no host is named; a registry on this machine speaks plain HTTP. Rules: the distribution project's reference package. */
function registryUrl(repository: string): string {
  const [first = '', ...rest] = repository.split('/')
  const isHost = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost')
  if (!isHost || first === 'docker.io') return 'https://registry-1.docker.io'
  return /^(localhost|127\.\d+\.\d+\.\d+)(:|$)/.test(first) ? `http://${first}` : `https://${first}`
}
