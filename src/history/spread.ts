/** Statistics of a few numbers among which some are far off, as the times of machines that others use, too. */

/** Makes the median of deviations comparable with a standard deviation, were the numbers normally distributed. */
const normal = 1.4826
/** Nearly all runs without a cause are within so many deviations. */
const width = 2

/** The median; 0 of nothing. */
export function middle(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const half = Math.floor(sorted.length / 2)
  const upper = sorted[half] ?? 0
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? 0) + upper) / 2
}

/** How far from the median a number may be without meaning anything: twice the scaled median of the deviations. */
export function spread(values: readonly number[]): number {
  const median = middle(values)
  return width * normal * middle(values.map(value => Math.abs(value - median)))
}
