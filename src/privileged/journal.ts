/**
 * What a restore leaves on disk so that it can be taken back after a crash: `<data root>/cbc-restore/` with `owner.json`
 * (whose it is), `journal.json` (only while the engine's folders are being exchanged), `old/` (what the engine had),
 * `parts/` (what was extracted).
 */
import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Daemon } from './daemon.ts'
import type { Place } from './layout/layout.ts'
import { startTimeOf, stateOf } from './process-table.ts'

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
  const file = path.join(folder, 'owner.json')
  if (!existsSync(file)) return false
  return isRunning(JSON.parse(readFileSync(file, 'utf8')) as Owner)
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
  const file = path.join(folder, 'journal.json')
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Journal) : undefined
}

/**
 * Moves the engine's own folders back. The engine must be stopped. Can be repeated: a folder that is back already, or was
 * never moved, stays.
 */
export function moveBack(dataRoot: string, journal: Journal): void {
  const folder = restoreFolder(dataRoot)
  const rejected = path.join(folder, 'rejected')
  mkdirSync(rejected, { recursive: true, mode: 0o700 })
  for (const { name, path: current } of journal.places) {
    const old = path.join(folder, 'old', name)
    const restored = existsSync(old) || !journal.had.includes(name)
    if (restored && existsSync(current))
      renameSync(current, path.join(rejected, `${path.basename(name)}-${Date.now()}`))
    if (existsSync(old)) renameSync(old, current)
  }
}

/**
 * Makes this process the one that recovers a restore whose owner is dead: a watchdog and a later job may both find it.
 * @returns whether it is; if not, another living process does it
 */
export function claimRecovery(folder: string): boolean {
  const claim = path.join(folder, 'recovery.json')
  const mine = `${claim}.${process.pid}`
  writeFileSync(mine, JSON.stringify(thisProcess()), { mode: 0o600 })
  try {
    if (existsSync(claim) && !isRunning(JSON.parse(readFileSync(claim, 'utf8')) as Owner)) rmSync(claim)
    // A link, unlike a rename, fails when there is one already.
    linkSync(mine, claim)
    return true
  } catch (error) {
    if (['EEXIST', 'ENOENT'].includes((error as NodeJS.ErrnoException).code ?? '')) return false
    throw error
  } finally {
    rmSync(mine, { force: true })
  }
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
