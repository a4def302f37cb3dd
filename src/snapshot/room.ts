/** Whether the bundles of a snapshot have the bytes that they may have together. */
import type { Plan } from './plan.ts'
import type { Bundle } from './snapshot-index.ts'

/** How far beyond the limit a guess must be to be trusted: the next bundles may be compressed better than the former. */
const slack = 1.25

export class Room {
  readonly #max: number
  readonly #plan: Plan
  readonly #ratio: number | undefined

  /** @param maxBytes undefined for no limit @param stored bundles that show how well this engine's trees are compressed */
  constructor(maxBytes: number | undefined, plan: Plan, stored: readonly Bundle[]) {
    this.#max = maxBytes ?? Number.POSITIVE_INFINITY
    this.#plan = plan
    this.#ratio = ratioOf(stored)
  }

  /** Whether there is no need to pack more than these to know that there is too much. */
  isExceededBy(saved: readonly Bundle[]): boolean {
    return sum(this.#plan.kept) + sum(saved) > this.#max || this.#total(saved) > slack * this.#max
  }

  /**
   * bytes, unpacked, by which there is too much; 0 when it fits.
   * @param saved what was packed of the missing bundles: not all of them when there was no more room
   */
  excessAfter(saved: readonly Bundle[]): number {
    const total = this.#total(saved)
    return total > this.#max ? (total - this.#max) / (ratioOf(saved) ?? this.#ratio ?? 1) : 0
  }

  /** What is not packed yet counts as if it were packed as well as the rest. */
  #total(saved: readonly Bundle[]): number {
    const { kept, missing } = this.#plan
    const rawBytes = missing.reduce((total, one) => total + one.rawBytes, 0) - rawSum(saved)
    const open = saved.length === missing.length ? 0 : Math.max(0, rawBytes)
    return sum(kept) + sum(saved) + open * (ratioOf(saved) ?? this.#ratio ?? 0)
  }
}

function sum(bundles: readonly Bundle[]): number {
  return bundles.reduce((total, { bytes }) => total + bytes, 0)
}

function rawSum(bundles: readonly Bundle[]): number {
  return bundles.reduce((total, { rawBytes }) => total + rawBytes, 0)
}

function ratioOf(bundles: readonly Bundle[]): number | undefined {
  return rawSum(bundles) === 0 ? undefined : sum(bundles) / rawSum(bundles)
}
