/** What advice is made of. */

/** `warning`: the cache is lost or useless. `notice`: it could bring more. */
export type Severity = 'warning' | 'notice'

/** Replaces characters `start` to `end` (counted from 0, end excluded) of a file; a file that is missing counts as empty. */
export interface TextEdit {
  /** Absolute. */
  readonly file: string
  readonly start: number
  readonly end: number
  readonly text: string
}

export interface Finding {
  /** Name of the rule; `buildkit/NAME` for those of BuildKit's own linter. */
  readonly rule: string
  readonly severity: Severity
  /** Absolute; undefined for a Dockerfile that is written in the compose file. */
  readonly file: string | undefined
  /** Counted from 1. */
  readonly startLine: number
  readonly endLine: number
  /** Those that are built from the file. Sorted. */
  readonly services: readonly string[]
  /** What is wrong, and what it costs. Sentences. */
  readonly message: string
  /** What to do. Sentences; empty where the message says it. */
  readonly remedy: string
  /** URL of the rule's page. */
  readonly link: string
  /** Does what the remedy says. */
  readonly fix?: readonly TextEdit[]
  /** What the remedy keeps out of the build context, where that is what it does. */
  readonly savedBytes?: number
}

/** What a rule says of a place. The rest of the finding is the same for all that it finds. */
export type RuleFinding = Omit<Finding, 'rule' | 'severity' | 'link' | 'services'> & {
  /** Where it differs from the rule's. */
  readonly severity?: Severity
  readonly services: readonly string[]
}
