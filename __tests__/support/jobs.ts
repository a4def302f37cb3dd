/** Whole jobs for tests: small compose projects, fresh engines, and a job of one step, the action itself. */
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll } from '@jest/globals'
import {
  discard,
  type Engine,
  type EngineOptions,
  type Registry,
  startEngine,
  startRegistry
} from '../../scripts/engine/index.ts'
import type { Report } from '../../src/report/index.ts'
import { type CacheService, type CacheServiceOptions, startCacheService } from './cache-service/index.ts'
import { writeFiles } from './files.ts'
import { privilegedProcesses } from './job-processes.ts'
import { Job, type JobOptions, type Orphan, type PhaseResult, type RunFacts, type StepOptions } from './runner/index.ts'

export { writeFiles } from './files.ts'
export {
  isReplaced,
  killIfThere,
  namesIn,
  privilegedProcesses,
  processState,
  runs,
  scriptProcess,
  until
} from './job-processes.ts'

const action = path.resolve(import.meta.dirname, '../../action.yml')

/** Where a job finds its cache: a folder for the backend `directory`, a service for `github`. */
export type Cache = string | CacheService

export interface OneJob extends Omit<JobOptions, 'workspace' | 'run'>, Pick<StepOptions, 'cancelAfter' | 'timeoutMs'> {
  readonly cache?: Cache
  /** Of the service; one that may write to main unless told otherwise. */
  readonly token?: string
  readonly inputs?: Readonly<Record<string, string>>
  /** Tells this run from its predecessors; counted by itself. */
  readonly runId?: number
  /** What else the run is about. */
  readonly facts?: Partial<Omit<RunFacts, 'runId'>>
  /** While main runs, from its start on; it is waited for. */
  readonly during?: () => Promise<void>
  /** Between main and post, as later steps of the job. */
  readonly between?: (main: PhaseResult) => Promise<void>
  /** While post runs, from its start on; it is waited for. */
  readonly duringPost?: () => Promise<void>
  /** When all is over, before the job's folders go; also when the job could not be run to its end. */
  readonly after?: () => Promise<void>
}

export interface JobResult {
  readonly main: PhaseResult
  readonly post: PhaseResult
  readonly orphans: readonly Orphan[]
  /** As it was after the post step; undefined when main made none. */
  readonly report: Report | undefined
  /** What the steps left in the machine's folder for temporary files. */
  readonly temporary: readonly string[]
}

export interface Jobs {
  /** A folder that goes with the test file. */
  readonly scratch: () => string
  /** A new, empty folder in it. */
  folder(): string
  /** Writes the project `shop` (see {@link shop}) with some files changed or added. */
  project(files?: Readonly<Record<string, string>>): string
  /** Starts an engine as a runner's that nobody has used; who asks for it stops it. */
  freshEngine(options?: Partial<EngineOptions>): Promise<Engine>
  /** As {@link Jobs.freshEngine}, and stops it afterwards. */
  onFreshEngine<Result>(work: (engine: Engine) => Promise<Result>, options?: Partial<EngineOptions>): Promise<Result>
  run(engine: Engine, project: string, job?: OneJob): Promise<JobResult>
  /** A cache service that goes with the test file, with the entries of `from` (a service's folder) in it. */
  service(options?: Partial<CacheServiceOptions> & { readonly from?: string }): Promise<CacheService>
  /** A folder that holds what a cold build of the project saved there, made once for each backend and test file. */
  warm(backend: 'directory' | 'github'): Promise<string>
}

/** Prepares a test file: what it starts and makes goes at its end. */
export function useJobs(): Jobs {
  let registry: Registry | undefined
  let scratch = ''
  let runs = 0
  const services: CacheService[] = []
  const warmed = new Map<string, Promise<string>>()

  beforeAll(async () => {
    registry = await startRegistry()
    scratch = mkdtempSync(path.join(tmpdir(), 'jobs-'))
  }, 300_000)

  afterAll(async () => {
    for (const service of services) await service.stop()
    await registry?.stop()
    discard(scratch)
  }, 60_000)

  const jobs: Jobs = {
    scratch: () => scratch,
    folder: () => mkdtempSync(path.join(scratch, 'f-')),
    project(files = {}) {
      const folder = jobs.folder()
      writeFiles(folder, { ...shop, ...files })
      return folder
    },
    freshEngine(options = {}) {
      const mirror = registry === undefined ? {} : { registryMirror: registry.url }
      return startEngine({ store: 'overlay2', ...mirror, ...options })
    },
    async onFreshEngine(work, options = {}) {
      const engine = await jobs.freshEngine(options)
      try {
        return await work(engine)
      } finally {
        await engine.stop()
      }
    },
    async run(engine, project, job = {}) {
      runs += 1
      return runJob(engine, project, { runId: runs, ...job }, jobs.folder())
    },
    async service({ from, ...options } = {}) {
      const folder = options.folder ?? jobs.folder()
      if (from !== undefined) cpSync(from, folder, { recursive: true })
      const service = await startCacheService({ ...options, folder })
      services.push(service)
      return service
    },
    warm(backend) {
      const made = warmed.get(backend) ?? warm(jobs, backend)
      warmed.set(backend, made)
      return made
    }
  }
  return jobs
}

async function warm(jobs: Jobs, backend: 'directory' | 'github'): Promise<string> {
  const folder = jobs.folder()
  const cache = backend === 'directory' ? folder : await jobs.service({ folder })
  const { main, post } = await jobs.onFreshEngine(engine => jobs.run(engine, jobs.project(), { cache }))
  const reason = `${main.log}${post.log}`
  if (main.outcome !== 'success' || !/^Saved \d+ entries/m.test(post.log)) throw new Error(`No cold build: ${reason}`)
  return folder
}

