import path from 'node:path'
import { discard } from '../../../scripts/engine/trash.ts'
import { type ActionFile, readActionFile } from './action-file.ts'
import { type ExpressionContext, expand, holds, type JobStatus, type Value } from './expressions.ts'
import { describeJob, type JobEnvironment, type JobFolders, makeFolders, type RunFacts } from './job-environment.ts'
import { Masks } from './masks.ts'
import { endOrphans, type Orphan } from './orphans.ts'
import { type Outcome, type Phase, type PhaseResult, runPhase, skippedPhase } from './phase.ts'
import { stepInputs } from './step-inputs.ts'
import type { CancelTimes, JobUser } from './step-process.ts'

type Variables = Readonly<Record<string, string>>

export interface JobOptions {
  /** Where the job's own folder is made; the system's temporary folder by default. */
  readonly parent?: string
  /** A checkout to work in; an empty folder by default. */
  readonly workspace?: string
  /** The runner's tool cache, which outlives its jobs; an empty folder by default. */
  readonly toolCache?: string
  /** Node 24; the binary of this process by default. */
  readonly node?: string
  /** Who runs the steps; the user of this process by default. */
  readonly user?: JobUser
  /** Environment of the job on top of what the runner sets. Nothing of this process's own but PATH is passed on. */
  readonly env?: Variables
  /** Given to actions only, as the runner does with the tokens and addresses of its services (`ACTIONS_...`). */
  readonly actionEnv?: Variables
  readonly run?: Partial<RunFacts>
  /** The values of this job in its matrix. */
  readonly matrix?: { readonly [key: string]: Value }
  /** As with `RUNNER_DEBUG=1`. */
  readonly debug?: boolean
  /** Values that never show in a log; the job's token is one anyway. */
  readonly secrets?: readonly string[]
  readonly cancelTimes?: Partial<CancelTimes>
  /** ms; see `StepProcess.drainMs`. */
  readonly drainMs?: number
}

export interface StepOptions {
  /** Later steps find its outputs as `steps.<id>.outputs`. */
  readonly id?: string
  /** May hold expressions. */
  readonly with?: Variables
  readonly env?: Variables
  /** `success()` by default. */
  readonly if?: string
  readonly timeoutMs?: number
  /** Cancels the whole job after so many ms, or as soon as the main phase prints a line that fits. */
  readonly cancelAfter?: number | RegExp
}

export interface JobEnd {
  /** In the order in which they ran: last step first. */
  readonly posts: readonly PhaseResult[]
  /** Processes that the job had left behind and that were ended. */
  readonly orphans: readonly Orphan[]
}

interface Post {
  readonly action: ActionFile
  readonly script: string
  readonly options: StepOptions
  readonly environment: Variables
}

type Program = Pick<Phase, 'label' | 'command' | 'args' | 'environment' | 'warnings'> & { readonly condition: string }

/** One job on one runner: steps one after the other, then the post phases in reverse order. */
export class Job {
  readonly folders: JobFolders
  readonly #options: JobOptions
  readonly #described: JobEnvironment
  readonly #masks = new Masks()
  readonly #steps: { [id: string]: { outputs: Variables; outcome: Outcome } } = {}
  readonly #posts: Post[] = []
  #environment: Variables = {}
  #path: readonly string[] = []
  #status: JobStatus = 'success'
  #unnamed = 0
  #cancelRunning: () => void = () => undefined

