import path from 'node:path'
import { Job } from '../../__tests__/support/runner/index.ts'
import { type Engine, exec } from '../engine/index.ts'
import { checkOut, selfChecks } from './example.ts'
import type { Weight } from './options.ts'
import { type Situation, situations } from './situations.ts'
import type { Stage } from './stage.ts'

/** A build that should have passed did not, with its log. */
export class BuildFailed extends Error {
  constructor(what: string, log: string) {
    super(`${what} failed:\n${log.split('\n').slice(-60).join('\n')}`)
    this.name = 'BuildFailed'
  }
}

/** What a job finds when it begins: an engine that nobody has used, and the project as it was committed. */
export interface FreshRunner {
  readonly engine: Engine
  readonly job: Job
  /** Folder of the project. */
  readonly checkout: string
}

/** Starts the runner of a situation, and stops it after `work`, also when the stage is closed meanwhile. */
export async function onFreshRunner<Result>(
  situation: Situation,
  stage: Stage,
  weight: Weight,
  work: (runner: FreshRunner) => Promise<Result>
): Promise<Result> {
  const checkout = path.join(stage.scratch, 'checkout')
  await checkOut(checkout, weight, situation.changes)
  const engine = await stage.freshEngine(situation.name)
  // Each situation is a run of its own: 1, 2, ...
  const number = situations.indexOf(situation) + 1
  const job = new Job({
    parent: stage.scratch,
    workspace: checkout,
    env: { ...engine.environment, ...stage.buildEnvironment },
    actionEnv: stage.cache.actionEnvironment,
    run: { runId: number, runNumber: number }
  })
  const endJob = stage.whenClosed(async () => {
    job.cancel()
    await job.finish()
    job.remove()
  })
  try {
    return await work({ engine, job, checkout })
  } finally {
    await endJob()
    await engine.stop()
  }
}

/** What came before is written back before the clock starts: a fresh runner has nothing to write back. */
export async function flushDisk(): Promise<void> {
  await exec('sync', [])
}

/** Runs every image, as a later step of the workflow would. Returns what went wrong. */
export async function useImages(job: Job): Promise<string[]> {
  const problems: string[] = []
  for (const { image, command, prints } of selfChecks) {
    const run = await job.script(`docker run --rm --network none ${image} ${command}`)
    if (run.outcome !== 'success') problems.push(`${image} does not run:\n${run.log}`)
    else if (!run.rawLog.includes(prints))
      problems.push(`${image} printed something else than expected:\n${run.rawLog}`)
  }
  return problems
}
