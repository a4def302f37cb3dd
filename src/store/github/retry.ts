/** Repeats what failed for a passing reason: growing pauses with jitter, or as long as the service asks for. */
import { setTimeout as delay } from 'node:timers/promises'
import { AbortedError, BackendError, reasonOf } from '../errors.ts'

/** Time and chance, passed in so that tests decide about both. */
export interface Timing {
  readonly wait: (ms: number, signal: AbortSignal | undefined) => Promise<void>
  /** 0 up to, not including, 1. */
  readonly random: () => number
}

export const realTiming: Timing = {
  wait: async (ms, signal) => {
    await delay(ms, undefined, signal ? { signal } : {})
  },
  random: Math.random
}

const attempts = 5
const firstPauseMs = 250
const longestPauseMs = 8000
/** A service that asks for a longer pause than this is given up: a build does not wait for its cache. */
export const longestRetryAfterMs = 60_000

/** A failure that may pass. */
export class PassingFailure extends Error {
  override readonly name = 'PassingFailure'
  readonly status: number | undefined
  readonly retryAfterMs: number | undefined

  constructor(reason: string, answer?: { readonly status: number; readonly retryAfterMs: number | undefined }) {
    super(reason)
    this.status = answer?.status
    this.retryAfterMs = answer?.retryAfterMs
  }
}

export function isPassingStatus(status: number): boolean {
  return status === 408 || status === 429 || status === 500 || status === 502 || status === 503 || status === 504
}

/** Milliseconds of a `Retry-After` header, which holds seconds or a date. */
export function retryAfterMs(header: string | readonly string[] | undefined, now: number): number | undefined {
  const text = typeof header === 'string' ? header.trim() : header?.[0]?.trim()
  if (text === undefined || text === '') return undefined
  if (/^\d+$/.test(text)) return Number(text) * 1000
  const date = Date.parse(text)
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}

/**
 * Milliseconds that an answer asks to wait: its `Retry-After`, or what is left until a limit is lifted that is used up, as
 * GitHub's REST API tells (`x-ratelimit-reset`, in seconds since 1970).
 */
export function askedPauseMs(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  now: number
): number | undefined {
  const asked = retryAfterMs(headers['retry-after'], now)
  if (asked !== undefined || headers['x-ratelimit-remaining'] !== '0') return asked
  const reset = Number(headers['x-ratelimit-reset'])
  return Number.isFinite(reset) ? Math.max(0, reset * 1000 - now) : undefined
}

/** How long to wait before attempt `next` (2, 3, ...): half of a doubling pause, and up to the other half by chance. */
export function pauseMs(next: number, random: () => number): number {
  const whole = Math.min(longestPauseMs, firstPauseMs * 2 ** (next - 2))
  return Math.round(whole / 2 + random() * (whole / 2))
}

export interface RetryContext {
  /** What is done, for messages: "looking up a cache entry at https://..." */
  readonly doing: string
  readonly timing: Timing
  readonly signal?: AbortSignal | undefined
}

/** Runs `action` until it does not throw a PassingFailure, five times at most; then throws BackendError, or AbortedError. */
export async function withRetries<T>(context: RetryContext, action: (attempt: number) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    throwIfAborted(context)
    try {
      return await action(attempt)
    } catch (error) {
      throwIfAborted(context)
      if (!(error instanceof PassingFailure)) throw error
      await pauseOrGiveUp(context, error, attempt)
    }
  }
}

/** Waits before the next attempt, or throws when this was the last. */
export async function pauseOrGiveUp(context: RetryContext, failure: PassingFailure, attempt: number): Promise<void> {
  const { doing, timing, signal } = context
  const asked = failure.retryAfterMs
  if (attempt >= attempts) {
    throw new BackendError(`Giving up ${doing} after ${attempts} attempts: ${failure.message}.`, {
      cause: failure,
      status: failure.status
    })
  }
  if (asked !== undefined && asked > longestRetryAfterMs) {
    throw new BackendError(
      `Giving up ${doing}: the service asks to wait ${Math.round(asked / 1000)} s (${failure.message}).`,
      { cause: failure, status: failure.status }
    )
  }
  try {
    await timing.wait(Math.max(asked ?? 0, pauseMs(attempt + 1, timing.random)), signal)
  } catch (error) {
    throwIfAborted(context)
    throw error
  }
}

function throwIfAborted({ doing, signal }: RetryContext): void {
  if (signal?.aborted) throw new AbortedError(`Stopped ${doing}: ${reasonOf(signal.reason)}.`)
}
