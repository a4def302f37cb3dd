/** Counts build steps in what buildx prints with `--progress plain`. */

export interface StepCount {
  readonly total: number
  readonly cached: number
}

/**
 * Steps are those that a Dockerfile names (`#7 [api stage 2/5] RUN ...`), each counted once by its number, however many services
 * share it. Loading of definitions and contexts, imports and exports are none.
 */
export function countSteps(log: string): StepCount {
  const steps = new Set<string>()
  const cached = new Set<string>()
  for (const line of log.split('\n')) {
    const step = /^#(\d+) \[(?:[^\]]* )?\d+\/\d+\] /.exec(line)?.[1]
    if (step !== undefined) steps.add(step)
    const reused = /^#(\d+) CACHED\s*$/.exec(line)?.[1]
    if (reused !== undefined) cached.add(reused)
  }
  return { total: steps.size, cached: [...cached].filter(step => steps.has(step)).length }
}
