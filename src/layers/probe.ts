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
  const requests = requestsOf(plan, environment)
  const timeouts = { connectMs: limitMs, headersMs: limitMs, idleMs: limitMs }
  const connection = openConnection(environment, timeouts)
  const limit = AbortSignal.timeout(limitMs)
  const stop = signal === undefined ? limit : AbortSignal.any([limit, signal])
  const isService = plan.kind === 'on' && plan.target.kind === 'gha'
  let reason: string | undefined
  try {
    for (const { url, ...options } of requests) {
      try {
        const answer = await connection.send(url, { ...options, signal: stop })
        await answer.body.dump()
        // A registry asks for credentials with 401: BuildKit has those.
        if (!isService || answer.status < 400) return { answers: true }
        reason = `it answers with HTTP status ${answer.status}`
      } catch (error) {
        if (limit.aborted) return { answers: false, reason: `it does not answer within ${limitMs / 1000} s` }
        const told = error instanceof Error ? error.message : String(error)
        // Certificates and protocols are BuildKit's own affair: the engine may know a registry better than this process does.
        // The cache service is reached through this process.
        if (!isService && !isSilence(told)) return { answers: true }
        reason ??= told
      }
    }
    return reason === undefined ? { answers: true } : { answers: false, reason }
  } finally {
    await connection.close()
  }
}

/** Whether the reason of a failed request is that nobody was there, or in trouble; it always has the system's code in it. */
function isSilence(reason: string): boolean {
  return /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|UND_ERR_\w*TIMEOUT|^HTTP status/.test(
    reason
  )
}

interface ProbeRequest {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** One is sent after the other until one is answered; none when there is nobody to ask. */
function requestsOf(plan: LayerPlan, environment: GithubCacheEnvironment): readonly ProbeRequest[] {
  if (plan.kind === 'off') return []
  const { target } = plan
  switch (target.kind) {
    case 'gha':
      return lookUp(environment)
    case 'registry':
      return registryUrls(target.repository).map(url => ({ method: 'GET', url: `${url}/v2/` }))
    case 's3': {
      const { endpoint_url: endpoint, region } = target.attributes
      return [{ method: 'GET', url: endpoint ?? `https://s3.${region}.amazonaws.com/` }]
    }
    case 'local':
    case 'inline':
      return []
  }
}

/** A look-up that finds nothing. Protocol: GitHub's cache service v2, method GetCacheEntryDownloadURL. */
function lookUp({ resultsUrl, runtimeToken, serviceV2 }: GithubCacheEnvironment): readonly ProbeRequest[] {
  if (!resultsUrl || !runtimeToken || !serviceV2) return []
  return [
    {
      method: 'POST',
      url: `${resultsUrl.replace(/\/$/, '')}/twirp/github.actions.results.api.v1.CacheService/GetCacheEntryDownloadURL`,
      headers: { authorization: `Bearer ${runtimeToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ key: 'cbc-probe', restore_keys: [], version: '0'.repeat(64) })
    }
  ]
}

/**
 * Docker Hub where no host is named; a registry on this machine speaks plain HTTP, and another may (`insecure-registries`).
 * Rules: the distribution project's reference package.
 */
function registryUrls(repository: string): readonly string[] {
  const [first = '', ...rest] = repository.split('/')
  const isHost = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost')
  if (!isHost || first === 'docker.io') return ['https://registry-1.docker.io']
  if (/^(localhost|127\.\d+\.\d+\.\d+)(:|$)/.test(first)) return [`http://${first}`]
  return [`https://${first}`, `http://${first}`]
}
