/** Runs commands: argument lists only, never a shell; every command can time out and be aborted. */
import { spawn } from 'node:child_process'
import { StringDecoder } from 'node:string_decoder'

export interface ExecuteOptions {
  readonly cwd?: string
  /** The whole environment of the command; without it the command inherits this process's. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Written to standard input, which is then closed. Without it standard input is empty. */
  readonly input?: string | Uint8Array
  readonly timeoutMs?: number
  /** Stops the command: SIGTERM to its process group, SIGKILL after `killAfterMs`. */
  readonly signal?: AbortSignal
  /** ms between SIGTERM and SIGKILL; 5000 by default. */
  readonly killAfterMs?: number
  /** Called for every line as it arrives, without its line end. */
  readonly onStdoutLine?: (line: string) => void
  readonly onStderrLine?: (line: string) => void
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
export function execute(
  command: string,
  args: readonly string[],
  options: ExecuteOptions = {}
): Promise<ExecuteResult> {
  const { signal: abortSignal, killAfterMs = 5000, maxOutputBytes = 16 * mebibyte } = options
  return new Promise((resolve, reject) => {
    // A process group of its own, so that stopping reaches CLI plugins and whatever else the command started.
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env as NodeJS.ProcessEnv | undefined,
      detached: process.platform !== 'win32',
      stdio: ['pipe', 'pipe', 'pipe']
    })
    const stdout = new Capture(maxOutputBytes, options.onStdoutLine)
    const stderr = new Capture(maxOutputBytes, options.onStderrLine)
    let timedOut = false
    let aborted = false
    let callbackError: { readonly error: unknown } | undefined
    let exited: { readonly exitCode: number | null; readonly signal: NodeJS.Signals | null } | undefined
    let killTimer: NodeJS.Timeout | undefined
    let silenceTimer: NodeJS.Timeout | undefined

    const stop = (): void => {
      if (exited !== undefined || killTimer !== undefined) return
      killGroup(child.pid, 'SIGTERM')
      killTimer = setTimeout(() => killGroup(child.pid, 'SIGKILL'), killAfterMs)
    }
    const onAbort = (): void => {
      aborted = true
      stop()
    }
    const timeout =
      options.timeoutMs === undefined
        ? undefined
        : setTimeout(() => {
            timedOut = true
            stop()
          }, options.timeoutMs)
    const guarded = (work: () => void): void => {
      try {
        work()
      } catch (error) {
        callbackError ??= { error }
        stop()
      }
    }
    const release = (): void => {
      clearTimeout(timeout)
      clearTimeout(killTimer)
      clearTimeout(silenceTimer)
      abortSignal?.removeEventListener('abort', onAbort)
    }
    const finish = (): void => {
      if (exited === undefined) return
      release()
      child.stdout.destroy()
      child.stderr.destroy()
      guarded(() => stdout.end())
      guarded(() => stderr.end())
      const texts = { stdout: stdout.text(), stderr: stderr.text() }
      const truncated = stdout.truncated || stderr.truncated
      if (callbackError === undefined) resolve({ ...exited, ...texts, timedOut, aborted, truncated })
      else reject(callbackError.error)
    }

    for (const [stream, capture] of [[child.stdout, stdout] as const, [child.stderr, stderr] as const]) {
      stream.on('data', (chunk: Buffer) => {
        silenceTimer?.refresh()
        guarded(() => capture.write(chunk))
      })
    }
    child.on('error', error => {
      if (child.pid !== undefined) return
      release()
      reject(new CommandError(command, args, `could not be started (${error.message})`, undefined, error))
    })
    child.on('exit', (exitCode, signal) => {
      exited = { exitCode, signal }
      clearTimeout(timeout)
      silenceTimer = setTimeout(finish, silenceAfterExitMs)
    })
    child.on('close', finish)
    // A command may end without reading its input (EPIPE): its exit code tells the story.
    child.stdin.on('error', () => undefined)
    child.stdin.end(options.input)
    if (abortSignal?.aborted) onAbort()
    else abortSignal?.addEventListener('abort', onAbort, { once: true })
  })
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

/** Keeps the newest `limit` bytes of a stream and cuts the whole of it into lines. */
class Capture {
  truncated = false
  readonly #limit: number
  readonly #onLine: ((line: string) => void) | undefined
  readonly #decoder = new StringDecoder('utf8')
  #chunks: Buffer[] = []
  #bytes = 0
  #pending = ''

  constructor(limit: number, onLine: ((line: string) => void) | undefined) {
    this.#limit = limit
    this.#onLine = onLine
  }

  write(chunk: Buffer): void {
    this.#chunks.push(chunk)
    this.#bytes += chunk.length
    while (this.#bytes - (this.#chunks[0]?.length ?? 0) >= this.#limit && this.#chunks.length > 1) {
      this.#bytes -= this.#chunks.shift()?.length ?? 0
      this.truncated = true
    }
    if (this.#onLine === undefined) return
    const lines = (this.#pending + this.#decoder.write(chunk)).split('\n')
    this.#pending = lines.pop() ?? ''
    for (const line of lines) this.#onLine(line.endsWith('\r') ? line.slice(0, -1) : line)
  }

  end(): void {
    const last = this.#pending + this.#decoder.end()
    this.#pending = ''
    if (last !== '') this.#onLine?.(last)
  }

  text(): string {
    const whole = Buffer.concat(this.#chunks)
    if (whole.length <= this.#limit) return whole.toString('utf8')
    this.truncated = true
    return whole.subarray(whole.length - this.#limit).toString('utf8')
  }
}
