/** What a phase may take in all. */

/** A phase took longer than it may; the message continues "The cache was not saved: ". */
export class BudgetError extends Error {
  override readonly name = 'BudgetError'
}

export interface TimeBudget {
  /** Aborts when the time is up (with a BudgetError), or when the run is cancelled. */
  readonly signal: AbortSignal
  /** Why work under this budget failed: that the time was up or the run cancelled, whatever followed; else the error's own message. */
  reasonOf(error: unknown): string
  /** Stops the clock. */
  end(): void
}

/**
 * Starts the clock.
 * @param input the input that sets the time, for the message
 * @param cancelled aborts when the run is cancelled
 */
export function startBudget(ms: number, input: string, cancelled?: AbortSignal): TimeBudget {
  const spent = new AbortController()
  const timer = setTimeout(() => {
    const seconds = Math.round(ms / 1000)
    spent.abort(new BudgetError(`it took more than the ${seconds} s of ${input}`))
  }, ms)
  return {
    signal: cancelled === undefined ? spent.signal : AbortSignal.any([cancelled, spent.signal]),
    reasonOf(error) {
      const ended = [spent.signal, cancelled].find(signal => signal?.aborted)
      const cause: unknown = ended === undefined ? error : ended.reason
      return cause instanceof Error ? cause.message : String(cause)
    },
    end: () => clearTimeout(timer)
  }
}

/** The result of work that cannot be stopped, unless the signal comes first: then its reason is thrown and the work left alone. */
export async function unlessAborted<Result>(work: Promise<Result>, signal: AbortSignal | undefined): Promise<Result> {
  if (signal === undefined) return work
  signal.throwIfAborted()
  let stop: (() => void) | undefined
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason)
    signal.addEventListener('abort', stop, { once: true })
  })
  try {
    return await Promise.race([work, aborted])
  } finally {
    if (stop !== undefined) signal.removeEventListener('abort', stop)
  }
}
