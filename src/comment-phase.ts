/** Tells the pull request: the last thing that a job does, and never a reason for it to fail. */
import { openGithubRest, type StickyOutcome, type WorkflowRun, writeSticky } from './github/index.ts'
import { type CommentMode, commentMarker, revisedComment, type WorkspaceRow } from './report/index.ts'
import { openConnection, realTiming, reasonOf, type Timing } from './store/index.ts'
import type { Surroundings } from './surroundings.ts'
import { startBudget } from './time-budget.ts'
import { version } from './version.ts'

export interface CommentRequest {
  readonly mode: CommentMode
  /** A secret; empty when there is none. */
  readonly token: string
  readonly rows: readonly WorkspaceRow[]
  /** `own`: other jobs of the run add their rows; `all`: there are no others. */
  readonly whose: 'own' | 'all'
}

type CommentSurroundings = Pick<Surroundings, 'cacheService' | 'log'>

/** GitHub answers in less than a second; a network that swallows packets is noticed soon. */
const timeouts = { connectMs: 5_000, headersMs: 15_000, idleMs: 15_000 }
/** For all of it, pauses that GitHub asks for included. */
const budgetMs = 90_000
/**
 * From writing until one can tell that no other job has written over it: more than such a job needs to read and write. Longer by
 * chance in later rounds, so that jobs which began together do not go on so.
 */
const settleMs = 1_000

const told: Readonly<Record<Exclude<StickyOutcome['kind'], 'denied'>, string>> = {
  created: 'Commented on the pull request.',
  updated: 'Updated the comment on the pull request.',
  unchanged: 'The comment on the pull request is as it should be.',
  contended: 'The comment on the pull request may lack this job: other jobs kept changing it.'
}

/**
 * Creates or updates the comment where one is wanted. Says in one line of the log what became of it; never throws.
 * @param run undefined off GitHub Actions
 */
export async function commentPhase(
  request: CommentRequest,
  run: WorkflowRun | undefined,
  { cacheService, log }: CommentSurroundings,
  cancelled: AbortSignal,
  timing: Timing = realTiming
): Promise<void> {
  if (run === undefined || !isWanted(request, run)) return
  const { pullRequest } = run
  const missing =
    pullRequest === undefined ? 'this run is about none' : request.token === '' ? 'github-token is empty' : ''
  if (pullRequest === undefined || missing !== '') return log.info(`No comment on a pull request: ${missing}.`)
  const budget = startBudget(budgetMs, 'the comment', cancelled)
  const connection = openConnection(cacheService, timeouts)
  const { token } = request
  const userAgent = `compose-build-cache/${version}`
  try {
    const rest = openGithubRest({ apiUrl: run.apiUrl, token, userAgent, connection, timing, signal: budget.signal })
    const outcome = await writeSticky(rest, {
      repository: run.repository,
      pullRequest,
      marker: commentMarker(run.workflow),
      revise: existing => revisedComment(existing, run, request.rows, request.whose),
      settle: round => timing.wait(settleMs * (1 + 2 * (round - 1) * timing.random()), budget.signal)
    })
    log.info(outcome.kind === 'denied' ? deniedText(outcome.reason) : told[outcome.kind])
  } catch (error) {
    log.info(`No comment on the pull request: ${reasonOf(new Error(budget.reasonOf(error)))}`)
  } finally {
    budget.end()
    await connection.close()
  }
}

function isWanted({ mode, rows }: CommentRequest, { eventName }: WorkflowRun): boolean {
  if (mode !== 'auto') return mode === 'always'
  const isEvent = eventName === 'pull_request' || eventName === 'pull_request_target'
  return isEvent && rows.some(row => row.stepsTotal > 0 || row.outcome === 'failed' || row.outcome === 'missing')
}

function deniedText(reason: string): string {
  return (
    `No comment on the pull request: GitHub refuses (${reason.replace(/\.$/, '')}). ` +
    'Writing it needs the permission pull-requests: write, which pull requests of forks do not have.'
  )
}
