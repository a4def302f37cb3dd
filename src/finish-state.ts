/** What the main step leaves to the post step. */
import { rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { BuildResult } from './build/index.ts'
import { useOf } from './build-use.ts'
import type { History } from './history/index.ts'
import type { Inputs } from './inputs.ts'
import type { LayerState } from './layer-phase.ts'
import type { MirrorState } from './mirror-phase.ts'
import type { Prepared } from './prepare.ts'
import { recordStepTimes } from './report/index.ts'
import type { RestorePhase } from './restore-phase.ts'
import type { FinishState } from './state.ts'
import type { Surroundings } from './surroundings.ts'

/** What is left when the build is over. */
export interface Left {
  /** Run times of steps that were known before. */
  readonly recorded: Readonly<Record<string, number>>
  /** For the next index. */
  readonly history: History
  readonly layers: LayerState | undefined
  readonly folders: FinishState['folders']
  readonly mirror: MirrorState
}

/** A failed or cancelled build is not saved: what it left behind may be half of something. */
export function finishState(
  { tools, facts, identity, store, sudo, builder, privilege }: Prepared,
  restored: RestorePhase,
  built: BuildResult,
  { recorded, history, layers, folders, mirror }: Left,
  inputs: Inputs,
  surroundings: Surroundings
): FinishState {
  const use = useOf(built)
  const { additions, server } = mirror
  const index = restored.index ?? restored.mountsIndex
  const indexFile = path.join(surroundings.temporaryFolder, 'restored-index.json')
  rmSync(indexFile, { force: true })
  if (index !== undefined) writeFileSync(indexFile, JSON.stringify(index))
  const treesFile = path.join(surroundings.temporaryFolder, 'restored-trees.json')
  rmSync(treesFile, { force: true })
  if (restored.trees !== undefined) writeFileSync(treesFile, JSON.stringify(restored.trees))
  const skip =
    store === undefined
      ? 'the cache is not used'
      : inputs.cacheMode === 'read-only'
        ? 'cache-mode is read-only'
        : restored.unreachable
          ? 'the cache did not answer when it was to be restored'
          : built.outcome !== 'succeeded'
            ? `the build was ${built.outcome === 'failed' ? 'not successful' : 'cancelled'}`
            : undefined
  return {
    inputs,
    identity,
    endpoint: facts.endpoint,
    dataRoot: facts.dataRoot,
    sudo,
    restoredIndexFile: index === undefined ? undefined : indexFile,
    ...(restored.trees !== undefined && { restoredTreesFile: treesFile }),
    ...(restored.emptyMounts !== undefined && { emptyMounts: restored.emptyMounts }),
    ...(builder !== undefined && { builder }),
    ...(layers !== undefined && { live: { layers, mounts: restored.live, privilege, rootless: facts.rootless } }),
    // What a failed run has left may be half of what belongs there, and a key is never saved twice.
    folders: built.outcome === 'succeeded' && inputs.cacheMode !== 'read-only' && !restored.unreachable ? folders : [],
    tools: restored.unreachable ? [] : tools.downloaded,
    use: { ...use, images: [...use.images, ...(server === undefined ? [] : [server.image])] },
    mirror: { additions, ...(server && { server }) },
    stepMs: recordStepTimes(built.steps, recorded),
    history,
    runName: surroundings.runName,
    skip
  }
}
