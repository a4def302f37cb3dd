/** Runs the stop functions of what was started, the last one first, once, whatever each of them does. */
export class Closing {
  #stops: (() => Promise<void>)[] = []

  /** Returns a function that stops this one earlier; it does nothing the second time. */
  add(stop: () => Promise<void>): () => Promise<void> {
    let done: Promise<void> | undefined
    const once = () => {
      done ??= stop()
      return done
    }
    this.#stops.push(once)
    return once
  }

  /** @throws AggregateError with what went wrong, after everything was tried. */
  async close(): Promise<void> {
    const errors: unknown[] = []
    for (let stop = this.#stops.pop(); stop !== undefined; stop = this.#stops.pop()) {
      await stop().catch((error: unknown) => errors.push(error))
    }
    if (errors.length > 0) throw new AggregateError(errors, `not everything could be stopped: ${errors.join('; ')}`)
  }
}
