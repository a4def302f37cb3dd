/** Takes back a restore whose process was killed. */
import { spawn } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Daemon, endDaemon, findDaemon, isAlive, startDaemon, stopDaemon } from './daemon.ts'
import { engineAnswers } from './engine-api.ts'
import { moveBack, ownerLives, readJournal, restoreFolder } from './journal.ts'

const startTimeoutMs = 60_000

/**
 * Cleans up after a restore that did not end: its files are removed, and if it was killed while folders were being
 * exchanged, the engine gets its own ones back.
 * @returns the daemon as it runs now, and what was done, in sentences for the log
 * @throws Error when a restore by a living process is under way
 */
export async function recoverRestore(
  dataRoot: string,
  daemon: Daemon
): Promise<{ readonly daemon: Daemon; readonly done: readonly string[] }> {
  const folder = restoreFolder(dataRoot)
  if (!existsSync(folder)) return { daemon, done: [] }
  if (ownerLives(folder)) throw new Error(`Another restore of this engine is under way (${folder}).`)
  const done: string[] = []
  let running = daemon
  const journal = readJournal(folder)
  if (journal !== undefined) {
    await stopDaemon(daemon)
    moveBack(dataRoot, journal)
    running = await startDaemon(daemon)
    await engineAnswers(daemon.socket, startTimeoutMs)
    done.push('A restore that was killed halfway has been taken back.')
  }
  rmSync(folder, { recursive: true, force: true })
  done.push('Files of an unfinished restore have been removed.')
  return { daemon: running, done }
}

/** Starts the watchdog of an activation; it ends by itself when the restore has ended either way. */
export function guardActivation(dataRoot: string): void {
  const script = process.argv[1]
  if (script === undefined) throw new Error('The script of this process is not known.')
  spawn(process.execPath, [script, '--recover', dataRoot], { detached: true, stdio: 'ignore' }).unref()
}

/** The watchdog's program: if the process that activates dies before the end, takes back what it did and starts the engine. */
export async function watchActivation(dataRoot: string): Promise<void> {
  const folder = restoreFolder(dataRoot)
  for (;;) {
    const journal = existsSync(folder) ? readJournal(folder) : undefined
    if (journal === undefined) return
    if (!ownerLives(folder)) {
      await endDaemon(runningDaemon(journal.daemon))
      moveBack(dataRoot, journal)
      await startDaemon(journal.daemon)
      await engineAnswers(journal.daemon.socket, startTimeoutMs)
      rmSync(folder, { recursive: true, force: true })
      return
    }
    await sleep(50)
  }
}

/** One that was started since if there is one: else the daemon as it was, which systemd may be about to start again. */
function runningDaemon(daemon: Daemon): Daemon {
  if (isAlive(daemon)) return daemon
  try {
    return findDaemon(daemon.socket)
  } catch {
    return daemon
  }
}
