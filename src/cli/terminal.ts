/** What a command shows: results on standard output, everything else on standard error, and one line there that changes in place. */
import { createInterface } from 'node:readline/promises'
import { styleText } from 'node:util'

type Environment = Readonly<Record<string, string | undefined>>
type Mark = 'bold' | 'dim' | 'green' | 'yellow' | 'red' | 'cyan'

/** Gives a text a look; gives it back as it is where colours are not wanted. */
export type Style = (mark: Mark, text: string) => string

export interface Terminal {
  /** A line of the result. */
  print(line: string): void
  /** A line about the work. */
  note(line: string): void
  /** The line below all others that tells how far the work is; undefined takes it away. Shown on a terminal only. */
  status(text: string | undefined): void
  /** Looks for standard output and for standard error. */
  readonly style: Style
  readonly noteStyle: Style
  /** Characters of a line of standard output, where it is a terminal. */
  readonly columns: number | undefined
  /** Whether somebody is there to be asked. */
  readonly isInteractive: boolean
  /** Asks for a yes. */
  confirm(question: string): Promise<boolean>
}

export interface OutputStream {
  readonly isTTY?: boolean
  readonly columns?: number
  write(text: string): unknown
}

export interface TerminalStreams {
  readonly stdin: NodeJS.ReadStream
  readonly stdout: OutputStream
  readonly stderr: OutputStream & NodeJS.WritableStream
}

const clearLine = '\r\u001b[2K'

/** Colours are for terminals only, and not for those who say no: https://no-color.org */
export function hasColours(stream: OutputStream, env: Environment): boolean {
  return stream.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb'
}

export function styleFor(stream: OutputStream, env: Environment): Style {
  if (!hasColours(stream, env)) return (_, text) => text
  return (mark, text) => styleText(mark, text, { validateStream: false })
}

export function openTerminal({ stdin, stdout, stderr }: TerminalStreams, env: Environment): Terminal {
  const isTerminal = stderr.isTTY === true && env.TERM !== 'dumb'
  let shown: string | undefined
  const draw = (): void => {
    // A longer line would wrap, and could then not be taken away any more.
    if (shown !== undefined) stderr.write(`${clearLine}${shown.slice(0, (stderr.columns || 80) - 1)}`)
  }
  const clear = (): void => {
    if (shown !== undefined) stderr.write(clearLine)
  }
  return {
    print(line) {
      clear()
      stdout.write(`${line}\n`)
      draw()
    },
    note(line) {
      clear()
      stderr.write(`${line}\n`)
      draw()
    },
    status(text) {
      if (!isTerminal) return
      clear()
      shown = text
      draw()
    },
    style: styleFor(stdout, env),
    noteStyle: styleFor(stderr, env),
    columns: stdout.isTTY === true ? stdout.columns || undefined : undefined,
    isInteractive: stdin.isTTY === true && isTerminal,
    async confirm(question) {
      const asking = createInterface({ input: stdin, output: stderr })
      try {
        // Who ends the input instead of answering has not agreed.
        const closed = new Promise<undefined>(resolve => asking.once('close', () => resolve(undefined)))
        const answer = await Promise.race([asking.question(`${question} [y/N] `), closed])
        if (answer === undefined) stderr.write('\n')
        return /^y(es)?$/i.test((answer ?? '').trim())
      } finally {
        asking.close()
      }
    }
  }
}
