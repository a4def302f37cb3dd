/** The cache volumes that a project expects to be there. */
import type { Docker } from '../../build/index.ts'
import { createVolume, findCacheVolumes, inspectVolumes } from '../../mounts/index.ts'
import type { ProjectFacts } from './project-facts.ts'

export interface ExternalVolume {
  /** The engine's name of it. */
  readonly name: string
  /** Whether it holds a package manager's cache, by where services mount it. */
  readonly isCache: boolean
  readonly exists: boolean
}

/** The external volumes of a project, sorted by name. Those of other drivers than `local` are taken to exist. */
export async function externalVolumes({ project }: ProjectFacts, docker: Docker): Promise<readonly ExternalVolume[]> {
  const external = project.volumes.filter(volume => volume.external)
  const caches = new Set(findCacheVolumes(project, { kind: 'auto' }).map(volume => volume.name))
  const local = external.filter(({ driver }) => driver === undefined || driver === 'local').map(({ name }) => name)
  const existing = new Set((await inspectVolumes(local, docker)).map(volume => volume.name))
  return external
    .map(({ name }) => ({ name, isCache: caches.has(name), exists: !local.includes(name) || existing.has(name) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** Makes the cache volumes that are missing. Others may hold data that somebody has to bring: they are not made. */
export async function createMissing(
  volumes: readonly ExternalVolume[],
  docker: Docker
): Promise<readonly ExternalVolume[]> {
  const missing = volumes.filter(volume => volume.isCache && !volume.exists)
  for (const { name } of missing) await createVolume({ name, labels: {} }, docker)
  return missing
}
