/** What a run leaves to later ones for comparison. */
import { addRun, type History, type RunInputs, type RunRecord } from './history/index.ts'
import { type Report, runRecordOf } from './report/index.ts'
import type { Surroundings } from './surroundings.ts'

/** The runs that a run of this workspace is compared with: those of another one are nothing to compare with. */
export function comparableRuns(
  index: { readonly workspace: string; readonly history: History } | undefined,
  workspace: string
): readonly RunRecord[] {
  return index?.workspace === workspace ? index.history.runs : []
}

/** What the restored steps were made from, where they are the steps of this workspace. */
export function comparableInputs(
  index: { readonly workspace: string; readonly history: History } | undefined,
  workspace: string
): RunInputs | 'other-workspace' | undefined {
  return index === undefined || index.workspace === workspace ? index?.history.inputs : 'other-workspace'
}

/**
 * The history of the next index. A pull request hands on the runs of the default branch as they are.
 * @param runs of the restored index
 * @param inputs what the steps of this run were made from; undefined when it is not known
 */
export function nextHistory(
  report: Report,
  runs: readonly RunRecord[],
  inputs: RunInputs | undefined,
  { isBaseline = false }: Pick<Surroundings, 'isBaseline'>
): History {
  const run = isBaseline ? runRecordOf(report) : undefined
  return { runs: run === undefined ? [...runs] : addRun(runs, run), ...(inputs !== undefined && { inputs }) }
}
