import { spawn } from 'node:child_process'

export interface ExecOptions {
  readonly cwd?: string
  /** The whole environment of the process; default: that of this process. */
  readonly environment?: Readonly<Record<string, string | undefined>>
  /** Written to the process's standard input, which is then closed. */
  readonly input?: string
  /** Called with each piece of output as it comes, standard output and standard error alike. */
  readonly onOutput?: (text: string) => void
}

export interface ExecResult {
  /** 128 + signal number where a signal ended the process. */
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/** A command of ours ended with a non-zero exit code. */
export class CommandError extends Error {
  readonly result: ExecResult

  constructor(command: string, args: readonly string[], result: ExecResult) {
    super(`${[command, ...args].join(' ')} ended with exit code ${result.exitCode}: ${result.stderr.trim()}`)
    this.name = 'CommandError'
    this.result = result
  }
}

const signalNumbers: Readonly<Record<string, number>> = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 }

/** Runs a program to its end and collects its output. Throws only when the program cannot be started. */
export function exec(command: string, args: readonly string[], options: ExecOptions = {}): Promise<ExecResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: options.cwd, env: options.environment ?? process.env, stdio: 'pipe' })
    const output = { stdout: '', stderr: '' }
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream].setEncoding('utf8').on('data', (text: string) => {
        output[stream] += text
        options.onOutput?.(text)
      })
    }
    child.on('error', reject)
    child.on('close', (code, signal) => {
      resolve({ exitCode: code ?? 128 + (signalNumbers[signal ?? ''] ?? 0), ...output })
    })
    // A program that ends without reading its input is judged by its exit code, not by the broken pipe.
    child.stdin.on('error', () => undefined)
    child.stdin.end(options.input ?? '')
  })
}

/**
 * As {@link exec}, for commands that have to succeed.
 *
 * @throws CommandError when the exit code is not zero.
 */
export async function execOrThrow(
  command: string,
  args: readonly string[],
  options?: ExecOptions
): Promise<ExecResult> {
  const result = await exec(command, args, options)
  if (result.exitCode !== 0) throw new CommandError(command, args, result)
  return result
}
