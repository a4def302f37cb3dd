import { createReadStream } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { Bandwidth } from './bandwidth.ts'
import { jsonType, type Page, projectPage, rootPage, wheelPath } from './pages.ts'
import { parseRange } from './range.ts'
import { IndexCounter, type IndexStatistics } from './statistics.ts'
import { normaliseName, type Wheel } from './wheel.ts'

export { furtherPackages } from './distribution-packages.ts'
export { distributionWheels } from './distribution-wheels.ts'
export { type GeneratedWheelOptions, generateWheel } from './generated-wheel.ts'
export { type Download, downloadedProjects, type IndexStatistics } from './statistics.ts'
export { buildWheel, type Wheel } from './wheel.ts'

export interface PackageIndexOptions {
  readonly wheels?: readonly Wheel[]
  /** Port on 127.0.0.1; any free one when left out. */
  readonly port?: number
  /** Capacity of the line all downloads share; unlimited when left out. */
  readonly bytesPerSecond?: number
  /** Time before each answer in ms; none when left out. */
  readonly latencyMs?: number
}

export interface PackageIndex {
  /** What `--index-url` takes, with a slash at its end. */
  readonly url: string
  readonly port: number
  /** Publishes a wheel from now on. */
  add(wheel: Wheel): void
  statistics(): IndexStatistics
  /** Starts counting anew. */
  reset(): void
  stop(): Promise<void>
}

/** As PyPI sends them: pages may be reused for ten minutes, files never change. */
const pageCaching = 'max-age=600, public'
const fileCaching = 'max-age=365000000, immutable, public'

class IndexServer {
  readonly counter = new IndexCounter()
  readonly #projects = new Map<string, Wheel[]>()
  readonly #files = new Map<string, Wheel>()
  readonly #line: Bandwidth
  readonly #latencyMs: number

  constructor(options: PackageIndexOptions) {
    this.#line = new Bandwidth(options.bytesPerSecond ?? Number.POSITIVE_INFINITY)
    this.#latencyMs = options.latencyMs ?? 0
    for (const wheel of options.wheels ?? []) this.add(wheel)
  }

  add(wheel: Wheel): void {
    this.#projects.set(wheel.project, [...(this.#projects.get(wheel.project) ?? []), wheel])
    this.#files.set(wheelPath(wheel), wheel)
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.#latencyMs > 0) await sleep(this.#latencyMs)
    if (request.method !== 'GET' && request.method !== 'HEAD') return end(response, 405)
    const { pathname } = new URL(request.url ?? '/', 'http://index')
    const json = (request.headers.accept ?? '').includes(jsonType)
    if (pathname === '/simple/') return this.#page(request, response, rootPage([...this.#projects.keys()].sort(), json))
    const name = /^\/simple\/([^/]+)\/?$/.exec(pathname)?.[1]
    if (name !== undefined) return this.#project(request, response, decodeURIComponent(name), pathname, json)
    return this.#file(request, response, pathname)
  }

  #project(request: IncomingMessage, response: ServerResponse, name: string, pathname: string, json: boolean): void {
    const project = normaliseName(name)
    const canonical = `/simple/${project}/`
    const wheels = this.#projects.get(project)
    if (pathname !== canonical) end(response, 301, { location: canonical })
    else if (wheels === undefined) end(response, 404)
    else this.#page(request, response, projectPage(project, wheels, json))
  }

  #page(request: IncomingMessage, response: ServerResponse, page: Page): void {
    const headers = { 'cache-control': pageCaching, etag: page.etag, vary: 'Accept' }
    if (request.headers['if-none-match'] === page.etag) {
      this.counter.count('notModified')
      end(response, 304, headers)
      return
    }
    this.counter.count('page')
    const body = Buffer.from(page.body)
    response.writeHead(200, { ...headers, 'content-type': page.contentType, 'content-length': body.length })
    response.end(request.method === 'HEAD' ? undefined : body)
  }

  async #file(request: IncomingMessage, response: ServerResponse, pathname: string): Promise<void> {
    const path = decodeURIComponent(pathname)
    const described = path.endsWith('.metadata') ? this.#files.get(path.slice(0, -'.metadata'.length)) : undefined
    if (described !== undefined) {
      this.counter.count('metadata')
      return end(response, 200, { 'cache-control': fileCaching, 'content-type': 'text/plain' }, described.metadata)
    }
    const wheel = this.#files.get(path)
    if (wheel === undefined) return end(response, 404)
    const etag = `"${wheel.sha256}"`
    const headers = { 'cache-control': fileCaching, etag, 'accept-ranges': 'bytes' }
    if (request.headers['if-none-match'] === etag) {
      this.counter.count('notModified')
      return end(response, 304, headers)
    }
    const range = parseRange(request.headers.range, wheel.bytes)
    if (range === 'unsatisfiable') return end(response, 416, { 'content-range': `bytes */${wheel.bytes}` })
    const { start, end: stop } = range ?? { start: 0, end: wheel.bytes }
    response.writeHead(range === undefined ? 200 : 206, {
      ...headers,
      'content-type': 'application/octet-stream',
      'content-length': stop - start,
      ...(range === undefined ? {} : { 'content-range': `bytes ${start}-${stop - 1}/${wheel.bytes}` })
    })
    if (request.method === 'HEAD') response.end()
    else await this.#send(response, wheel, start, stop)
  }

  async #send(response: ServerResponse, wheel: Wheel, start: number, stop: number): Promise<void> {
    let bytes = 0
    const source =
      typeof wheel.content === 'string'
        ? createReadStream(wheel.content, { start, end: stop - 1 })
        : Readable.from([wheel.content.subarray(start, stop)])
    const line = this.#line.limit().on('data', (chunk: Buffer) => {
      bytes += chunk.length
    })
    try {
      await pipeline(source, line, response)
    } finally {
      this.counter.download({ project: wheel.project, version: wheel.version, filename: wheel.filename, bytes })
    }
  }
}

function end(response: ServerResponse, status: number, headers: Record<string, string> = {}, body?: string): void {
  response.writeHead(status, headers)
  response.end(body)
}

/**
 * Starts a Python package index on 127.0.0.1: the simple API in HTML (PEP 503) and JSON (PEP 691) with METADATA beside
 * the wheels (PEP 658), the caching headers of PyPI, and a count of what is downloaded. pip keeps what it downloads from
 * it only when told to trust the host (`--trusted-host 127.0.0.1`), as for every index without TLS.
 */
export async function startPackageIndex(options: PackageIndexOptions = {}): Promise<PackageIndex> {
  const index = new IndexServer(options)
  const server = createServer((request, response) => {
    // A client that goes away in the middle ends the connection; nobody is left to be told.
    index.answer(request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/simple/`,
    port,
    add: wheel => index.add(wheel),
    statistics: () => index.counter.statistics(),
    reset: () => index.counter.reset(),
    stop: () =>
      new Promise((resolve, reject) => {
        server.close(error => (error === undefined ? resolve() : reject(error)))
        server.closeAllConnections()
      })
  }
}
