/** The longest chain of work that waits for each other. */
import type { OtherWork, Step } from '../build/index.ts'

/** Anything that comes after what it needs, each known by its digest. */
type Work = Step | OtherWork

/** Length of the longest chain, ms. */
export function longestChain(all: readonly Work[], weight: (work: Work) => number): number {
  const { length } = measured(all, weight)
  return Math.max(0, ...all.map(({ digest }) => length(digest)))
}

/** Digests of the steps on the longest chain as the build ran. */
export function criticalChain(steps: readonly Step[], others: readonly OtherWork[]): ReadonlySet<string> {
  const all: readonly Work[] = [...steps, ...others]
  const { byDigest, length } = measured(all, work => work.durationMs)
  const longest = (digests: readonly string[]) => digests.toSorted((a, b) => length(b) - length(a))[0]
  const chain = new Set<string>()
  for (let next = longest(all.map(({ digest }) => digest)); next !== undefined && !chain.has(next); ) {
    chain.add(next)
    next = longest(byDigest.get(next)?.inputs.filter(digest => byDigest.has(digest)) ?? [])
  }
  return chain
}

function measured(all: readonly Work[], weight: (work: Work) => number) {
  const byDigest = new Map(all.map(work => [work.digest, work]))
  const lengths = new Map<string, number>()
  const length = (digest: string): number => {
    const known = lengths.get(digest)
    if (known !== undefined) return known
    const work = byDigest.get(digest)
    // Set first: a stream that is damaged could name a circle.
    lengths.set(digest, 0)
    const before = work === undefined ? [] : work.inputs.map(length)
    const sum = Math.max(0, ...before) + (work === undefined ? 0 : weight(work))
    lengths.set(digest, sum)
    return sum
  }
  return { byDigest, length }
}
