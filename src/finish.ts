/** The story of the post step: save what the engine has learnt, and complete the report. Never fails a job. */
import { readFileSync } from 'node:fs'
import { type Docker, readComposeProject } from './build/index.ts'
import { readBuildRecords } from './engine/index.ts'
import { findCacheVolumes, inspectVolumes } from './mounts/index.ts'
import { openDoor } from './privileged/index.ts'
import type { SaveReport } from './report/index.ts'
import { parseIndex, type SaveResult, saveSnapshot } from './snapshot/index.ts'
import type { FinishState } from './state.ts'
import { openStore, type Store } from './store/index.ts'
import type { Surroundings } from './surroundings.ts'
import { startBudget } from './time-budget.ts'

/** Saves, and tells what became of it. */
export async function finish(state: FinishState, surroundings: Surroundings, signal: AbortSignal): Promise<SaveReport> {
  const { log } = surroundings
  if (state.skip !== undefined) return skipped(state.skip, log)
  const { backend } = state.inputs
  const { store, reason } = openStore({
    backend: backend.kind,
    ...(backend.kind === 'directory' && { directory: backend.directory }),
    temporaryDirectory: surroundings.runnerTemporary,
    environment: surroundings.cacheService
  })
  if (store === undefined) return skipped(reason, log)
  const budget = startBudget(state.inputs.saveTimeoutMs, 'save-timeout', signal)
  try {
    const access = await store.access()
    if (!access.write) return skipped(access.reason ?? 'the cache is read-only here', log)
    const result = await save(state, store, surroundings, budget.signal)
    return described(result, log)
  } catch (error) {
    const why = budget.reasonOf(error)
    log.warning(`The cache was not saved: ${why}`)
    return { outcome: 'failed', reason: why, bytes: 0, entries: 0 }
  } finally {
    budget.end()
    await store.close()
  }
}

async function save(
  state: FinishState,
  store: Store,
  surroundings: Surroundings,
  signal: AbortSignal
): Promise<SaveResult> {
  const docker: Docker = { command: 'docker', env: surroundings.env, signal }
  const [records, project] = await Promise.all([readBuildRecords(docker), readComposeProject(state.inputs, docker)])
  const names = findCacheVolumes(project, state.inputs.cacheVolumes).map(volume => volume.name)
  const volumes = await inspectVolumes(names, docker)
  const restored =
    state.restoredIndexFile === undefined
      ? undefined
      : parseIndex(readFileSync(state.restoredIndexFile, 'utf8'), state.identity)
  const door = await openDoor({
    script: surroundings.privilegedScript,
    node: surroundings.node,
    sudo: state.sudo,
    environment: surroundings.env
  })
  try {
    await door.call('open', {
      socket: state.endpoint.slice('unix://'.length),
      dataRoot: state.dataRoot,
      store: state.identity.store
    })
    return await saveSnapshot(
      {
        identity: state.identity,
        workspace: state.inputs.workspace,
        run: state.runName,
        restored,
        volumes,
        records,
        stepMs: state.stepMs,
        createdAt: new Date(surroundings.now()).toISOString()
      },
      { store, door, parallel: surroundings.parallel, log: surroundings.log.info, signal }
    )
  } finally {
    await door.close()
  }
}

function skipped(reason: string, log: Surroundings['log']): SaveReport {
  log.info(`Nothing is saved: ${reason.replace(/\.$/, '')}.`)
  return { outcome: 'skipped', reason, bytes: 0, entries: 0 }
}

function described(result: SaveResult, log: Surroundings['log']): SaveReport {
  switch (result.outcome) {
    case 'unchanged':
      log.info('Nothing is saved: the cache holds all of it already.')
      return { outcome: 'unchanged', bytes: 0, entries: 0 }
    case 'saved':
      log.info(
        `Saved ${result.entries} entries, ${(result.bytes / 1e6).toFixed(1)} MB as ${result.key}; ` +
          `the engine stood still for ${Math.round(result.frozenMs)} ms.`
      )
      return { outcome: 'saved', bytes: result.bytes, entries: result.entries }
    case 'exists':
      return skipped('this run has saved this workspace already', log)
    case 'denied':
      return skipped("this job's token may not write to the cache", log)
  }
}
