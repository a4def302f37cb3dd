import { CommandFiles } from './command-files.ts'
import type { WorkflowCommand } from './commands.ts'
import type { JobStatus } from './expressions.ts'
import type { Masks } from './masks.ts'
import { type Annotation, type LogGroup, StepLog } from './step-log.ts'
import { runStepProcess, type StepProcess } from './step-process.ts'

export type Outcome = JobStatus | 'skipped'

/** What one phase (main or post) of a step did. */
export interface PhaseResult {
  readonly outcome: Outcome
  /** 0 for a skipped phase; 128 + the signal's number when a signal ended it. */
  readonly exitCode: number
  readonly timedOut: boolean
  /** The signals a cancellation or a time-out sent, in order. */
  readonly signals: readonly NodeJS.Signals[]
  /** Those of a post phase are recorded here too, though no later step can see them. */
  readonly outputs: Readonly<Record<string, string>>
  /** Set for later steps by GITHUB_ENV. */
  readonly environment: Readonly<Record<string, string>>
  /** Put in front of PATH for later steps by GITHUB_PATH, in the order in which they were added. */
  readonly path: readonly string[]
  readonly state: Readonly<Record<string, string>>
  /** Markdown for the job summary, masked. */
  readonly summary: string
  readonly annotations: readonly Annotation[]
  readonly groups: readonly LogGroup[]
  /** Every workflow command that was obeyed. */
  readonly commands: readonly WorkflowCommand[]
  /** What people see: masked. */
  readonly log: string
  /** What the process wrote. */
  readonly rawLog: string
  /** The secrets of the job, as known at the end of this phase. */
  readonly masks: readonly string[]
  readonly durationMs: number
  /** Whether a process of this step still held its output open after its end. */
  readonly outputHeldOpen: boolean
}

export interface Phase extends Omit<StepProcess, 'cancelled' | 'onLine'> {
  /** Names the phase in messages of the runner. */
  readonly label: string
  /** What the runner has to say before it starts. */
  readonly warnings: readonly string[]
  readonly timeoutMs?: number | undefined
  readonly masks: Masks
  readonly debug: boolean
  /** Where the command files are made. */
  readonly commandFolder: string
  /** Aborted when the phase is to be cancelled. */
  readonly cancelled: AbortSignal
  readonly onLine: (line: string) => void
}

/** Runs one phase of a step to its end and gathers all that it told the runner. */
export async function runPhase(phase: Phase): Promise<PhaseResult> {
  const started = performance.now()
  const { masks, user, timeoutMs } = phase
  const log = new StepLog(masks, phase.debug)
  for (const message of phase.warnings) log.annotate({ level: 'warning', message })
  const files = new CommandFiles(phase.commandFolder, user)
  // A signal of AbortSignal.timeout would keep running after the phase; this one is cleared.
  const expired = new AbortController()
  const timer = timeoutMs === undefined ? undefined : setTimeout(() => expired.abort(), timeoutMs)
  const ended = await runStepProcess({
    ...phase,
    environment: { ...phase.environment, ...files.environment },
    cancelled: AbortSignal.any([phase.cancelled, expired.signal]),
    onLine: line => {
      log.line(line)
      phase.onLine(line)
    }
  }).finally(() => clearTimeout(timer))

  const timedOut = expired.signal.aborted
  if (timedOut) log.annotate({ level: 'error', message: `The action '${phase.label}' has timed out.` })
  const written = files.read()
  const errors = [...log.errors, ...written.errors]
  for (const message of errors) log.annotate({ level: 'error', message })
  const failed = timedOut || ended.exitCode !== 0 || errors.length > 0
  return {
    ...ended,
    outcome: phase.cancelled.aborted ? 'cancelled' : failed ? 'failure' : 'success',
    timedOut,
    outputs: { ...log.outputs, ...written.outputs },
    environment: written.environment,
    path: written.path,
    state: { ...log.state, ...written.state },
    summary: masks.apply(written.summary),
    annotations: log.annotations,
    groups: log.groups,
    commands: log.commands,
    log: log.log,
    rawLog: log.rawLog,
    masks: masks.values,
    durationMs: performance.now() - started
  }
}

/** The result of a phase whose condition did not hold. */
export function skippedPhase(): PhaseResult {
  return {
    outcome: 'skipped',
    exitCode: 0,
    timedOut: false,
    signals: [],
    outputs: {},
    environment: {},
    path: [],
    state: {},
    summary: '',
    annotations: [],
    groups: [],
    commands: [],
    log: '',
    rawLog: '',
    masks: [],
    durationMs: 0,
    outputHeldOpen: false
  }
}
