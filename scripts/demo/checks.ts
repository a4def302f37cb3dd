import { addedPackages } from './example.ts'
import type { SituationResult } from './situations.ts'

/** What else was seen in a situation. */
export interface Observations {
  /** Projects of which the package index handed out a wheel, sorted. */
  readonly projects: readonly string[]
  /** The action's output `cache-restored`. */
  readonly restored: string
}

/** Returns what does not hold of the promises of a situation, one sentence each; empty when all do. */
export function broken(result: SituationResult, seen: Observations): readonly string[] {
  const { situation, stepsCached, stepsTotal } = result
  const problems: string[] = []
  const expect = (holds: boolean, problem: string) => {
    if (!holds) problems.push(`${situation}: ${problem}`)
  }
  expect(stepsTotal > 0, 'the report counts no build steps')
  if (situation === 'cold') {
    expect(seen.restored === 'none', `the first build restored something ('${seen.restored}')`)
    expect(result.packagesDownloaded > 0, 'the first build downloaded no package')
    expect(result.entriesSaved > 0, 'nothing was saved')
    return problems
  }
  const restored = situation === 'new-workspace' ? 'fallback' : 'exact'
  expect(seen.restored === restored, `cache-restored is '${seen.restored}', not '${restored}'`)
  const projects = situation === 'dependency-added' ? addedPackages : []
  expect(
    seen.projects.join() === projects.join(),
    `downloaded ${seen.projects.join(', ') || 'nothing'}, not ${projects.join(', ') || 'nothing'}`
  )
  if (situation === 'nothing-changed') {
    expect(stepsCached === stepsTotal, `${stepsTotal - stepsCached} of ${stepsTotal} steps were not cached`)
    expect(result.entriesSaved === 0, `${result.entriesSaved} entries were saved though nothing changed`)
  } else {
    expect(stepsCached > 0, 'no step was cached')
    expect(stepsCached < stepsTotal, 'every step was cached although a file had changed')
  }
  return problems
}
