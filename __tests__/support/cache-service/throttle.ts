/** Bandwidth limits: bytes are let through on a time line that moves on by their share of a second. */
import { setTimeout as delay } from 'node:timers/promises'

/** Resolves when `bytes` more may pass. */
export type Gate = (bytes: number) => Promise<void>

/** Waits shorter than this are saved up: timers are not finer. */
const shortestWaitMs = 2
/** Time lost by late timers and slow disks is made good, up to this much: else the rate would never be reached. */
const burstMs = 50

export function openGate(bytesPerSecond: number | undefined): Gate {
  if (bytesPerSecond === undefined) return async () => {}
  let freeAt = 0
  return async bytes => {
    const now = performance.now()
    freeAt = Math.max(freeAt, now - burstMs) + (bytes / bytesPerSecond) * 1000
    if (freeAt - now > shortestWaitMs) await delay(freeAt - now)
  }
}
