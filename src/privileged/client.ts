/**
 * The one door to work that needs root: starts the privileged process (with `sudo -n` unless this process is root) and calls
 * its operations. Nothing else in the project uses sudo.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmdirSync, rmSync } from 'node:fs'
import { createConnection, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { callLimits } from './call-limits.ts'
import type { Call, OperationName, Reply, ReplyOf, RequestOf } from './protocol.ts'

const socketName = 'door'
/** bytes that unix(7) has room for. */
const longestSocketPath = 107

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

export interface DoorOptions {
  /** Absolute path of the script that runs the privileged process. */
  readonly script: string
  /** The Node binary to run it with. */
  readonly node: string
  /** Whether sudo is needed, that is whether this process is not root. */
  readonly sudo: boolean
  readonly environment: Readonly<Record<string, string | undefined>>
  /** An existing folder: what is packed goes there, which may be more than fits in `/tmp`. */
  readonly temporaryFolder: string
  /** How long the process may take to start, in ms. */
  readonly startTimeoutMs?: number
  /** How long it may take to end, in ms; after that it is left to itself. */
  readonly closeTimeoutMs?: number
}

export interface CallOptions {
  /** Sent after the request. */
  readonly stream?: Readable
  /** Told now and then how many bytes of the stream have been sent. */
  readonly onSent?: (bytes: number) => void
  readonly signal?: AbortSignal
}

export interface Door {
  /** Calls one operation. @throws PrivilegedError */
  call<Name extends OperationName>(name: Name, request: RequestOf<Name>, options?: CallOptions): Promise<ReplyOf<Name>>
  /** Ends the privileged process, which cleans up what is unfinished, and waits for its end: not for ever. */
  close(): Promise<void>
}

/**
 * Starts the privileged process and waits until it listens.
 * @throws PrivilegedError when it cannot be started, for example because sudo asks for a password
 */
export async function openDoor(options: DoorOptions): Promise<Door> {
  const folder = makeFolder(options.temporaryFolder)
  const token = randomBytes(32).toString('hex')
  const command = [options.node, options.script, folder]
  const [file, ...args] = options.sudo ? ['sudo', '-n', '--', ...command] : command
  // detached: a terminal's or the runner's interrupt must not end it halfway; it ends by itself when its input closes.
  const child = spawn(file as string, args, {
    stdio: ['pipe', 'pipe', 'pipe'],
    // A runner ends the processes of a job by this variable; this one cleans up when its caller was killed.
    env: { ...options.environment, RUNNER_TRACKING_ID: undefined } as NodeJS.ProcessEnv,
    detached: true
  })
  const stderr: string[] = []
  child.stderr.setEncoding('utf8').on('data', (text: string) => stderr.push(text))
  const ended = new Promise<void>(resolve => child.once('close', () => resolve()))
  try {
    child.stdin.on('error', () => undefined)
    child.stdin.write(`${token}\n`)
    await listening(child, stderr, options.startTimeoutMs ?? 15_000)
  } catch (error) {
    // What sudo has started is root's and cannot be killed from here: it ends when its input does.
    child.stdin.destroy()
    letGo(child, options.sudo)
    removeFolder(folder)
    throw error
  }
  const socketPath = path.join(folder, socketName)
  return {
    call: (name, request, callOptions) => callOnce(socketPath, token, name, request, callOptions, stderr),
    close: async () => {
      child.stdin.end()
      await Promise.race([ended, sleep(options.closeTimeoutMs ?? 10_000, undefined, { ref: false })])
      if (child.exitCode === null && child.signalCode === null) letGo(child, options.sudo)
      removeFolder(folder)
    }
  }
}

/** A process that does not end must not keep this one from its own end. As root it is killed; sudo's cannot be. */
function letGo(child: ChildProcess, sudo: boolean): void {
  if (!sudo) child.kill('SIGKILL')
  for (const stream of [child.stdout, child.stderr]) stream?.destroy()
  child.unref()
}

/** The same door, all of whose calls end at a signal. */
export function endingAt(signal: AbortSignal, door: Door): Door {
  return { ...door, call: (name, request, options) => door.call(name, request, { signal, ...options }) }
}

