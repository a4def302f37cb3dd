/**
 * Which slices of a chunked stream are passed on, when whole groups of bytes are kept or dropped and the verdict on a
 * group comes only after its first part has gone by. Slices share the chunks' memory.
 */
export class Selection {
  #chunk: Buffer = Buffer.alloc(0)
  #out: Buffer[] = []
  /** Where the slice to be passed on begins, or -1 while dropping. */
  #runStart = 0
  #groupStart = 0
  #dropping = false
  /** The undecided group's slices from earlier chunks. */
  #held: Buffer[] = []

  /** Starts a chunk. */
  begin(chunk: Buffer): void {
    this.#chunk = chunk
    this.#out = []
    this.#runStart = this.#dropping ? -1 : 0
    this.#groupStart = 0
  }

  /** A group begins at this offset of the chunk: its verdict is not known yet. */
  groupBegins(at: number): void {
    this.#groupStart = at
    if (this.#dropping) this.#runStart = at
    this.#dropping = false
  }

  /** The group is passed on, up to the beginning of the next one. */
  keep(): void {
    // A group from an earlier chunk is always decided before anything else of this chunk is passed on.
    this.#out.push(...this.#held)
    this.#held = []
  }

  /** The group is left out, up to the beginning of the next one. */
  drop(): void {
    if (this.#held.length === 0) this.#passOn(this.#groupStart)
    this.#held = []
    this.#runStart = -1
    this.#dropping = true
  }

  /** Takes the group, which ends at this offset, out of the stream. @returns a copy of it */
  take(end: number): Buffer {
    const from = this.#held.length === 0 ? this.#groupStart : 0
    const group = Buffer.concat([...this.#held, this.#chunk.subarray(from, end)])
    this.drop()
    return group
  }

  /** Ends the chunk at `end` and returns what may be passed on now. */
  end(end: number, undecided: boolean): Buffer[] {
    if (!undecided) {
      this.#passOn(end)
    } else {
      if (this.#held.length === 0) this.#passOn(this.#groupStart)
      const from = this.#held.length === 0 ? this.#groupStart : 0
      if (from < end) this.#held.push(this.#chunk.subarray(from, end))
    }
    return this.#out
  }

  #passOn(end: number): void {
    if (this.#runStart < 0 || this.#runStart >= end) return
    this.#out.push(
      this.#runStart === 0 && end === this.#chunk.length ? this.#chunk : this.#chunk.subarray(this.#runStart, end)
    )
  }
}
