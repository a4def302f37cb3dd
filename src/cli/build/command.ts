/** `build`: the build of the action on this machine, with the same report. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { failureLines } from '../../build/index.ts'
import { EngineError, readFacts } from '../../engine/index.ts'
import { buildRequest } from '../../export-phase.ts'
import { finish } from '../../finish.ts'
import { InputError, type InputName, type Inputs, readInputs } from '../../inputs.ts'
import { type Report, withSave } from '../../report/index.ts'
import { type RunResult, run } from '../../run.ts'
import type { Surroundings } from '../../surroundings.ts'
import type { CommandOptions } from '../command-parts.ts'
import { type CliContext, dockerFor, selectProject } from '../context.ts'
import { CliError, type ExitCode, UsageError } from '../errors.ts'
import { runLog } from './build-log.ts'
import {
  type CacheMove,
  checkMove,
  type MoveOptions,
  noMove,
  planMove,
  readSituation,
  wholeProject
} from './cache-move.ts'
import { localSurroundings } from './local-surroundings.ts'
import { reportLines } from './report-view.ts'

export interface BuildOptions extends CommandOptions, MoveOptions {
  /** False with `--no-cache`. */
  readonly cache: boolean
  readonly pull?: boolean
  readonly push?: boolean
  readonly buildArg?: readonly string[]
  readonly progress: 'auto' | 'plain' | 'quiet'
  readonly builder: string
  readonly report?: string
  readonly workspace?: string
}

/**
 * Builds, with the cache of a folder where one is named.
 * @throws UsageError, CliError: nothing was built
 */
export async function buildServices(
  services: readonly string[],
  options: BuildOptions,
  context: CliContext
): Promise<ExitCode> {
  checkMove(options)
  const { terminal } = context
  const move = await chooseMove(options, context)
  const given = inputsOf(services, options, move, context)
  for (const note of move.notes) terminal.note(`${terminal.noteStyle('yellow', '!')} ${note}`)
  const temporaryFolder = mkdtempSync(path.join(tmpdir(), 'compose-build-cache-'))
  try {
    const log = runLog(terminal, move.saves ? [] : move.restores ? ['Save'] : ['Prepare', 'Restore', 'Save'])
    const surroundings = localSurroundings(context, temporaryFolder, log)
    const result = await runWith(given, surroundings, context)
    const { failure } = result.build
    if (failure !== undefined) for (const line of failureLines(failure)) terminal.note(line)
    const report = await save(result, given, move, options, surroundings, context)
    terminal.status(undefined)
    if (options.report !== undefined) {
      writeFileSync(path.resolve(context.cwd, options.report), `${JSON.stringify(report, null, 2)}\n`)
    }
    if (options.json) terminal.print(JSON.stringify(report, null, 2))
    else for (const line of reportLines(report, terminal.style, terminal.columns)) terminal.print(line)
    const savedOk = options.save === undefined || ['saved', 'unchanged'].includes(report.save?.outcome ?? '')
    return report.outcome === 'succeeded' && savedOk ? 0 : 1
  } finally {
    rmSync(temporaryFolder, { recursive: true, force: true })
  }
}

async function chooseMove(options: BuildOptions, context: CliContext): Promise<CacheMove> {
  if (options.save === undefined && options.restore === undefined) return noMove
  const facts = await engineCall(() => readFacts(dockerFor(context)))
  return planMove(options, await readSituation(facts, context))
}

/** The inputs of the action that say the same. One folder serves both directions; with two, see `save`. */
function inputsOf(services: readonly string[], options: BuildOptions, move: CacheMove, context: CliContext): Inputs {
  const { cwd, home, env } = context
  const selection = selectProject(options, cwd, services)
  const folder = move.restores ? options.restore : options.save
  const texts: Readonly<Partial<Record<InputName, string>>> = {
    files: selection.files.join('\n'),
    'project-directory': selection.projectDirectory,
    profiles: selection.profiles.join('\n'),
    services: services.join('\n'),
    'env-files': selection.envFiles.join('\n'),
    'build-args': (options.buildArg ?? []).join('\n'),
    'no-cache': String(!options.cache),
    pull: String(options.pull === true),
    push: String(options.push === true),
    progress: options.progress,
    workspace: options.workspace ?? path.basename(selection.projectDirectory),
    strategy: move.strategy,
    builder: options.builder,
    'cache-mode': !move.restores && !move.saves ? 'off' : move.saves ? 'read-write' : 'read-only',
    'cache-backend': 'directory',
    ...(folder !== undefined && { 'cache-directory': path.resolve(cwd, folder) }),
    // Folders of a developer's own are not ours to fill.
    'cache-paths': 'off',
    // What does not fit would be dropped from the engine, which is the user's.
    'max-size': 'none'
  }
  try {
    const userCache = env.XDG_CACHE_HOME || path.join(home, '.cache')
    return readInputs(name => texts[name] ?? '', { root: cwd, onGitHub: false, userCache, home })
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    throw new UsageError(error.message.replaceAll(/^Input /gm, ''), { cause: error })
  }
}

function runWith(inputs: Inputs, surroundings: Surroundings, { signal }: CliContext): Promise<RunResult> {
  return engineCall(() => run(inputs, surroundings, signal))
}

/** What the engine lacks is no fault of this tool: `doctor` tells more. */
async function engineCall<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof EngineError)) throw error
    throw new CliError(`${error.message}\nRun doctor for all that is missing.`, { cause: error })
  }
}

/** The post step of the action: saves where that was asked for, and removes a builder that the run has started. */
async function save(
  result: RunResult,
  inputs: Inputs,
  move: CacheMove,
  options: BuildOptions,
  surroundings: Surroundings,
  { signal, cwd }: CliContext
): Promise<Report> {
  const { finish: left, build } = result
  const state = wholeProject(left, build, move.restores)
  const startedAt = surroundings.now()
  const isWhole = move.saves && move.strategy === 'none'
  const skip = isWhole && build.outcome === 'succeeded' ? undefined : move.saves ? state.skip : 'it was not asked for'
  const directory = path.resolve(cwd, options.save ?? '')
  const savedTo: Inputs = move.saves ? { ...inputs, backend: { kind: 'directory', directory } } : inputs
  const request = buildRequest(inputs, state.builder?.name)
  const isOther = move.restores && move.saves && directory !== path.resolve(cwd, options.restore ?? '')
  // A folder that is not the one restored from holds nothing of what was restored.
  const restoredIndexFile = isOther ? undefined : state.restoredIndexFile
  const { save: saved, mounts } = await surroundings.log.group('Save', () =>
    finish({ ...state, inputs: savedTo, skip, restoredIndexFile }, request, surroundings, signal)
  )
  const report = JSON.parse(readFileSync(result.reportFile, 'utf8')) as Report
  return move.saves ? withSave(report, saved, surroundings.now() - startedAt, mounts) : report
}
