/**
 * GET requests for parts of large contents, over HTTP/1.1 (RFC 9112). A general client takes 64 KiB at once from its connection
 * and hands each piece through several streams; this one has the system fill large buffers and hands those on: 0.5 against
 * 1.1 s of processor time for 300 MB over loopback. It understands answers of a known length only: others are left to a
 * general client.
 */
import { connect as connectPlain, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { reasonOf } from '../errors.ts'
import { PassingFailure } from './retry.ts'

export interface RangeTimeouts {
  readonly connectMs: number
  /** From the end of a request to its answer's headers. */
  readonly headersMs: number
  /** Between two pieces of a body. */
  readonly idleMs: number
}

export interface RangeAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: AnswerBody
}

/** Ends early when the connection does. */
export interface AnswerBody extends AsyncIterable<Buffer> {
  /** Throws the rest away. */
  dump(): Promise<void>
}

/** An answer that is left to a general client. */
export class UnsupportedAnswer extends Error {
  override readonly name = 'UnsupportedAnswer'
}

const bufferBytes = 512 * 1024
/** With less room than this a new buffer is begun. */
const leastRoomBytes = 64 * 1024
/** Bytes that wait for their reader before the connection is stopped. */
const waitingBytes = 1024 * 1024
const longestHeadBytes = 64 * 1024

export class RangeClient {
  readonly #timeouts: RangeTimeouts
  readonly #lines = new Set<Line>()

  constructor(timeouts: RangeTimeouts) {
    this.#timeouts = timeouts
  }

  /**
   * Sends a request.
   * @throws UnsupportedAnswer; PassingFailure when there is no answer
   */
  async get(url: string, headers: Readonly<Record<string, string>>, signal?: AbortSignal): Promise<RangeAnswer> {
    const target = new URL(url)
    for (;;) {
      const free = [...this.#lines].find(line => line.isFree && line.origin === target.origin)
      const line = free ?? this.#open(target)
      try {
        return await line.ask(target, headers, signal)
      } catch (error) {
        // A server ends connections that nobody has used for a while, maybe at this very moment.
        if (free !== undefined && line.isWorthAnother && !signal?.aborted) continue
        throw error
      }
    }
  }

  close(): void {
    for (const line of this.#lines) line.end(new Error('closed'))
  }

  #open(target: URL): Line {
    const line = new Line(target, this.#timeouts, () => this.#lines.delete(line))
    this.#lines.add(line)
    return line
  }
}

/** A connection, with one request after another. */
class Line {
  readonly origin: string
  readonly #timeouts: RangeTimeouts
  readonly #socket: Socket
  readonly #onEnd: () => void
  #buffer = Buffer.allocUnsafeSlow(bufferBytes)
  #filled = 0
  #isConnected = false
  #failure: Error | undefined
  #exchange: Exchange | undefined
  /** Whether nothing has come since the last request: the server may never have seen it. */
  isWorthAnother = true

  constructor(target: URL, timeouts: RangeTimeouts, onEnd: () => void) {
    this.origin = target.origin
    this.#timeouts = timeouts
    this.#onEnd = onEnd
    this.#socket = this.#connect(target)
    this.#socket.setTimeout(timeouts.connectMs)
    this.#socket.once(target.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
      this.#isConnected = true
      this.#socket.setTimeout(timeouts.headersMs)
    })
    this.#socket.on('timeout', () => {
      // Asking once more would take as long again.
      this.isWorthAnother = false
      this.end(new Error(this.#isConnected ? 'the server sends nothing' : 'no connection in time'))
    })
    this.#socket.on('error', error => this.end(error))
    this.#socket.on('close', () => this.end(new Error('the server has closed the connection')))
  }

  get isFree(): boolean {
    return this.#exchange === undefined && this.#failure === undefined
  }

