/** Runs commands: argument lists only, never a shell; every command can time out and be aborted. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { Readable } from 'node:stream'
import { OutputCapture } from './output-capture.ts'

export interface ExecuteOptions {
  readonly cwd?: string
  /** The whole environment of the command; without it the command inherits this process's. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Written to standard input, which is then closed. Without it standard input is empty. */
  readonly input?: string | Uint8Array | Readable
  readonly timeoutMs?: number
  /** Stops the command: SIGTERM to its process group, SIGKILL after `killAfterMs`. */
  readonly signal?: AbortSignal
  /** ms between SIGTERM and SIGKILL; 5000 by default. */
  readonly killAfterMs?: number
  /** Called for every line as it arrives, without its line end. */
  readonly onStdoutLine?: (line: string) => void
  readonly onStderrLine?: (line: string) => void
  /** Called for whatever arrives on standard output, which is not kept then. */
  readonly onStdout?: (part: Buffer) => void
  /** bytes kept of each stream, the newest; 16 MiB by default. Line callbacks see everything. */
  readonly maxOutputBytes?: number
}

export interface ExecuteResult {
  /** null when a signal ended the command. */
  readonly exitCode: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
  readonly timedOut: boolean
  readonly aborted: boolean
  /** true when the start of a stream was dropped to keep to `maxOutputBytes`. */
  readonly truncated: boolean
}

/** A command that could not be started (`result` is undefined) or did not succeed. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
  readonly command: string
  readonly args: readonly string[]
  readonly result: ExecuteResult | undefined

  constructor(command: string, args: readonly string[], reason: string, result?: ExecuteResult, cause?: unknown) {
    super(`${[command, ...args.slice(0, 1)].join(' ')}: ${reason}`, { cause })
    this.command = command
    this.args = args
    this.result = result
  }
}

const mebibyte = 1024 * 1024
/** A finished command whose own children keep its pipes open is not waited for longer than this once they are silent. */
const silenceAfterExitMs = 500

/**
 * Runs `command` and waits for its end. Any exit code, a timeout and an abort are results, not errors.
 * @throws CommandError when the command cannot be started; whatever a line callback throws (the command is stopped first).
 */
export async function execute(
  command: string,
  args: readonly string[],
  options: ExecuteOptions = {}
): Promise<ExecuteResult> {
  const child = start(command, args, options)
  const { maxOutputBytes = 16 * mebibyte } = options
  const stop = stopper(child, options)
  const stdout = new OutputCapture(maxOutputBytes, options.onStdoutLine)
  const stderr = new OutputCapture(maxOutputBytes, options.onStderrLine)
  let callbackError: { readonly error: unknown } | undefined
  const guarded = (work: () => void): void => {
    try {
      work()
    } catch (error) {
      callbackError ??= { error }
      stop.now()
    }
  }
  const take = options.onStdout ?? ((chunk: Buffer) => stdout.write(chunk))
  child.stdout.on('data', (chunk: Buffer) => guarded(() => take(chunk)))
  child.stderr.on('data', (chunk: Buffer) => guarded(() => stderr.write(chunk)))
  // A command may end without reading its input (EPIPE): its exit code tells the story.
  child.stdin.on('error', () => undefined)
  feed(child, options.input, error =>
    guarded(() => {
      throw error
    })
  )
  try {
    const end = await ended(child).catch((error: Error) => {
      throw new CommandError(command, args, `could not be started (${error.message})`, undefined, error)
    })
    guarded(() => stdout.end())
    guarded(() => stderr.end())
    if (callbackError !== undefined) throw callbackError.error
    const texts = { stdout: stdout.text(), stderr: stderr.text() }
    return { ...end, ...texts, ...stop.reason(), truncated: stdout.truncated || stderr.truncated }
  } finally {
    stop.release()
  }
}

/** Writes a command's input. A command may end without reading it. */
function feed(
  child: ChildProcessWithoutNullStreams,
  input: ExecuteOptions['input'],
  onError: (error: Error) => void
): void {
  if (!(input instanceof Readable)) {
    child.stdin.end(input)
    return
  }
  child.once('close', () => input.destroy())
  input.on('error', onError).pipe(child.stdin)
}

