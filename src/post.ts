/** The post step: saves the cache and writes the summary. It never fails a job. */
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import * as core from '@actions/core'
import { finish } from './finish.ts'
import { stateName, writeSummary } from './main.ts'
import { type Report, summary, withSave } from './report/index.ts'
import { actionSurroundings } from './runner-environment.ts'
import type { FinishState } from './state.ts'

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
    const { save, mounts } = await surroundings.log.group('Save', () => finish(state, surroundings, cancelled.signal))
    const report = JSON.parse(readFileSync(state.reportFile, 'utf8')) as Report
    const complete = withSave(report, save, surroundings.now() - startedAt, mounts)
    writeFileSync(state.reportFile, `${JSON.stringify(complete, null, 2)}\n`)
    if (state.inputs.summary) writeSummary(summary(complete))
  } catch (error) {
    core.warning(`The cache was not saved: ${error instanceof Error ? error.message : String(error)}`)
  }
}