  constructor(options: JobOptions = {}) {
    this.#options = options
    this.folders = makeFolders(options.parent, options, options.user)
    this.#described = describeJob(this.folders, options.run ?? {}, options.matrix ?? null, options.debug ?? false)
    for (const secret of [this.#described.token, ...(options.secrets ?? [])]) this.#masks.add(secret)
  }

  get status(): JobStatus {
    return this.#status
  }

  /** Cancels the job: the running phase gets SIGINT (and more, later) unless its condition holds all the same. */
  cancel(): void {
    this.#status = 'cancelled'
    this.#cancelRunning()
  }

  /**
   * Runs the main phase of an action and keeps its post phase for `finish`.
   * @param location its action.yml, or the folder of that
   * @throws Error when a hosted runner could not run it
   */
  async uses(location: string, options: StepOptions = {}): Promise<PhaseResult> {
    const action = readActionFile(location)
    const id = options.id ?? `__step_${++this.#unnamed}`
    const contexts = this.#contexts(options.env)
    const condition = options.if ?? 'success()'
    if (!holds(condition, contexts, this.#status)) return this.#keep(id, skippedPhase())
    const { variables, warnings } = stepInputs(action, options.with ?? {}, contexts)
    const environment = {
      ...options.env,
      ...variables,
      ...this.#options.actionEnv,
      GITHUB_ACTION: id,
      // Empty for an action that is part of the checkout (`uses: ./`).
      GITHUB_ACTION_REPOSITORY: '',
      GITHUB_ACTION_REF: ''
    }
    const program = { label: action.name, condition, command: this.#node, args: [action.main], environment, warnings }
    const result = this.#keep(id, await this.#run(program, options))
    if (action.post !== undefined) {
      const states = Object.entries(result.state).map(([name, value]) => [`STATE_${name}`, value])
      const postEnvironment = { ...environment, ...Object.fromEntries(states) }
      this.#posts.push({ action, script: action.post, options, environment: postEnvironment })
    }
    return result
  }

  /** Runs a script as a `run:` step does: bash, ended by the first command that fails. */
  async script(text: string, options: Omit<StepOptions, 'with'> = {}): Promise<PhaseResult> {
    const id = options.id ?? `__run_${++this.#unnamed}`
    const contexts = this.#contexts(options.env)
    const condition = options.if ?? 'success()'
    if (!holds(condition, contexts, this.#status)) return this.#keep(id, skippedPhase())
    const args = ['--noprofile', '--norc', '-e', '-o', 'pipefail', '-c', expand(text, contexts, this.#status)]
    const environment = { ...options.env, GITHUB_ACTION: id }
    const program = { label: 'run', condition, command: 'bash', args, environment, warnings: [] }
    return this.#keep(id, await this.#run(program, options))
  }

  /** Runs the post phases, last step first, and ends whatever processes the job left behind. */
  async finish(): Promise<JobEnd> {
    const posts: PhaseResult[] = []
    for (let post = this.#posts.pop(); post !== undefined; post = this.#posts.pop()) {
      posts.push(await this.#runPost(post))
    }
    return { posts, orphans: await endOrphans(this.#described.trackingId, this.#options.user?.uid) }
  }

  /** Deletes the job's own folder. */
  remove(): void {
    discard(this.folders.root)
  }

  async #runPost({ action, script, options, environment }: Post): Promise<PhaseResult> {
    const condition = action.postIf
    if (!holds(condition, this.#contexts(options.env), this.#status)) return skippedPhase()
    const { cancelAfter: _, ...limits } = options
    const label = `Post ${action.name}`
    return this.#run({ label, condition, command: this.#node, args: [script], environment, warnings: [] }, limits)
  }

  get #node(): string {
    return this.#options.node ?? process.execPath
  }

  #keep(id: string, result: PhaseResult): PhaseResult {
    this.#steps[id] = { outputs: result.outputs, outcome: result.outcome }
    return result
  }

  #contexts(stepEnv: Variables = {}): ExpressionContext {
    const env = { ...this.#options.env, ...this.#environment, ...stepEnv }
    return { ...this.#described.contexts, env, job: { status: this.#status }, steps: this.#steps }
  }

  async #run(program: Program, { timeoutMs, cancelAfter }: StepOptions): Promise<PhaseResult> {
    const stop = new AbortController()
    this.#cancelRunning = () => {
      if (!holds(program.condition, this.#contexts(), this.#status)) stop.abort()
    }
    const timer = typeof cancelAfter === 'number' ? setTimeout(() => this.cancel(), cancelAfter) : undefined
    const result = await runPhase({
      ...program,
      environment: this.#variables(program.environment),
      cwd: this.folders.workspace,
      user: this.#options.user,
      times: { interruptMs: 7500, terminateMs: 2500, ...this.#options.cancelTimes },
      drainMs: this.#options.drainMs ?? 5000,
      timeoutMs,
      masks: this.#masks,
      debug: this.#options.debug ?? false,
      commandFolder: path.join(this.folders.temp, '_runner_file_commands'),
      cancelled: stop.signal,
      onLine: line => {
        if (cancelAfter instanceof RegExp && cancelAfter.test(line)) this.cancel()
      }
    }).finally(() => {
      clearTimeout(timer)
      this.#cancelRunning = () => undefined
    })
    if (result.outcome === 'failure' && this.#status === 'success') this.#status = 'failure'
    this.#environment = { ...this.#environment, ...result.environment }
    // What was added last comes first, everything once.
    this.#path = [...new Set([...result.path.toReversed(), ...this.#path])]
    return result
  }

  /** The runner's own variables win over whatever a workflow or a step sets. */
  #variables(step: Variables): Record<string, string> {
    const { PATH: systemPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' } = process.env
    const chosen: Variables = {
      LANG: 'C.UTF-8',
      HOME: this.folders.home,
      ...this.#options.env,
      ...this.#environment,
      ...step
    }
    const searched = [...this.#path, chosen.PATH ?? systemPath].join(':')
    return { ...chosen, PATH: searched, ...this.#described.variables }
  }
}
