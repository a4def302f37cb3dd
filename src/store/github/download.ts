/**
 * An entry's content from its signed URL: the first part tells the size, the others are fetched some at once and handed on
 * in order. A broken connection goes on where it ended, an expired URL is renewed.
 */
import { Readable } from 'node:stream'
import { AbortedError, AccessDeniedError, BackendError, MissingEntryError, reasonOf, shownUrl } from '../errors.ts'
import type { ReadEntry } from '../store.ts'
import type { Connection } from './connection.ts'
import { inOrder, type Permits } from './ordered-parts.ts'
import type { RangeAnswer } from './range-exchange.ts'
import { PassingFailure, pauseOrGiveUp, type RetryContext, type Timing, withRetries } from './retry.ts'

/**
 * Four parts at once, of 4 MiB: with 8 MiB a restore needed 90 MB more memory. Measured with 400 MB on two cores that others
 * used, too: over loopback no slower than one request; with 60 MB/s a connection and
 * 15 ms of delay 161 against 56 MB/s.
 */
export interface PartSizes {
  readonly partBytes: number
  readonly atOnce: number
}

export const defaultPartSizes: PartSizes = { partBytes: 4 * 1024 * 1024, atOnce: 4 }

/** Pieces that wait in a stream, of up to half a megabyte each. */
const waitingPieces = 2

export interface Download {
  readonly key: string
  readonly url: string
  readonly connection: Connection
  readonly timing: Timing
  readonly sizes: PartSizes
  readonly permits: Permits
  /** Looks the entry up again and gives its new URL; `undefined` when it is gone. */
  readonly locate: () => Promise<string | undefined>
  readonly signal?: AbortSignal | undefined
}

/** Starts a download; resolves when the service has begun to answer. Throws StoreError. */
export async function download(request: Download): Promise<ReadEntry> {
  const ended = new AbortController()
  const signal = request.signal ? AbortSignal.any([request.signal, ended.signal]) : ended.signal
  const source = new Source(request, signal)
  const { partBytes, atOnce } = request.sizes
  const first = await withRetries(source.context, () => source.open(0, partBytes))
  const total = first.total
  const count = total === undefined || !first.ranged ? 1 : Math.max(1, Math.ceil(total / partBytes))
  const fetch = (index: number): AsyncIterable<Buffer> => {
    const start = index * partBytes
    const end = count === 1 ? total : Math.min(start + partBytes, total ?? 0)
    return source.pieces(start, end, index === 0 ? first : undefined)
  }
  const pieces = count === 1 ? fetch(0) : inOrder({ count, atOnce, permits: request.permits, fetch })
  return { stream: streamOf(pieces, ended), bytes: total }
}

/** A stream whose destruction ends all requests at once, where `Readable.from` would wait for the next piece. */
function streamOf(pieces: AsyncIterable<Buffer>, ended: AbortController): Readable {
  const iterator = pieces[Symbol.asyncIterator]()
  return new Readable({
    // Of bytes, all that wait would be copied together for each reader.
    objectMode: true,
    highWaterMark: waitingPieces,
    read() {
      iterator.next().then(
        ({ done, value }) => this.push(done === true ? null : value),
        (error: unknown) => this.destroy(error instanceof Error ? error : new BackendError(reasonOf(error)))
      )
    },
    destroy(error, callback) {
      ended.abort(new AbortedError('the download was given up'))
      // Lets the parts give back what they hold; what the aborted requests say now interests nobody.
      iterator.return?.().then(
        () => undefined,
        () => undefined
      )
      callback(error)
    }
  })
}

interface Opened {
  readonly answer: RangeAnswer
  /** Size of the whole content, where the service tells. */
  readonly total: number | undefined
  /** Whether the service gave the range asked for, not the whole. */
  readonly ranged: boolean
  /** Bytes to drop from the start of the body: a service without ranges sends the whole again. */
  readonly skip: number
}

class Source {
  readonly context: RetryContext
  private readonly request: Download
  private readonly signal: AbortSignal
  private url: string
  private renewal: Promise<void> | undefined

  constructor(request: Download, signal: AbortSignal) {
    this.request = request
    this.signal = signal
    this.url = request.url
    const doing = `downloading the cache entry "${request.key}" from ${new URL(request.url).host}`
    this.context = { doing, timing: request.timing, signal }
  }

