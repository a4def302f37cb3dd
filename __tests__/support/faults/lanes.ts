/** Runs faults on several engines at once: much of their time is spent waiting. */
import type { Bench } from './bench.ts'
import { expectFault } from './expect-fault.ts'
import type { Fault } from './fault.ts'

export class Lanes {
  readonly #benches: readonly Bench[]
  readonly #outcomes = new Map<Fault, PromiseWithResolvers<void>>()
  readonly #asked = new Set<Fault>()
  readonly #queues: unknown[][] = []
  /** What each bench is busy with; one group after the other, also when not all of a group is asked for. */
  #work: readonly Promise<void>[] = []

  constructor(benches: readonly Bench[]) {
    this.#benches = benches
  }

  /**
   * Waits for the outcome of a fault; the first one asked for of a group starts all of the group. Who asks for the same again
   * wants it to happen again.
   * @throws what did not hold
   */
  outcome(fault: Fault, group: readonly Fault[]): Promise<void> {
    if (!this.#outcomes.has(fault)) this.#start(group)
    else if (this.#asked.has(fault)) this.#start([fault])
    this.#asked.add(fault)
    return this.#outcomes.get(fault)?.promise ?? Promise.reject(new Error(`${fault.name} is not of this group.`))
  }

  #start(group: readonly Fault[]): void {
    const queue = group.map(fault => {
      const outcome = Promise.withResolvers<void>()
      // Whoever asks for it learns of a failure; until then it is nobody's.
      outcome.promise.catch(() => undefined)
      this.#outcomes.set(fault, outcome)
      return { fault, outcome }
    })
    this.#queues.push(queue)
    const work = async (bench: Bench) => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        await expectFault(next.fault, bench).then(next.outcome.resolve, next.outcome.reject)
      }
    }
    this.#work = this.#benches.map((bench, at) => (this.#work[at] ?? Promise.resolve()).then(() => work(bench)))
  }

  /** Starts no more faults, and waits for those that happen. */
  async end(): Promise<void> {
    for (const queue of this.#queues) queue.length = 0
    await Promise.all(this.#work)
  }
}
