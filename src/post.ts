/** The post step: saves the cache, writes the summary and the comment. It never fails a job. */
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import * as core from '@actions/core'
import { commentPhase } from './comment-phase.ts'
import { endSoon, lingeringMs } from './end-soon.ts'
import { buildRequest } from './export-phase.ts'
import { finish } from './finish.ts'
import { readImageSizes } from './image-sizes.ts'
import { readInputs } from './inputs.ts'
import { stateName } from './main.ts'
import { type Report, summary, withImageSizes, withSave, workspaceRow } from './report/index.ts'
import { actionSurroundings, inputContext, workflowRun, writeSummary } from './runner-environment.ts'
import type { FinishState } from './state.ts'

/** For all that is not saving: ending the privileged process (10 s) and a builder, and the comment (90 s). */
const graceMs = 180_000

/** Ends this process, whatever it still waits for: a job must not hang at its end. */
function endAfter(ms: number): void {
  setTimeout(() => {
    core.warning(`The post step was ended: it took more than ${Math.round(ms / 1000)} s.`)
    process.exit(0)
  }, ms).unref()
}

/** @param dist folder of the scripts */
export async function post(dist: string): Promise<void> {
  const cancelled = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => cancelled.abort(new Error('The run was cancelled.')))
  try {
    const file = core.getState(stateName)
    if (file === '') {
      core.info('The main step ended before its build: there is nothing to save.')
      return
    }
    const state = JSON.parse(readFileSync(file, 'utf8')) as FinishState & { readonly reportFile: string }
    const surroundings = actionSurroundings(process.env, dist, path.dirname(file))
    const startedAt = surroundings.now()
    endAfter(state.inputs.saveTimeoutMs + graceMs)
    // Build arguments are not written down: the inputs are the same as in the main step.
    const { buildArgs } = readInputs(name => core.getInput(name), inputContext(process.env))
    const request = buildRequest({ ...state.inputs, buildArgs }, state.builder?.name, state.mirror?.additions)
    const { save, mounts } = await surroundings.log.group('Save', () =>
      finish(state, request, surroundings, cancelled.signal)
    )
    const saveMs = surroundings.now() - startedAt
    const report = JSON.parse(readFileSync(state.reportFile, 'utf8')) as Report
    const docker = { command: 'docker', env: surroundings.env, signal: cancelled.signal }
    const complete = withImageSizes(withSave(report, save, saveMs, mounts), await readImageSizes(report, docker))
    try {
      writeFileSync(
        state.reportFile,
        `${JSON.stringify(complete, null, 2)}
`
      )
      if (state.inputs.summary) writeSummary(process.env, summary(complete))
    } catch (error) {
      // The cache may well be saved: that is told already.
      core.info(`The report could not be completed: ${error instanceof Error ? error.message : String(error)}`)
    }
    // Read here, so that it is in no file between the two steps.
    const token = core.getInput('github-token')
    const comment = { mode: state.inputs.comment, token, rows: [workspaceRow(complete)], whose: 'own' } as const
    await commentPhase(comment, workflowRun(process.env), surroundings, cancelled.signal)
  } catch (error) {
    core.warning(`The cache was not saved: ${error instanceof Error ? error.message : String(error)}`)
  } finally {
    endSoon(lingeringMs)
  }
}
