import type { BuildResult } from './build/index.ts'
import { cacheMountFlags } from './mounts/index.ts'
import type { RunUse } from './snapshot/index.ts'

/** What a build has used, its cached steps included: base images by name, cache mounts, the images that it made. */
export function useOf(built: BuildResult): RunUse {
  const instructions = new Set(built.steps.flatMap(step => step.names.map(name => name.instruction)))
  const bases = [...instructions].flatMap(instruction => /^FROM (\S+?)(?:@|$)/.exec(instruction)?.[1] ?? [])
  return {
    startedAt: built.startedAt,
    mounts: [...instructions].flatMap(cacheMountFlags),
    images: [...bases, ...built.services.flatMap(service => service.images)]
  }
}
