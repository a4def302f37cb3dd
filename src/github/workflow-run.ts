/**
 * What a job knows of the run it belongs to: the default environment variables of a runner and the payload of its event
 * (https://docs.github.com/actions/reference/workflows-and-actions/variables,
 * https://docs.github.com/webhooks/webhook-events-and-payloads).
 */
import * as v from 'valibot'

export interface WorkflowRun {
  /** `https://api.github.com`, or a server's own, without a slash at the end. */
  readonly apiUrl: string
  /** `owner/name` */
  readonly repository: string
  readonly workflow: string
  readonly id: number
  readonly attempt: number
  readonly url: string
  readonly eventName: string
  /** The pull request that the event is about; undefined when it is about none. */
  readonly pullRequest: number | undefined
  /** SHA; of a pull request that of its newest commit, not of the merge that is built. */
  readonly commit: string
}

export interface RunSource {
  readonly env: Readonly<Record<string, string | undefined>>
  /** The text of the file that `GITHUB_EVENT_PATH` names; undefined when it cannot be read. */
  readonly event: string | undefined
}

const number = v.pipe(v.number(), v.safeInteger(), v.minValue(1))
const pullRequest = v.object({
  number,
  head: v.optional(v.object({ sha: v.optional(v.string()) }))
})
const payload = v.object({
  pull_request: v.optional(pullRequest),
  issue: v.optional(v.object({ number, pull_request: v.optional(v.looseObject({})) })),
  workflow_run: v.optional(v.object({ pull_requests: v.optional(v.array(pullRequest)) }))
})

/** @returns undefined when this is no job of GitHub Actions */
export function readWorkflowRun({ env, event }: RunSource): WorkflowRun | undefined {
  const { GITHUB_REPOSITORY: repository = '', GITHUB_RUN_ID: id = '', GITHUB_REF: ref = '' } = env
  if (!/^[\w.-]+\/[\w.-]+$/.test(repository) || !/^\d+$/.test(id)) return undefined
  const server = env.GITHUB_SERVER_URL || 'https://github.com'
  const attempt = Number(env.GITHUB_RUN_ATTEMPT) || 1
  const found = pullRequestOf(event, ref)
  return {
    apiUrl: (env.GITHUB_API_URL || 'https://api.github.com').replace(/\/+$/, ''),
    repository,
    workflow: env.GITHUB_WORKFLOW || 'workflow',
    id: Number(id),
    attempt,
    url: `${server}/${repository}/actions/runs/${id}${attempt > 1 ? `/attempts/${attempt}` : ''}`,
    eventName: env.GITHUB_EVENT_NAME ?? '',
    pullRequest: found?.number,
    commit: found?.commit ?? env.GITHUB_SHA ?? ''
  }
}

/**
 * The pull request that an event is about.
 * @param event JSON of its payload
 * @param ref what the run was started for: `refs/pull/7/merge` tells of a pull request, too
 */
export function pullRequestOf(
  event: string | undefined,
  ref: string
): { readonly number: number; readonly commit?: string | undefined } | undefined {
  const { pull_request, issue, workflow_run } = parsedPayload(event)
  const direct = pull_request ?? workflow_run?.pull_requests?.[0]
  if (direct !== undefined) return { number: direct.number, commit: direct.head?.sha }
  if (issue?.pull_request !== undefined) return { number: issue.number }
  const [, fromRef] = /^refs\/pull\/(\d+)\//.exec(ref) ?? []
  return fromRef === undefined ? undefined : { number: Number(fromRef) }
}

function parsedPayload(event: string | undefined): v.InferOutput<typeof payload> {
  try {
    const result = v.safeParse(payload, JSON.parse(event ?? '{}'))
    return result.success ? result.output : {}
  } catch {
    // No payload: the run is about no pull request that we know of.
    return {}
  }
}
