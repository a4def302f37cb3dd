/** Checks of a compose project: its volumes, its contexts, and what the engine holds of its caches. */
import { existsSync } from 'node:fs'
import path from 'node:path'
import { formatBytes } from '../../format.ts'
import { listedId } from '../../mounts/index.ts'
import type { CacheItem } from '../du/inventory.ts'
import type { ExternalVolume } from '../project/external-volumes.ts'
import type { ProjectFacts } from '../project/project-facts.ts'
import { pythonCaches } from '../project/python-caches.ts'
import { formatAge } from '../table.ts'
import type { Check } from './check.ts'

/** A package manager's cache that was written to is larger, bytes. */
const emptyBytes = 64_000

export function externalVolumeCheck(volumes: readonly ExternalVolume[]): Check {
  const id = 'external-volumes'
  const missing = volumes.filter(volume => !volume.exists)
  const evidence = volumes.map(({ name, exists }) => `${name}: ${exists ? 'there' : 'missing'}`)
  if (missing.length === 0) {
    const finding = volumes.length === 0 ? 'The project names no external volumes.' : 'The external volumes are there.'
    return { id, outcome: 'ok', finding, evidence }
  }
  const others = missing.filter(volume => !volume.isCache).map(({ name }) => `docker volume create ${name}`)
  const remedy = [...(missing.some(volume => volume.isCache) ? ['setup creates the cache volumes.'] : []), ...others]
  const finding = 'External volumes are missing, without which docker compose up does not start.'
  return { id, outcome: 'problem', finding, evidence, remedy: remedy.join('\n') }
}

export function cacheVolumeCheck(facts: ProjectFacts): Check {
  const id = 'cache-volumes'
  const caches = pythonCaches(facts)
  const lacking = caches.filter(cache => !cache.isMounted)
  const evidence = caches.map(
    ({ service, tool, folder, isMounted }) =>
      `${service}: ${isMounted ? `a volume for ${tool}` : `none for ${tool}${folder === undefined ? '' : ` at ${folder}`}`}`
  )
  if (lacking.length === 0) {
    const finding =
      caches.length === 0 ? 'No service uses pip or uv.' : 'Containers keep the caches of pip and uv in volumes.'
    return { id, outcome: 'ok', finding, evidence }
  }
  const finding = 'Containers that install with pip or uv while they run download all anew: they have no cache volume.'
  return { id, outcome: 'advice', finding, evidence, remedy: 'setup --write override' }
}

/** A context without the file is sent, and compared, with all that lies in it. */
export function dockerignoreCheck({ dockerfiles }: ProjectFacts, projectDirectory: string): Check {
  const id = 'dockerignore'
  const contexts = dockerfiles.flatMap(({ service: { service, definition } }) => {
    const context = path.resolve(projectDirectory, definition.context ?? '.')
    const dockerfile = path.resolve(context, definition.dockerfile ?? 'Dockerfile')
    const isThere = existsSync(path.join(context, '.dockerignore')) || existsSync(`${dockerfile}.dockerignore`)
    return existsSync(context) ? [{ service, context, isThere }] : []
  })
  const evidence = contexts.map(({ service, context, isThere }) => `${service}: ${isThere ? '' : 'none in '}${context}`)
  if (contexts.every(({ isThere }) => isThere)) {
    return { id, outcome: 'ok', finding: 'Every build context has a .dockerignore.', evidence }
  }
  const finding = 'A build context has no .dockerignore: files such as .git make its COPY steps run anew.'
  return {
    id,
    outcome: 'advice',
    finding,
    evidence,
    remedy: 'Name .git, virtual environments and test data in .dockerignore.'
  }
}

/** @param items of the engine's cache @param now ms since 1970 */
export function mountContentCheck(
  { mounts: { mounts } }: ProjectFacts,
  items: readonly CacheItem[],
  now: number
): Check {
  const id = 'cache-mount-contents'
  const looked = mounts.map(mount => ({ id: listedId(mount), item: largest(items, listedId(mount)) }))
  const evidence = looked.map(({ id, item }) => {
    if (item === undefined) return `${id}: not there`
    const used = item.lastUsedAt === undefined ? '' : `, used ${formatAge(now - item.lastUsedAt)}`
    return `${id}: ${formatBytes(item.bytes)}${used}`
  })
  if (mounts.length === 0) return { id, outcome: 'ok', finding: 'No step of the project has a cache mount.', evidence }
  const missing = looked.filter(({ item }) => item === undefined)
  if (missing.length > 0) {
    const finding = 'This builder has not filled all cache mounts yet: the first build downloads everything.'
    return {
      id,
      outcome: 'advice',
      finding,
      evidence,
      remedy: 'build once, or build --restore FOLDER on an empty engine.'
    }
  }
  if (looked.some(({ item }) => (item?.bytes ?? 0) < emptyBytes)) {
    // A project with a few small packages has no more, so this proves nothing.
    const finding = 'A cache mount is as good as empty: what runs there may keep its cache elsewhere, or keep none.'
    const remedy = "Mount the tool's real cache folder (pip cache dir, uv cache dir), and do not forbid it to cache."
    return { id, outcome: 'advice', finding, evidence, remedy }
  }
  return { id, outcome: 'ok', finding: 'The cache mounts of the project are there and filled.', evidence }
}

/** Mounts that differ only in their owner have the same id. */
function largest(items: readonly CacheItem[], id: string): CacheItem | undefined {
  return items.filter(item => item.kind === 'mounts' && item.name === id).toSorted((a, b) => b.bytes - a.bytes)[0]
}
