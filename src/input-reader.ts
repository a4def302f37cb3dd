/** What is wrong with one input. */
export interface InputProblem {
  readonly input: string
  /** Continues the sentence "Input NAME: ...", value included where it may be shown. */
  readonly problem: string
  /** What to do, as a sentence without its full stop. */
  readonly remedy: string
}

/** One or more inputs have values that make no sense. The message names each input, its value and the remedy. */
export class InputError extends Error {
  override readonly name = 'InputError'
  readonly problems: readonly InputProblem[]

  constructor(problems: readonly InputProblem[]) {
    const lines = problems.map(({ input, problem, remedy }) => `Input ${input}: ${problem}. ${remedy}.`)
    super(lines.join('\n'))
    this.problems = problems
  }
}

const units: ReadonlyMap<string, number> = new Map([
  ['kB', 1e3],
  ['MB', 1e6],
  ['GB', 1e9],
  ['TB', 1e12]
])

/** Reads single inputs by type and collects what is wrong, so that a user sees all mistakes at once. */
export class InputReader<Name extends string> {
  readonly text: (name: Name) => string
  readonly problems: InputProblem[] = []

  /** @param text gives an input's trimmed text, its default when it is not set */
  constructor(text: (name: Name) => string) {
    this.text = text
  }

  refuse(input: Name, problem: string, remedy: string): void {
    this.problems.push({ input, problem, remedy })
  }

  /** `true` or `false` as the core schema of YAML 1.2 writes them. */
  boolean(name: Name): boolean {
    const text = this.text(name)
    if (/^(true|True|TRUE)$/.test(text)) return true
    if (!/^(false|False|FALSE)$/.test(text)) {
      this.refuse(name, `${JSON.stringify(text)} is not a boolean`, 'Use true or false')
    }
    return false
  }

  /** ms of a text such as `90s`, `10m` or `1h30m`; at least a second and less than 24 days, the longest time a timer takes. */
  duration(name: Name): number {
    const text = this.text(name)
    const [, hours, minutes, seconds] = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(text) ?? []
    const ms = ((Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60 + Number(seconds ?? 0)) * 1000
    if (ms >= 1000 && ms < 2 ** 31) return ms
    this.refuse(name, `${JSON.stringify(text)} is not a time`, 'Write it as 90s, 10m or 1h30m')
    return 1000
  }

  /** bytes of a text such as `500MB` or `1.5GB`, in powers of 1000; undefined for `none`. */
  size(name: Name): number | undefined {
    const text = this.text(name)
    if (text === 'none') return undefined
    const [, number, unit] = /^(\d+(?:\.\d+)?) ?([kMGT]B)$/.exec(text) ?? []
    const bytes = Math.round(Number(number) * (units.get(unit ?? '') ?? Number.NaN))
    if (bytes > 0 && Number.isSafeInteger(bytes)) return bytes
    this.refuse(name, `${JSON.stringify(text)} is not a size`, 'Write it as 500MB or 2GB, or none for no limit')
    return undefined
  }

  /** One of the given words; the first of them stands in for a wrong one, which is refused in the end anyway. */
  choice<const Word extends string>(name: Name, words: readonly [Word, ...Word[]]): Word {
    const text = this.text(name)
    const found = words.find(word => word === text)
    if (found === undefined) this.refuse(name, `${JSON.stringify(text)} is not known`, `Use ${alternatives(words)}`)
    return found ?? words[0]
  }

  /** Names separated by commas or new lines, without repetitions. */
  names(name: Name, pattern: RegExp, what: string): readonly string[] {
    const found = new Set(
      this.text(name)
        .split(/[,\n]/)
        .map(item => item.trim())
        .filter(item => item !== '')
    )
    for (const item of found) {
      if (pattern.test(item)) continue
      this.refuse(
        name,
        `${JSON.stringify(item)} cannot be the name of ${what}`,
        'Separate names by commas or new lines'
      )
    }
    return [...found]
  }

  /** Paths, one a line. A comma is refused: it is nearly always meant as a separator. */
  paths(name: Name): readonly string[] {
    const found = this.text(name)
      .split('\n')
      .map(line => line.trim())
      .filter(line => line !== '')
    for (const item of found) {
      if (item.includes(',')) this.refuse(name, `${JSON.stringify(item)} holds a comma`, 'Write one path a line')
    }
    return found
  }
}

function alternatives(words: readonly string[]): string {
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
}
