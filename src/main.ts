/** The main step: reads the inputs and sets the outputs. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import * as core from '@actions/core'
import { annotations } from './advice/index.ts'
import { endSoon, lingeringMs } from './end-soon.ts'
import { readInputs } from './inputs.ts'
import { outputs, summary } from './report/index.ts'
import { run } from './run.ts'
import { actionSurroundings, inputContext, writeSummary } from './runner-environment.ts'

/** Name of the state that carries the post step's file. */
export const stateName = 'finish-file'

/** @param dist folder of the scripts */
export async function main(dist: string): Promise<void> {
  const cancelled = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => cancelled.abort(new Error('The run was cancelled.')))
  try {
    const inputs = readInputs(name => core.getInput(name), inputContext(process.env))
    core.exportVariable('DOCKER_BUILDKIT', '1')
    core.exportVariable('COMPOSE_DOCKER_CLI_BUILD', '1')
    mkdirSync(process.env.RUNNER_TEMP ?? '/tmp', { recursive: true })
    const folder = mkdtempSync(path.join(process.env.RUNNER_TEMP ?? '/tmp', 'compose-build-cache-'))
    const result = await run(inputs, actionSurroundings(process.env, dist, folder), cancelled.signal)
    for (const [name, value] of Object.entries(result.variables)) core.exportVariable(name, value)
    for (const [name, value] of Object.entries(outputs(result.report, result.reportFile))) core.setOutput(name, value)
    core.setOutput('pypi-mirror-override', result.mirrorOverride ?? '')
    const { buildArgs: _, ...kept } = inputs
    const stateFile = path.join(folder, 'finish.json')
    writeFileSync(stateFile, JSON.stringify({ ...result.finish, inputs: kept, reportFile: result.reportFile }))
    core.saveState(stateName, stateFile)
    const { failure, outcome } = result.build
    for (const { level, message, ...place } of annotations(result.advice)) {
      const annotate = level === 'warning' ? core.warning : core.notice
      annotate(message, place)
    }
    if (outcome === 'cancelled' && inputs.summary) writeSummary(process.env, summary(result.report))
    if (failure !== undefined) {
      const { file, line, title, message } = failure
      core.error(message, {
        title,
        ...(file !== undefined && { file }),
        ...(line !== undefined && { startLine: line })
      })
    }
    if (outcome !== 'succeeded') process.exitCode = 1
  } catch (error) {
    core.setFailed(error instanceof Error ? error.message : String(error))
  } finally {
    endSoon(lingeringMs)
  }
}
