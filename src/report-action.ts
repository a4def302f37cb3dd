/** The entry point of `report/action.yml`: one table and one comment for all jobs of a matrix. */
import * as core from '@actions/core'
import { commentPhase } from './comment-phase.ts'
import {
  gatherReports,
  matrixOutputs,
  matrixRows,
  matrixSummary,
  missingText,
  workspacesHeadline
} from './report/index.ts'
import { readReportInputs } from './report-inputs.ts'
import { actionSurroundings, inputContext, workflowRun, writeSummary } from './runner-environment.ts'

/** @param dist folder of the scripts */
export async function report(dist: string): Promise<void> {
  const cancelled = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => cancelled.abort(new Error('The run was cancelled.')))
  try {
    const inputs = readReportInputs(name => core.getInput(name), inputContext(process.env).root)
    const surroundings = actionSurroundings(process.env, dist, process.env.RUNNER_TEMP ?? '/tmp')
    const { reports, problems } = await gatherReports(inputs.folder)
    const rows = matrixRows(reports, inputs.expected)
    surroundings.log.info(workspacesHeadline(rows))
    for (const problem of [...problems, missingText(rows) ?? []].flat()) core.warning(`${problem}.`)
    for (const [name, value] of Object.entries(matrixOutputs(rows))) core.setOutput(name, value)
    if (inputs.summary) writeSummary(process.env, matrixSummary(rows, problems))
    const request = { mode: inputs.comment, token: inputs.token, rows, whose: 'all' } as const
    if (rows.length > 0) await commentPhase(request, workflowRun(process.env), surroundings, cancelled.signal)
  } catch (error) {
    core.setFailed(error instanceof Error ? error.message : String(error))
  }
}