/** Makes the folder of the socket and of what is packed; elsewhere when a socket could not be reached by its long path there. */
function makeFolder(parent: string): string {
  const folder = mkdtempSync(path.join(parent, 'cbc-'))
  if (Buffer.byteLength(path.join(folder, socketName)) <= longestSocketPath) return folder
  rmdirSync(folder)
  return mkdtempSync(path.join(tmpdir(), 'cbc-'))
}

/** A privileged process that was killed leaves files of root here: they must not make a failure of what succeeded. */
function removeFolder(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true })
  } catch (error) {
    if (!['EACCES', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  }
}

/** Resolves at the line with which the process says that it listens. */
async function listening(child: ChildProcess, stderr: readonly string[], timeoutMs: number): Promise<void> {
  const failed = (what: string) => new PrivilegedError('StartError', `${what} ${stderr.join('').trim()}`.trim())
  if (child.stdout === null) throw failed('The privileged process has no output.')
  const lines = createInterface({ input: child.stdout })
  const timer = AbortSignal.timeout(timeoutMs)
  const line = await Promise.race([
    once(lines, 'line', { signal: timer }).then(
      ([text]) => text as string,
      () => 'timeout'
    ),
    once(child, 'exit').then(
      ([code]) => `exit ${code}`,
      (error: Error) => error.message
    )
  ])
  if (line !== 'listening') throw failed(`The privileged process did not start (${line}).`)
}

async function callOnce<Name extends OperationName>(
  socketPath: string,
  token: string,
  operation: Name,
  request: RequestOf<Name>,
  options: CallOptions = {},
  stderr: readonly string[]
): Promise<ReplyOf<Name>> {
  const { stream, onSent } = options
  const limit = Object.hasOwn(callLimits, operation) ? callLimits[operation] : undefined
  const late = limit === undefined ? undefined : AbortSignal.timeout(limit)
  const signal = AbortSignal.any([options.signal, late].filter(one => one !== undefined))
  signal.throwIfAborted()
  const socket = createConnection({ path: socketPath, allowHalfOpen: true })
  const abort = () => socket.destroy(new Error('aborted'))
  signal.addEventListener('abort', abort, { once: true })
  // Asking the socket costs less than counting what passes by.
  const telling = onSent === undefined ? undefined : setInterval(() => onSent(socket.bytesWritten), 250)
  // When one of the two breaks, the other is ended with the same error: who was first tells whose it is.
  let isBroken = false
  socket.once('error', () => {
    isBroken = !stream?.errored
  })
  try {
    const reply = readReply(socket)
    // The reply decides what failed; an error while sending only tells that the other side stopped reading.
    reply.catch(() => undefined)
    const call: Call = { token, operation, request }
    socket.write(`${JSON.stringify(call)}\n`)
    let sendError: unknown
    if (stream === undefined) socket.end()
    else {
      const sent = pipeline(stream, socket).catch(error => (sendError = error))
      // A bundle that is refused need not be read to its end.
      await Promise.race([sent, reply.catch(() => sent)])
    }
    const answer = await reply.catch(error => {
      options.signal?.throwIfAborted()
      if (signal.aborted) throw new PrivilegedError('Lost', `"${operation}" was not done within ${limit} ms.`)
      // A stream that fails takes the connection with it: the other side has lost nothing but that.
      if (!isBroken && stream?.errored) throw stream.errored
      throw new PrivilegedError(
        'Lost',
        `The privileged process ended during "${operation}": ${[messageOf(sendError ?? error), ...stderr].join(' ').trim()}`
      )
    })
    if (answer.ok && sendError !== undefined) throw sendError
    if (!answer.ok) {
      // The stream's own failure is the cause of what the other side saw as a damaged bundle.
      if (sendError !== undefined && stream?.errored) throw stream.errored
      throw new PrivilegedError(answer.name, answer.message)
    }
    return answer.value as ReplyOf<Name>
  } finally {
    clearInterval(telling)
    signal.removeEventListener('abort', abort)
    socket.destroy()
  }
}

async function readReply(socket: Socket): Promise<Reply> {
  let text = ''
  socket.setEncoding('utf8')
  for await (const part of socket) {
    text += part as string
    if (text.endsWith('\n')) return JSON.parse(text) as Reply
  }
  throw new Error('no answer')
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
