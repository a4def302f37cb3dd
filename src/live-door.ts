/** The privileged door to the folders of an engine that goes on running, where there is a way to them. */
import type { Builder } from './builders/index.ts'
import type { EngineFacts } from './engine/index.ts'
import { type EngineAddress, openEngineDoor } from './engine-door.ts'
import {
  type LocatedMount,
  type ProbedMounts,
  type ProbeOptions,
  type ProjectMount,
  probeMounts
} from './mounts/index.ts'
import type { Door } from './privileged/index.ts'
import { CommandError } from './process.ts'
import type { Surroundings } from './surroundings.ts'

export interface LiveDoorContext {
  readonly facts: EngineAddress & Pick<EngineFacts, 'rootless'>
  /** How root's work on this machine can be done; undefined where it cannot. */
  readonly privilege: 'root' | 'sudo' | undefined
  readonly surroundings: Surroundings
}

/** Whether there may be a way to the engine's folders. */
export function mayReachFolders({ facts, privilege }: LiveDoorContext): boolean {
  return privilege !== undefined && facts.endpoint.startsWith('unix://') && !facts.rootless
}

/**
 * The door to the engine's folders; undefined where they are not to be reached, so that content goes through the engine.
 * Never rejected.
 */
export async function openLiveDoor(context: LiveDoorContext): Promise<Door | undefined> {
  if (!mayReachFolders(context)) return undefined
  const { facts, privilege, surroundings } = context
  return openEngineDoor(facts, privilege === 'sudo', surroundings).catch((error: Error): Door | undefined => {
    surroundings.log.info(`The folders of the engine cannot be reached: ${error.message}`)
    return undefined
  })
}

/** Whether a builder keeps its cache mounts in folders of the engine. */
export function isOnEngine({ driver }: Builder): boolean {
  return driver === 'docker' || driver === 'docker-container'
}

/** Whether all mounts are in folders that the privileged process knows: builders of another make keep them elsewhere. */
export async function areReachable(located: readonly LocatedMount[], door: Door): Promise<boolean> {
  const { states } = await door.call('inspectMounts', { places: located.map(({ place }) => place) })
  return states.every(state => !('refused' in state))
}

/**
 * Makes the mounts that are missing, and finds their folders. undefined when the builder cannot run the small build that
 * tells of them, which is told in the log: then content goes through steps of builds.
 */
export async function locateMounts(
  mounts: readonly ProjectMount[],
  builder: Builder,
  options: Omit<ProbeOptions, 'stateVolume'> & { readonly log: (line: string) => void }
): Promise<ProbedMounts | undefined> {
  try {
    return await probeMounts(mounts, { ...options, ...stateVolume(builder) })
  } catch (error) {
    options.docker.signal?.throwIfAborted()
    if (!(error instanceof CommandError)) throw error
    options.log(`The folders of the cache mounts cannot be found: ${error.message}`)
    return undefined
  }
}

/** buildx names the volume with the state of a builder container after its first node. */
function stateVolume({ name, driver }: Builder): { readonly stateVolume?: string } {
  return driver === 'docker-container' ? { stateVolume: `buildx_buildkit_${name}0_state` } : {}
}