  /** One request at a time. */
  async ask(
    target: URL,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal | undefined
  ): Promise<RangeAnswer> {
    signal?.throwIfAborted()
    const exchange = new Exchange(() => this.#resume())
    this.#exchange = exchange
    this.isWorthAnother = true
    const abort = () => this.end(signal?.reason instanceof Error ? signal.reason : new Error('aborted'))
    signal?.addEventListener('abort', abort, { once: true })
    void exchange.ended.then(() => signal?.removeEventListener('abort', abort))
    if (this.#isConnected) this.#socket.setTimeout(this.#timeouts.headersMs)
    this.#socket.ref()
    const lines = Object.entries({ host: target.host, accept: '*/*', ...headers }).map(pair => pair.join(': '))
    this.#socket.write(`GET ${target.pathname}${target.search} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`)
    return exchange.answer
  }

  /** Ends the connection, and what is asked over it. */
  end(reason: Error): void {
    if (this.#failure !== undefined) return
    this.#failure = reason
    this.#socket.destroy()
    this.#onEnd()
    this.#exchange?.fail(reason)
    this.#exchange = undefined
  }

  #connect({ protocol, hostname, port }: URL): Socket {
    const host = hostname.replace(/^\[(.*)\]$/, '$1')
    const onread = {
      buffer: () => this.#room(),
      callback: (length: number, room: Uint8Array) => this.#take(room as Buffer, length)
    }
    if (protocol === 'http:') return connectPlain({ host, port: Number(port || 80), onread })
    const name = isIP(host) === 0 ? { servername: host } : {}
    const options = { host, port: Number(port || 443), ALPNProtocols: ['http/1.1'], onread, ...name }
    return connectTls(options)
  }

  /** Where the system puts what comes next. */
  #room(): Buffer {
    if (bufferBytes - this.#filled < leastRoomBytes) {
      this.#buffer = Buffer.allocUnsafeSlow(bufferBytes)
      this.#filled = 0
    }
    return this.#buffer.subarray(this.#filled)
  }

  /** @returns whether more may come */
  #take(room: Buffer, length: number): boolean {
    this.#filled += length
    this.isWorthAnother = false
    const exchange = this.#exchange
    if (exchange === undefined) {
      this.end(new Error('the server speaks without being asked'))
      return false
    }
    try {
      const before = exchange.hasHead
      const wantsMore = exchange.take(room.subarray(0, length))
      if (exchange.isComplete) this.#free(exchange)
      else if (!wantsMore) this.#socket.setTimeout(0)
      else if (!before && exchange.hasHead) this.#socket.setTimeout(this.#timeouts.idleMs)
      return wantsMore || exchange.isComplete
    } catch (error) {
      this.end(error as Error)
      return false
    }
  }

  #free(exchange: Exchange): void {
    this.#exchange = undefined
    this.#socket.setTimeout(0)
    // What waits for another request must not keep the process.
    this.#socket.unref()
    if (!exchange.keepsConnection) this.end(new Error('the server ends the connection'))
  }

  #resume(): void {
    this.#socket.setTimeout(this.#timeouts.idleMs)
    this.#socket.resume()
  }
}

/** A request's answer as it comes. */
class Exchange {
  readonly #answer = Promise.withResolvers<RangeAnswer>()
  readonly #ended = Promise.withResolvers<void>()
  readonly #onDrained: () => void
  #head: Buffer = Buffer.alloc(0)
  #left = 0
  #pieces: Buffer[] = []
  #waiting = 0
  #isStopped = false
  #failure: Error | undefined
  #wake: (() => void) | undefined
  hasHead = false
  keepsConnection = false

  /** @param onDrained called when the reader of the body waits again, after the connection was stopped */
  constructor(onDrained: () => void) {
    this.#onDrained = onDrained
    // Whoever asked has gone when nobody takes it.
    this.#answer.promise.catch(() => undefined)
  }

  get answer(): Promise<RangeAnswer> {
    return this.#answer.promise
  }

