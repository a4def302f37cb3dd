/**
 * A runner for tests: runs actions the way a hosted runner of GitHub Actions does, as far as an action can tell.
 *
 * It differs on purpose in this: masks cover the secrets themselves and not their encoded forms, problem matchers and
 * containers are not known, and nothing but PATH of the surrounding process reaches a step.
 */
import { Job, type JobEnd, type JobOptions, type StepOptions } from './job.ts'
import { type PhaseResult, skippedPhase } from './phase.ts'

export type { WorkflowCommand } from './commands.ts'
export { Job, type JobEnd, type JobOptions, type StepOptions } from './job.ts'
export type { JobFolders, RunFacts } from './job-environment.ts'
export type { Orphan } from './orphans.ts'
export type { Outcome, PhaseResult } from './phase.ts'
export type { Annotation, LogGroup } from './step-log.ts'
export type { CancelTimes, JobUser } from './step-process.ts'

export interface ActionResult extends Pick<JobEnd, 'orphans'> {
  readonly main: PhaseResult
  /** Skipped when the action has no post phase. */
  readonly post: PhaseResult
}

/** Runs a job of a single step, main and post, and deletes the job's folder. @param location action.yml or its folder */
export async function runAction(location: string, options: JobOptions & StepOptions = {}): Promise<ActionResult> {
  const job = new Job(options)
  try {
    const main = await job.uses(location, options)
    const { posts, orphans } = await job.finish()
    return { main, post: posts[0] ?? skippedPhase(), orphans }
  } finally {
    job.remove()
  }
}
