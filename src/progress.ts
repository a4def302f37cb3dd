/** How far long work is, in lines for a log: nothing while it is young, then at most one line a second. */
import { formatBytes } from './format.ts'

/** Work that ends within this time needs no lines, ms. */
const quietMs = 2000
const betweenMs = 1000

export class Progress {
  readonly #verb: string
  #totalBytes: number
  readonly #startedAt: number
  /** bytes of parts that are under way */
  readonly #partial = new Map<unknown, number>()
  #doneBytes = 0
  #toldAt = Number.NEGATIVE_INFINITY
  #toldBytes = 0

  /** @param verb begins each line, such as `Restoring` @param startedAt ms */
  constructor(verb: string, totalBytes: number, startedAt: number) {
    this.#verb = verb
    this.#totalBytes = totalBytes
    this.#startedAt = startedAt
  }

  /** A part is done up to here. */
  reached(part: unknown, bytes: number): void {
    this.#partial.set(part, bytes)
  }

  /** A part is done. */
  finished(part: unknown, bytes: number): void {
    this.#partial.delete(part)
    this.#doneBytes += bytes
  }

  /** A part that is not needed after all. */
  leftOut(bytes: number): void {
    this.#totalBytes -= bytes
  }

  /** What is done, from 0 to 1. */
  get part(): number {
    return this.#totalBytes === 0 ? 1 : this.#bytes / this.#totalBytes
  }

  /** The line to print at this time, in ms; undefined when there is nothing (new) to tell. */
  line(now: number): string | undefined {
    const ms = now - this.#startedAt
    const bytes = this.#bytes
    if (ms < quietMs || now - this.#toldAt < betweenMs) return undefined
    if (bytes <= this.#toldBytes || bytes >= this.#totalBytes) return undefined
    this.#toldAt = now
    this.#toldBytes = bytes
    const percent = Math.floor((bytes / this.#totalBytes) * 100)
    const rate = formatBytes(Math.round(bytes / (ms / 1000)))
    return `${this.#verb}: ${percent} % (${formatBytes(bytes)} of ${formatBytes(this.#totalBytes)}), ${rate}/s`
  }

  get #bytes(): number {
    return [...this.#partial.values()].reduce((sum, part) => sum + part, this.#doneBytes)
  }
}

/** What a line of `Progress` tells, for those who draw it; undefined for any other line. */
export function progressOf(
  line: string
): { readonly verb: string; readonly part: number; readonly rest: string } | undefined {
  const [, verb, rest, percent] = /^([A-Z][a-z ]*): ((\d+) % \(.+ of .+\), .+\/s)$/.exec(line) ?? []
  if (verb === undefined || rest === undefined) return undefined
  return { verb, part: Number(percent) / 100, rest }
}

/** Does work and prints its progress meanwhile. */
export async function withProgress<Result>(
  verb: string,
  totalBytes: number,
  log: (line: string) => void,
  work: (progress: Progress) => Promise<Result>
): Promise<Result> {
  const progress = new Progress(verb, totalBytes, performance.now())
  const timer = setInterval(() => {
    const line = progress.line(performance.now())
    if (line !== undefined) log(line)
  }, betweenMs / 4)
  try {
    return await work(progress)
  } finally {
    clearInterval(timer)
  }
}
