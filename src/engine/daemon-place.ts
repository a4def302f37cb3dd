/** Where the daemon behind a local socket runs: the socket may have been handed into this container from outside. */
import { readdirSync, readFileSync } from 'node:fs'

/**
 * `elsewhere`: no dockerd is among the processes here, as in a job container that got the host's socket, or beside a sidecar
 * with the engine. `init`: it is what this container was started for, so stopping it would end the container.
 */
export type DaemonPlace = 'here' | 'elsewhere' | 'init'

/**
 * Looks through the processes that this one may see; needs no root.
 * @param proc where proc(5) is mounted
 */
export function readDaemonPlace(proc = '/proc'): DaemonPlace {
  const first = read(`${proc}/1/cmdline`)
  // Processes of others may be hidden (`hidepid`): then whoever becomes root finds out.
  if (first === undefined) return 'here'
  // An init such as tini ends with the program that it was told to start.
  if (first.split('\0').some(part => /(^|\/)dockerd$/.test(part))) return 'init'
  const ids = readdirSync(proc).filter(name => /^\d+$/.test(name))
  return ids.some(id => read(`${proc}/${id}/comm`)?.trim() === 'dockerd') ? 'here' : 'elsewhere'
}

/** undefined for what is hidden, or has ended meanwhile. */
function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
