/** Volumes that hold caches, with their sizes. */
import type { Docker } from '../../build/index.ts'
import { type EngineFacts, readVolumeUses } from '../../engine/index.ts'
import { socketOf } from '../../engine-door.ts'
import { findCacheVolumes } from '../../mounts/index.ts'
import type { ProjectFacts } from '../project/project-facts.ts'
import type { CacheItem } from './inventory.ts'

/** A name alone proves nothing: such volumes are shown, and removed only by their names. */
const cacheName = /(^|[_.-])cache([_.-]|$)/i

/**
 * Cache volumes: those that the project mounts at a tool's cache folder, and others that are named like one.
 * @param facts of the project in this folder; undefined when there is none
 */
export async function volumeItems(
  engine: EngineFacts,
  facts: ProjectFacts | undefined,
  docker: Docker
): Promise<readonly CacheItem[]> {
  if (!engine.endpoint.startsWith('unix://')) return []
  const ofProject = new Set(
    facts === undefined ? [] : findCacheVolumes(facts.project, { kind: 'auto' }).map(volume => volume.name)
  )
  const external = new Set(facts?.project.volumes.flatMap(volume => (volume.external ? volume.name : [])))
  const volumes = await readVolumeUses(socketOf(engine.endpoint), docker.signal)
  return volumes
    .filter(({ name }) => ofProject.has(name) || cacheName.test(name))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, bytes, containers, createdAt }) => {
      const tool = /(^|[_.-])(pip|uv)([_.-]|$)/i.exec(name)?.[2]?.toLowerCase()
      const keptBecause =
        containers > 0
          ? `${containers} container${containers === 1 ? ' has' : 's have'} it`
          : ofProject.has(name)
            ? undefined
            : 'it only is named like a cache: name it with --id to remove it'
      return {
        kind: 'volumes' as const,
        id: name,
        name,
        bytes,
        ...(tool !== undefined && { tool }),
        ...(createdAt !== undefined && { createdAt }),
        ...(external.has(name) && { external: true as const }),
        ...(keptBecause !== undefined && { keptBecause }),
        ...(containers === 0 && !ofProject.has(name) && { doubtful: true as const })
      }
    })
}
