/**
 * An engine to which one fault after another happens. A job leaves what it has built, so the engine is emptied after each:
 * a fresh one would take several times as long.
 */
import { cpSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Engine } from '../../../scripts/engine/index.ts'
import type { Fault as Answer, CacheService, CacheServiceOptions, ServiceRequest } from '../cache-service/index.ts'
import { processState } from '../job-processes.ts'
import type { JobResult, Jobs, OneJob } from '../jobs.ts'

/** One service whose steps write to a cache mount and copy a file. */
export const tiny: Readonly<Record<string, string>> = {
  'compose.yaml': 'name: shop\nservices:\n  web:\n    build: ./web\n',
  'web/Dockerfile': `FROM busybox:latest
RUN --network=none --mount=type=cache,target=/cache echo installed >> /cache/log && cp /cache/log /log
COPY code.txt /code.txt
`,
  'web/code.txt': 'web 1\n'
}

/** What of an engine a fault must not change. */
export interface EngineState {
  readonly id: string
  readonly pid: number
  /** Below its data root. */
  readonly mounts: readonly string[]
  /** R, S, D, T... of its daemon. */
  readonly frozen: boolean
}

type Warmed = Map<'directory' | 'github', Promise<string>>

export class Bench {
  readonly engine: Engine
  readonly jobs: Jobs
  readonly #warmed: Warmed

  /** @param warmed snapshots made once for several benches */
  constructor(engine: Engine, jobs: Jobs, warmed: Warmed = new Map()) {
    this.engine = engine
    this.jobs = jobs
    this.#warmed = warmed
  }

  /** Makes the snapshots that fit, on an engine that nothing else is done to meanwhile. */
  async prepare(): Promise<void> {
    await this.#warm('directory')
    await this.#warm('github')
  }

  /** Runs a job of one step on the engine. */
  async run(job: OneJob, files: Readonly<Record<string, string>> = {}): Promise<JobResult> {
    return this.jobs.run(this.engine, this.project(files), job)
  }

  project(files: Readonly<Record<string, string>> = {}): string {
    return this.jobs.project({ ...tiny, ...files })
  }

  /** A folder with a snapshot that fits. */
  async directory(): Promise<string> {
    const folder = this.jobs.folder()
    cpSync(await this.#warm('directory'), folder, { recursive: true })
    return folder
  }

  /** A service with a snapshot that fits. */
  async service(
    faults?: (request: ServiceRequest) => Answer | undefined,
    options: Partial<CacheServiceOptions> = {}
  ): Promise<CacheService> {
    return this.jobs.service({ ...options, from: await this.#warm('github'), ...(faults && { faults }) })
  }

  /** A service with nothing in it. */
  async empty(
    faults?: (request: ServiceRequest) => Answer | undefined,
    options: Partial<CacheServiceOptions> = {}
  ): Promise<CacheService> {
    return this.jobs.service({ ...options, ...(faults && { faults }) })
  }

  /** The container that runs while the post step works, if the main step has built its image. */
  async startContainer(): Promise<string> {
    const { stdout } = await this.engine.docker(['run', '--detach', '--network=none', 'shop-web', 'sleep', '600'])
    return stdout.trim()
  }

  /** What the container finds in the image, while it runs. */
  async askContainer(id: string): Promise<string> {
    const { stdout, stderr } = await this.engine.docker(['exec', id, 'cat', '/code.txt', '/log'])
    return `${stdout}${stderr}`
  }

  state(): EngineState {
    const pid = this.engine.pid()
    const { dataRoot } = this.engine
    const mounts = readFileSync('/proc/self/mountinfo', 'utf8')
      .split('\n')
      .map(line => line.split(' ')[4] ?? '')
      .filter(point => point.startsWith(`${dataRoot}/`))
    const id = readFileSync(path.join(dataRoot, 'engine-id'), 'utf8')
    return { id, pid, mounts, frozen: processState(pid) === 'T' }
  }

  /** Makes the engine as if nobody had used it. @throws when it is not so afterwards */
  async emptied(): Promise<void> {
    const { docker } = this.engine
    const ids = (await docker(['ps', '--all', '--quiet'])).stdout.split('\n').filter(id => id !== '')
    if (ids.length > 0) await docker(['rm', '--force', ...ids])
    // What the last build has used is let go a moment after its end.
    for (let attempt = 1; ; attempt += 1) {
      await docker(['system', 'prune', '--all', '--force', '--volumes'])
      const { stdout } = await docker(['system', 'df', '--format', '{{.Type}} {{.TotalCount}}'])
      const left = stdout.split('\n').filter(line => !/^(Local Volumes .*|.* 0|)$/.test(line))
      if (left.length === 0) return
      if (attempt === 50) throw new Error(`The engine still holds something: ${left.join(', ')}`)
      await sleep(100)
    }
  }

  #warm(backend: 'directory' | 'github'): Promise<string> {
    const made = this.#warmed.get(backend) ?? this.#save(backend)
    this.#warmed.set(backend, made)
    return made
  }

  async #save(backend: 'directory' | 'github'): Promise<string> {
    const folder = this.jobs.folder()
    const cache = backend === 'directory' ? folder : await this.jobs.service({ folder })
    const { main, post } = await this.run({ cache })
    if (!/^Saved \d+ entries/m.test(post.log)) throw new Error(`No cold build: ${main.log}${post.log}`)
    await this.emptied()
    return folder
  }
}

/** The index in a cache folder. */
export function indexFile(folder: string): string {
  const [name = ''] = readdirSync(folder).filter(each => each.includes('-i-'))
  return path.join(folder, name)
}
