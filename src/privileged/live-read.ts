/** Reading the databases of an engine that runs. */
import { setTimeout as sleep } from 'node:timers/promises'
import { BoltError } from '../boltdb/index.ts'

const attempts = 5
const pauseMs = 30

/**
 * Reads again what was found damaged: a database that is written to while it is read may have pages of two states.
 * @throws BoltError when it is damaged each time
 */
export async function readLive<Result>(read: () => Result | Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await read()
    } catch (error) {
      if (!(error instanceof BoltError) || attempt === attempts) throw error
      await sleep(pauseMs)
    }
  }
}
