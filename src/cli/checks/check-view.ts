import { oneLine } from '../table.ts'
import type { Style } from '../terminal.ts'
import type { Check, CheckOutcome } from './check.ts'

const signs: Readonly<Record<CheckOutcome, string>> = { ok: '✓', advice: '!', problem: '✗', unknown: '?' }
const marks = { ok: 'green', advice: 'yellow', problem: 'red', unknown: 'dim' } as const

/** A check in lines: its finding, then its evidence and remedy where there is something to do. */
export function checkLines(check: Check, style: Style, verbose: boolean): readonly string[] {
  const { outcome, finding, evidence, remedy } = check
  const isQuiet = outcome === 'ok' && !verbose
  return [
    `${style(marks[outcome], signs[outcome])} ${outcome === 'problem' ? style('bold', finding) : finding}`,
    ...(isQuiet ? [] : evidence.map(line => `    ${style('dim', oneLine(line))}`)),
    ...(remedy === undefined ? [] : remedy.split('\n').map(line => `    ${style('cyan', '→')} ${line}`))
  ]
}
