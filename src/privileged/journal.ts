/**
 * What a restore leaves on disk so that it can be taken back after a crash: `<data root>/cbc-restore/` with `owner.json`
 * (whose it is), `journal.json` (only while the engine's folders are being exchanged), `old/` (what the engine had),
 * `parts/` (what was extracted), and a link `recovery-<n>` for each process that has set about to take it back.
 */
import {
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync
} from 'node:fs'
import path from 'node:path'
import type { Daemon } from './daemon.ts'
import type { Place } from './layout/layout.ts'
import { startTimeOf, stateOf } from './process-table.ts'

const claimName = /^recovery-(\d+)$/

export function restoreFolder(dataRoot: string): string {
  return path.join(dataRoot, 'cbc-restore')
}

export interface Owner {
  readonly pid: number
  readonly startTime: string
}

export function writeOwner(folder: string): void {
  writeAtomically(path.join(folder, 'owner.json'), JSON.stringify(thisProcess()))
}

export function ownerLives(folder: string): boolean {
  const owner = readJson(path.join(folder, 'owner.json')) as Owner | undefined
  return owner !== undefined && isRunning(owner)
}

/** Written before the first folder moves, removed when the engine was seen to work. */
export interface Journal {
  /** What is exchanged. */
  readonly places: readonly Place[]
  /** The names of those that the engine had. */
  readonly had: readonly string[]
  readonly daemon: Daemon
}

export function writeJournal(folder: string, journal: Journal): void {
  writeAtomically(path.join(folder, 'journal.json'), JSON.stringify(journal))
}

export function readJournal(folder: string): Journal | undefined {
  return readJson(path.join(folder, 'journal.json')) as Journal | undefined
}

/**
 * What root reads here it acts upon: whoever could write to it could have any program started.
 * @throws Error when a folder is not this user's alone, or holds a journal or owner that is not
 */
export function requireOwn(folder: string): void {
  for (const entry of [folder, ...['journal.json', 'owner.json'].map(name => path.join(folder, name))]) {
    const stat = lstatSync(entry, { throwIfNoEntry: false })
    if (stat === undefined) continue
    const isKind = entry === folder ? stat.isDirectory() : stat.isFile()
    if (!isKind || stat.uid !== process.getuid?.() || (stat.mode & 0o022) !== 0)
      throw new Error(`${entry} is not from a restore.`)
  }
}

/**
 * Moves the engine's own folders back. The engine must be stopped. Can be repeated: a folder that is back already, or was
 * never moved, stays. Makes nothing new, and what was extracted goes first: a full disk may be the very reason.
 */
export function moveBack(dataRoot: string, journal: Journal): void {
  const folder = restoreFolder(dataRoot)
  removeExtracted(folder)
  for (const { name, path: current } of journal.places) {
    const old = path.join(folder, 'old', name)
    const restored = existsSync(old) || !journal.had.includes(name)
    if (restored && existsSync(current))
      renameSync(current, path.join(folder, `rejected-${path.basename(name)}-${Date.now()}`))
    if (existsSync(old)) renameSync(old, current)
  }
}

/** Gives the disk its room back. What cannot be removed must not keep the engine from its own state. */
export function removeExtracted(folder: string): void {
  try {
    removeFolder(path.join(folder, 'parts'))
  } catch {
    // It is tried again when the engine runs, and told of then.
  }
}

/** Removes all of a restore: what tells who is at it goes last, as whoever waits for its end may begin anew then. */
export function removeRestore(folder: string): void {
  for (const name of unlessGone(() => readdirSync(folder), []).filter(name => !claimName.test(name)))
    removeFolder(path.join(folder, name))
  removeFolder(folder)
}

/** Removes a folder to which another process may be writing its last file. */
function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 })
}

/**
 * Makes this process the one that recovers a restore whose owner is dead: a watchdog and a later job may both find it. Claims
 * are numbered, and none is ever removed but with the folder: only the next one after that of a dead process can be made,
 * and only once. Each is a symbolic link to whose it is, which comes into being all at once and needs no room on a full disk.
 * @returns whether it is; if not, another living process does it, or has done it
 */
export function claimRecovery(folder: string): boolean {
  const last = lastClaim(folder)
  const { pid, startTime } = thisProcess()
  if (last !== undefined && isRunning(last)) return last.pid === pid
  try {
    symlinkSync(`${pid}:${startTime}`, path.join(folder, `recovery-${(last?.number ?? 0) + 1}`))
    return true
  } catch (error) {
    if (['EEXIST', 'ENOENT'].includes((error as NodeJS.ErrnoException).code ?? '')) return false
    throw error
  }
}

/** Whether a living process is about to take back a restore, or to remove what is left of it. */
export function isBeingRecovered(folder: string): boolean {
  const last = lastClaim(folder)
  return last !== undefined && isRunning(last)
}

function lastClaim(folder: string): (Owner & { readonly number: number }) | undefined {
  const numbers = unlessGone(() => readdirSync(folder), []).map(name => Number(claimName.exec(name)?.[1] ?? 0))
  const number = Math.max(0, ...numbers)
  if (number === 0) return undefined
  const [pid, startTime = ''] = unlessGone(() => readlinkSync(path.join(folder, `recovery-${number}`)), '').split(':')
  return { number, pid: Number(pid), startTime }
}

function thisProcess(): Owner {
  return { pid: process.pid, startTime: startTimeOf(process.pid) }
}

/** One that was killed with its parent may stay a zombie for long where nobody buries it: it is dead all the same. */
function isRunning(owner: Owner): boolean {
  return owner.startTime !== '' && startTimeOf(owner.pid) === owner.startTime && stateOf(owner.pid) !== 'Z'
}

function writeAtomically(file: string, text: string): void {
  writeFileSync(`${file}.new`, text, { mode: 0o600, flush: true })
  renameSync(`${file}.new`, file)
}

/** The content of a file that another process may remove at any time. */
function readJson(file: string): unknown {
  const text = unlessGone(() => readFileSync(file, 'utf8'), '')
  return text === '' ? undefined : JSON.parse(text)
}

function unlessGone<Value>(read: () => Value, otherwise: Value): Value {
  try {
    return read()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return otherwise
    throw error
  }
}
