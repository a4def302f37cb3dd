/**
 * A server on loopback that answers as GitHub's REST API does for comments on pull requests: status, headers and bodies as its
 * documentation and its answers show them (https://docs.github.com/rest/issues/comments).
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

export interface ApiComment {
  readonly id: number
  body: string
  readonly author: 'bot' | 'collaborator' | 'stranger'
}

export interface ApiRequest {
  readonly method: string
  /** Path and query, without the prefix of the API. */
  readonly path: string
  readonly body: string
  readonly headers: IncomingMessage['headers']
}

export interface ApiFault {
  readonly status: number
  readonly body?: object | string
  readonly headers?: Readonly<Record<string, string>>
}

export interface GithubApi {
  /** `http://127.0.0.1:12345/api/v3`, as on a server of one's own. */
  readonly url: string
  /** Without the path of its API. */
  readonly serverUrl: string
  readonly comments: ApiComment[]
  readonly requests: ApiRequest[]
  /** `GET /repos/...`, in their order. */
  calls(): string[]
  add(author: ApiComment['author'], ...bodies: string[]): void
  /** Before a request is answered: what it returns is answered instead. */
  before: (request: ApiRequest) => ApiFault | undefined
  /** After a request was served. */
  after: (request: ApiRequest) => void
  /** What the token may do. */
  permission: 'write' | 'read'
  stop(): Promise<void>
}

export const token = 'ghs_testTokenOfThisJob'
const prefix = '/api/v3'
const list = /^\/(?:repos\/octo-org\/octo-repo|repositories\/1296269)\/issues\/7\/comments(?:\?(.*))?$/
const one = /^\/repos\/octo-org\/octo-repo\/issues\/comments\/(\d+)$/
const docs = 'https://docs.github.com/rest/issues/comments'

/** The API of the repository `octo-org/octo-repo` with its pull request 7. */
export async function startGithubApi(): Promise<GithubApi> {
  let nextId = 1_000_001
  const server = createServer((request, response) => void handle(request, response))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const serverUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const api: GithubApi = {
    url: `${serverUrl}${prefix}`,
    serverUrl,
    comments: [],
    requests: [],
    calls: () => api.requests.map(({ method, path }) => `${method} ${path}`),
    add(author, ...bodies) {
      for (const body of bodies) api.comments.push({ id: nextId++, body, author })
    },
    before: () => undefined,
    after: () => undefined,
    permission: 'write',
    stop: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
  }

  async function handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = incoming
    const request = { method, path: url.slice(prefix.length), body: await text(incoming), headers }
    api.requests.push(request)
    const { status, body, headers: given } = api.before(request) ?? answer(request)
    const content = body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
    response.writeHead(status, {
      'content-type': 'application/json; charset=utf-8',
      'x-github-request-id': 'C0DE:1',
      ...given
    })
    response.end(content)
    api.after(request)
  }

  function answer(request: ApiRequest): ApiFault {
    if (request.headers.authorization !== `Bearer ${token}`) return refused(401, 'Bad credentials')
    if (request.headers['user-agent'] === undefined) return refused(403, 'Request forbidden by administrative rules.')
    const [, query] = list.exec(request.path) ?? []
    if (list.test(request.path)) return request.method === 'GET' ? page(query ?? '') : create(request)
    const [, id] = one.exec(request.path) ?? []
    const comment = api.comments.find(known => String(known.id) === id)
    if (comment === undefined) return refused(404, 'Not Found')
    if (request.method === 'GET') return { status: 200, body: shown(comment) }
    return request.method === 'DELETE' ? remove(comment) : update(request, comment)
  }

  function page(query: string): ApiFault {
    const asked = new URLSearchParams(query)
    const [size, number] = [Number(asked.get('per_page') ?? 30), Number(asked.get('page') ?? 1)]
    const last = Math.max(1, Math.ceil(api.comments.length / size))
    const link = (to: number, rel: string) =>
      `<${api.url}/repositories/1296269/issues/7/comments?per_page=${size}&page=${to}>; rel="${rel}"`
    const links = [
      ...(number > 1 ? [link(number - 1, 'prev')] : []),
      ...(number < last ? [link(number + 1, 'next'), link(last, 'last')] : []),
      ...(number > 1 ? [link(1, 'first')] : [])
    ]
    const body = api.comments.slice((number - 1) * size, number * size).map(shown)
    return { status: 200, body, ...(links.length > 0 && { headers: { link: links.join(', ') } }) }
  }

  function create(request: ApiRequest): ApiFault {
    const wrong = problem(request)
    if (wrong !== undefined) return wrong
    api.add('bot', bodyOf(request))
    const comment = api.comments.at(-1)
    return { status: 201, ...(comment && { body: shown(comment) }) }
  }

  function update(request: ApiRequest, comment: ApiComment): ApiFault {
    const wrong = problem(request)
    if (wrong !== undefined) return wrong
    comment.body = bodyOf(request)
    return { status: 200, body: shown(comment) }
  }

  function remove(comment: ApiComment): ApiFault {
    if (api.permission === 'read') return refused(403, 'Resource not accessible by integration')
    api.comments.splice(api.comments.indexOf(comment), 1)
    return { status: 204 }
  }

  function problem(request: ApiRequest): ApiFault | undefined {
    if (api.permission === 'read') return refused(403, 'Resource not accessible by integration')
    if (bodyOf(request).length <= 65_536) return undefined
    const message = 'Body is too long (maximum is 65536 characters)'
    const errors = [{ resource: 'IssueComment', code: 'unprocessable', field: 'data', message }]
    return { status: 422, body: { message: 'Validation Failed', errors, documentation_url: docs, status: '422' } }
  }

  return api
}

/** An answer that refuses. */
export function refused(status: number, message: string, headers: Readonly<Record<string, string>> = {}): ApiFault {
  return { status, body: { message, documentation_url: docs, status: String(status) }, headers }
}

function bodyOf(request: ApiRequest): string {
  return (JSON.parse(request.body) as { readonly body: string }).body
}

function shown({ id, body, author }: ApiComment): object {
  const isBot = author === 'bot'
  return {
    url: `https://api.github.com/repos/octo-org/octo-repo/issues/comments/${id}`,
    html_url: `https://github.com/octo-org/octo-repo/pull/7#issuecomment-${id}`,
    issue_url: 'https://api.github.com/repos/octo-org/octo-repo/issues/7',
    id,
    node_id: `IC_${id}`,
    user: {
      login: isBot ? 'github-actions[bot]' : 'mona',
      id: 41898282,
      type: isBot ? 'Bot' : 'User',
      site_admin: false
    },
    created_at: '2026-11-21T21:56:00Z',
    updated_at: '2026-11-21T21:56:00Z',
    body,
    author_association: author === 'collaborator' ? 'COLLABORATOR' : 'NONE',
    reactions: { total_count: 0 },
    performed_via_github_app: null
  }
}
