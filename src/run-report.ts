/** The report of a run, of what its phases have given. */
import type { BuildResult } from './build/index.ts'
import type { EngineFacts } from './engine/index.ts'
import { folderReport } from './folder-phase.ts'
import type { RunInputs, RunRecord } from './history/index.ts'
import type { Inputs } from './inputs.ts'
import { keptMounts } from './mounts/index.ts'
import type { Prepared } from './prepare.ts'
import { type EngineReport, makeReport, type Phase, type Report } from './report/index.ts'
import type { RestorePhase } from './restore-phase.ts'
import { comparableInputs } from './run-history.ts'
import { keptTrees } from './snapshot/index.ts'
import type { FinishState } from './state.ts'
import { version } from './version.ts'

export interface RunParts {
  /** ms since 1970 */
  readonly startedAt: number
  /** ms since 1970 */
  readonly endedAt: number
  readonly phases: readonly Phase[]
  readonly prepared: Prepared
  readonly restored: RestorePhase
  readonly built: BuildResult
  /** Runs that this one is compared with. */
  readonly runs: readonly RunRecord[]
  /** What the steps of this build were made from; undefined when it is not known. */
  readonly made: RunInputs | undefined
  readonly folders: FinishState['folders']
  /** Absolute path; undefined where there is none. */
  readonly checkout: string | undefined
  readonly warnings: readonly string[]
}

export function runReport({ workspace }: Pick<Inputs, 'workspace'>, parts: RunParts): Report {
  const { startedAt, endedAt, phases, prepared, restored, built, runs, made, folders, warnings } = parts
  const { index: snapshot, mountsIndex } = restored
  const index = snapshot ?? mountsIndex
  return makeReport({
    version,
    workspace,
    startedAt,
    totalMs: endedAt - startedAt,
    strategy: { name: prepared.chosen.strategy, reason: prepared.chosen.reason },
    engine: engineReport(prepared.facts),
    cache: {
      ...(prepared.store && { backend: prepared.store.kind }),
      restored: restored.match,
      ...(restored.key !== undefined && { matchedKey: restored.key }),
      bytes: restored.bytes,
      entries: restored.bundles
    },
    phases,
    build: built,
    recorded: index?.stepMs ?? {},
    runs,
    inputs: { before: comparableInputs(index, workspace), now: made },
    checkout: parts.checkout,
    mounts: [
      ...(snapshot === undefined ? [] : keptTrees(snapshot, restored.emptyMounts)),
      ...(mountsIndex === undefined ? [] : keptMounts(mountsIndex)),
      ...folders.flatMap(folder => folderReport(folder, folder.bytes))
    ],
    warnings
  })
}

function engineReport(facts: EngineFacts): EngineReport {
  return {
    version: facts.engineVersion,
    store: facts.store,
    builder: `${facts.builder.name} (${facts.builder.driver})`,
    buildx: facts.buildxVersion,
    compose: facts.composeVersion
  }
}
