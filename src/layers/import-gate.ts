/**
 * Stands between BuildKit and GitHub's cache service while layers are imported. BuildKit waits for a service that accepts a
 * request and goes silent without any limit, and until then no other build of the engine goes on, not even when the waiting
 * one is cancelled (tried, BuildKit 0.25). The gate does not wait: what fails once is answered with "not there" from then on,
 * so that the build goes on, or fails at once and can be started again without the cache.
 */
import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer, text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { type Connection, type GithubCacheEnvironment, openConnection } from '../store/index.ts'

export interface ImportGate {
  /** What BuildKit is told to be the service: an address of this machine. */
  readonly url: string
  /** What went wrong first; undefined when all went well. */
  failure(): string | undefined
  close(): Promise<void>
}

/** ms that the service may take to accept a connection, to answer, and between two pieces of a download. */
const limits = { connectMs: 5000, headersMs: 10_000, idleMs: 10_000 }

/** ms that those who wait for an answer get to take it. */
const closeLimitMs = 1000

/** No connection is kept: one that BuildKit would use again may be closed by then. */
const last = { connection: 'close' }

const lookUpPath = '/twirp/github.actions.results.api.v1.CacheService/GetCacheEntryDownloadURL'
/** Passed on in both directions: what a download of a part needs. */
const requestHeaders = ['range', 'x-ms-range']
const answerHeaders = ['content-length', 'content-range', 'content-type', 'etag', 'last-modified']

/**
 * Opens the gate to a service that speaks version 2.
 * @returns undefined where the service speaks another version, or its address is not known
 */
export async function openImportGate(environment: GithubCacheEnvironment): Promise<ImportGate | undefined> {
  const { resultsUrl, serviceV2 } = environment
  if (!resultsUrl || !serviceV2) return undefined
  const gate = new Gate(resultsUrl.replace(/\/$/, ''), openConnection(environment, limits))
  return gate.open()
}

/** A download that was promised: its content where that is known already, else where it is. */
type Download = { readonly content: Buffer } | { readonly url: string }

class Gate {
  private readonly service: string
  private readonly connection: Connection
  private readonly downloads: Download[] = []
  private readonly stop = new AbortController()
  private failed: string | undefined
  private address = ''
  /** Begins every path: other users of this machine must not find downloads that need no token. */
  private readonly secret = `/${randomBytes(16).toString('hex')}`

  constructor(service: string, connection: Connection) {
    this.service = service
    this.connection = connection
  }

  async open(): Promise<ImportGate> {
    const server = createServer((request, response) => void this.serve(request, response))
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(0, '127.0.0.1', resolve)
    })
    this.address = `http://127.0.0.1:${(server.address() as AddressInfo).port}${this.secret}`
    return {
      url: `${this.address}/`,
      failure: () => this.failed,
      close: async () => {
        // Whoever waits is answered first: a download that finds nobody is tried again for minutes, and another build that
        // needs the same layer waits for it (tried).
        this.stop.abort(new Error('the build is over'))
        const closed = new Promise<void>(resolve => server.close(() => resolve()))
        const patience = setTimeout(() => server.closeAllConnections(), closeLimitMs)
        await closed
        clearTimeout(patience)
        await this.connection.close()
      }
    }
  }

  /** From now on everything is answered with "not there", also what is waited for already. */
  private fail(error: unknown): void {
    if (this.failed !== undefined || this.stop.signal.aborted) return
    this.failed = error instanceof Error ? error.message : String(error)
    this.stop.abort(new Error('the cache has failed'))
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const path = request.url?.startsWith(this.secret) ? request.url.slice(this.secret.length) : ''
      if (request.method === 'POST' && path === lookUpPath) return await this.lookUp(request, response)
      const index = /^\/layers\/cache\/(\d+)$/.exec(path)?.[1]
      const download = index === undefined ? undefined : this.downloads[Number(index)]
      if (request.method === 'GET' && download !== undefined && !this.stop.signal.aborted) {
        return await this.send(download, request, response)
      }
    } catch (error) {
      this.fail(error)
    }
    // 404 is not asked for again, as every status of a server that is in trouble would be.
    if (response.headersSent) response.destroy()
    else response.writeHead(404, last).end()
  }

  private async lookUp(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asked = await text(request)
    const answer = await this.ask(asked, request.headers.authorization ?? '').catch((error: Error) => {
      this.fail(error)
      return { ok: false }
    })
    response.writeHead(200, { ...last, 'content-type': 'application/json' }).end(JSON.stringify(answer))
  }

  /** Answers for the service. An index is fetched at once: BuildKit would wait for it as it does for the answer. */
  private async ask(body: string, authorization: string): Promise<Readonly<Record<string, unknown>>> {
    if (this.stop.signal.aborted) return { ok: false }
    const headers = { authorization, 'content-type': 'application/json' }
    const answered = await this.connection.send(`${this.service}${lookUpPath}`, {
      method: 'POST',
      headers,
      body,
      signal: this.stop.signal
    })
    const told = await text(answered.body)
    if (answered.status !== 200) throw new Error(`HTTP status ${answered.status}`)
    const answer = JSON.parse(told) as Readonly<Record<string, unknown>>
    const { ok, signed_download_url: url, matched_key: key } = answer
    if (ok !== true || typeof url !== 'string') return answer
    const isIndex = typeof key === 'string' && key.startsWith('index-')
    const download = isIndex ? { content: await this.fetch(url) } : { url }
    return { ...answer, signed_download_url: `${this.address}/layers/cache/${this.downloads.push(download) - 1}` }
  }

  private async fetch(url: string): Promise<Buffer> {
    const answer = await this.connection.send(url, { method: 'GET', signal: this.stop.signal })
    const content = await buffer(answer.body)
    if (answer.status !== 200) throw new Error(`HTTP status ${answer.status}`)
    return content
  }

  private async send(download: Download, request: IncomingMessage, response: ServerResponse): Promise<void> {
    if ('content' in download) {
      const range = /^bytes=(\d+)-$/.exec(String(request.headers['x-ms-range'] ?? request.headers.range ?? ''))
      const { content } = download
      const start = Number(range?.[1] ?? 0)
      const rest = content.subarray(start)
      const part = start > 0 && { 'content-range': `bytes ${start}-${content.length - 1}/${content.length}` }
      response.writeHead(start > 0 ? 206 : 200, { ...last, 'content-length': rest.length, ...part }).end(rest)
      return
    }
    const answer = await this.connection.send(download.url, {
      method: 'GET',
      headers: pick(request.headers, requestHeaders),
      signal: this.stop.signal
    })
    if (answer.status >= 300) {
      await answer.body.dump()
      throw new Error(`HTTP status ${answer.status}`)
    }
    response.writeHead(answer.status, { ...last, ...pick(answer.headers, answerHeaders) })
    // A connection that breaks before its headers is tried again; one that breaks after them is not.
    response.flushHeaders()
    await pipeline(answer.body, response)
  }
}

function pick(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  names: readonly string[]
): Record<string, string> {
  return Object.fromEntries(
    names.flatMap(name => {
      const value = headers[name]
      return typeof value === 'string' ? [[name, value] as const] : []
    })
  )
}
