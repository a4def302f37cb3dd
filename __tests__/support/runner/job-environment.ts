import { randomUUID } from 'node:crypto'
import { chownSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { ExpressionContext, Value } from './expressions.ts'
import type { JobUser } from './step-process.ts'

/** What a workflow run is about; everything has a default. */
export interface RunFacts {
  readonly repository: string
  readonly ref: string
  readonly sha: string
  readonly baseRef: string
  readonly headRef: string
  readonly runId: number
  readonly runAttempt: number
  readonly runNumber: number
  readonly workflow: string
  readonly job: string
  readonly actor: string
  readonly eventName: string
  readonly event: { readonly [key: string]: Value }
  readonly serverUrl: string
  readonly token: string
}

const defaultFacts: RunFacts = {
  repository: 'octo-org/octo-repo',
  ref: 'refs/heads/main',
  sha: '1234567890abcdef1234567890abcdef12345678',
  baseRef: '',
  headRef: '',
  runId: 1,
  runAttempt: 1,
  runNumber: 1,
  workflow: 'CI',
  job: 'build',
  actor: 'octocat',
  eventName: 'push',
  event: {},
  serverUrl: 'https://github.com',
  token: 'ghs_testTokenOfThisJob'
}

/** The folders of one job, all inside `root` unless a workspace was given. */
export interface JobFolders {
  readonly root: string
  readonly workspace: string
  readonly temp: string
  readonly toolCache: string
  readonly home: string
}

/**
 * Makes the folders of a job, owned by its user; folders that are there already are left as they are.
 * @param given a checkout to work in, and a tool cache
 */
export function makeFolders(
  parent: string | undefined,
  given: { readonly workspace?: string; readonly toolCache?: string },
  user?: JobUser
): JobFolders {
  const root = mkdtempSync(path.join(parent ?? tmpdir(), 'job-'))
  const folders: JobFolders = {
    root,
    workspace: given.workspace ?? path.join(root, 'work', 'repo', 'repo'),
    temp: path.join(root, 'work', '_temp'),
    toolCache: given.toolCache ?? path.join(root, 'toolcache'),
    home: user?.home ?? path.join(root, 'home')
  }
  if (user) chownSync(root, user.uid, user.gid)
  for (const folder of Object.values(folders)) {
    const made = mkdirSync(folder, { recursive: true })
    if (made === undefined || !user) continue
    for (let each = folder; each.length >= made.length; each = path.dirname(each)) chownSync(each, user.uid, user.gid)
  }
  return folders
}

/** The variables and expression contexts that are the same for all steps of a job. */
export interface JobEnvironment {
  readonly variables: Readonly<Record<string, string>>
  readonly contexts: ExpressionContext
  readonly trackingId: string
  readonly token: string
}

/** Derives what every step sees, and writes the event's file. */
export function describeJob(
  folders: JobFolders,
  given: Partial<RunFacts>,
  matrix: Value,
  debug: boolean
): JobEnvironment {
  const facts = { ...defaultFacts, ...given }
  const eventPath = path.join(folders.temp, '_github_workflow', 'event.json')
  mkdirSync(path.dirname(eventPath), { recursive: true })
  writeFileSync(eventPath, JSON.stringify(facts.event))
  const github = githubVariables(facts, folders.workspace, eventPath)
  const runner = {
    os: 'Linux',
    arch: process.arch === 'arm64' ? 'ARM64' : 'X64',
    name: 'runner of the tests',
    environment: 'github-hosted',
    temp: folders.temp,
    tool_cache: folders.toolCache,
    workspace: path.dirname(folders.workspace),
    ...(debug ? { debug: '1' } : {})
  }
  const trackingId = `github_${randomUUID()}`
  return {
    trackingId,
    token: facts.token,
    variables: {
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      RUNNER_TRACKING_ID: trackingId,
      ...prefixed('GITHUB_', github),
      ...prefixed('RUNNER_', runner)
    },
    contexts: {
      github: { ...github, token: facts.token, event: facts.event },
      runner,
      matrix,
      strategy: {},
      inputs: {}
    }
  }
}

function githubVariables(facts: RunFacts, workspace: string, eventPath: string): Record<string, string> {
  const [owner = ''] = facts.repository.split('/')
  const api = facts.serverUrl === defaultFacts.serverUrl ? 'https://api.github.com' : `${facts.serverUrl}/api/v3`
  return {
    repository: facts.repository,
    repository_owner: owner,
    ref: facts.ref,
    ref_name: facts.ref.replace(/^refs\/(heads|tags|pull)\//, ''),
    ref_type: facts.ref.startsWith('refs/tags/') ? 'tag' : 'branch',
    ref_protected: 'false',
    sha: facts.sha,
    base_ref: facts.baseRef,
    head_ref: facts.headRef,
    run_id: String(facts.runId),
    run_attempt: String(facts.runAttempt),
    run_number: String(facts.runNumber),
    retention_days: '90',
    workflow: facts.workflow,
    job: facts.job,
    actor: facts.actor,
    triggering_actor: facts.actor,
    event_name: facts.eventName,
    event_path: eventPath,
    server_url: facts.serverUrl,
    api_url: api,
    graphql_url: api.endsWith('/v3') ? `${facts.serverUrl}/api/graphql` : `${api}/graphql`,
    workspace
  }
}

function prefixed(prefix: string, values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`${prefix}${name.toUpperCase()}`, value]))
}
