/** The privileged door to one engine, as both the restore phase and the post step open it. */
import { type Door, openDoor } from './privileged/index.ts'
import type { Surroundings } from './surroundings.ts'

export interface EngineAddress {
  /** `unix://` and the path of the engine's socket. */
  readonly endpoint: string
  readonly dataRoot: string
  /** The engine's image store. */
  readonly store: string
}

/** The path of the engine's socket. */
export function socketOf(endpoint: string): string {
  return endpoint.slice('unix://'.length)
}

/**
 * Opens the door to an engine, and cleans up what a killed restore has left.
 * @throws PrivilegedError when the process cannot be started or does not find the engine; nothing is left running then
 */
export async function openEngineDoor(engine: EngineAddress, sudo: boolean, surroundings: Surroundings): Promise<Door> {
  const door = await openDoor({
    script: surroundings.privilegedScript,
    node: surroundings.node,
    sudo,
    environment: surroundings.env,
    temporaryFolder: surroundings.temporaryFolder
  })
  try {
    const { dataRoot, store } = engine
    const { recovered } = await door.call('open', { socket: socketOf(engine.endpoint), dataRoot, store })
    for (const line of recovered) surroundings.log.info(line)
    return door
  } catch (error) {
    await door.close()
    throw error
  }
}