/** A process group of its own, so that stopping reaches CLI plugins and whatever else the command starts. */
function start(command: string, args: readonly string[], options: ExecuteOptions): ChildProcessWithoutNullStreams {
  return spawn(command, args, {
    cwd: options.cwd,
    env: options.env as NodeJS.ProcessEnv | undefined,
    detached: process.platform !== 'win32',
    stdio: 'pipe'
  })
}

/** Waits for the end of the command and of its output. Rejects when it could not be started. */
function ended(
  child: ChildProcessWithoutNullStreams
): Promise<{ readonly exitCode: number | null; readonly signal: NodeJS.Signals | null }> {
  return new Promise((resolve, reject) => {
    child.once('error', error => {
      if (child.pid === undefined) reject(error)
    })
    child.once('exit', (exitCode, signal) => {
      const finish = (): void => {
        clearTimeout(silence)
        child.stdout.destroy()
        child.stderr.destroy()
        resolve({ exitCode, signal })
      }
      const silence = setTimeout(finish, silenceAfterExitMs)
      for (const stream of [child.stdout, child.stderr]) stream.on('data', () => silence.refresh())
      child.once('close', finish)
    })
  })
}

/** Stops a command when it is told to, at the timeout or when the signal aborts. */
function stopper(child: ChildProcessWithoutNullStreams, options: ExecuteOptions) {
  const { signal, timeoutMs, killAfterMs = 5000 } = options
  const reason = { timedOut: false, aborted: false }
  let killTimer: NodeJS.Timeout | undefined
  const running = (): boolean => child.exitCode === null && child.signalCode === null
  const now = (): void => {
    if (!running() || killTimer !== undefined) return
    killGroup(child.pid, 'SIGTERM')
    killTimer = setTimeout(() => killGroup(child.pid, 'SIGKILL'), killAfterMs)
  }
  const because = (why: keyof typeof reason) => (): void => {
    reason[why] ||= running()
    now()
  }
  const timeout = timeoutMs === undefined ? undefined : setTimeout(because('timedOut'), timeoutMs)
  const onAbort = because('aborted')
  child.once('exit', () => clearTimeout(timeout))
  if (signal?.aborted) onAbort()
  else signal?.addEventListener('abort', onAbort, { once: true })
  const release = (): void => {
    clearTimeout(timeout)
    clearTimeout(killTimer)
    signal?.removeEventListener('abort', onAbort)
  }
  return { now, reason: () => ({ ...reason }), release }
}

/**
 * Like `execute`, for commands that must succeed.
 * @throws CommandError also for a non-zero exit code, a signal, a timeout, an abort and output larger than `maxOutputBytes`;
 *   its message ends with the last lines of standard error.
 */
export async function executeChecked(
  command: string,
  args: readonly string[],
  options: ExecuteOptions = {}
): Promise<ExecuteResult> {
  const result = await execute(command, args, options)
  const reason = failure(result, options.timeoutMs)
  if (reason === undefined) return result
  const tail = result.stderr.trimEnd().split('\n').slice(-10).join('\n')
  throw new CommandError(command, args, tail === '' ? reason : `${reason}\n${tail}`, result)
}

function failure(result: ExecuteResult, timeoutMs: number | undefined): string | undefined {
  if (result.timedOut) return `timed out after ${timeoutMs} ms`
  if (result.aborted) return 'was cancelled'
  if (result.signal !== null) return `was ended by ${result.signal}`
  if (result.exitCode !== 0) return `failed with exit code ${result.exitCode}`
  return result.truncated ? 'printed more than could be kept' : undefined
}

function killGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, signal)
  } catch (error) {
    // ESRCH: it ended in the meantime. EPERM: it runs as another user (sudo); its end of the pipes is all that is left.
    const code = (error as NodeJS.ErrnoException).code
    if (code !== 'ESRCH' && code !== 'EPERM') throw error
  }
}
