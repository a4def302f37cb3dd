/** One thing that was looked at, and what came of it. */

/** `advice`: it works, and could work better. `problem`: caching does not work. `unknown`: it could not be looked at. */
export type CheckOutcome = 'ok' | 'advice' | 'problem' | 'unknown'

export interface Check {
  /** Stays the same from version to version. */
  readonly id: string
  readonly outcome: CheckOutcome
  /** What is the case, as one sentence. */
  readonly finding: string
  /** What shows it: values, files and lines. */
  readonly evidence: readonly string[]
  /** What to do, as sentences or a command. Never empty for a problem. */
  readonly remedy?: string
}

const order: readonly CheckOutcome[] = ['problem', 'advice', 'unknown', 'ok']

/** The worst of several outcomes. */
export function worst(checks: readonly Check[]): CheckOutcome {
  return order.find(outcome => checks.some(check => check.outcome === outcome)) ?? 'ok'
}
