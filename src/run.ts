/** The story of the main step: prepare, restore, build, report. */
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Finding } from './advice/index.ts'
import { advicePhase } from './advice-phase.ts'
import { type BuildResult, type Docker, failureLines, type Translation, translateProject } from './build/index.ts'
import { buildPhase } from './build-phase.ts'
import { type Builder, removeBuilder } from './builders/index.ts'
import { type InputsWatch, watchInputs } from './causes/index.ts'
import { buildRequest, restoreLive } from './export-phase.ts'
import { finishState } from './finish-state.ts'
import { restoreRunnerFolders } from './folder-phase.ts'
import type { Inputs } from './inputs.ts'
import { buildLive, layerState, planLayers } from './layer-phase.ts'
import { stopMirror } from './mirror/index.ts'
import { type MirrorPhase, mirrorPhase, noMirror } from './mirror-phase.ts'
import { mountNeeds } from './mount-needs.ts'
import { ensureExternalVolumes } from './mounts/index.ts'
import { exportContext, type Prepared, prepare } from './prepare.ts'
import { lastLine, type Phase, type Report } from './report/index.ts'
import {
  nothingRestored,
  type RestorePhase,
  type RestoreSurroundings,
  readProject,
  restorePhase
} from './restore-phase.ts'
import { comparableRuns, nextHistory } from './run-history.ts'
import { runReport } from './run-report.ts'
import type { SnapshotIndex } from './snapshot/index.ts'
import type { FinishState } from './state.ts'
import type { Surroundings } from './surroundings.ts'

export interface RunResult {
  readonly report: Report
  readonly reportFile: string
  readonly build: BuildResult
  /** A compose file that tells services of a package mirror. */
  readonly mirrorOverride: string | undefined
  /** What there is to say of the project's files, the most valuable first. */
  readonly advice: readonly Finding[]
  /** For the environment of later steps. */
  readonly variables: Readonly<Record<string, string>>
  /** What the post step needs. */
  readonly finish: FinishState
}

/**
 * Runs the main step. A build that fails is a result.
 * @throws ToolError when a version of buildx or compose that was asked for cannot be had
 * @throws MirrorError when the package mirror that was asked for cannot work here
 * @throws EngineError when Docker, buildx or compose is missing, too old or not answering
 */
export async function run(inputs: Inputs, surroundings: Surroundings, signal: AbortSignal): Promise<RunResult> {
  const docker: Docker = { command: 'docker', env: surroundings.env }
  let builder: Builder | undefined
  let mirror: MirrorPhase | undefined
  const endStarted = async () => {
    if (mirror?.server !== undefined) await stopMirror(mirror.server, docker, surroundings.log)
    if (builder !== undefined) await removeBuilder(builder, docker, surroundings.log)
  }
  try {
    const result = await runPhases(inputs, surroundings, signal, {
      onBuilder: found => {
        builder = found
      },
      onMirror: found => {
        mirror = found
      }
    })
    // A job that is cancelled has no post step.
    if (result.build.outcome === 'cancelled') await endStarted()
    return result
  } catch (error) {
    // The post step learns nothing of a run that has no result.
    await endStarted()
    throw error
  }
}

/** Is told of what a run has started. */
interface Started {
  readonly onBuilder: (builder: Builder) => void
  readonly onMirror: (mirror: MirrorPhase) => void
}

