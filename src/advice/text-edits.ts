/** Edits of a Dockerfile that leave it as its author would have written it. */
import type { Command, Operator } from './shell.ts'
import type { Place } from './steps.ts'

/** Characters from `start` to `end`, end excluded. */
export interface Span {
  readonly start: number
  readonly end: number
}

const blank = /[ \t\r\n]/

/** Where blanks, continued lines and the comments between them begin that end at `at`. */
function blanksBefore(text: string, at: number): number {
  let start = at
  for (;;) {
    const line = text.lastIndexOf('\n', start - 1) + 1
    if (blank.test(text[start - 1] ?? '')) start -= 1
    else if (text[start - 1] === '\\' && /^[ \t]*\r?\n/.test(text.slice(start, at))) start -= 1
    else if (/^[ \t]*#/.test(text.slice(line, start)) && text.slice(start, at).includes('\n')) start = line
    else return start
  }
}

/** Where blanks, continued lines and the comments between them end that begin at `at`. */
export function blanksAfter(text: string, at: number): number {
  const [blanks = ''] = /^(?:[ \t]|\\[ \t]*\r?\n(?:[ \t]*(?:#[^\n]*)?\r?\n)*)*/.exec(text.slice(at)) ?? []
  return at + blanks.length
}

/** What to take away so that a word of a step is gone, with its line when it is alone there. */
export function withoutWord(text: string, word: Span, step: Span): Span {
  const isFirstOfLine = /(^|\n)[ \t]*$/.test(text.slice(step.start, word.start))
  const next = blanksAfter(text, word.end)
  if (isFirstOfLine && next < step.end && text[next] !== '\n') return { start: word.start, end: next }
  const before = isFirstOfLine
    ? blanksBefore(text, word.start)
    : word.start - (/[ \t]*$/.exec(text.slice(0, word.start))?.[0].length ?? 0)
  return { start: before, end: word.end }
}

/**
 * What to take away so that a command of a list is gone; undefined where others depend on it, or where a redirection or a comment
 * of it would stay.
 */
export function withoutCommand(text: string, command: Command, step: Span): Span | undefined {
  const { before, after, start, end, isBound } = command
  const isList = (operator: Operator | undefined) => operator === undefined || /^(&&|;|\n)$/.test(operator.text)
  if (isBound || !isList(before) || !isList(after)) return undefined
  if (!/^(?:\s|\\[ \t]*\r?\n)*$/.test(text.slice(end, after?.start ?? step.end))) return undefined
  // Between "a; rm x && b" the weaker of both has to stay.
  const isWeaker = before !== undefined && before.text !== '&&' && after?.text === '&&'
  if (before !== undefined && !isWeaker) {
    return { start: before.text === '\n' ? before.start : blanksBefore(text, before.start), end }
  }
  return after === undefined ? undefined : { start, end: blanksAfter(text, after.end) }
}

/** Spans that begin or end within each other as one. Sorted. */
export function joined(spans: readonly Span[]): readonly Span[] {
  const found: Span[] = []
  for (const span of spans.toSorted((a, b) => a.start - b.start)) {
    const last = found.at(-1)
    if (last === undefined || span.start > last.end) found.push(span)
    else found[found.length - 1] = { start: last.start, end: Math.max(last.end, span.end) }
  }
  return found
}

/** The whole lines of a place, with the end of the last. */
export function wholeLines(text: string, { start, end }: Span): Span {
  const first = text.lastIndexOf('\n', start - 1) + 1
  const last = text.indexOf('\n', end)
  return { start: first, end: last < 0 ? text.length : last + 1 }
}

/** A piece of the file that ends with the end of a line. */
export function linesOf(text: string, span: Span): string {
  const piece = text.slice(span.start, span.end)
  return piece.endsWith('\n') ? piece : `${piece}\n`
}

/** The lines of an instruction, with the comments right above it that begin after `from`. */
export function withComments(text: string, place: Place, from: number): Span {
  const lines = wholeLines(text, place)
  const [comments = ''] = /(?:(?<![^\n])[ \t]*#[^\n]*\n)*$/.exec(text.slice(from, lines.start)) ?? []
  return { start: lines.start - comments.length, end: lines.end }
}
