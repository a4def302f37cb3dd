import type { Phase, Report } from './report.ts'

export type OutputName =
  | 'cache-hit'
  | 'cache-restored'
  | 'steps-total'
  | 'steps-cached'
  | 'hit-ratio'
  | 'restore-ms'
  | 'build-ms'
  | 'total-ms'
  | 'time-saved-ms'
  | 'bytes-restored'
  | 'strategy'
  | 'images'
  | 'services'
  | 'report'

/**
 * The outputs of the action, each of them always, as `action.yml` describes them.
 * @param file where the report was written
 */
export function outputs(report: Report, file: string): Readonly<Record<OutputName, string>> {
  return {
    'cache-hit': String(report.cache.restored === 'exact'),
    'cache-restored': report.cache.restored,
    'steps-total': String(report.totals.stepsTotal),
    'steps-cached': String(report.totals.stepsCached),
    'hit-ratio': String(report.totals.hitRatio),
    'restore-ms': String(phaseMs(report, 'restore')),
    'build-ms': String(phaseMs(report, 'build')),
    'total-ms': String(report.totalMs),
    'time-saved-ms': String(report.timeSaved?.ms ?? 0),
    'bytes-restored': String(report.cache.bytes),
    strategy: report.strategy.name,
    // Compose's own name of the image comes after those that the file adds.
    images: JSON.stringify(
      Object.fromEntries(report.services.map(service => [service.name, service.images.at(-1) ?? '']))
    ),
    services: JSON.stringify(report.services.map(service => service.name)),
    report: file
  }
}

/** What is shorter is as good as nothing, ms. */
export const notedMs = 50

/** The phases that people are shown: most runs wait for no folder. */
export function shownPhases({ phases }: Pick<Report, 'phases'>): readonly Phase[] {
  return phases.filter(({ name, ms }) => name !== 'folders' || ms >= notedMs)
}

/** ms; 0 for a phase that was not reached. */
export function phaseMs(report: Pick<Report, 'phases'>, name: Phase['name']): number {
  return report.phases.find(phase => phase.name === name)?.ms ?? 0
}
