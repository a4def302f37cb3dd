/** One pool of kept-alive connections, through a proxy where the environment names one. */
import type { Dispatcher } from 'undici'
import type { GithubCacheEnvironment } from '../environment.ts'
import { reasonOf } from '../errors.ts'
import { RangeClient } from './range-client.ts'
import { type RangeAnswer, UnsupportedAnswer } from './range-exchange.ts'
import { askedPauseMs, isPassingStatus, PassingFailure } from './retry.ts'

export interface Timeouts {
  readonly connectMs: number
  /** From the end of a request to its answer's headers. */
  readonly headersMs: number
  /** Between two pieces of a body, in either direction. */
  readonly idleMs: number
}

export const defaultTimeouts: Timeouts = { connectMs: 10_000, headersMs: 30_000, idleMs: 30_000 }

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Dispatcher.ResponseData['body']
}

export interface Request {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array | AsyncIterable<Uint8Array>
  readonly signal?: AbortSignal | undefined
}

export interface Connection {
  /** Sends a request. Throws PassingFailure when there is no answer, or one that tells to come again. */
  send(url: string, request: Request): Promise<Answer>
  /** Asks for a part of a large content. Throws as `send` does. */
  read(url: string, range: string, signal: AbortSignal): Promise<RangeAnswer>
  close(): Promise<void>
}

/** More connections to one host do not make it faster; requests beyond wait for a free one. */
const connectionsPerHost = 16

/** Opens no connection before the first request. undici is loaded then, too. */
export function openConnection(environment: GithubCacheEnvironment, timeouts: Timeouts): Connection {
  let pool: Promise<{ undici: typeof import('undici'); dispatcher: Dispatcher }> | undefined
  const open = async (): Promise<{ undici: typeof import('undici'); dispatcher: Dispatcher }> => {
    const undici = await import('undici')
    const options = {
      connections: connectionsPerHost,
      connect: { timeout: timeouts.connectMs },
      headersTimeout: timeouts.headersMs,
      bodyTimeout: timeouts.idleMs
    }
    const { httpProxy = '', httpsProxy = '', noProxy = '' } = environment
    // Empty strings keep the agent from looking into the process's environment by itself.
    const proxied = httpProxy !== '' || httpsProxy !== ''
    const dispatcher = proxied
      ? new undici.EnvHttpProxyAgent({ ...options, httpProxy, httpsProxy, noProxy })
      : new undici.Agent(options)
    return { undici, dispatcher }
  }
  const send = async (url: string, request: Request): Promise<Answer> => {
    pool ??= open()
    const { undici, dispatcher } = await pool
    return lasting(await answerOf(undici, dispatcher, url, request))
  }
  const ranges = new RangeClient(timeouts)
  // A proxy is the general client's business.
  let isDirect = !environment.httpProxy && !environment.httpsProxy
  return {
    send,
    read: async (url, range, signal) => {
      const headers = { range }
      try {
        if (isDirect) return await lasting(await ranges.get(url, headers, signal))
      } catch (error) {
        if (!(error instanceof UnsupportedAnswer)) throw error
        isDirect = false
      }
      return send(url, { method: 'GET', headers, signal })
    },
    close: async () => {
      ranges.close()
      if (pool === undefined) return
      const { dispatcher } = await pool
      await dispatcher.destroy()
    }
  }
}

/** @throws PassingFailure for an answer that tells to come again */
async function lasting<T extends RangeAnswer>(answer: T): Promise<T> {
  if (!isPassingStatus(answer.status)) return answer
  const asked = askedPauseMs(answer.headers, Date.now())
  await answer.body.dump().catch(() => undefined)
  throw new PassingFailure(`HTTP status ${answer.status}`, { status: answer.status, retryAfterMs: asked })
}

async function answerOf(
  undici: typeof import('undici'),
  dispatcher: Dispatcher,
  url: string,
  { method, headers = {}, body, signal }: Request
): Promise<Answer> {
  try {
    const answer = await undici.request(url, {
      dispatcher,
      method,
      headers,
      ...(body === undefined ? {} : { body: body as Dispatcher.DispatchOptions['body'] & {} }),
      ...(signal === undefined ? {} : { signal })
    })
    return { status: answer.statusCode, headers: answer.headers, body: answer.body }
  } catch (error) {
    throw new PassingFailure(reasonOf(error))
  }
}
