/** Volumes of an engine, through its API: a command of the docker CLI takes ten times as long to start as this to answer. */
import { requestEngine } from './engine-request.ts'

export interface LabelledVolume {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
}

interface VolumeAnswer {
  readonly Driver: string
  readonly Labels: Readonly<Record<string, string>> | null
  readonly Options?: Readonly<Record<string, string>> | null
}

const timeoutMs = 60_000

/**
 * Those of the named volumes that exist and are plain folders of the engine: with options the driver `local` mounts something
 * else, a folder of the host or a share, whose content is not the engine's to keep.
 * Source: Docker Engine API, "Inspect a volume".
 * @param socket the engine's Unix socket, as a path
 * @throws when the engine does not answer in time
 */
export async function findVolumes(
  socket: string,
  names: readonly string[],
  signal?: AbortSignal
): Promise<readonly LabelledVolume[]> {
  const found = await Promise.all(
    names.map(async name => {
      const path = `/volumes/${encodeURIComponent(name)}`
      const { status, text } = await requestEngine({ socket, path, timeoutMs, signal })
      if (status === 404) return []
      if (status !== 200) throw new Error(`The engine does not tell of volume ${name}: ${text.trim()}`)
      const { Driver, Labels, Options } = JSON.parse(text) as VolumeAnswer
      const isPlain = Driver === 'local' && Object.keys(Options ?? {}).length === 0
      return isPlain ? [{ name, labels: Labels ?? {} }] : []
    })
  )
  return found.flat()
}

/** Makes a volume; one that exists stays as it is. Source: Docker Engine API, "Create a volume". @throws */
export async function makeVolume(socket: string, volume: LabelledVolume, signal?: AbortSignal): Promise<void> {
  const body = { Name: volume.name, Driver: 'local', Labels: volume.labels }
  const path = '/volumes/create'
  const { status, text } = await requestEngine({ socket, method: 'POST', path, body, timeoutMs, signal })
  if (status !== 201) throw new Error(`The engine does not make volume ${volume.name}: ${text.trim()}`)
}
