/** The cache service's HTTP server: routes, checks, faults and counts; the protocols are in twirp.ts and blobs.ts. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { type BlobExchange, listedBlocks, putContent, sendBlobError, sendContent, sendCreated } from './blobs.ts'
import { bytesOf, type Entry, type EntryTable, flipByte, openEntries } from './entries.ts'
import { answeredByFault, sendJson } from './faults.ts'
import type { CacheServiceOptions, Fault, ListedEntry, Operation, Statistics } from './options.ts'
import { Counter } from './statistics.ts'
import { type Gate, openGate } from './throttle.ts'
import { issueToken, permissionOf, scopesOf, secretOf, type TokenOptions } from './tokens.ts'
import { type Body, createEntry, finalizeEntry, findEntry, type TwirpContext, TwirpError } from './twirp.ts'

export interface CacheService {
  /** What a runner sets as `ACTIONS_RESULTS_URL`. */
  readonly resultsUrl: string
  /** A job's token: may write `refs/heads/main` unless told otherwise. */
  token(options?: TokenOptions): string
  /** The variables a runner sets for a job that uses this service. */
  environment(token?: string): Record<string, string>
  entries(): readonly ListedEntry[]
  statistics(): Statistics
  resetStatistics(): void
  /** Deletes the entries of this key, as eviction does. Returns how many there were. */
  evict(key: string): Promise<number>
  /** Changes one byte of the stored content of the entries of this key. */
  corrupt(key: string, atByte?: number): Promise<void>
  /** Stops answering and closes all connections; entries stay in the folder. */
  stop(): Promise<void>
}

const twirpMethods: Readonly<Record<string, (context: TwirpContext, body: Body) => Promise<Body>>> = {
  CreateCacheEntry: createEntry,
  FinalizeCacheEntryUpload: finalizeEntry,
  GetCacheEntryDownloadURL: findEntry
}

/** Starts a service on 127.0.0.1. */
export async function startCacheService(options: CacheServiceOptions): Promise<CacheService> {
  const service = new Service(options)
  return service.listen(options.port ?? 0)
}

class Service {
  private readonly options: CacheServiceOptions
  private readonly entries: EntryTable
  private readonly secret: string
  private readonly server: Server
  private readonly up: Gate
  private readonly down: Gate
  private readonly connectionGates = new WeakMap<object, { readonly up: Gate; readonly down: Gate }>()
  private readonly counter = new Counter()
  private creations: readonly number[] = []
  private origin = ''

  constructor(options: CacheServiceOptions) {
    this.options = options
    this.secret = secretOf(options.folder)
    this.entries = openEntries(options.folder)
    this.up = openGate(options.throttle?.bytesPerSecond)
    this.down = openGate(options.throttle?.bytesPerSecond)
    this.server = createServer({ highWaterMark: 256 * 1024 }, (request, response) => void this.serve(request, response))
    this.server.on('connection', () => this.counter.connection())
  }

