/** Volumes of an engine with their sizes, and whether containers have them. */
import { EngineRequestError } from './engine-contents.ts'
import { requestEngine } from './engine-request.ts'

export interface VolumeUse {
  readonly name: string
  /** bytes; 0 where the engine does not tell. */
  readonly bytes: number
  /** Containers that have it, running or not. */
  readonly containers: number
  /** ms since 1970 */
  readonly createdAt: number | undefined
}

/** The engine counts every file of every volume. */
const timeoutMs = 300_000

/**
 * All volumes of the local driver (https://docs.docker.com/reference/api/engine/version/v1.51/#tag/System/operation/SystemDataUsage).
 * @param socket the engine's Unix socket, as a path
 */
export async function readVolumeUses(socket: string, signal?: AbortSignal): Promise<readonly VolumeUse[]> {
  const path = '/system/df?type=volume'
  const { status, text } = await requestEngine({ socket, path, timeoutMs, signal })
  if (status !== 200) throw new EngineRequestError(`The engine answered ${path} with ${status}: ${text.slice(0, 300)}`)
  const { Volumes } = JSON.parse(text) as { readonly Volumes: readonly VolumeAnswer[] | null }
  return (Volumes ?? [])
    .filter(volume => volume.Driver === 'local')
    .map(({ Name, UsageData, CreatedAt }) => ({
      name: Name,
      bytes: Math.max(0, UsageData?.Size ?? 0),
      containers: Math.max(0, UsageData?.RefCount ?? 0),
      createdAt: CreatedAt ? Date.parse(CreatedAt) : undefined
    }))
}

interface VolumeAnswer {
  readonly Name: string
  readonly Driver: string
  readonly CreatedAt?: string
  /** -1 where it is not known. */
  readonly UsageData?: { readonly Size: number; readonly RefCount: number } | null
}
