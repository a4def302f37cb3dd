/** Takes back a restore whose process was killed. */
import { spawn } from 'node:child_process'
import { existsSync, rmSync, statSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { endDaemon, findRunning } from './daemon.ts'
import { claimRecovery, type Journal, moveBack, ownerLives, readJournal, restoreFolder } from './journal.ts'
import { bringBackEngine } from './start.ts'

const pollMs = 50

/**
 * Cleans up after a restore that did not end: its files are removed, and if it was killed while folders were being
 * exchanged, the engine gets its own ones back and runs again. Works whether the engine runs or not.
 * @returns what was done, in sentences for the log
 * @throws Error when a restore by a living process is under way
 */
export async function recoverRestore(dataRoot: string): Promise<string[]> {
  const folder = restoreFolder(dataRoot)
  if (!existsSync(folder)) return []
  if (statSync(folder).uid !== process.getuid?.()) throw new Error(`${folder} is not from a restore.`)
  if (ownerLives(folder)) throw new Error(`Another restore of this engine is under way (${folder}).`)
  const done = ['Files of an unfinished restore have been removed.']
  if (readJournal(folder) !== undefined) {
    await recoverOnce(dataRoot)
    done.unshift('A restore that was killed halfway has been taken back.')
  }
  rmSync(folder, { recursive: true, force: true })
  return done
}

/** Starts the watchdog of an activation; it ends by itself when the restore has ended either way. */
export function guardActivation(dataRoot: string): void {
  const script = process.argv[1]
  if (script === undefined) throw new Error('The script of this process is not known.')
  // A runner ends the processes of a job by a variable of their environment; this one may be needed just then.
  const env = { PATH: process.env.PATH }
  spawn(process.execPath, [script, '--recover', dataRoot], { detached: true, stdio: 'ignore', env }).unref()
}

/** The watchdog's program: if the process that activates dies before the end, takes back what it did and starts the engine. */
export async function watchActivation(dataRoot: string): Promise<void> {
  const folder = restoreFolder(dataRoot)
  while (existsSync(folder) && readJournal(folder) !== undefined) {
    if (!ownerLives(folder)) return recoverOnce(dataRoot)
    await sleep(pollMs)
  }
}

/** Recovers, or waits until another process has done so. The folder is gone then. */
async function recoverOnce(dataRoot: string): Promise<void> {
  const folder = restoreFolder(dataRoot)
  for (;;) {
    const journal = existsSync(folder) ? readJournal(folder) : undefined
    if (journal === undefined) return
    if (claimRecovery(folder)) return takeBack(dataRoot, journal)
    await sleep(pollMs)
  }
}

async function takeBack(dataRoot: string, journal: Journal): Promise<void> {
  await endDaemon(findRunning(journal.daemon) ?? journal.daemon)
  moveBack(dataRoot, journal)
  await bringBackEngine(journal.daemon)
  rmSync(restoreFolder(dataRoot), { recursive: true, force: true })
}