async function runPhases(
  inputs: Inputs,
  surroundings: Surroundings,
  signal: AbortSignal,
  { onBuilder, onMirror }: Started
): Promise<RunResult> {
  const startedAt = surroundings.now()
  const phases: Phase[] = []
  const warnings: string[] = []
  const log = {
    ...surroundings.log,
    warning: (message: string) => {
      warnings.push(message)
      surroundings.log.warning(message)
    }
  }
  const given = { ...surroundings, log }
  const clocked = async <Result>(name: Phase['name'], work: () => Promise<Result>): Promise<Result> => {
    const start = surroundings.now()
    try {
      return await work()
    } finally {
      phases.push({ name, ms: surroundings.now() - start })
    }
  }
  const timed = <Result>(name: Phase['name'], title: string, work: () => Promise<Result>): Promise<Result> =>
    clocked(name, () => log.group(title, work))
  const prepared = await timed('prepare', 'Prepare', () => prepare(inputs, given, signal, onBuilder))
  const { docker } = prepared
  const context = { ...given, env: docker.env }
  const cacheIsSilent = new AbortController()
  const extracted = Promise.withResolvers<void>()
  const foldersEnded = AbortSignal.any([signal, cacheIsSilent.signal])
  const folders = restoreRunnerFolders(inputs, context, foldersEnded, extracted.promise)
  const project = readProject(inputs, docker)
  const live = exportContext(prepared, inputs, project, context)
  // What is to be restored depends on it.
  const translation = live?.translation ?? translateProject(buildRequest(inputs), docker)
  translation.catch(() => undefined)
  const watch = watchInputs({ projectDirectory: inputs.projectDirectory }, signal)
  translation.then(found => found.kind === 'definition' && watch.begin(found.definition)).catch(() => undefined)
  const restored = await timed('restore', 'Restore', () =>
    live === undefined
      ? restore(prepared, inputs, { project, translation, watch, context, onExtracted: extracted.resolve })
      : restoreLive(live)
  )
  if (restored.unreachable) cacheIsSilent.abort(new Error('the cache does not answer'))
  extracted.resolve()
  // Later steps need them, the build does not.
  const volumes = project.then(found => ensureExternalVolumes(found, inputs.cacheVolumes, docker, log))
  volumes.catch(() => undefined)
  const mirror =
    inputs.mirror.kind === 'off'
      ? noMirror
      : await clocked('mirror', () => mirrorPhase(inputs, docker, project, translation, context))
  onMirror(mirror)
  const layers = live === undefined ? undefined : planLayers(live, restored)
  const request = buildRequest(inputs, prepared.builder?.name, mirror.additions)
  const {
    build: built,
    definition,
    cacheAnswers
  } = await timed('build', 'Build', async () =>
    live === undefined || layers === undefined
      ? buildPhase(request, docker, context, translation, watch.begin)
      : buildLive(layers, { ...live, additions: mirror.additions }, watch.begin)
  )
  const kept = await clocked('folders', async () => {
    await volumes
    await prepared.store?.close()
    return folders
  })
  if (!signal.aborted) kept.tell(log)

  const { mountsIndex } = restored
  const index = restored.index ?? mountsIndex
  const runs = comparableRuns(index, inputs.workspace)
  const made = await watch.end(built.steps)
  const report = runReport(inputs, {
    startedAt,
    endedAt: surroundings.now(),
    phases,
    prepared,
    restored,
    built,
    runs,
    made,
    folders: kept.folders,
    checkout: surroundings.checkout,
    warnings
  })
  const layersLeft =
    layers === undefined
      ? undefined
      : layerState(layers, built, cacheAnswers, mountsIndex?.layers, report.timeSaved?.ms)
  const reportFile = path.join(surroundings.temporaryFolder, 'report.json')
  writeFileSync(reportFile, `${JSON.stringify(report, null, 2)}\n`)
  if (built.failure !== undefined) for (const line of failureLines(built.failure)) log.info(line)
  log.info(lastLine(report))
  return {
    report,
    reportFile,
    build: built,
    mirrorOverride: mirror.overrideFile,
    advice: advicePhase(inputs, built, definition, context),
    variables: prepared.tools.variables,
    finish: finishState(
      prepared,
      restored,
      built,
      {
        recorded: index?.stepMs ?? {},
        history: nextHistory(report, runs, made, given),
        layers: layersLeft,
        folders: kept.folders,
        mirror
      },
      inputs,
      context
    )
  }
}

interface Restoring {
  readonly project: RestoreSurroundings['project']
  readonly translation: Promise<Translation>
  readonly watch: InputsWatch
  readonly context: Surroundings
  readonly onExtracted: () => void
}

async function restore(
  { facts, identity, store, sudo, docker }: Prepared,
  inputs: Inputs,
  { project, translation, watch, context, onExtracted }: Restoring
): Promise<RestorePhase> {
  if (store === undefined) {
    context.log.info('Nothing is restored.')
    return nothingRestored
  }
  const needs = (index: SnapshotIndex) => mountNeeds(index, { inputs, facts, docker, translation, watch })
  const known = { inputs, facts, identity, store, docker, project, sudo, surroundings: context }
  return restorePhase({ ...known, mountNeeds: needs, onExtracted })
}
