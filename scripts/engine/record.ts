import { existsSync, readFileSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { workFolder } from './paths.ts'

/** Tells one process from every other, also from a later one that was given the same id. */
export interface ProcessIdentity {
  readonly pid: number
  /** In clock ticks since the boot (field 22 of proc_pid_stat(5)). */
  readonly startTime: string
  readonly boot: string
}

/**
 * Everything an engine or a registry leaves on the machine, written down before any of it exists. Whoever finds the
 * record of a dead owner can remove the rest.
 */
export interface OwnerRecord {
  readonly id: string
  readonly kind: 'engine' | 'registry'
  readonly name: string
  readonly folder: string
  /** Sockets and process state; outside of `folder` where its path is too long for a socket. */
  readonly runFolder: string
  readonly bridge?: string
  /** Name of a control group at the top of the hierarchy. */
  readonly cgroup?: string
  /** `null`: nobody's, it runs until somebody stops it by name (the developer's command). */
  readonly owner: ProcessIdentity | null
}

/** The identity of a living process; `undefined` if there is none (or only its exit code is left). */
export function identify(pid: number): ProcessIdentity | undefined {
  const file = `/proc/${pid}/stat`
  if (!existsSync(file)) return undefined
  try {
    const stat = readFileSync(file, 'utf8')
    // The command name, in parentheses, may hold spaces and parentheses itself.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const [state, startTime] = [fields[0], fields[19]]
    if (state === 'Z' || state === 'X' || startTime === undefined) return undefined
    return { pid, startTime, boot: readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim() }
  } catch {
    return undefined // It ended while we looked.
  }
}

export function isAlive(identity: ProcessIdentity): boolean {
  const now = identify(identity.pid)
  return now !== undefined && now.startTime === identity.startTime && now.boot === identity.boot
}

const recordFile = (id: string) => path.join(workFolder, `${id}.json`)

export async function writeRecord(record: OwnerRecord): Promise<void> {
  await mkdir(workFolder, { recursive: true })
  const file = recordFile(record.id)
  await writeFile(`${file}.new`, JSON.stringify(record, undefined, 2))
  await rename(`${file}.new`, file)
}

export async function removeRecord(record: OwnerRecord): Promise<void> {
  await rm(recordFile(record.id), { force: true })
}

/** All records, of the living and the dead. */
export async function readRecords(): Promise<OwnerRecord[]> {
  if (!existsSync(workFolder)) return []
  const files = (await readdir(workFolder)).filter(name => name.endsWith('.json'))
  const texts = await Promise.all(files.map(name => readFile(path.join(workFolder, name), 'utf8').catch(() => '')))
  return texts.filter(text => text !== '').map(text => JSON.parse(text) as OwnerRecord)
}