  async listen(port: number): Promise<CacheService> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject)
      this.server.listen(port, '127.0.0.1', resolve)
    })
    this.origin = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`
    const token = (tokenOptions: TokenOptions = {}): string => issueToken(this.secret, tokenOptions)
    return {
      resultsUrl: `${this.origin}/`,
      token,
      environment: (given = token()) => ({
        ACTIONS_CACHE_SERVICE_V2: 'True',
        ACTIONS_RESULTS_URL: `${this.origin}/`,
        ACTIONS_RUNTIME_TOKEN: given
      }),
      entries: () => this.listed(),
      statistics: () => this.counter.statistics(),
      resetStatistics: () => this.counter.reset(),
      evict: async key => {
        const entries = this.named(key)
        await Promise.all(entries.map(entry => this.entries.remove(entry.id)))
        return entries.length
      },
      corrupt: async (key, atByte = 0) => {
        await Promise.all(this.named(key).map(entry => flipByte(entry.blocks ?? [], atByte)))
      },
      stop: async () => {
        const closed = new Promise<void>(resolve => {
          this.server.close(() => resolve())
        })
        this.server.closeAllConnections()
        await closed
      }
    }
  }

  private named(key: string): readonly Entry[] {
    return this.entries.all().filter(entry => entry.key === key)
  }

  private listed(): readonly ListedEntry[] {
    return this.entries.all().map(entry => ({
      key: entry.key,
      version: entry.version,
      scope: entry.scope,
      bytes: bytesOf(entry),
      createdAt: entry.createdAt,
      finalized: entry.finalized
    }))
  }

  private now(): number {
    return (this.options.now ?? Date.now)()
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.origin)
    try {
      await delay(this.options.throttle?.latencyMs ?? 0)
      const method = /^\/twirp\/github\.actions\.results\.api\.v1\.CacheService\/(\w+)$/.exec(url.pathname)?.[1]
      if (method !== undefined) await this.serveTwirp(method, request, response)
      else if (url.pathname === '/statistics') sendJson(response, 200, this.counter.statistics())
      else if (url.pathname === '/entries') sendJson(response, 200, this.listed())
      else await this.serveBlob(url, request, response)
    } catch (error) {
      if (error instanceof TwirpError) sendJson(response, error.status, { code: error.code, msg: error.message })
      else if (response.headersSent || response.destroyed || request.destroyed) response.destroy()
      else sendJson(response, 500, { code: 'internal', msg: String(error) })
    }
  }

  private async serveTwirp(method: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const handle = twirpMethods[method]
    if (!handle) throw new TwirpError(404, 'bad_route', `there is no method ${method}`)
    const scopes = scopesOf(this.secret, request.headers.authorization)
    if (!scopes) throw new TwirpError(401, 'unauthenticated', 'the token is not valid')
    const body = (await json(request)) as Body
    const fault = this.count(method as Operation, String(body.key ?? ''), 0)
    if (answeredByFault(fault, request, response)) return
    const { urlLifetimeMs = 600_000, reservationLifetimeMs = 86_400_000 } = this.options
    const context = { entries: this.entries, scopes, secret: this.secret, origin: this.origin, now: this.now() }
    const answer = await handle({ ...context, urlLifetimeMs, reservationLifetimeMs, admit: () => this.admit() }, body)
    if (fault?.kind === 'lose-answer') request.socket.destroy()
    else sendJson(response, 200, answer)
  }

  private admit(): boolean {
    const limit = this.options.creationsPerMinute ?? Number.POSITIVE_INFINITY
    const now = this.now()
    this.creations = this.creations.filter(time => now - time < 60_000)
    if (this.creations.length >= limit) return false
    this.creations = [...this.creations, now]
    return true
  }

  private async serveBlob(url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const permitted = permissionOf(this.secret, url, this.now())
    const wanted = request.method === 'PUT' ? 'write' : 'read'
    if (permitted?.permission !== wanted) {
      request.resume()
      sendBlobError(response, 403, 'AuthenticationFailed', 'The signature is wrong, or its time is over.')
      return
    }
    const entry = this.entries.get(permitted.id)
    if (!entry) {
      request.resume()
      sendBlobError(response, 404, 'BlobNotFound', 'The specified blob does not exist.')
      return
    }
    const operation = operationOf(request, url)
    const blockId = url.searchParams.get('blockid') ?? ''
    const start = Number(/\d+/.exec(String(request.headers['x-ms-range'] ?? request.headers.range ?? ''))?.[0] ?? 0)
    const fault = this.count(operation, entry.key, start, blockId)
    if (answeredByFault(fault, request, response)) return
    const gates = this.gatesOf(request)
    const exchange = { request, response, url, entry, fault, received: gates.up, sent: gates.down }
    await this.exchangeBlob(operation, exchange, blockId)
  }

  private async exchangeBlob(operation: Operation, exchange: BlobExchange, blockId: string): Promise<void> {
    const { entry, response } = exchange
    if (operation === 'GetBlob' || operation === 'GetBlobProperties') return sendContent(exchange)
    if (operation === 'PutBlockList')
      this.entries.update(entry.id, { blocks: await listedBlocks(exchange, this.entries) })
    else {
      const block = await putContent(exchange, this.entries, blockId)
      if (operation === 'PutBlob') this.entries.update(entry.id, { blocks: [block] })
    }
    sendCreated(response, exchange.fault?.kind === 'hang')
  }

  /** Counts a request and asks whether it is to fail. */
  private count(operation: Operation, key: string, start: number, part = ''): Fault | undefined {
    const request = this.counter.request(operation, key, start, part)
    return this.options.faults?.(request)
  }

  private gatesOf(request: IncomingMessage): { readonly up: Gate; readonly down: Gate } {
    const known = this.connectionGates.get(request.socket)
    if (known) return known
    const rate = this.options.throttle?.bytesPerSecondPerConnection
    const [ownUp, ownDown] = [openGate(rate), openGate(rate)]
    const gates = {
      up: async (bytes: number) => {
        this.counter.uploaded(bytes)
        await this.up(bytes)
        await ownUp(bytes)
      },
      down: async (bytes: number) => {
        this.counter.downloaded(bytes)
        await this.down(bytes)
        await ownDown(bytes)
      }
    }
    this.connectionGates.set(request.socket, gates)
    return gates
  }
}

function operationOf(request: IncomingMessage, url: URL): Operation {
  if (request.method === 'HEAD') return 'GetBlobProperties'
  if (request.method === 'GET') return 'GetBlob'
  const part = url.searchParams.get('comp')
  if (part === 'block') return 'PutBlock'
  return part === 'blocklist' ? 'PutBlockList' : 'PutBlob'
}
