import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import type { Readable } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'

/** The user a job runs as, when it is not the one of this process (which then has to be root). */
export interface JobUser {
  readonly uid: number
  readonly gid: number
  /** Supplementary groups, by number. */
  readonly groups?: readonly number[]
  /** The home folder; one inside the job's own folder when it is left out. */
  readonly home?: string
}

/** How long the runner waits before it goes on to the next signal. */
export interface CancelTimes {
  /** ms from SIGINT to SIGTERM; 7500 on a hosted runner. */
  readonly interruptMs: number
  /** ms from SIGTERM to SIGKILL; 2500 on a hosted runner. */
  readonly terminateMs: number
}

export interface StepProcess {
  readonly command: string
  readonly args: readonly string[]
  readonly cwd: string
  readonly environment: Readonly<Record<string, string>>
  readonly user?: JobUser | undefined
  readonly times: CancelTimes
  /** Starts the signals when it is aborted. */
  readonly cancelled: AbortSignal
  /** ms to wait for the end of the output once the process has ended; 5000 on a hosted runner. */
  readonly drainMs: number
  readonly onLine: (line: string) => void
}

export interface StepProcessResult {
  /** 128 + the number of the signal when a signal ended it. */
  readonly exitCode: number
  /** The signals that were sent, in order. */
  readonly signals: readonly NodeJS.Signals[]
  /** Whether another process still held the output open when the runner stopped to wait for its end. */
  readonly outputHeldOpen: boolean
}

/** Runs the process of a step as the runner does: signals go to this one process, not to its children. */
export async function runStepProcess(step: StepProcess): Promise<StepProcessResult> {
  const [command, args] = asUser(step)
  const child = spawn(command, args, { cwd: step.cwd, env: step.environment, stdio: ['ignore', 'pipe', 'pipe'] })
  const signals: NodeJS.Signals[] = []
  const timers: NodeJS.Timeout[] = []
  const send = (signal: NodeJS.Signals) => {
    signals.push(signal)
    child.kill(signal)
  }
  const cancel = () => {
    send('SIGINT')
    timers.push(setTimeout(() => send('SIGTERM'), step.times.interruptMs))
    timers.push(setTimeout(() => send('SIGKILL'), step.times.interruptMs + step.times.terminateMs))
  }
  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])))
  })
  const closed = Promise.all([readLines(child.stdout, step.onLine), readLines(child.stderr, step.onLine)])
  if (step.cancelled.aborted) cancel()
  else step.cancelled.addEventListener('abort', cancel, { once: true })
  try {
    const exitCode = await ended
    for (const timer of timers.splice(0)) clearTimeout(timer)
    const drained = new Promise<'late'>(resolve => timers.push(setTimeout(resolve, step.drainMs, 'late')))
    const outputHeldOpen = (await Promise.race([closed, drained])) === 'late'
    return { exitCode, signals, outputHeldOpen }
  } finally {
    step.cancelled.removeEventListener('abort', cancel)
    for (const timer of timers) clearTimeout(timer)
    child.stdout.destroy()
    child.stderr.destroy()
  }
}

/** setpriv replaces itself by the command, so that signals reach the command; spawn's own `uid` drops all groups. */
function asUser({ command, args, user }: StepProcess): [string, string[]] {
  if (user === undefined) return [command, [...args]]
  const groups = user.groups?.length ? `--groups=${user.groups.join(',')}` : '--clear-groups'
  return ['/usr/bin/setpriv', [`--reuid=${user.uid}`, `--regid=${user.gid}`, groups, '--', command, ...args]]
}

/** Hands over line by line; resolves when the stream has ended or was destroyed. */
function readLines(stream: Readable, onLine: (line: string) => void): Promise<void> {
  const decoder = new StringDecoder('utf8')
  let rest = ''
  stream.on('data', (chunk: Buffer) => {
    const lines = (rest + decoder.write(chunk)).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) onLine(line.replace(/\r$/, ''))
  })
  return new Promise(resolve => {
    stream.once('close', () => {
      rest += decoder.end()
      if (rest !== '') onLine(rest)
      resolve()
    })
  })
}
