/** The secrets of a job. Whatever is written to its log or summary afterwards shows `***` instead of them. */
export class Masks {
  readonly #values = new Set<string>()

  get values(): readonly string[] {
    return [...this.#values]
  }

  /** Adds a secret; of one with several lines each line counts, since logs are masked line by line. */
  add(secret: string): void {
    for (const value of [secret, ...secret.split(/\r?\n/)]) if (value.trim() !== '') this.#values.add(value)
  }

  apply(text: string): string {
    const longestFirst = [...this.#values].sort((a, b) => b.length - a.length)
    return longestFirst.reduce((result, value) => result.replaceAll(value, '***'), text)
  }
}
