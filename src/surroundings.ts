/** What a run needs to know of where it runs. Entry points read it once from the process; nothing below them reads it again. */
import type { Machine } from './runner-folders/index.ts'
import type { GithubCacheEnvironment } from './store/index.ts'

export interface Surroundings {
  readonly platform: NodeJS.Platform
  /** Of the runner; the engine's may be another. */
  readonly machine: Machine
  readonly uid: number | undefined
  /** The environment for commands. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** Absolute paths. */
  readonly node: string
  readonly privilegedScript: string
  readonly foldersScript: string
  /** An existing folder for files that the post step still needs. */
  readonly temporaryFolder: string
  /** The job's folder for temporary files, the same in every job (`RUNNER_TEMP`); undefined off GitHub. */
  readonly runnerTemporary: string | undefined
  /** Whether the runner has a tool cache (`RUNNER_TOOL_CACHE`). */
  readonly hasToolCache: boolean
  /** Where releases of tools are, without a slash at the end. */
  readonly releasesUrl: string
  readonly cacheService: GithubCacheEnvironment
  /** Tells this run's index from its predecessors, such as `run id.attempt`. */
  readonly runName: string
  /** The branch of this run; of a pull request `<number>/merge`; empty off GitHub. */
  readonly branch: string
  /** Absolute path of the checkout: files in there are told relative to it; undefined: no path is shortened. */
  readonly checkout?: string
  /** A pull request's base and the default branch, as far as they are known. */
  readonly baseBranches: readonly string[]
  /** Whether later runs are compared with this one: those of the default branch are. */
  readonly isBaseline?: boolean
  readonly hostname: string
  /** How many bundles are packed or extracted at once. */
  readonly parallel: number
  /** ms since 1970 */
  readonly now: () => number
  readonly log: Log
}

/** The step's log. */
export interface Log {
  readonly info: (line: string) => void
  readonly warning: (message: string) => void
  readonly group: <Result>(title: string, work: () => Promise<Result>) => Promise<Result>
  /** How far the build is, where that can be shown in place: steps that have ended, all steps, and one that runs. */
  readonly steps?: (done: number, total: number, running: string) => void
}
