/** One call of an operation of the privileged process: see protocol.ts for what goes over its connections. */
import { createConnection, type Socket } from 'node:net'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { BundleError, type Expected, verifiedPieces } from '../archive/index.ts'
import { callLimits } from './call-limits.ts'
import type { Call, OperationName, Ready, Reply, ReplyOf, RequestOf } from './protocol.ts'

/** The privileged process refused, failed or ended; the message is its own. */
export class PrivilegedError extends Error {
  override readonly name = 'PrivilegedError'
  /** The class of the error on the other side, such as `BundleError`. */
  readonly kind: string

  constructor(kind: string, message: string) {
    super(message)
    this.kind = kind
  }
}

export interface CallOptions {
  /** Sent after the request. */
  readonly stream?: Readable
  /** The stream goes straight to the program that is to read it; that it is what is expected is found out here. */
  readonly direct?: Expected | undefined
  /** Told now and then how many bytes of the stream have been sent. */
  readonly onSent?: (bytes: number) => void
  readonly signal?: AbortSignal
}

/** Where the privileged process is reached. */
export interface CalledProcess {
  readonly socketPath: string
  readonly token: string
  /** What it has printed so far. */
  readonly stderr: readonly string[]
}

/** Bytes that wait to be sent: they are handed to the system together. */
const WAITING = 1024 * 1024

/** @throws PrivilegedError; BundleError when what was sent directly is not what was expected; what breaks the stream */
export async function callOnce<Name extends OperationName>(
  { socketPath, token, stderr }: CalledProcess,
  operation: Name,
  request: RequestOf<Name>,
  options: CallOptions = {}
): Promise<ReplyOf<Name>> {
  const { stream, direct } = options
  const limit = Object.hasOwn(callLimits, operation) ? callLimits[operation] : undefined
  const late = limit === undefined ? undefined : AbortSignal.timeout(limit)
  const signal = AbortSignal.any([options.signal, late].filter(one => one !== undefined))
  signal.throwIfAborted()
  const socket = createConnection({ path: socketPath, allowHalfOpen: true })
  const sending = new Sending(options)
  const abort = () => {
    socket.destroy(new Error('aborted'))
    sending.end()
  }
  signal.addEventListener('abort', abort, { once: true })
  sending.watch(socket)
  try {
    const reply = readReply(socket, name => sending.begin(connectTo(path.join(path.dirname(socketPath), name))))
    // The reply decides what failed; an error while sending only tells that the other side stopped reading.
    reply.catch(() => undefined)
    const call: Call = { token, operation, request, ...(direct !== undefined && { direct: true }) }
    socket.write(`${JSON.stringify(call)}\n`)
    if (stream === undefined || direct !== undefined) socket.end()
    else sending.begin(socket)
    // A bundle that is refused need not be read to its end.
    if (stream !== undefined) await Promise.race([sending.ended, reply.catch(() => sending.ended)])
    const answer = await reply.catch(error => {
      options.signal?.throwIfAborted()
      if (signal.aborted) throw new PrivilegedError('Lost', `"${operation}" was not done within ${limit} ms.`)
      // A stream that fails takes the connection with it: the other side has lost nothing but that.
      if (!sending.isBroken && sending.streamError !== undefined) throw sending.streamError
      throw new PrivilegedError(
        'Lost',
        `The privileged process ended during "${operation}": ${[messageOf(sending.error ?? error), ...stderr].join(' ').trim()}`
      )
    })
    // What is wrong with the stream is the cause of what the other side saw as a damaged bundle.
    if (sending.error instanceof BundleError) throw sending.error
    if (answer.ok && sending.error !== undefined) throw sending.error
    if (!answer.ok) {
      if (sending.error !== undefined && sending.streamError !== undefined) throw sending.streamError
      throw new PrivilegedError(answer.name, answer.message)
    }
    return answer.value as ReplyOf<Name>
  } finally {
    signal.removeEventListener('abort', abort)
    sending.end()
    socket.destroy()
  }
}

function connectTo(socketPath: string): Socket {
  const options = { path: socketPath, writableHighWaterMark: WAITING }
  return createConnection(options)
}

/** The stream of a call on its way. */
class Sending {
  readonly #options: CallOptions
  readonly #ended = Promise.withResolvers<void>()
  #target: Socket | undefined
  #telling: NodeJS.Timeout | undefined
  /** Why it could not be sent to its end. */
  error: unknown
  /** Whether a connection broke, and not the stream: when one of them does, the other is ended with the same error. */
  isBroken = false

  constructor(options: CallOptions) {
    this.#options = options
  }

  /** Resolves when all was sent, or nothing more can be. */
  get ended(): Promise<void> {
    return this.#ended.promise
  }

  /** What the stream failed with by itself: one whose reader stops early gets an AbortError from Node. */
  get streamError(): Error | undefined {
    const error = this.#options.stream?.errored ?? undefined
    return (error as NodeJS.ErrnoException | undefined)?.code === 'ABORT_ERR' ? undefined : error
  }

  watch(socket: Socket): void {
    socket.once('error', () => {
      this.isBroken ||= this.streamError === undefined
    })
  }

  begin(target: Socket): void {
    const { stream, direct, onSent } = this.#options
    if (stream === undefined) return
    this.#target = target
    this.watch(target)
    // Asking the socket costs less than counting what passes by.
    if (onSent !== undefined) this.#telling = setInterval(() => onSent(target.bytesWritten), 250)
    // What waits for the stream notices nothing else.
    target.once('close', () => stream.destroy())
    const content = direct === undefined ? stream : verifiedPieces(stream, direct)
    pipeline(content, target)
      .catch(error => {
        this.error = error
      })
      .finally(() => this.#ended.resolve())
  }

  end(): void {
    clearInterval(this.#telling)
    this.#target?.destroy()
    this.#options.stream?.destroy()
    this.#ended.resolve()
  }
}

async function readReply(socket: Socket, onReady: (name: string) => void): Promise<Reply> {
  let text = ''
  socket.setEncoding('utf8')
  for await (const part of socket) {
    text += part as string
    if (!text.endsWith('\n')) continue
    for (const line of text.split('\n').slice(0, -1)) {
      const said = JSON.parse(line) as Reply | Ready
      if (!('ready' in said)) return said
      onReady(said.ready)
    }
    text = ''
  }
  throw new Error('no answer')
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
