import { findFailure } from '../../src/build/failure.ts'
import type { BuildResult } from '../../src/build/index.ts'
import { replay } from '../build/replay.ts'

/** The result of a captured build. */
export function buildResult(fixture: string, services: readonly string[]): BuildResult {
  const { timeline } = replay(fixture, services)
  const [steps, others] = [timeline.steps(), timeline.others()]
  const failed = fixture.startsWith('failing')
  const built = services.map(service => ({
    service,
    target: service,
    definition: { dockerfile: `/project/${service}` }
  }))
  return {
    outcome: failed ? 'failed' : 'succeeded',
    services: services.map(name => ({
      name,
      images: [`shop-${name}`],
      imageDigest: failed ? undefined : `sha256:${name}`,
      configDigest: undefined,
      buildRef: undefined,
      steps: steps.filter(step => step.names.some(({ service }) => service === name))
    })),
    steps,
    others,
    warnings: timeline.warnings(),
    ...(failed ? { failure: findFailure(timeline.text(), steps, others, built) } : {}),
    startedAt: 0,
    durationMs: 900
  }
}
