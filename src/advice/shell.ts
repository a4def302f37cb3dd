/**
 * Takes the script of a RUN step apart into commands, each word with its place in the Dockerfile. It knows of quotes,
 * operators, comments and line continuations, as much of the shell's grammar as tells which programs are called with what.
 */

export interface Word {
  /** Quotes taken away; variables as they are written. */
  readonly text: string
  /** Characters of the Dockerfile from its beginning, end excluded. */
  readonly start: number
  readonly end: number
}

export interface Command {
  /** Never empty. Words that only lead to the program, such as `sudo`, are left out. */
  readonly words: readonly Word[]
  /** Variables that are set for this command alone. */
  readonly assignments: ReadonlyMap<string, string>
  readonly start: number
  readonly end: number
  /** What stands before and after it: an operator, or nothing at the ends of the script. */
  readonly before: Operator | undefined
  readonly after: Operator | undefined
  /** Whether a keyword of the shell stands right before it, such as `then`, which needs a command. */
  readonly isBound: boolean
}

export interface Operator {
  readonly text: string
  readonly start: number
  readonly end: number
}

export interface Script {
  readonly text: string
  readonly start: number
  readonly end: number
  readonly escapeCharacter: string
  /** Whether a line's end also ends a command, as in a here-document. */
  readonly linesEndCommands: boolean
}

type Token = ({ readonly kind: 'word' } & Word) | ({ readonly kind: 'operator' } & Operator)

const operator = /&&|\|\||;;|[;|&(){}\n]/y
const redirection = /\d*(?:&>>?|>>|>&|>\||>|<<<|<&|<)&?-?[ \t]*/y

/** The commands of a script in their order, those inside of `$(...)` apart. */
export function shellCommands(script: Script): readonly Command[] {
  const found: Command[] = []
  let words: Word[] = []
  let before: Operator | undefined
  let isAwaited = false
  const end = (after: Operator | undefined): void => {
    const command = toCommand(words, before, after, isAwaited)
    if (command !== undefined) found.push(command)
    // A keyword alone waits for what the next line has.
    if (words.length > 0) isAwaited = command === undefined && keywords.has(words.at(-1)?.text ?? '')
    words = []
    before = after
  }
  for (const token of tokens(script)) {
    if (token.kind === 'word') words.push(token)
    else end(token)
  }
  end(undefined)
  return found
}

function* tokens(script: Script): Generator<Token> {
  const { text, linesEndCommands } = script
  let at = script.start
  while (at < script.end) {
    const character = text[at] ?? ''
    const skipped = skip(script, at)
    if (skipped > at) {
      at = skipped
      continue
    }
    redirection.lastIndex = at
    const redirected = redirection.exec(text)
    if (redirected !== null) {
      at = word(script, at + redirected[0].length).end
      continue
    }
    operator.lastIndex = at
    const matched = operator.exec(text)
    if (matched !== null && !(character === '{' && !/\s/.test(text[at + 1] ?? ' '))) {
      if (character !== '\n' || linesEndCommands)
        yield { kind: 'operator', text: matched[0], start: at, end: at + matched[0].length }
      at += matched[0].length
      continue
    }
    const read = word(script, at)
    // What cannot be read as a word is gone over, so that there is always an end.
    if (read.end > at) yield { kind: 'word', ...read }
    at = Math.max(read.end, at + 1)
  }
}

/** Where blanks, continued lines and comments end that begin here. */
function skip({ text, end, escapeCharacter, linesEndCommands }: Script, start: number): number {
  let at = start
  for (;;) {
    const rest = text.slice(at, Math.min(end, at + 2))
    const continued =
      rest[0] === escapeCharacter || rest[0] === '\\' ? /^[ \t]*\r?\n/.exec(text.slice(at + 1, end)) : null
    if (continued !== null) at += 1 + continued[0].length
    else if (/^[ \t\r]/.test(rest) || (rest[0] === '\n' && !linesEndCommands)) at += 1
    else if (rest[0] === '#' && /^[\s;&|(]?$/.test(text[at - 1] ?? '')) {
      const line = text.indexOf('\n', at)
      at = line < 0 ? end : Math.min(end, line)
    } else return Math.min(at, end)
    if (at >= end) return end
  }
}

function word(script: Script, start: number): Word {
  const { text, end, escapeCharacter } = script
  let value = ''
  let at = start
  while (at < end) {
    const character = text[at] ?? ''
    if (/[\s;&|()<>]/.test(character)) break
    if (character === escapeCharacter || character === '\\') {
      if (/^[ \t]*\r?\n/.test(text.slice(at + 1, end))) break
      value += text[at + 1] ?? ''
      at += 2
    } else if (character === "'" || character === '"') {
      const closing = closingQuote(text, at, end)
      value += text.slice(at + 1, closing)
      at = closing + 1
    } else if (character === '$' && text[at + 1] === '(') {
      const closing = closingBracket(text, at + 1, end)
      value += text.slice(at, closing)
      at = closing
    } else {
      value += character
      at += 1
    }
  }
  return { text: value, start, end: Math.min(at, end) }
}

function closingQuote(text: string, start: number, end: number): number {
  const quote = text[start]
  for (let at = start + 1; at < end; at += 1) {
    if (text[at] === '\\' && quote === '"') at += 1
    else if (text[at] === quote) return at
  }
  return end
}

function closingBracket(text: string, start: number, end: number): number {
  let depth = 0
  for (let at = start; at < end; at += 1) {
    if (text[at] === "'" || text[at] === '"') at = closingQuote(text, at, end)
    else if (text[at] === '(') depth += 1
    else if (text[at] === ')') depth -= 1
    if (depth === 0) return at + 1
  }
  return end
}

/** After these the shell wants a command. */
const keywords = new Set(['if', 'then', 'else', 'elif', 'while', 'until', 'do', '!'])

/** Words that come before a program and change nothing of what it does to a cache. */
const leading = new Set([...keywords, 'time', 'exec', 'command', 'env', 'nice'])

function toCommand(
  given: readonly Word[],
  before: Operator | undefined,
  after: Operator | undefined,
  isAwaited: boolean
): Command | undefined {
  const [first] = given
  const last = given.at(-1)
  if (first === undefined || last === undefined) return undefined
  const assignments = new Map<string, string>()
  let words = given
  for (let [head] = words; head !== undefined; [head] = words) {
    const assignment = /^([A-Za-z_][A-Za-z0-9_]*)=(.*)$/s.exec(head.text)
    if (assignment !== null) assignments.set(assignment[1] ?? '', assignment[2] ?? '')
    else if (head.text === 'sudo') {
      while (words[1]?.text.startsWith('-')) words = words.slice(1)
    } else if (!leading.has(head.text)) break
    words = words.slice(1)
  }
  if (words.length === 0) return undefined
  const isBound = isAwaited || keywords.has(first.text)
  return { words, assignments, start: first.start, end: last.end, before, after, isBound }
}
