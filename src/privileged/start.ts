/** Starts the engine's daemon and waits until it serves. */
import { setTimeout as sleep } from 'node:timers/promises'
import { type Daemon, isAlive, startDaemon } from './daemon.ts'
import { engineAnswers } from './engine-api.ts'

const startTimeoutMs = 60_000
const retryPauseMs = 250

/**
 * Starts the engine once.
 * @returns the daemon as it runs now
 * @throws Error when it ends at once, as it does with a state that it does not understand, or does not answer within a minute
 */
export async function startEngine(daemon: Daemon): Promise<Daemon> {
  const started = await startDaemon(daemon)
  // A service manager may start it again under another id; a bare process that has ended is gone for good.
  const ended = () => started.supervisor === 'process' && !isAlive(started)
  await engineAnswers(started.socket, startTimeoutMs, ended)
  return started
}

/**
 * Starts the engine with the state that it had, again and again for a minute. A daemon that was killed may stay a zombie for
 * a while, until its new parent buries it; so long its successor takes it for running, and refuses.
 */
export async function bringBackEngine(daemon: Daemon): Promise<Daemon> {
  const deadline = performance.now() + startTimeoutMs
  for (;;) {
    try {
      return await startEngine(daemon)
    } catch (error) {
      if (performance.now() > deadline) throw error
      await sleep(retryPauseMs)
    }
  }
}
