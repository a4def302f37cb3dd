/** Cache volumes of a running engine: filled where they are empty, and looked at, in place. */
import { findVolumes, makeVolume } from '../engine/index.ts'
import type { Door } from '../privileged/index.ts'
import type { CacheVolume } from './cache-volumes.ts'
import { type FillDeps, fillTrees, type MountOutcome } from './fill-trees.ts'
import { bundlesOf, type MountsIndex, treeOf } from './mounts-index.ts'
import type { UsedVolume } from './save-mounts.ts'

export interface RestoredVolume {
  readonly volume: CacheVolume
  readonly outcome: MountOutcome
}

/**
 * Fills those of the volumes for which something was saved, and makes the missing ones of these. What a volume holds is never
 * touched, nor is one that a running container uses; a volume gets all of its content or none.
 * @param socket the engine's Unix socket, as a path
 * @throws StoreError when the cache does not answer
 */
export async function restoreVolumes(
  index: MountsIndex,
  volumes: readonly CacheVolume[],
  socket: string,
  deps: FillDeps
): Promise<readonly RestoredVolume[]> {
  const saved = volumes.filter(({ name }) => index.volumes[name] !== undefined)
  const names = saved.map(({ name }) => name)
  const existing = await findVolumes(socket, names, deps.signal)
  const outcomes = new Map<CacheVolume, MountOutcome>()
  for (const volume of saved) {
    const { name } = volume
    if (existing.some(one => one.name === name)) continue
    try {
      await makeVolume(socket, { name, labels: index.volumes[name]?.labels ?? {} }, deps.signal)
    } catch (error) {
      deps.signal?.throwIfAborted()
      outcomes.set(volume, { kind: 'failed', reason: (error as Error).message })
    }
  }
  const ready = saved.filter(volume => !outcomes.has(volume))
  const trees = ready.map(({ name }) => ({
    place: { kind: 'volume' as const, volume: name },
    bundles: bundlesOf(index, { kind: 'volume', key: name })
  }))
  const filled = await fillTrees(trees, 'Restoring cache volumes', deps)
  for (const [at, volume] of ready.entries()) outcomes.set(volume, filled[at] ?? { kind: 'unsaved' })
  return volumes.map(volume => ({ volume, outcome: outcomes.get(volume) ?? { kind: 'unsaved' } }))
}

export interface SurveyedVolumes {
  readonly used: readonly UsedVolume[]
  /** Those that exist and are not looked at, and why. */
  readonly leftAlone: readonly { readonly name: string; readonly reason: string }[]
}

/**
 * Looks at what is in those of the volumes that exist and no running container uses.
 * @param socket the engine's Unix socket, as a path
 * @throws PrivilegedError; Error when the engine does not answer
 */
export async function surveyVolumes(
  names: readonly string[],
  restored: MountsIndex | undefined,
  socket: string,
  door: Door
): Promise<SurveyedVolumes> {
  const existing = await findVolumes(socket, names)
  const places = existing.map(({ name }) => ({ kind: 'volume' as const, volume: name }))
  const { states } = await door.call('inspectMounts', { places })
  const reasons = states.map(state => ('refused' in state ? state.refused : undefined))
  const free = existing.filter((_, at) => reasons[at] === undefined)
  const survey = await door.call('surveyMounts', {
    mounts: free.map(({ name }) => {
      const partitions = restored && treeOf(restored, { kind: 'volume', key: name })?.fingerprints.length
      return { place: { kind: 'volume', volume: name }, ...(partitions !== undefined && { partitions }) }
    })
  })
  return {
    used: free.flatMap((volume, at) => {
      const state = survey.states[at]
      const pack = { place: { kind: 'volume' as const, volume: volume.name } }
      return state === undefined ? [] : [{ volume, state, pack }]
    }),
    leftAlone: existing.flatMap(({ name }, at) => {
      const reason = reasons[at]
      return reason === undefined ? [] : [{ name, reason }]
    })
  }
}
