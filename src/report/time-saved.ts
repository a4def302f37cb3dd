/** What the cache brought, in time, and the record of run times that this rests on. */
import type { OtherWork, Step } from '../build/index.ts'
import { longestChain } from './chain.ts'

/** Step key -> ms that the step took when it last ran. Kept in the cache's index. */
export type StepTimes = Readonly<Record<string, number>>

export interface TimeSaved {
  /**
   * ms; what running the reused steps would have added to the build, minus restoring and waiting for folders. Negative when
   * the cache cost more. Saving comes later: see `netMs`.
   */
  readonly ms: number
  /** ms of the longest chain of steps that wait for each other, had no step been reused. */
  readonly withoutReuseMs: number
  /** ms of the longest chain as it was. */
  readonly withReuseMs: number
  readonly restoreMs: number
  /** ms that the run waited for folders of the runner after its build; undefined when it did not. */
  readonly foldersMs?: number
  /** ms that saving took, and `ms` minus that; known after the post step only. */
  readonly saveMs?: number
  readonly netMs?: number
  /** Steps that were reused, and how many of them have a known run time. The others count as nothing. */
  readonly reusedSteps: number
  readonly knownSteps: number
}

/**
 * Computes the time saved along the build's critical path: steps of one chain add up, chains beside each other do not.
 * @param recorded run times of earlier builds
 * @param restoreMs ms that restoring took, the engine's restart included
 * @param foldersMs ms that the run waited for folders of the runner
 * @returns undefined when steps were reused and none of their run times is known: nothing can be said then
 */
export function timeSaved(
  steps: readonly Step[],
  others: readonly OtherWork[],
  recorded: StepTimes,
  restoreMs: number,
  foldersMs = 0
): TimeSaved | undefined {
  const reused = steps.filter(step => step.outcome === 'cached')
  const known = reused.filter(step => recordedMs(step, recorded) !== undefined)
  if (reused.length > 0 && known.length === 0) return undefined
  const withReuseMs = longestChain([...steps, ...others], work => work.durationMs)
  const withoutReuseMs = longestChain([...steps, ...others], work => {
    const ran = 'outcome' in work && work.outcome === 'cached' ? recordedMs(work, recorded) : undefined
    return ran ?? work.durationMs
  })
  return {
    ms: withoutReuseMs - withReuseMs - restoreMs - foldersMs,
    withoutReuseMs,
    withReuseMs,
    restoreMs,
    ...(foldersMs > 0 && { foldersMs }),
    reusedSteps: reused.length,
    knownSteps: known.length
  }
}

/** ms; what the cache brought in all, as far as it is known: saving counts as soon as it has ended. */
export function netSavedMs({ ms, netMs = ms }: TimeSaved): number {
  return netMs
}

/**
 * The run times to keep for the next build: of steps that ran now, and what was known of those that were reused. Steps that are
 * no longer part of the build are forgotten.
 */
export function recordStepTimes(steps: readonly Step[], recorded: StepTimes): StepTimes {
  const times = steps.flatMap(step => {
    const ms = step.outcome === 'run' ? step.durationMs : recordedMs(step, recorded)
    return ms === undefined ? [] : step.keys.map(key => [key, ms] as const)
  })
  return Object.fromEntries(times.sort(([a], [b]) => (a < b ? -1 : 1)))
}

function recordedMs(step: Step, recorded: StepTimes): number | undefined {
  const key = step.keys.find(candidate => Object.hasOwn(recorded, candidate))
  return key === undefined ? undefined : recorded[key]
}
