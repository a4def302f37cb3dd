/** buildx and compose in the versions asked for: installed before anything else, and saved for later jobs at the end. */
import path from 'node:path'
import { openBackend } from './backend.ts'
import type { Inputs } from './inputs.ts'
import { defaultTimeouts, openConnection, realTiming, type Store } from './store/index.ts'
import type { Surroundings } from './surroundings.ts'
import type { TimeBudget } from './time-budget.ts'
import { type DownloadedTool, type InstalledTools, installTools, saveStoredTool } from './tools/index.ts'

type ToolInputs = Pick<Inputs, 'backend' | 'cacheMode' | 'buildxVersion' | 'composeVersion'>

/**
 * Installs what the inputs ask for.
 * @throws ToolError when a version cannot be had
 */
export async function prepareTools(
  inputs: ToolInputs,
  surroundings: Surroundings,
  signal: AbortSignal
): Promise<InstalledTools> {
  const wanted = { buildx: inputs.buildxVersion, compose: inputs.composeVersion }
  if (Object.values(wanted).every(({ kind }) => kind === 'installed')) return { variables: {}, downloaded: [] }
  const { env, machine, hasToolCache, releasesUrl, temporaryFolder, log } = surroundings
  const store = await openFor('read', inputs, surroundings)
  const connection = openConnection(surroundings.cacheService, defaultTimeouts)
  try {
    return await installTools(wanted, {
      docker: { command: 'docker', env, signal },
      machine,
      userConfig: path.resolve(env.DOCKER_CONFIG || path.join(machine.home, '.docker')),
      hasToolCache,
      store,
      releasesUrl,
      connection,
      timing: realTiming,
      temporaryFolder,
      log
    })
  } finally {
    await connection.close()
    await store?.close()
  }
}

/** Saves what had to be downloaded. It can be downloaded again, so nothing that goes wrong is worth a warning. */
export async function saveTools(
  downloaded: readonly DownloadedTool[],
  inputs: ToolInputs,
  surroundings: Surroundings,
  budget: TimeBudget
): Promise<void> {
  if (downloaded.length === 0 || inputs.cacheMode === 'read-only') return
  const { log, temporaryFolder } = surroundings
  const store = await openFor('write', inputs, surroundings)
  if (store === undefined) return
  try {
    for (const tool of downloaded) {
      const outcome = await saveStoredTool(tool, temporaryFolder, store, budget.signal)
      if (outcome === 'saved') log.info(`Saved docker ${tool.name} ${tool.version}.`)
    }
  } catch (error) {
    log.info(`The downloaded tools were not saved: ${budget.reasonOf(error)}`)
  } finally {
    await store.close()
  }
}

async function openFor(
  access: 'read' | 'write',
  { cacheMode, backend }: ToolInputs,
  surroundings: Surroundings
): Promise<Store | undefined> {
  if (cacheMode === 'off') return undefined
  const { store } = openBackend(backend, surroundings)
  if (store === undefined) return undefined
  if ((await store.access())[access]) return store
  await store.close()
  return undefined
}
