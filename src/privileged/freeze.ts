/** Stops processes for a moment (SIGSTOP) and lets them go on, whatever happens to this process meanwhile. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Daemon, isAlive } from './daemon.ts'
import { startTimeOf } from './process-table.ts'

type Frozen = Pick<Daemon, 'pid' | 'startTime'>

/** After so many ms the watchdog continues what this process has not; at once when this process is gone. */
const longestFreezeMs = 5_000

/**
 * Runs `work`, which must not wait for anything, while all threads of the processes stand still.
 * @returns what `work` returns, and for how many ms they stood still
 */
export async function withFrozen<Result>(
  processes: readonly Frozen[],
  work: () => Result
): Promise<{ readonly result: Result; readonly frozenMs: number }> {
  const watchdog = await armWatchdog(processes)
  const start = performance.now()
  try {
    for (const { pid } of processes) process.kill(pid, 'SIGSTOP')
    for (const { pid } of processes) waitUntilStopped(pid)
    const result = work()
    return { result, frozenMs: performance.now() - start }
  } finally {
    for (const target of [...processes].reverse()) thaw(target)
    watchdog.kill('SIGKILL')
  }
}

function thaw(target: Frozen): void {
  if (isAlive(target)) process.kill(target.pid, 'SIGCONT')
}

/** SIGSTOP is delivered to the threads one by one: /proc tells when the last has stopped. At most 100 ms. */
function waitUntilStopped(pid: number): void {
  const deadline = performance.now() + 100
  while (performance.now() < deadline) {
    if (readdirSync(`/proc/${pid}/task`).every(thread => threadState(pid, thread) === 'T')) return
  }
}

function threadState(pid: number, thread: string): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8')
    return stat[stat.lastIndexOf(')') + 2]
  } catch {
    // A thread that has ended since it was listed does nothing any more.
    return 'T'
  }
}

/** A process in a session of its own, so that it outlives this one; it is up before anything is stopped. */
async function armWatchdog(processes: readonly Frozen[]): Promise<ChildProcess> {
  const script = process.argv[1]
  if (script === undefined) throw new Error('The script of this process is not known.')
  const targets = processes.map(({ pid, startTime }) => `${pid}:${startTime}`)
  const watchdog = spawn(process.execPath, [script, '--thaw', ...targets], {
    detached: true,
    env: {},
    // The input is never written to: its end tells that this process has ended.
    stdio: ['pipe', 'pipe', 'ignore']
  })
  const ready = await Promise.race([
    once(watchdog.stdout, 'data').then(() => true),
    once(watchdog, 'exit').then(() => false),
    sleep(10_000, false, { ref: false })
  ])
  if (!ready) throw new Error('The watchdog did not start, so the engine is not stopped for a copy.')
  watchdog.unref()
  return watchdog
}

/** The watchdog's program: waits, then continues the processes named `PID:START TIME`, and ends. */
export async function thawLater(targets: readonly string[]): Promise<void> {
  const parentGone = once(process.stdin.resume(), 'close')
  process.stdout.write('ready\n')
  await Promise.race([parentGone, sleep(longestFreezeMs, undefined, { ref: false })])
  for (const target of targets) {
    const [pid, startTime] = target.split(':')
    if (startTimeOf(Number(pid)) === startTime) process.kill(Number(pid), 'SIGCONT')
  }
}
