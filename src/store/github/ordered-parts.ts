/**
 * A long content fetched in several parts at once and handed on in order, with bounded memory: parts ahead of the one being
 * handed on are held until their turn, and there are never more of them than permits.
 */

/** Permits for parts held ahead, shared by all downloads of a store. */
export interface Permits {
  tryTake(): boolean
  giveBack(): void
}

export function permits(count: number): Permits {
  let free = count
  return {
    tryTake: () => {
      if (free === 0) return false
      free -= 1
      return true
    },
    giveBack: () => {
      free += 1
    }
  }
}

export interface OrderedParts {
  readonly count: number
  /** Parts fetched at once at most, the one being handed on included. */
  readonly atOnce: number
  readonly permits: Permits
  /** The content of part `index` (from 0) in pieces. */
  fetch(index: number): AsyncIterable<Buffer>
}

/** Collects the pieces of one part as they come, and hands them on to one reader. */
class Part {
  private pieces: Buffer[] = []
  private ended = false
  private failure: { readonly error: unknown } | undefined
  private wake: (() => void) | undefined
  readonly holdsPermit: boolean

  constructor(content: AsyncIterable<Buffer>, holdsPermit: boolean) {
    this.holdsPermit = holdsPermit
    void this.collect(content)
  }

  private async collect(content: AsyncIterable<Buffer>): Promise<void> {
    try {
      for await (const piece of content) {
        this.pieces.push(piece)
        this.wake?.()
      }
    } catch (error) {
      this.failure = { error }
    }
    this.ended = true
    this.wake?.()
  }

  async *read(): AsyncGenerator<Buffer> {
    for (;;) {
      const pieces = this.pieces
      this.pieces = []
      yield* pieces
      if (this.pieces.length > 0) continue
      if (this.failure) throw this.failure.error
      if (this.ended) return
      await new Promise<void>(resolve => {
        this.wake = resolve
      })
    }
  }
}

/** Yields the pieces of all parts in order. The caller ends the fetching (by a signal) when it stops reading early. */
export async function* inOrder(parts: OrderedParts): AsyncGenerator<Buffer> {
  const started: Part[] = []
  let next = 0
  const start = (holdsPermit: boolean): void => {
    started.push(new Part(parts.fetch(next), holdsPermit))
    next += 1
  }
  try {
    for (let current = 0; current < parts.count; current += 1) {
      // The part being handed on needs no permit: every download gets on, however many there are.
      if (started.length === 0) start(false)
      while (next < parts.count && started.length < parts.atOnce && parts.permits.tryTake()) start(true)
      const part = started[0]
      if (part) yield* part.read()
      if (started.shift()?.holdsPermit) parts.permits.giveBack()
    }
  } finally {
    for (const part of started) if (part.holdsPermit) parts.permits.giveBack()
  }
}
