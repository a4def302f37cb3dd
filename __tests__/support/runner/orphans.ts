import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

export interface Orphan {
  readonly pid: number
  readonly command: string
}

/**
 * Ends the processes a job left behind, as the runner does when a job is over: all that carry the job's own
 * `RUNNER_TRACKING_ID` in their environment. A daemon that is to outlive the job must not inherit that variable.
 * @param uid of the job's user when that is not root: such a runner cannot see other users' environments
 * @returns what was ended
 */
export async function endOrphans(trackingId: string, uid?: number): Promise<Orphan[]> {
  const ended: Orphan[] = []
  for (let found = findOrphans(trackingId, uid); found.length > 0; found = findOrphans(trackingId, uid)) {
    for (const { pid } of found) signal(pid)
    ended.push(...found.filter(({ pid }) => !ended.some(known => known.pid === pid)))
    await sleep(20)
  }
  return ended
}

function findOrphans(trackingId: string, uid: number | undefined): Orphan[] {
  const found: Orphan[] = []
  for (const entry of readdirSync('/proc')) {
    const pid = Number(entry)
    if (!Number.isInteger(pid) || pid === process.pid) continue
    if (!read(pid, 'environ').split('\0').includes(`RUNNER_TRACKING_ID=${trackingId}`)) continue
    const status = read(pid, 'status')
    const owner = Number(/^Uid:\s*(\d+)/m.exec(status)?.[1])
    const gone = /^State:\s*[ZX]/m.test(status)
    if (!gone && (uid === undefined || owner === uid)) {
      found.push({ pid, command: read(pid, 'cmdline').split('\0').join(' ').trim() })
    }
  }
  return found
}

function signal(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** Processes end and belong to others while one looks: what cannot be read is no orphan of ours. */
function read(pid: number, file: 'environ' | 'status' | 'cmdline'): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? ''
    if (['ENOENT', 'ESRCH', 'EACCES', 'EPERM'].includes(code)) return ''
    throw error
  }
}
