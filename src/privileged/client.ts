/**
 * The one door to work that needs root: starts the privileged process (with `sudo -n` unless this process is root) and calls
 * its operations. Nothing else in the project uses sudo.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { type CallOptions, callOnce, PrivilegedError } from './call.ts'
import type { OperationName, ReplyOf, RequestOf } from './protocol.ts'

const socketName = 'door'
/** As long as the longest of the names that the other side gives. */
const longestName = 'stream-999999'
/** bytes that unix(7) has room for. */
const longestSocketPath = 107

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
  const process = { socketPath: path.join(folder, socketName), token, stderr }
  return {
    call: (name, request, callOptions) => callOnce(process, name, request, callOptions),
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
  if (Buffer.byteLength(path.join(folder, longestName)) <= longestSocketPath) return folder
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