  /** Asks for the bytes from `start` to `end` (exclusive; `undefined`: to the end). */
  async open(start: number, end: number | undefined): Promise<Opened> {
    const url = this.url
    const answer = await this.ask(url, start, end)
    if (answer.status !== 401 && answer.status !== 403) return this.opened(answer, start)
    await discard(answer)
    await this.renew(url)
    const again = await this.ask(this.url, start, end)
    if (again.status !== 401 && again.status !== 403) return this.opened(again, start)
    await discard(again)
    throw new AccessDeniedError(
      `The cache entry "${this.request.key}" is refused at ${shownUrl(url)} (HTTP status ${again.status}), also with a new URL.`
    )
  }

  private ask(url: string, start: number, end: number | undefined): Promise<RangeAnswer> {
    const range = `bytes=${start}-${end === undefined ? '' : end - 1}`
    return this.request.connection.read(url, range, this.signal)
  }

  /** Gets a new URL, once for all parts that find the old one expired. */
  private async renew(stale: string): Promise<void> {
    if (this.url !== stale) return
    this.renewal ??= this.request.locate().then(url => {
      if (url === undefined) throw new MissingEntryError(this.request.key, 'the cache service (it was evicted)')
      this.url = url
    })
    try {
      await this.renewal
    } finally {
      this.renewal = undefined
    }
  }

  private async opened(answer: RangeAnswer, start: number): Promise<Opened> {
    if (answer.status === 206) return this.openedRange(answer, start)
    if (answer.status === 200) {
      return { answer, total: numberOf(answer.headers['content-length']), ranged: false, skip: start }
    }
    if (answer.status === 416 && start === 0) return { answer, total: 0, ranged: false, skip: 0 }
    await discard(answer)
    const { key } = this.request
    if (answer.status === 404) throw new MissingEntryError(key, 'the cache service (it was evicted)')
    throw new BackendError(`The download of the cache entry "${key}" is answered with HTTP status ${answer.status}.`, {
      status: answer.status
    })
  }

  private async openedRange(answer: RangeAnswer, start: number): Promise<Opened> {
    const [, from, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(String(answer.headers['content-range'] ?? '')) ?? []
    if (Number(from) === start) return { answer, total: numberOf(total), ranged: true, skip: 0 }
    await discard(answer)
    throw new BackendError(`The download of the cache entry "${this.request.key}" gave another range than asked for.`)
  }

  /** The bytes from `start` to `end`, resumed where a connection breaks. */
  async *pieces(start: number, end: number | undefined, first: Opened | undefined): AsyncGenerator<Buffer> {
    let position = start
    let opened = first
    for (let attempt = 1; ; attempt += 1) {
      try {
        opened ??= await withRetries(this.context, () => this.open(position, end))
        for await (const piece of bodyOf(opened)) {
          position += piece.length
          if (end !== undefined && position > end) throw this.tooLong()
          yield piece
        }
        if (end === undefined || position === end) return
        throw new PassingFailure(`the connection ended ${end - position} bytes early`)
      } catch (error) {
        if (!(error instanceof PassingFailure)) throw error
        // What breaks after the last byte that was asked for does not matter.
        if (position === end) return
        await pauseOrGiveUp(this.context, error, attempt)
      }
      opened = undefined
    }
  }

  private tooLong(): BackendError {
    return new BackendError(`The download of the cache entry "${this.request.key}" has more bytes than announced.`)
  }
}

/** The body without the bytes to skip. What breaks in it is a PassingFailure. */
async function* bodyOf({ answer, skip, total }: Opened): AsyncGenerator<Buffer> {
  if (answer.status === 416 && total === 0) return discard(answer)
  const body = answer.body[Symbol.asyncIterator]()
  let left = skip
  for (;;) {
    const { done, value } = await body.next().catch((error: unknown) => {
      throw new PassingFailure(reasonOf(error))
    })
    if (done === true) return
    const piece = value as Buffer
    if (left < piece.length) yield left === 0 ? piece : piece.subarray(left)
    left = Math.max(0, left - piece.length)
  }
}

async function discard(answer: RangeAnswer): Promise<void> {
  // An answer that breaks while it is thrown away is as good as gone.
  await answer.body.dump().catch(() => undefined)
}

function numberOf(header: string | string[] | undefined): number | undefined {
  return typeof header === 'string' && /^\d+$/.test(header) ? Number(header) : undefined
}
