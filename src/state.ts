import type { Builder } from './builders/index.ts'
import type { History } from './history/index.ts'
import type { Inputs } from './inputs.ts'
import type { LayerState } from './layer-phase.ts'
import type { MirrorState } from './mirror-phase.ts'
import type { LiveMounts } from './restore-phase.ts'
import type { KeptFolder } from './runner-folders/index.ts'
import type { RunUse } from './snapshot/index.ts'
import type { EngineIdentity } from './store/index.ts'
import type { DownloadedTool } from './tools/index.ts'

/** What strategy `export` leaves to save. */
export interface LiveState {
  readonly layers: LayerState
  readonly mounts: LiveMounts | undefined
  readonly privilege: 'root' | 'sudo' | undefined
  readonly rootless: boolean
}

/** What the main step hands to the post step. Holds no secrets beyond the inputs, whose build arguments are left out. */
export interface FinishState {
  readonly inputs: Omit<Inputs, 'buildArgs'>
  readonly identity: EngineIdentity
  readonly endpoint: string
  readonly dataRoot: string
  readonly sudo: boolean
  /** The builder, where it was chosen or made. */
  readonly builder?: Builder
  /** A package mirror that builds were told of. */
  readonly mirror?: MirrorState
  /** With strategy `export` only. */
  readonly live?: LiveState
  /** Where the restored index was kept, if one was restored. */
  readonly restoredIndexFile: string | undefined
  /** Where it was written down what its trees held. */
  readonly restoredTreesFile?: string
  /** Layers of cache mounts whose content has stayed in the cache: see `RestorePhase`. */
  readonly emptyMounts?: readonly string[]
  /** Folders of the runner as the main step left them. */
  readonly folders: readonly KeptFolder[]
  /** Tools that the cache did not have. */
  readonly tools: readonly DownloadedTool[]
  /** What the build has used; anything else that was restored may be left out of the next snapshot. */
  readonly use: RunUse
  readonly stepMs: Readonly<Record<string, number>>
  readonly history: History
  readonly runName: string
  /** Why nothing is saved; undefined when something may be. */
  readonly skip: string | undefined
}
