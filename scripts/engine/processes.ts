import { existsSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** The programs an engine or a registry starts with its own folder on their command line. */
const DAEMONS = ['dockerd', 'containerd', 'containerd-shim-runc-v2', 'runc', 'docker-registry']

/** Files that Docker and BuildKit bind into every container from a folder of their own. */
const BOUND_FILES = ['/', '/etc/hosts', '/etc/hostname', '/etc/resolv.conf']

export interface FoundProcess {
  readonly pid: number
  /** Name of its program, `container` for one that runs inside a container of the engine. */
  readonly program: string
}

/**
 * Finds the processes that provably belong to these folders: daemons that have one of them on their command line, and
 * processes whose own root was mounted from there (containers, build steps). Something that merely mentions a folder,
 * as an editor or `tail` does, is not one of them.
 */
export function processesOf(folders: readonly string[]): FoundProcess[] {
  const ownMounts = link('/proc/self/ns/mnt')
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .flatMap(name => {
      const program = path.basename(link(`/proc/${name}/exe`).replace(/ \(deleted\)$/, ''))
      const mentions = (text: string) => folders.some(folder => text.includes(`${folder}/`))
      if (DAEMONS.includes(program))
        return mentions(read(`/proc/${name}/cmdline`)) ? [{ pid: Number(name), program }] : []
      const mounts = link(`/proc/${name}/ns/mnt`)
      if (mounts === '' || mounts === ownMounts) return []
      const lines = read(`/proc/${name}/mountinfo`).split('\n')
      const inside = lines.some(line => BOUND_FILES.includes(line.split(' ')[4] ?? '') && mentions(line))
      return inside ? [{ pid: Number(name), program: 'container' }] : []
    })
}

/** Waits until a condition holds. Returns false when it does not within `timeoutMs`. */
export async function waitFor(condition: () => boolean, timeoutMs: number): Promise<boolean> {
  for (const end = performance.now() + timeoutMs; performance.now() < end; await sleep(20)) if (condition()) return true
  return condition()
}

/**
 * Ends all processes of the folders by SIGKILL, also frozen ones, and those that are started meanwhile.
 *
 * @throws Error when some survive for 10 s.
 */
export async function killAll(folders: readonly string[]): Promise<void> {
  for (const end = performance.now() + 10_000; performance.now() < end; await sleep(20)) {
    const found = processesOf(folders)
    if (found.length === 0) return
    for (const { pid } of found) {
      thaw(pid)
      signal(pid, 'SIGKILL')
    }
  }
  throw new Error(`Processes that cannot be ended: ${JSON.stringify(processesOf(folders))}`)
}

export type Signal = 'SIGTERM' | 'SIGCONT' | 'SIGKILL'

/** Sends a signal; nothing happens if the process has ended meanwhile. */
export function signal(pid: number, name: Signal): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    // Not `instanceof Error`: under jest this error is of another realm.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** Undoes `docker pause`: with version 1 of control groups a frozen process does not even die. */
function thaw(pid: number): void {
  const group = /^\d+:freezer:(.+)$/m.exec(read(`/proc/${pid}/cgroup`))?.[1]
  const state = `/sys/fs/cgroup/freezer${group}/freezer.state`
  if (group === undefined || group === '/' || !existsSync(state)) return
  if (read(state).trim() !== 'THAWED') writeFileSync(state, 'THAWED')
}

/** Content of a file of a process, empty when it has ended or is not ours to see. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

function link(file: string): string {
  try {
    return readlinkSync(file)
  } catch {
    return ''
  }
}
