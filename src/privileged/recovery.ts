/** Takes back a restore whose process was killed. */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { endDaemon, findRunning } from './daemon.ts'
import {
  claimRecovery,
  isBeingRecovered,
  type Journal,
  moveBack,
  ownerLives,
  readJournal,
  removeExtracted,
  removeRestore,
  requireOwn,
  restoreFolder
} from './journal.ts'
import { bringBackEngine } from './start.ts'

const pollMs = 50
/** Node starts in a tenth of a second; a busy machine needs longer. */
const readyMs = 10_000

/**
 * Cleans up after a restore that did not end: its files are removed, and if it was killed while folders were being
 * exchanged, the engine gets its own ones back and runs again. Works whether the engine runs or not.
 * @returns what was done, in sentences for the log
 * @throws Error when a restore by a living process is under way
 */
export async function recoverRestore(dataRoot: string): Promise<string[]> {
  const folder = restoreFolder(dataRoot)
  if (!existsSync(folder)) return []
  requireOwn(folder)
  if (ownerLives(folder)) throw new Error(`Another restore of this engine is under way (${folder}).`)
  const done = ['Files of an unfinished restore have been removed.']
  if (readJournal(folder) !== undefined) done.unshift('A restore that was killed halfway has been taken back.')
  await recoverOnce(dataRoot)
  removeRestore(folder)
  return done
}

/**
 * Starts the watchdog of an activation; it ends by itself when the restore has ended either way.
 * @throws Error when it cannot be started: nothing may be stopped then
 */
export async function guardActivation(dataRoot: string): Promise<void> {
  const script = process.argv[1]
  if (script === undefined) throw new Error('The script of this process is not known.')
  // A runner ends the processes of a job by a variable of their environment; this one may be needed just then.
  const env = { PATH: process.env.PATH }
  const args = [script, '--recover', dataRoot]
  const watchdog = spawn(process.execPath, args, { detached: true, stdio: ['ignore', 'pipe', 'ignore'], env })
  const ready = new Promise<void>((resolve, reject) => {
    const failed = (what: string) => reject(new Error(`The watchdog ${what}, so the engine is not stopped.`))
    watchdog.once('error', error => failed(`did not start (${error.message})`))
    watchdog.once('exit', () => failed('ended at once'))
    watchdog.stdout.once('data', () => resolve())
    setTimeout(() => failed(`did not start within ${readyMs} ms`), readyMs).unref()
  })
  try {
    await ready
  } catch (error) {
    watchdog.kill('SIGKILL')
    throw error
  } finally {
    watchdog.stdout.destroy()
    watchdog.unref()
  }
}

/** The watchdog's program: if the process that activates dies before the end, takes back what it did and starts the engine. */
export async function watchActivation(dataRoot: string): Promise<void> {
  const folder = restoreFolder(dataRoot)
  process.stdout.on('error', () => undefined)
  process.stdout.write('ready\n')
  while (readJournal(folder) !== undefined) {
    if (!ownerLives(folder)) return recoverOnce(dataRoot)
    await sleep(pollMs)
  }
}

/** Recovers what needs it, or waits until another process has done so: the folder is nobody's then. */
async function recoverOnce(dataRoot: string): Promise<void> {
  const folder = restoreFolder(dataRoot)
  for (;;) {
    const journal = readJournal(folder)
    if (journal === undefined && !isBeingRecovered(folder)) return
    if (journal !== undefined) {
      // Not even a claim may fit on the disk before.
      removeExtracted(folder)
      if (claimRecovery(folder)) return takeBack(dataRoot, journal)
    }
    await sleep(pollMs)
  }
}

async function takeBack(dataRoot: string, journal: Journal): Promise<void> {
  await endDaemon(findRunning(journal.daemon) ?? journal.daemon)
  moveBack(dataRoot, journal)
  await bringBackEngine(journal.daemon)
  removeRestore(restoreFolder(dataRoot))
}
