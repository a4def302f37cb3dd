import { StringDecoder } from 'node:string_decoder'

/** Keeps the newest `limit` bytes of a stream and cuts the whole of it into lines. */
export class OutputCapture {
  truncated = false
  readonly #limit: number
  readonly #onLine: ((line: string) => void) | undefined
  readonly #decoder = new StringDecoder('utf8')
  #chunks: Buffer[] = []
  #bytes = 0
  #pending = ''

  constructor(limit: number, onLine: ((line: string) => void) | undefined) {
    this.#limit = limit
    this.#onLine = onLine
  }

  write(chunk: Buffer): void {
    this.#chunks.push(chunk)
    this.#bytes += chunk.length
    while (this.#bytes - (this.#chunks[0]?.length ?? 0) >= this.#limit && this.#chunks.length > 1) {
      this.#bytes -= this.#chunks.shift()?.length ?? 0
      this.truncated = true
    }
    if (this.#onLine === undefined) return
    const lines = (this.#pending + this.#decoder.write(chunk)).split('\n')
    this.#pending = lines.pop() ?? ''
    for (const line of lines) this.#onLine(line.endsWith('\r') ? line.slice(0, -1) : line)
  }

  end(): void {
    const last = this.#pending + this.#decoder.end()
    this.#pending = ''
    if (last !== '') this.#onLine?.(last)
  }

  text(): string {
    const whole = Buffer.concat(this.#chunks)
    if (whole.length <= this.#limit) return whole.toString('utf8')
    this.truncated = true
    return whole.subarray(whole.length - this.#limit).toString('utf8')
  }
}