async function runJob(engine: Engine, project: string, one: OneJob, temporary: string): Promise<JobResult> {
  const {
    cache,
    token,
    inputs,
    runId = 1,
    facts,
    during,
    between,
    duringPost,
    after,
    cancelAfter,
    timeoutMs,
    ...options
  } = one
  const isFolder = typeof cache === 'string'
  const job = new Job({
    ...options,
    workspace: project,
    run: { ...facts, runId },
    env: { ...engine.environment, TMPDIR: temporary, ...options.env },
    actionEnv: { ...(cache !== undefined && !isFolder && cache.environment(token)), ...options.actionEnv }
  })
  try {
    const backend = isFolder ? { 'cache-backend': 'directory', 'cache-directory': cache } : {}
    const limits = { ...(cancelAfter !== undefined && { cancelAfter }), ...(timeoutMs !== undefined && { timeoutMs }) }
    const main = await beside(
      job.uses(action, { with: { workspace: 'shop', ...backend, ...inputs }, ...limits }),
      during,
      ({ log }) => log
    )
    await beside(Promise.resolve(main), between && (() => between(main)), ({ log }) => log)
    const { posts, orphans } = await beside(job.finish(), duringPost, ended =>
      ended.posts.map(({ log }) => log).join('')
    )
    const [post] = posts
    if (post === undefined) throw new Error('The action has no post phase.')
    const file = main.outputs.report
    const report = file === undefined ? undefined : (JSON.parse(readFileSync(file, 'utf8')) as Report)
    const left = () => [...readdirSync(temporary), ...unfinished(job.folders.temp)]
    // What a killed step has started cleans up after it, and the job's folder is gone when this returns.
    for (let look = 0; look < 100 && left().some(name => !ofKilledStep.test(name)); look += 1) await sleep(50)
    return { main, post, orphans, report, temporary: left() }
  } finally {
    await after?.()
    job.remove()
  }
}

/** Runs something beside a step. What it throws tells what the step has printed, once that has ended. */
async function beside<T>(
  step: Promise<T>,
  run: (() => Promise<void>) | undefined,
  logOf: (ended: T) => string
): Promise<T> {
  const [ended, other] = await Promise.allSettled([step, run?.()])
  if (ended.status === 'rejected') throw ended.reason
  if (other.status === 'rejected') {
    const error = other.reason as Error
    error.message += `\nThe step: ${logOf(ended.value)}`
    throw error
  }
  return ended.value
}

/** What a step that is killed while it builds cannot remove: the runner does, with the job's folder. */
const ofKilledStep = /\/cbc-bake-\w+(\/|$)/

/** What steps keep in the runner's folder for temporary files only while they work. */
function unfinished(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(entry =>
    path.basename(entry).startsWith('cbc-')
  )
}

/** What the last line that the action prints about its cache mount's file is made of: one line for each install. */
const dockerfile = `FROM busybox:latest
COPY requirements.txt /requirements.txt
RUN --network=none --mount=type=cache,target=/root/.cache/pip cat /requirements.txt >> /root/.cache/pip/wheels && cp /root/.cache/pip/wheels /installed.txt
COPY code.txt /code.txt
RUN --network=none cat /code.txt > /built.txt
CMD ["cat", "/built.txt"]
`

/**
 * A project of two services, `web` and `worker`, of five steps each. A step stands for an install: it appends the
 * requirements to a file in its cache mount and keeps a copy, which so shows what the mount held. `shop-pip-cache` is an
 * external cache volume.
 */
export const shop: Readonly<Record<string, string>> = {
  'compose.yaml': `name: shop
services:
  web:
    build: ./web
    volumes: ["pip-cache:/root/.cache/pip"]
  worker:
    build: ./worker
volumes:
  pip-cache: {name: shop-pip-cache, external: true}
`,
  'web/Dockerfile': dockerfile,
  'web/requirements.txt': 'django\n',
  'web/code.txt': 'web 1\n',
  'worker/Dockerfile': dockerfile.replaceAll('/root/.cache/pip', '/var/cache/worker'),
  'worker/requirements.txt': 'celery\n',
  'worker/code.txt': 'worker 1\n'
}

/** What a file of an image holds. */
export async function imageFile(engine: Engine, image: string, file: string): Promise<string> {
  const run = await engine.docker(['run', '--rm', '--network', 'none', image, 'cat', file])
  if (run.exitCode !== 0) throw new Error(run.stderr)
  return run.stdout
}

/** Warnings of both steps, as they show on the job's page. */
export function warnings({ main, post }: JobResult): string[] {
  return [...main.annotations, ...post.annotations].filter(note => note.level === 'warning').map(note => note.message)
}

/** Annotations of a step but for advice on the project's files that does not warn. */
export function problems({ annotations }: Pick<PhaseResult, 'annotations'>): PhaseResult['annotations'] {
  return annotations.filter(note => note.level !== 'notice')
}

/** What a restore could leave behind: its folder, files for temporary use, processes. Empty when all is well. */
export function remains(engine: Engine, { temporary, orphans }: JobResult): string[] {
  const folder = path.join(engine.dataRoot, 'cbc-restore')
  return [
    ...(existsSync(folder) ? [folder] : []),
    ...temporary,
    ...orphans.map(orphan => orphan.command),
    ...privilegedProcesses(engine.dataRoot).map(found => found.args.join(' '))
  ]
}
