/** One request of the client for ranges: its answer as it comes, head and body. */
import { reasonOf } from '../errors.ts'
import { PassingFailure } from './retry.ts'

/** What this client and a general one answer alike. */
export interface RangeAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: AnswerBody
}

/** Ends early when the connection does. */
export interface AnswerBody extends AsyncIterable<Uint8Array> {
  /** Throws the rest away. */
  dump(): Promise<void>
}

/** An answer that is left to a general client. */
export class UnsupportedAnswer extends Error {
  override readonly name = 'UnsupportedAnswer'
}

/** Bytes that wait for their reader before the connection is stopped. */
const waitingBytes = 1024 * 1024
const longestHeadBytes = 64 * 1024

/** A request's answer as it comes. */
export class Exchange {
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
