/** Fills the empty cache mounts of a running engine, in place. */
import { type FillDeps, fillTrees, type MountOutcome } from './fill-trees.ts'
import { bundlesOf, type MountsIndex } from './mounts-index.ts'
import type { LocatedMount } from './probe.ts'
import type { ProjectMount } from './project-mounts.ts'

export interface RestoredMount {
  readonly mount: ProjectMount
  readonly outcome: MountOutcome
}

/**
 * Fills those of the mounts that are empty. What a mount holds is never touched; a mount gets all of its content or none.
 * A mount that cannot be filled does not keep the others from it.
 * @throws StoreError when the cache does not answer
 */
export async function restoreMounts(
  index: MountsIndex,
  located: readonly LocatedMount[],
  deps: FillDeps
): Promise<readonly RestoredMount[]> {
  const trees = located.map(({ mount, place }) => ({
    place,
    bundles: bundlesOf(index, { kind: 'mount', key: mount.key })
  }))
  const outcomes = await fillTrees(trees, 'Restoring cache mounts', deps)
  return located.flatMap(({ mount }, at) => {
    const outcome = outcomes[at]
    return outcome === undefined ? [] : [{ mount, outcome }]
  })
}
