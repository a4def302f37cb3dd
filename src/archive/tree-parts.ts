import { extractBundle } from './extract.ts'
import { LoneTree, type TreePart } from './extract-alone.ts'
import { LateFolders } from './late-folders.ts'
import { PathGuard } from './path-guard.ts'
import { hasZstd } from './tar-process.ts'

/** Extracts the parts of one tree, in any order, into a folder of its own. Discard the folder after an error. */
export interface TreeParts {
  /** Takes one more part. @throws BundleError */
  add(part: TreePart): Promise<void>
  /** Waits until all of them are written, and gives folders their times and modes. @throws BundleError */
  finish(): Promise<void>
  /** Ends what is running. */
  abandon(): Promise<void>
}

/** @param destination an empty folder that nothing else is put into before `finish` has returned */
export function treeParts(destination: string): TreeParts {
  return hasZstd() ? new LoneTree(destination) : judgedParts(destination)
}

/** Without zstd every entry passes through this process, which may as well judge it. */
function judgedParts(destination: string): TreeParts {
  const guard = new PathGuard()
  const lateFolders = new LateFolders(destination)
  return {
    add: async part => {
      await extractBundle({ ...part, destination, guard, lateFolders })
    },
    finish: () => lateFolders.restore(),
    // Whoever calls `add` ends it by its signal.
    abandon: async () => undefined
  }
}
