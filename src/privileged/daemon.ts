/** The engine's daemon as a process: found by its socket, frozen and continued, stopped and started. Needs root. */
import { spawn } from 'node:child_process'
import { closeSync, openSync, readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Containerd, findContainerd } from './containerd-process.ts'
import { holdsSocket, isOneOfUs, processName, socketInodes, splitNul, startTimeOf, stateOf } from './process-table.ts'
import type { Supervisor } from './protocol.ts'
import { startUnits, stopUnits, unitsOf } from './systemd.ts'

/** Everything that is needed to start the daemon again as it was. */
export interface Daemon {
  readonly pid: number
  /** In clock ticks since boot: tells this process from a later one with the same id (proc(5), field 22). */
  readonly startTime: string
  readonly supervisor: Supervisor
  /** systemd's units: see `unitsOf`. */
  readonly units: readonly string[]
  readonly executable: string
  readonly args: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  readonly folder: string
  /** Files that standard output and error went to; undefined where it was no regular file. */
  readonly output: string | undefined
  readonly socket: string
  /** Its containerd; undefined when none was found. */
  readonly containerd: Containerd | undefined
}

export class DaemonError extends Error {
  override readonly name = 'DaemonError'
}

/**
 * Finds the daemon that listens on a Unix socket.
 * @throws DaemonError when no dockerd on this machine does
 */
export function findDaemon(socket: string): Daemon {
  const real = realpathSync(socket)
  // The kernel knows it by the path that the daemon was told, and /var/run is a link to /run.
  const inodes = socketInodes([socket, real, real.replace(/^\/run\//, '/var/run/')])
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const pid = Number(name)
    // systemd holds the same socket: only the daemon itself will do. It is to be ended and started again as it was, as root.
    if (processName(pid) !== 'dockerd' || !holdsSocket(pid, inodes) || !isOneOfUs(pid, [real])) continue
    return describe(pid, real)
  }
  throw new DaemonError(
    `No dockerd of this machine listens on ${socket}: the engine runs elsewhere or in another namespace.`
  )
}

function describe(pid: number, socket: string): Daemon {
  const proc = `/proc/${pid}`
  const [, ...args] = splitNul(readFileSync(`${proc}/cmdline`, 'utf8'))
  const environment = Object.fromEntries(
    splitNul(readFileSync(`${proc}/environ`, 'utf8')).map(line => {
      const at = line.indexOf('=')
      return [line.slice(0, at), line.slice(at + 1)]
    })
  )
  const units = unitsOf(pid)
  return {
    pid,
    startTime: startTimeOf(pid),
    supervisor: units.length === 0 ? 'process' : 'systemd',
    units,
    executable: readlinkSync(`${proc}/exe`),
    args,
    environment,
    folder: readlinkSync(`${proc}/cwd`),
    output: regularOutput(pid),
    socket,
    containerd: findContainerd(pid, args)
  }
}

function regularOutput(pid: number): string | undefined {
  try {
    const target = readlinkSync(`/proc/${pid}/fd/1`)
    return target.startsWith('/') && !target.startsWith('/dev/') && !target.endsWith(' (deleted)') ? target : undefined
  } catch {
    return undefined
  }
}

/**
 * The same daemon, stopped and started together with its containerd: what needs to be done when containerd's state is
 * exchanged too.
 * @throws DaemonError when that containerd cannot be found or cannot be stopped
 */
export function withContainerd(daemon: Daemon): Daemon {
  const { containerd } = daemon
  if (containerd === undefined) throw new DaemonError('The containerd of the engine was not found on this machine.')
  if (containerd.managed) return daemon
  const units = unitsOf(containerd.pid)
  if (daemon.supervisor !== 'systemd' || units.length === 0) {
    throw new DaemonError(`containerd (process ${containerd.pid}) is run by something else than dockerd or systemd.`)
  }
  return { ...daemon, units: [...daemon.units, ...units] }
}

/**
 * The daemon as it was, or one that was started in its place since, perhaps a moment ago: that one may not listen yet, so it
 * is known by its arguments.
 */
export function findRunning(daemon: Daemon): Daemon | undefined {
  if (isAlive(daemon)) return daemon
  const pid = readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(Number)
    .filter(each => processName(each) === 'dockerd' && isOneOfUs(each, [daemon.executable]))
    .find(each => argumentsOf(each).join('\0') === daemon.args.join('\0'))
  return pid === undefined ? undefined : withPid(daemon, pid)
}

/** A process that has ended meanwhile has none. */
function argumentsOf(pid: number): string[] {
  try {
    return splitNul(readFileSync(`/proc/${pid}/cmdline`, 'utf8')).slice(1)
  } catch {
    return []
  }
}

/** Whether this very process still runs. */
export function isAlive(daemon: Pick<Daemon, 'pid' | 'startTime'>): boolean {
  return daemon.startTime !== '' && startTimeOf(daemon.pid) === daemon.startTime && stateOf(daemon.pid) !== 'Z'
}

/**
 * Stops the daemon in order and waits for its end.
 * @throws DaemonError, SystemdError when it does not stop within `timeoutMs`; it then keeps running or ends later
 */
export async function stopDaemon(daemon: Daemon, timeoutMs = 15_000): Promise<void> {
  if (daemon.supervisor === 'systemd') {
    await stopUnits(daemon.units, timeoutMs)
    return
  }
  process.kill(daemon.pid, 'SIGTERM')
  const deadline = performance.now() + timeoutMs
  while (isAlive(daemon)) {
    if (performance.now() > deadline)
      throw new DaemonError(`dockerd (process ${daemon.pid}) did not stop within ${timeoutMs} ms.`)
    await sleep(5)
  }
}

/**
 * Starts the daemon with the arguments and the environment that it had. Does not wait until it answers.
 * @returns the daemon as it runs now
 */
export async function startDaemon(daemon: Daemon): Promise<Daemon> {
  if (daemon.supervisor === 'systemd') {
    return withPid(daemon, await startUnits(daemon.units, 90_000))
  }
  const output = openSync(daemon.output ?? '/dev/null', 'a')
  const child = spawn(daemon.executable, daemon.args, {
    cwd: daemon.folder,
    env: daemon.environment,
    argv0: path.basename(daemon.executable),
    detached: true,
    stdio: ['ignore', output, output]
  })
  closeSync(output)
  await new Promise<void>((resolve, reject) => child.once('spawn', resolve).once('error', reject))
  child.unref()
  return withPid(daemon, child.pid ?? 0)
}

function withPid(daemon: Daemon, pid: number): Daemon {
  return { ...daemon, pid, startTime: startTimeOf(pid) }
}

/** Stops the daemon, by force when it does not stop by itself within `timeoutMs`. */
export async function endDaemon(daemon: Daemon, timeoutMs = 15_000): Promise<void> {
  try {
    if (isAlive(daemon) || daemon.supervisor === 'systemd') await stopDaemon(daemon, timeoutMs)
  } catch (error) {
    if (!isAlive(daemon)) return
    process.kill(daemon.pid, 'SIGKILL')
    while (isAlive(daemon)) await sleep(5)
    if (daemon.supervisor === 'systemd') throw error
  }
}
