/** Where a tool may come from: the runner's tool cache, the cache of the job, its release. */
import type { Docker } from '../build/index.ts'
import type { Connection, Store, Timing } from '../store/index.ts'
import { downloadAsset, publishedDigest, type Releases } from './release.ts'
import { type DownloadedTool, readStoredTool } from './stored-tools.ts'
import { assetFor, type Tool, type ToolMachine, whyOf } from './tool.ts'
import { addToToolCache, copyFromToolCache } from './tool-cache.ts'

export interface ToolSources {
  readonly docker: Docker
  readonly machine: ToolMachine
  /** The user's own configuration folder of the docker command, absolute. */
  readonly userConfig: string
  /** Whether the runner has a tool cache (`RUNNER_TOOL_CACHE`). */
  readonly hasToolCache: boolean
  /** undefined: nothing may be read from a cache. */
  readonly store: Store | undefined
  /** Where releases are: `https://github.com`. */
  readonly releasesUrl: string
  readonly connection: Connection
  readonly timing: Timing
  /** An existing folder that lasts as long as the job. */
  readonly temporaryFolder: string
  readonly log: { readonly info: (line: string) => void; readonly warning: (message: string) => void }
}

/** A cache that needs longer than this for some 20 MB is slower than the release. */
const storeBudgetMs = 30_000

/**
 * Gets a verified program into `file`. What the tool cache and the job's cache say is no reason to fail.
 * @returns what has to be saved for the next job; undefined when a cache had it
 */
export async function fetchTool(
  { tool, version }: { readonly tool: Tool; readonly version: string },
  file: string,
  sources: ToolSources,
  signal: AbortSignal
): Promise<DownloadedTool | undefined> {
  const { machine, store, log, hasToolCache, temporaryFolder } = sources
  const told = `docker ${tool.name} ${version}`
  const attempt = async <Found>(failed: string, work: () => Promise<Found>): Promise<Found | undefined> => {
    try {
      return await work()
    } catch (error) {
      signal.throwIfAborted()
      log.info(`${told} ${failed}: ${whyOf(error)}.`)
      return undefined
    }
  }
  if (hasToolCache) {
    const copy = () => copyFromToolCache(tool, version, machine, file, signal)
    if (await attempt("in the runner's tool cache is not used", copy)) {
      log.info(`${told}: from the runner's tool cache.`)
      return undefined
    }
  }
  const { platform, arch } = machine
  const asset = assetFor(tool, version, machine)
  if (asset === undefined) throw new Error(`${tool.repository} publishes no program for ${platform} on ${arch}`)
  const from = releasesOf(sources, signal)
  // Asked before the cache is: others may write to that, and what comes out of it runs with all that this job may do.
  const digest = await publishedDigest(asset, from)
  const limited = AbortSignal.any([signal, AbortSignal.timeout(storeBudgetMs)])
  const read = (source: Store) => readStoredTool({ tool, version, machine, digest }, file, source, limited)
  const isStored = store !== undefined && (await attempt('in the cache is not used', () => read(store))) === true
  if (!isStored) await downloadAsset(asset, digest, file, from)
  log.info(`${told}: from ${isStored ? 'the cache' : `its release at ${sources.releasesUrl}`}, SHA-256 verified.`)
  if (hasToolCache) {
    // A runner's tool cache may belong to another user, or its disk be full: the job has its copy.
    const add = () => addToToolCache(tool, version, machine, digest, file, temporaryFolder)
    await attempt("was not put into the runner's tool cache", add)
  }
  return isStored ? undefined : { name: tool.name, version, platform, arch, digest, file }
}

/** The place of releases, asked until the run is cancelled or `limit` aborts. */
export function releasesOf({ releasesUrl, connection, timing, docker }: ToolSources, limit: AbortSignal): Releases {
  const signal = docker.signal === undefined ? limit : AbortSignal.any([docker.signal, limit])
  return { url: releasesUrl, connection, timing, signal }
}
