import { Transform } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'

/** A line of limited capacity which all answers of a server share. */
export class Bandwidth {
  readonly #bytesPerSecond: number
  #busyUntil = 0

  /** `bytesPerSecond` may be Infinity. */
  constructor(bytesPerSecond: number) {
    this.#bytesPerSecond = bytesPerSecond
  }

  /** Returns a stream that passes its input on as fast as the line allows. */
  limit(): Transform {
    const pace = async (bytes: number) => {
      const now = performance.now()
      this.#busyUntil = Math.max(now, this.#busyUntil) + (bytes / this.#bytesPerSecond) * 1000
      await sleep(this.#busyUntil - now)
    }
    return new Transform({
      transform(chunk: Buffer, _encoding, done) {
        pace(chunk.length).then(() => done(null, chunk), done)
      }
    })
  }
}
