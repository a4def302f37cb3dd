/**
 * Requests to GitHub's REST API: https://docs.github.com/rest/using-the-rest-api. What fails for a passing reason is tried
 * again, limits of its rate included (https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api).
 */
import * as v from 'valibot'
import {
  type Answer,
  askedPauseMs,
  type Connection,
  PassingFailure,
  type RetryContext,
  reasonOf,
  shownUrl,
  type Timing,
  withRetries
} from '../store/index.ts'

export interface GithubAccess {
  /** `https://api.github.com`, without a slash at the end. */
  readonly apiUrl: string
  /** A secret. */
  readonly token: string
  readonly userAgent: string
  readonly connection: Connection
  readonly timing: Timing
  readonly signal?: AbortSignal | undefined
}

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'

export interface GithubRest {
  /**
   * The answer to a request, parsed; undefined when it has no content.
   * @param path below the API, with a slash at its start
   * @throws GithubError when GitHub refuses, StoreError when it cannot be reached
   */
  call(method: Method, path: string, body?: object): Promise<unknown>
  /** All pages of a list. @throws like `call` */
  list(path: string): Promise<readonly unknown[]>
}

/** GitHub answered, and will not do it. The message is GitHub's own. */
export class GithubError extends Error {
  override readonly name = 'GithubError'
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

const pageSize = 100
/** More than the 2,500 comments that an issue can have. */
const mostPages = 50
/** What GitHub asks for after a secondary limit that names no time. */
const unnamedPauseMs = 60_000

const refusal = v.object({
  message: v.optional(v.string(), ''),
  errors: v.optional(v.array(v.unknown()), [])
})

export function openGithubRest(access: GithubAccess): GithubRest {
  const send = (method: Method, url: string, body?: object) =>
    withRetries(context(method, url, access), () => sendOnce(access, method, url, body))
  return {
    call: async (method, path, body) => (await send(method, `${access.apiUrl}${path}`, body)).body,
    list: async path => {
      const items: unknown[] = []
      let next: string | undefined = `${access.apiUrl}${path}${path.includes('?') ? '&' : '?'}per_page=${pageSize}`
      for (let page = 0; next !== undefined && page < mostPages; page += 1) {
        const { body, link } = await send('GET', next)
        if (!Array.isArray(body)) throw new GithubError(200, `${shownUrl(next)} gave no list`)
        items.push(...body)
        next = nextPage(link, access.apiUrl)
      }
      return items
    }
  }
}

function context(method: Method, url: string, { timing, signal }: GithubAccess): RetryContext {
  return { doing: `${method} ${shownUrl(url)}`, timing, signal }
}

interface Reply {
  readonly body: unknown
  readonly link: string | undefined
}

async function sendOnce(access: GithubAccess, method: Method, url: string, body?: object): Promise<Reply> {
  const answer = await access.connection.send(url, {
    method,
    headers: {
      authorization: `Bearer ${access.token}`,
      accept: 'application/vnd.github+json',
      'x-github-api-version': '2022-11-28',
      'user-agent': access.userAgent,
      ...(body === undefined ? {} : { 'content-type': 'application/json' })
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: access.signal
  })
  const content = await contentOf(answer)
  if (answer.status >= 200 && answer.status < 300) return { body: content, link: linkOf(answer) }
  throw failureOf(answer, content)
}

/** Parsed, or undefined when there is nothing that can be. */
async function contentOf(answer: Answer): Promise<unknown> {
  let text: string
  try {
    text = await answer.body.text()
  } catch (error) {
    throw new PassingFailure(reasonOf(error))
  }
  try {
    return text === '' ? undefined : (JSON.parse(text) as unknown)
  } catch {
    // Proxies answer in HTML: the status says what there is to say.
    return undefined
  }
}

/** A limit of the rate shows as 403 as well, and is told from a refusal by its headers or its words. */
function failureOf(answer: Answer, content: unknown): Error {
  const parsed = v.safeParse(refusal, content)
  const { message, errors } = parsed.success ? parsed.output : { message: '', errors: [] }
  const { status } = answer
  if (status === 403) {
    const unnamed = /secondary rate limit/i.test(message) ? unnamedPauseMs : undefined
    const pauseMs = askedPauseMs(answer.headers, Date.now()) ?? unnamed
    if (pauseMs !== undefined) return new PassingFailure('the rate is limited', { status, retryAfterMs: pauseMs })
  }
  const details = errors.map(detailOf).filter(text => text !== '')
  const told = [message || `HTTP status ${status}`, ...details].join(': ')
  return new GithubError(status, reasonOf(told).slice(0, 300))
}

const detail = v.object({ message: v.string() })

function detailOf(error: unknown): string {
  if (typeof error === 'string') return error
  return v.is(detail, error) ? error.message : ''
}

function linkOf({ headers: { link } }: Answer): string | undefined {
  return typeof link === 'string' ? link : link?.[0]
}

/** The page that a `Link` header (RFC 8288) calls the next; only of the same API, which alone may see the token. */
function nextPage(link: string | undefined, apiUrl: string): string | undefined {
  const [, target = ''] = /<([^<>]*)>\s*(?:;[^,]*)?;\s*rel="?next"?/i.exec(link ?? '') ?? []
  return target.startsWith(`${apiUrl}/`) ? target : undefined
}