  /** When nothing more can come. */
  get ended(): Promise<void> {
    return this.#ended.promise
  }

  get isComplete(): boolean {
    return this.hasHead && this.#left === 0
  }

  /** @returns whether more may come @throws UnsupportedAnswer, PassingFailure */
  take(piece: Buffer): boolean {
    if (!this.hasHead) return this.#takeHead(piece)
    if (piece.length > this.#left) throw new PassingFailure('the answer is longer than announced')
    this.#left -= piece.length
    this.#waiting += piece.length
    this.#pieces.push(piece)
    if (this.#left === 0) this.#ended.resolve()
    this.#wake?.()
    this.#isStopped = this.#left > 0 && this.#waiting >= waitingBytes
    return !this.#isStopped
  }

  fail(reason: Error): void {
    const failure =
      reason instanceof UnsupportedAnswer || reason instanceof PassingFailure
        ? reason
        : new PassingFailure(reasonOf(reason))
    this.#failure = failure
    this.#answer.reject(failure)
    this.#ended.resolve()
    this.#wake?.()
  }

  #takeHead(piece: Buffer): boolean {
    this.#head = this.#head.length === 0 ? piece : Buffer.concat([this.#head, piece])
    const end = this.#head.indexOf('\r\n\r\n')
    if (end < 0) {
      if (this.#head.length > longestHeadBytes) throw new UnsupportedAnswer('the headers do not end')
      return true
    }
    const { status, version, headers } = parseHead(this.#head.toString('latin1', 0, end))
    const rest = this.#head.subarray(end + 4)
    this.#head = Buffer.alloc(0)
    if (status < 200) return rest.length === 0 || this.#takeHead(rest)
    const length = 'transfer-encoding' in headers ? '' : (headers['content-length'] ?? '')
    const isKnown = /^\d+$/.test(length)
    if (!isKnown && status < 300) throw new UnsupportedAnswer('a body of unknown length')
    this.hasHead = true
    this.#left = Number(length)
    this.keepsConnection = isKnown && version === '1.1' && !/\bclose\b/i.test(headers.connection ?? '')
    const body = { [Symbol.asyncIterator]: () => this.#read(), dump: async () => this.#drop() }
    this.#answer.resolve({ status, headers, body })
    if (this.#left === 0) this.#ended.resolve()
    // What a refusal has to say is not read where its end would have to be looked for.
    return rest.length === 0 || !isKnown || this.take(rest)
  }

  async *#read(): AsyncGenerator<Buffer> {
    for (;;) {
      const pieces = this.#pieces
      this.#pieces = []
      this.#waiting = 0
      yield* pieces
      if (this.#pieces.length > 0) continue
      if (this.#left === 0) return
      if (this.#failure !== undefined) throw this.#failure
      if (this.#isStopped) {
        this.#isStopped = false
        this.#onDrained()
      }
      await new Promise<void>(resolve => {
        this.#wake = resolve
      })
    }
  }

  async #drop(): Promise<void> {
    for await (const _ of this.#read());
  }
}

interface Head {
  readonly status: number
  readonly version: string
  readonly headers: Readonly<Record<string, string>>
}

/** @throws UnsupportedAnswer */
function parseHead(text: string): Head {
  const [first = '', ...lines] = text.split('\r\n')
  const [, version = '', status] = /^HTTP\/(1\.[01]) (\d{3})(?: |$)/.exec(first) ?? []
  if (status === undefined) throw new UnsupportedAnswer('this is no HTTP/1.1')
  const headers: Record<string, string> = Object.create(null)
  for (const line of lines) {
    const [, name, value = ''] = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*?)[ \t]*$/.exec(line) ?? []
    if (name === undefined) throw new UnsupportedAnswer('a header that is none')
    const key = name.toLowerCase()
    // Lists are joined; a length that comes twice is none.
    headers[key] = key in headers ? `${headers[key]}, ${value}` : value
  }
  return { status: Number(status), version, headers }
}
