/** What /proc tells of processes: proc(5). A process that ends meanwhile gives empty answers. */
import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs'

export function processName(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim()
  } catch {
    return ''
  }
}

/**
 * When a process was started, in clock ticks since boot: tells it from a later one with the same id (field 22 of its stat).
 * `''` when there is none.
 */
export function startTimeOf(pid: number): string {
  return statFields(pid)[19] ?? ''
}

/** R, S, D, T, Z...; `''` when there is none. */
export function stateOf(pid: number): string {
  return statFields(pid)[0] ?? ''
}

/**
 * Whether a process is of this one's user throughout (which is root where it matters), among the same users, and sees the same
 * files at these paths. Anybody can start a process with any name in namespaces of its own, and listen there at any path.
 */
export function isOneOfUs(pid: number, files: readonly string[]): boolean {
  try {
    const ids = /^Uid:\s+(.+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]?.split(/\s+/) ?? []
    const isOurs = ids.length === 4 && ids.every(id => Number(id) === process.getuid?.())
    const sameUsers = readlinkSync(`/proc/${pid}/ns/user`) === readlinkSync('/proc/self/ns/user')
    return isOurs && sameUsers && files.every(file => isSameFile(file, `/proc/${pid}/root${file}`))
  } catch {
    return false
  }
}

function isSameFile(one: string, other: string): boolean {
  const [a, b] = [statSync(one, { bigint: true }), statSync(other, { bigint: true })]
  return a.dev === b.dev && a.ino === b.ino
}

/** The fields after the name, which may itself hold spaces and parentheses. */
function statFields(pid: number): string[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  } catch {
    return []
  }
}

/** The inodes of the sockets of these paths, as `/proc/<pid>/fd` shows them: unix(7), /proc/net/unix. */
export function socketInodes(paths: readonly string[]): ReadonlySet<string> {
  const lines = readFileSync('/proc/net/unix', 'utf8').split('\n').slice(1)
  const fields = lines.map(line => line.trim().split(/\s+/))
  return new Set(fields.filter(field => paths.includes(field[7] ?? '')).map(field => `socket:[${field[6]}]`))
}

export function holdsSocket(pid: number, inodes: ReadonlySet<string>): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some(fd => inodes.has(linkOf(`/proc/${pid}/fd/${fd}`)))
  } catch {
    return false
  }
}

function linkOf(link: string): string {
  try {
    return readlinkSync(link)
  } catch {
    return ''
  }
}

/** The parts of a list whose members end with NUL. */
export function splitNul(text: string): string[] {
  return text.split('\0').filter(part => part !== '')
}
