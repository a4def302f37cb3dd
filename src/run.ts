/** The story of the main step: prepare, restore, build, report. */
import { rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { openBackend } from './backend.ts'
import { type BuildResult, build, type Docker, failureLines } from './build/index.ts'
import { useOf } from './build-use.ts'
import { type ChosenStrategy, chooseStrategy, type EngineFacts, readFacts, readPrivilege } from './engine/index.ts'
import { folderReport, restoreRunnerFolders } from './folder-phase.ts'
import type { Inputs } from './inputs.ts'
import { ensureExternalVolumes } from './mounts/index.ts'
import { lastLine, makeReport, type Phase, type Report, recordStepTimes } from './report/index.ts'
import {
  nothingRestored,
  type RestorePhase,
  type RestoreSurroundings,
  readProject,
  restorePhase
} from './restore-phase.ts'
import { keptTrees } from './snapshot/index.ts'
import type { FinishState } from './state.ts'
import type { EngineIdentity, Store } from './store/index.ts'
import type { Surroundings } from './surroundings.ts'
import { version } from './version.ts'

export interface RunResult {
  readonly report: Report
  readonly reportFile: string
  readonly build: BuildResult
  /** What the post step needs; undefined when there is nothing to save. */
  readonly finish: FinishState | undefined
}

interface Prepared {
  readonly facts: EngineFacts
  readonly chosen: ChosenStrategy
  readonly sudo: boolean
  readonly store: Store | undefined
  readonly identity: EngineIdentity
}

/**
 * Runs the main step. A build that fails is a result.
 * @throws EngineError when Docker, buildx or compose is missing, too old or not answering
 */
export async function run(inputs: Inputs, surroundings: Surroundings, signal: AbortSignal): Promise<RunResult> {
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
  const context = { ...surroundings, log }
  const timed = async <Result>(name: Phase['name'], title: string, work: () => Promise<Result>): Promise<Result> => {
    const start = surroundings.now()
    try {
      return await log.group(title, work)
    } finally {
      phases.push({ name, ms: surroundings.now() - start })
    }
  }
  const docker: Docker = { command: 'docker', env: surroundings.env, signal }
  const prepared = await timed('prepare', 'Prepare', () => prepare(inputs, docker, context))
  const cacheIsSilent = new AbortController()
  const folders = restoreRunnerFolders(inputs, context, AbortSignal.any([signal, cacheIsSilent.signal]))
  const project = readProject(inputs, docker)
  const restored = await timed('restore', 'Restore', () => restore(prepared, inputs, docker, project, context))
  if (restored.unreachable) cacheIsSilent.abort(new Error('the cache does not answer'))
  await ensureExternalVolumes(await project, inputs.cacheVolumes, docker, log)
  const built = await timed('build', 'Build', () => buildPhase(inputs, docker, context))
  await prepared.store?.close()
  const kept = await folders
  if (!signal.aborted) kept.tell(log)

  const report = makeReport({
    version,
    workspace: inputs.workspace,
    startedAt,
    totalMs: surroundings.now() - startedAt,
    strategy: { name: prepared.chosen.strategy, reason: prepared.chosen.reason },
    engine: engineReport(prepared.facts),
    cache: {
      ...(prepared.store && { backend: prepared.store.kind }),
      restored: restored.match,
      ...(restored.key !== undefined && { matchedKey: restored.key }),
      bytes: restored.bytes,
      entries: restored.bundles
    },
    phases,
    build: built,
    recorded: restored.index?.stepMs ?? {},
    mounts: [
      ...(restored.index === undefined ? [] : keptTrees(restored.index)),
      ...kept.folders.flatMap(folder => folderReport(folder, folder.bytes))
    ],
    warnings
  })
  const reportFile = path.join(surroundings.temporaryFolder, 'report.json')
  writeFileSync(reportFile, `${JSON.stringify(report, null, 2)}\n`)
  if (built.failure !== undefined) for (const line of failureLines(built.failure)) log.info(line)
  log.info(lastLine(report))
  return {
    report,
    reportFile,
    build: built,
    finish: finishState(prepared, restored, built, kept.folders, inputs, context)
  }
}

async function prepare(inputs: Inputs, docker: Docker, surroundings: Surroundings): Promise<Prepared> {
  const { log } = surroundings
  const [facts, privilege] = await Promise.all([readFacts(docker), readPrivilege(surroundings.uid, surroundings.env)])
  log.info(
    `Docker ${facts.engineVersion} (${facts.store} store) at ${facts.endpoint}, buildx ${facts.buildxVersion}, ` +
      `compose ${facts.composeVersion}, builder "${facts.builder.name}" (${facts.builder.driver})`
  )
  const chosen = chooseStrategy({ ...facts, platform: surroundings.platform, privilege }, inputs.strategy)
  const asked = inputs.strategy !== 'auto' && inputs.strategy !== chosen.strategy
  const line = `Strategy: ${chosen.strategy} (${chosen.reason}).`
  if (asked) log.warning(`Strategy ${inputs.strategy} was asked for, but ${chosen.reason}: ${chosen.strategy} is used.`)
  else log.info(line)
  const store =
    chosen.strategy === 'none' || inputs.cacheMode === 'off' ? undefined : chooseBackend(inputs, surroundings)
  const { os, arch, store: kind, engineVersion } = facts
  return { facts, chosen, sudo: privilege === 'sudo', store, identity: { os, arch, store: kind, engineVersion } }
}

function chooseBackend(inputs: Inputs, surroundings: Surroundings): Store | undefined {
  const { log } = surroundings
  const { store, reason } = openBackend(inputs.backend, surroundings)
  if (store === undefined) log.warning(`The cache is not used: ${reason}.`)
  else log.info(`Cache: ${store.kind} (${reason}).`)
  return store
}

async function restore(
  { facts, identity, store, sudo }: Prepared,
  inputs: Inputs,
  docker: Docker,
  project: RestoreSurroundings['project'],
  surroundings: Surroundings
): Promise<RestorePhase> {
  if (store === undefined) {
    surroundings.log.info('Nothing is restored.')
    return nothingRestored
  }
  return restorePhase({ inputs, facts, identity, store, docker, project, sudo, surroundings })
}

async function buildPhase(inputs: Inputs, docker: Docker, surroundings: Surroundings): Promise<BuildResult> {
  const { files, projectDirectory, profiles, envFiles, services, buildArgs, noCache, pull, push, progress } = inputs
  const request = { files, projectDirectory, profiles, envFiles, services, buildArgs, noCache, pull, push, progress }
  const { temporaryFolder, now, log } = surroundings
  return build(request, { ...docker, temporaryFolder, now, log: log.info })
}

function engineReport(facts: EngineFacts) {
  return {
    version: facts.engineVersion,
    store: facts.store,
    builder: `${facts.builder.name} (${facts.builder.driver})`,
    buildx: facts.buildxVersion,
    compose: facts.composeVersion
  }
}

/** A failed or cancelled build is not saved: what it left behind may be half of something. */
function finishState(
  { facts, identity, store, sudo }: Prepared,
  restored: RestorePhase,
  built: BuildResult,
  folders: FinishState['folders'],
  inputs: Inputs,
  surroundings: Surroundings
): FinishState | undefined {
  const indexFile = path.join(surroundings.temporaryFolder, 'restored-index.json')
  rmSync(indexFile, { force: true })
  if (restored.index !== undefined) writeFileSync(indexFile, JSON.stringify(restored.index))
  const skip =
    store === undefined
      ? 'the cache is not used'
      : inputs.cacheMode === 'read-only'
        ? 'cache-mode is read-only'
        : restored.unreachable
          ? 'the cache did not answer when it was to be restored'
          : built.outcome !== 'succeeded'
            ? `the build was ${built.outcome === 'failed' ? 'not successful' : 'cancelled'}`
            : undefined
  return {
    inputs,
    identity,
    endpoint: facts.endpoint,
    dataRoot: facts.dataRoot,
    sudo,
    restoredIndexFile: restored.index === undefined ? undefined : indexFile,
    // What a failed run has left may be half of what belongs there, and a key is never saved twice.
    folders: built.outcome === 'succeeded' && inputs.cacheMode !== 'read-only' && !restored.unreachable ? folders : [],
    use: useOf(built),
    stepMs: recordStepTimes(built.steps, restored.index?.stepMs ?? {}),
    runName: surroundings.runName,
    skip
  }
}
