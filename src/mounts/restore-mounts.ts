/** Fills the empty cache mounts of a running engine, in place. */
import { type FillDeps, fillTrees, type MountOutcome } from './fill-trees.ts'
import { busyReason } from './mount-build.ts'
import { bundlesOf, type MountsIndex } from './mounts-index.ts'
import type { LocatedMount } from './probe.ts'
import type { ProjectMount } from './project-mounts.ts'

export interface RestoredMount {
  readonly mount: ProjectMount
  readonly outcome: MountOutcome
}

export interface RestoreMountsDeps extends FillDeps {
  /**
   * Whether a build uses the mount at this moment. Its content may have taken long to arrive, and a step that has begun since
   * has the empty folder, which is gone when the filled one takes its place.
   */
  readonly isInUse?: (mount: ProjectMount) => Promise<boolean>
}

/**
 * Fills those of the mounts that are empty. What a mount holds is never touched; a mount gets all of its content or none.
 * A mount that cannot be filled does not keep the others from it.
 * @throws StoreError when the cache does not answer
 */
export async function restoreMounts(
  index: MountsIndex,
  located: readonly LocatedMount[],
  { isInUse, ...deps }: RestoreMountsDeps
): Promise<readonly RestoredMount[]> {
  const trees = located.map(({ mount, place }) => ({
    place,
    bundles: bundlesOf(index, { kind: 'mount', key: mount.key }),
    obstacle: async () => ((await isInUse?.(mount)) ? busyReason : undefined)
  }))
  const outcomes = await fillTrees(trees, 'Restoring cache mounts', deps)
  return located.flatMap(({ mount }, at) => {
    const outcome = outcomes[at]
    return outcome === undefined ? [] : [{ mount, outcome }]
  })
}
