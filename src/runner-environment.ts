/** Reads the environment of a runner, for the entry points. */
import { appendFileSync, readFileSync } from 'node:fs'
import { availableParallelism, homedir, hostname } from 'node:os'
import path from 'node:path'
import * as core from '@actions/core'
import { harmlessLines } from './build/index.ts'
import { readWorkflowRun, type WorkflowRun } from './github/index.ts'
import type { InputContext } from './inputs.ts'
import type { Surroundings } from './surroundings.ts'

/** Where the runner puts the input `github-token`. */
const tokenVariable = 'INPUT_GITHUB-TOKEN'

type Environment = Readonly<Record<string, string | undefined>>

/** What the meaning of the inputs depends on. */
export function inputContext(env: Environment): InputContext {
  return {
    root: env.GITHUB_WORKSPACE || process.cwd(),
    onGitHub: env.GITHUB_ACTIONS === 'true',
    userCache: env.XDG_CACHE_HOME || path.join(homedir(), '.cache'),
    home: homedir()
  }
}

/** @param dist folder of the scripts @param temporaryFolder an existing folder for this step and its post step */
export function actionSurroundings(env: Environment, dist: string, temporaryFolder: string): Surroundings {
  return {
    platform: process.platform,
    machine: { platform: process.platform, arch: process.arch, home: homedir(), env },
    uid: process.getuid?.(),
    env: {
      ...env,
      DOCKER_BUILDKIT: '1',
      COMPOSE_DOCKER_CLI_BUILD: '1',
      // A compose file could hand it to a build.
      [tokenVariable]: undefined
    },
    node: process.execPath,
    privilegedScript: path.join(dist, 'privileged.js'),
    foldersScript: path.join(dist, 'folders.js'),
    temporaryFolder,
    runnerTemporary: env.RUNNER_TEMP || undefined,
    hasToolCache: Boolean(env.RUNNER_TOOL_CACHE),
    // The tools are published there, whatever server the job belongs to.
    releasesUrl: 'https://github.com',
    cacheService: {
      resultsUrl: env.ACTIONS_RESULTS_URL,
      runtimeToken: env.ACTIONS_RUNTIME_TOKEN,
      serviceV2: env.ACTIONS_CACHE_SERVICE_V2,
      serverUrl: env.GITHUB_SERVER_URL,
      cacheMode: env.ACTIONS_CACHE_MODE,
      cacheUrl: env.ACTIONS_CACHE_URL,
      httpProxy: env.http_proxy ?? env.HTTP_PROXY,
      httpsProxy: env.https_proxy ?? env.HTTPS_PROXY,
      noProxy: env.no_proxy ?? env.NO_PROXY
    },
    runName: env.GITHUB_RUN_ID ? `${env.GITHUB_RUN_ID}.${env.GITHUB_RUN_ATTEMPT ?? '1'}` : String(Date.now()),
    branch: env.GITHUB_REF_NAME ?? '',
    checkout: inputContext(env).root,
    baseBranches: [env.GITHUB_BASE_REF, defaultBranch(env)].flatMap(name => name || []),
    isBaseline: env.GITHUB_ACTIONS !== 'true' || isOnDefaultBranch(env),
    hostname: hostname(),
    parallel: Math.max(2, availableParallelism()),
    // Somebody may set the machine's clock meanwhile: within one step this one only runs forward.
    now: () => Math.round(performance.timeOrigin + performance.now()),
    log: {
      // Whatever a line is made of, the runner must not take it for a command.
      info: line => core.info(harmlessLines(line)),
      warning: message => core.warning(message),
      group: core.group
    }
  }
}

/** The run of the workflow; undefined off GitHub Actions. */
export function workflowRun(env: Environment): WorkflowRun | undefined {
  return readWorkflowRun({ env, event: eventPayload(env) })
}

/** Adds to this step's part of the job summary. Renderings end with a new line, and may be as long as GitHub takes. */
export function writeSummary(env: Environment, markdown: string): void {
  const file = env.GITHUB_STEP_SUMMARY
  if (file) appendFileSync(file, markdown)
}

/** Other events build what others have proposed, on whatever branch GitHub counts them. */
const ownEvents: readonly string[] = ['push', 'schedule', 'workflow_dispatch', 'repository_dispatch']

function isOnDefaultBranch(env: Environment): boolean {
  const isBranch = env.GITHUB_REF === `refs/heads/${env.GITHUB_REF_NAME}`
  return isBranch && ownEvents.includes(env.GITHUB_EVENT_NAME ?? '') && env.GITHUB_REF_NAME === defaultBranch(env)
}

/** The event that started the workflow names the repository's default branch; a schedule does not, and runs nowhere else. */
function defaultBranch(env: Environment): string | undefined {
  if (env.GITHUB_EVENT_NAME === 'schedule') return env.GITHUB_REF_NAME
  try {
    const event = JSON.parse(eventPayload(env) ?? '{}') as {
      readonly repository?: { readonly default_branch?: string }
    }
    return event.repository?.default_branch
  } catch {
    return undefined
  }
}

function eventPayload(env: Environment): string | undefined {
  try {
    return readFileSync(env.GITHUB_EVENT_PATH ?? '', 'utf8')
  } catch {
    // No event: nothing depends on one.
    return undefined
  }
}
