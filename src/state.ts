import type { Inputs } from './inputs.ts'
import type { KeptFolder } from './runner-folders/index.ts'
import type { RunUse } from './snapshot/index.ts'
import type { EngineIdentity } from './store/index.ts'

/** What the main step hands to the post step. Holds no secrets beyond the inputs, whose build arguments are left out. */
export interface FinishState {
  readonly inputs: Omit<Inputs, 'buildArgs'>
  readonly identity: EngineIdentity
  readonly endpoint: string
  readonly dataRoot: string
  readonly sudo: boolean
  /** Where the restored index was kept, if one was restored. */
  readonly restoredIndexFile: string | undefined
  /** Folders of the runner as the main step left them. */
  readonly folders: readonly KeptFolder[]
  /** What the build has used; anything else that was restored may be left out of the next snapshot. */
  readonly use: RunUse
  readonly stepMs: Readonly<Record<string, number>>
  readonly runName: string
  /** Why nothing is saved; undefined when something may be. */
  readonly skip: string | undefined
}
