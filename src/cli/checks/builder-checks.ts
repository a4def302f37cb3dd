/** Checks of the builder: what its last builds reused, and whether it throws its cache away. */
import type { Docker } from '../../build/index.ts'
import { formatBytes } from '../../format.ts'
import { execute } from '../../process.ts'
import { printedBytes } from '../amounts.ts'
import { type CacheItem, totals } from '../du/inventory.ts'
import type { Check } from './check.ts'

/** Builds that are looked at, the newest. */
const mostBuilds = 5
/** A cache that fills this part of its limit is being collected. */
const fullPart = 0.9

interface PastBuild {
  readonly name: string
  readonly total: number
  readonly cached: number
}

export async function lastBuildsCheck(docker: Docker): Promise<Check> {
  return judgeBuilds(await pastBuilds(docker))
}

/** @param builds the newest first; undefined when they cannot be listed */
export function judgeBuilds(builds: readonly PastBuild[] | undefined): Check {
  const id = 'last-builds'
  if (builds === undefined) {
    return {
      id,
      outcome: 'unknown',
      finding: 'The last builds cannot be listed.',
      evidence: ['docker buildx history ls']
    }
  }
  const evidence = builds.map(({ name, total, cached }) => `${name}: ${cached} of ${total} steps CACHED`)
  if (builds.length === 0) {
    return { id, outcome: 'unknown', finding: 'This builder has built nothing yet.', evidence }
  }
  if (builds.some(({ cached }) => cached > 0)) {
    return { id, outcome: 'ok', finding: 'The last builds reused steps.', evidence }
  }
  const finding = 'None of the last builds reused a step.'
  const remedy = 'The first build of a project reuses none. If later ones do not either, build tells which steps ran.'
  return { id, outcome: builds.length > 1 ? 'advice' : 'unknown', finding, evidence, remedy }
}

async function pastBuilds(docker: Docker): Promise<readonly PastBuild[] | undefined> {
  const { env, signal } = docker
  const args = ['buildx', 'history', 'ls', '--format', 'json']
  const result = await execute(docker.command, args, { env, timeoutMs: 20_000, ...(signal && { signal }) }).catch(
    () => undefined
  )
  if (result?.exitCode !== 0) return undefined
  return result.stdout
    .split('\n')
    .filter(line => line.startsWith('{'))
    .slice(0, mostBuilds)
    .map(line => {
      const build = JSON.parse(line) as Readonly<Record<string, unknown>>
      return {
        name: String(build.name ?? build.Name ?? ''),
        total: Number(build.total_steps ?? build.NumTotalSteps ?? 0),
        cached: Number(build.cached_steps ?? build.NumCachedSteps ?? 0)
      }
    })
}

/** @param items of the builder's cache */
export async function garbageCheck(items: readonly CacheItem[], docker: Docker): Promise<Check> {
  const { env, signal } = docker
  const options = { env, timeoutMs: 20_000, ...(signal && { signal }) }
  const result = await execute(docker.command, ['buildx', 'inspect'], options).catch(() => undefined)
  return judgeGarbage(items, result?.exitCode === 0 ? result.stdout : '')
}

interface Rule {
  /** Kinds of records that it is about; undefined for all. */
  readonly about: string | undefined
  /** bytes that it leaves alone; undefined when it does not say. */
  readonly limit: number | undefined
  /** As buildx writes it, such as `48h0m0s`. */
  readonly keepFor: string | undefined
}

/** The rules in `docker buildx inspect`: what is idle for longer than `keepFor` goes once there is more than `limit`. */
function rulesOf(inspected: string): readonly Rule[] {
  return inspected
    .split(/^\s*GC Policy rule#\d+:/m)
    .slice(1)
    .map(rule => {
      const value = (name: string) => new RegExp(`^\\s*${name}:\\s+(\\S+)`, 'm').exec(rule)?.[1]
      const limit = value('Max Used Space') ?? value('Reserved Space') ?? value('Keep Bytes')
      return {
        about: value('Filters'),
        limit: limit === undefined ? undefined : printedBytes(limit),
        keepFor: value('Keep Duration')
      }
    })
}

/**
 * Tells whether the builder collects its cache as garbage. Its first rule is about cache mounts and build contexts alone, and
 * far stricter than the others.
 * @param inspected what `docker buildx inspect` says
 */
export function judgeGarbage(items: readonly CacheItem[], inspected: string): Check {
  const id = 'garbage-collection'
  const rules = rulesOf(inspected)
  const early = items.filter(({ kind }) => kind === 'mounts' || kind === 'sources')
  const looked = rules.flatMap(({ about, limit, keepFor }) => {
    if (limit === undefined || limit === 0) return []
    const bytes = sizeOf(about === undefined ? items : early)
    const what = about === undefined ? 'all of the cache' : 'cache mounts and sources'
    const idle = keepFor === undefined ? '' : `, then what was idle for ${keepFor.replace(/0m0s$/, '')} goes`
    return [
      { isFull: bytes > limit * fullPart, text: `${what}: ${formatBytes(bytes)} of ${formatBytes(limit)}${idle}` }
    ]
  })
  const evidence = [...new Set(looked.map(({ text }) => text))]
  if (looked.length === 0) {
    return { id, outcome: 'unknown', finding: 'The builder does not tell when it drops its cache.', evidence }
  }
  if (!looked.some(({ isFull }) => isFull)) {
    return { id, outcome: 'ok', finding: 'The cache is smaller than what the builder keeps.', evidence }
  }
  const finding = 'The cache is as large as the builder lets it be: what was not used lately is dropped.'
  const remedy = 'Raise builder.gc.defaultKeepStorage in daemon.json, or make room: prune --older-than 14d'
  return { id, outcome: 'advice', finding, evidence, remedy }
}

function sizeOf(items: readonly CacheItem[]): number {
  return totals(items).reduce((sum, { bytes }) => sum + bytes, 0)
}
