/**
 * GET requests for parts of large contents, over HTTP/1.1 (RFC 9112). A general client takes 64 KiB at once from its connection
 * and hands each piece through several streams; this one has the system fill large buffers and hands those on: 0.5 against
 * 1.1 s of processor time for 300 MB over loopback. It understands answers of a known length only: others are left to a
 * general client.
 */
import { connect as connectPlain, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { Timeouts } from './connection.ts'
import { Exchange, type RangeAnswer } from './range-exchange.ts'

const bufferBytes = 512 * 1024
/** With less room than this a new buffer is begun. */
const leastRoomBytes = 64 * 1024

export class RangeClient {
  readonly #timeouts: Timeouts
  readonly #lines = new Set<Line>()

  constructor(timeouts: Timeouts) {
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
  readonly #timeouts: Timeouts
  readonly #socket: Socket
  readonly #onEnd: () => void
  #buffer = Buffer.allocUnsafeSlow(bufferBytes)
  #filled = 0
  #isConnected = false
  #failure: Error | undefined
  #exchange: Exchange | undefined
  /** Whether nothing has come since the last request: the server may never have seen it. */
  isWorthAnother = true

  constructor(target: URL, timeouts: Timeouts, onEnd: () => void) {
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
