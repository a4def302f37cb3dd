/** Volumes of the engine, through its own commands. */
import type { ComposeProject, Docker } from '../build/index.ts'
import type { LabelledVolume } from '../engine/index.ts'
import { execute, executeChecked } from '../process.ts'
import { findCacheVolumes, type VolumeChoice } from './cache-volumes.ts'

export type EngineVolume = LabelledVolume

/** Those of the named volumes that exist. */
export async function inspectVolumes(names: readonly string[], docker: Docker): Promise<readonly EngineVolume[]> {
  if (names.length === 0) return []
  // The exit code tells only that some of them do not exist.
  const result = await execute(docker.command, ['volume', 'inspect', '--format', '{{json .}}', ...names], {
    env: docker.env,
    timeoutMs: 60_000
  })
  return result.stdout
    .split('\n')
    .filter(line => line.startsWith('{'))
    .map(line => JSON.parse(line) as { Name: string; Driver: string; Labels: Record<string, string> | null })
    .filter(volume => volume.Driver === 'local')
    .map(volume => ({ name: volume.Name, labels: volume.Labels ?? {} }))
}

/** Makes a volume; one that exists stays as it is. @throws CommandError */
export async function createVolume(volume: EngineVolume, docker: Docker): Promise<void> {
  const labels = Object.entries(volume.labels).flatMap(([name, value]) => ['--label', `${name}=${value}`])
  await executeChecked(docker.command, ['volume', 'create', ...labels, '--', volume.name], {
    env: docker.env,
    timeoutMs: 60_000
  })
}

/**
 * Makes the external cache volumes of a project that are missing, because `docker compose up` refuses to start without them.
 * One that cannot be made is told as a warning.
 */
export async function ensureExternalVolumes(
  project: ComposeProject | undefined,
  choice: VolumeChoice,
  docker: Docker,
  log: { readonly info: (line: string) => void; readonly warning: (message: string) => void }
): Promise<void> {
  const external = project === undefined ? [] : findCacheVolumes(project, choice).filter(volume => volume.external)
  const names = external.map(volume => volume.name)
  try {
    const existing = await inspectVolumes(names, docker)
    for (const name of names.filter(name => !existing.some(volume => volume.name === name))) {
      await createVolume({ name, labels: {} }, docker)
      log.info(`Created the external cache volume ${name}, which was missing.`)
    }
  } catch (error) {
    docker.signal?.throwIfAborted()
    log.warning(`An external cache volume could not be created: ${(error as Error).message}`)
  }
}
