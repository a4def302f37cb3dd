/** Gets the tools that the user asked for and makes them the docker command's, for this job only. */
import { rm } from 'node:fs/promises'
import path from 'node:path'
import type { Docker } from '../build/index.ts'
import { createPrivateConfig, type PrivateConfig } from './docker-config.ts'
import { fetchTool, releasesOf, type ToolSources } from './fetch-tool.ts'
import { latestVersion } from './release.ts'
import type { DownloadedTool } from './stored-tools.ts'
import { programName, type Tool, ToolError, type ToolName, tools, whyOf } from './tool.ts'
import { isRelease, type ToolVersion } from './tool-version.ts'
import { askVersion, type MissingTool, requireInUse, requireRunning } from './version-check.ts'

export type WantedTools = Readonly<Record<ToolName, ToolVersion>>

export interface InstalledTools {
  /** For the environment of every docker command from now on, in later steps too. */
  readonly variables: Readonly<Record<string, string>>
  /** What the cache did not have. */
  readonly downloaded: readonly DownloadedTool[]
}

/** The newest version is a single small question; a network that leads nowhere must not hold the build up for long. */
const latestBudgetMs = 15_000
const toolBudgetMs = 300_000

/**
 * Installs what is wanted and not there yet. `installed` and a version that is there already need nothing and ask nobody;
 * a `latest` that cannot be had becomes what is installed, with a warning.
 * @throws ToolError when a version that was asked for cannot be had
 */
export async function installTools(wanted: WantedTools, sources: ToolSources): Promise<InstalledTools> {
  const missing = await findMissing(wanted, sources)
  if (missing.length === 0) return { variables: {}, downloaded: [] }
  const config = await createPrivateConfig(sources.userConfig, sources.temporaryFolder)
  try {
    const failed = new AbortController()
    const attempts = missing.map(one =>
      obtain(one, config, sources, failed.signal).catch(error => {
        failed.abort(error)
        throw error
      })
    )
    // All have ended before their folder goes. The first failure is the one to tell: it ended the others.
    await Promise.allSettled(attempts)
    failed.signal.throwIfAborted()
    const obtained = (await Promise.all(attempts)).filter(one => one !== undefined)
    if (obtained.length > 0) return await use(obtained, config, sources)
  } catch (error) {
    await rm(config.folder, { recursive: true, force: true })
    throw error
  }
  await rm(config.folder, { recursive: true, force: true })
  return { variables: {}, downloaded: [] }
}

interface ObtainedTool extends MissingTool {
  readonly downloaded: DownloadedTool | undefined
}

async function findMissing(wanted: WantedTools, sources: ToolSources): Promise<readonly MissingTool[]> {
  const found = await Promise.all(
    (['buildx', 'compose'] as const).map(async name => {
      const tool = tools[name]
      const asked = wanted[name]
      if (asked.kind === 'installed') return undefined
      const [installed, version] = await Promise.all([
        askVersion(tool, sources.docker),
        asked.kind === 'exact' ? asked.version : resolveLatest(tool, sources)
      ])
      if (version === undefined) return undefined
      if (installed === undefined || !isRelease(installed, version)) {
        return { tool, version, asked: asked.kind === 'exact' ? version : 'latest', installed }
      }
      sources.log.info(`docker ${name} ${version} is installed already.`)
      return undefined
    })
  )
  return found.filter(one => one !== undefined)
}

async function resolveLatest(tool: Tool, sources: ToolSources): Promise<string | undefined> {
  try {
    return await latestVersion(tool, releasesOf(sources, AbortSignal.timeout(latestBudgetMs)))
  } catch (error) {
    sources.docker.signal?.throwIfAborted()
    const meaning = `what is installed is used, which may be older. Set ${tool.input} to a version to do without the look-up.`
    sources.log.warning(`The newest docker ${tool.name} could not be found out: ${whyOf(error)}. So ${meaning}`)
    return undefined
  }
}

/** Gets one tool; undefined when it was only `latest` and cannot be had. */
async function obtain(
  missing: MissingTool,
  config: PrivateConfig,
  sources: ToolSources,
  givenUp: AbortSignal
): Promise<ObtainedTool | undefined> {
  const file = path.join(config.plugins, programName(missing.tool, sources.machine))
  const { signal } = releasesOf(sources, AbortSignal.any([givenUp, AbortSignal.timeout(toolBudgetMs)]))
  try {
    const downloaded = await fetchTool(missing, file, sources, signal)
    await requireRunning(missing, file, sources.docker)
    return { ...missing, downloaded }
  } catch (error) {
    sources.docker.signal?.throwIfAborted()
    await rm(file, { force: true })
    return giveUp(missing, whyOf(error), sources)
  }
}

/** Throws for a version that was asked for; warns for `latest`. */
function giveUp({ tool, version, asked, installed }: MissingTool, why: string, { log }: ToolSources): undefined {
  const reason = `docker ${tool.name} ${version} cannot be had: ${why}`
  if (asked === 'latest' && installed !== undefined) {
    log.warning(`${reason}. So ${installed}, which is installed, is used.`)
    return undefined
  }
  const remedy =
    installed === undefined
      ? `Choose another version, or install the ${tool.plugin}-plugin package on the runner`
      : `Choose another version, or set it to installed to use ${installed}, which is there`
  throw new ToolError(`Input ${tool.input}: ${JSON.stringify(asked)}: ${reason}. ${remedy}.`)
}

/** Completes the folder and makes sure that the docker command takes the tools from it. */
async function use(
  obtained: readonly ObtainedTool[],
  config: PrivateConfig,
  sources: ToolSources
): Promise<InstalledTools> {
  try {
    await config.complete()
  } catch (error) {
    const inputs = obtained.map(({ tool }) => tool.input).join(' and ')
    throw new ToolError(
      `Input ${inputs}: the tools cannot be installed for this job alone: ${whyOf(error)}. ` +
        'Allow this user to make symbolic links, or install the tools on the runner and set the input to installed.'
    )
  }
  const variables = { DOCKER_CONFIG: config.folder }
  const docker: Docker = { ...sources.docker, env: { ...sources.docker.env, ...variables } }
  await Promise.all(obtained.map(one => requireInUse(one, docker, sources.log.warning)))
  return { variables, downloaded: obtained.flatMap(({ downloaded }) => downloaded ?? []) }
}
