import type { Change } from './example.ts'

export type SituationName = 'cold' | 'nothing-changed' | 'code-changed' | 'dependency-added' | 'new-workspace'

/** One build on a fresh engine, as one run of a workflow is. */
export interface Situation {
  readonly name: SituationName
  /** Value of the input `workspace`. */
  readonly workspace: string
  /** What was committed since the first build; a project keeps its earlier changes. */
  readonly changes: readonly Change[]
}

/** In the order in which they are run: each one finds what those before it saved. */
export const situations: readonly Situation[] = [
  { name: 'cold', workspace: 'first', changes: [] },
  { name: 'nothing-changed', workspace: 'first', changes: [] },
  { name: 'code-changed', workspace: 'first', changes: ['code'] },
  { name: 'dependency-added', workspace: 'first', changes: ['code', 'dependency'] },
  { name: 'new-workspace', workspace: 'second', changes: ['code', 'dependency', 'other-code'] }
]

/** What was measured in one situation. */
export interface SituationResult {
  readonly situation: SituationName
  readonly store: 'overlay2' | 'containerd'
  /** The action's output of that name. */
  readonly strategy: string
  /** Seconds of the main phase, from the start of its process to its end. */
  readonly seconds: number
  readonly postSeconds: number
  /** Seconds of plain `docker compose build` on a fresh engine of the same kind. */
  readonly plainColdSeconds: number
  readonly stepsTotal: number
  readonly stepsCached: number
  /** Wheels fetched from the package index. */
  readonly packagesDownloaded: number
  readonly bytesRestored: number
  readonly bytesSaved: number
  readonly entriesSaved: number
}
