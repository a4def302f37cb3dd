/** What every rule has. */

import { applyEdits } from './edits.ts'
import type { RuleFinding, Severity, TextEdit } from './finding.ts'
import { keepsInstructions } from './kept-instructions.ts'
import type { AdviceProject, AdviceService } from './project.ts'
import type { Place } from './steps.ts'

export interface Rule {
  /** Also the name of its page in `docs/rules`. */
  readonly name: string
  /** Of its findings, unless they say otherwise. */
  readonly severity: Severity
  /** One sentence for lists of rules. */
  readonly summary: string
  readonly check: (project: AdviceProject) => readonly RuleFinding[]
}

/** The check of a rule that looks at each service by itself. */
export function eachService(
  check: (service: AdviceService, project: AdviceProject) => readonly RuleFinding[]
): Rule['check'] {
  return project => project.services.flatMap(service => check(service, project))
}

interface Words {
  readonly message: string
  readonly remedy: string
  readonly severity?: Severity
  readonly fix?: readonly TextEdit[] | undefined
  readonly savedBytes?: number
}

/**
 * A finding at a place of a service's Dockerfile. Nothing in a compose file is changed, so one there has no fix; nor has one whose
 * fix would take more of the Dockerfile along than it is meant to.
 */
export function findingAt(
  service: AdviceService,
  place: Pick<Place, 'startLine' | 'endLine'>,
  words: Words
): RuleFinding {
  const { fix, ...rest } = words
  const { file } = service.dockerfile
  const { startLine, endLine } = place
  const fixed = fix === undefined || fix.length === 0 || !isSound(service, fix) ? {} : { fix }
  return { file, startLine, endLine, services: [service.service], ...rest, ...fixed }
}

/** Fixes are written with the escape character that nearly all files have. */
function isSound({ dockerfile: { file, text, parsed } }: AdviceService, fix: readonly TextEdit[]): boolean {
  const own = fix.filter(each => each.file === file)
  return own.length === 0 || (parsed.escapeCharacter === '\\' && keepsInstructions(text, applyEdits(text, own)))
}

/** An edit of a service's Dockerfile; none for one that is written in the compose file. */
export function edit(service: AdviceService, start: number, end: number, text: string): readonly TextEdit[] {
  const { file, text: whole } = service.dockerfile
  const added = whole.includes('\r\n') ? text.replace(/\r?\n/g, '\r\n') : text
  return file === undefined ? [] : [{ file, start, end, text: added }]
}
