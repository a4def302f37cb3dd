/** What the engine holds and can be asked to drop: records of its build cache and images. */
import { type EngineResponse, requestEngine } from './engine-request.ts'

/** A record of BuildKit's cache, as the engine's own API tells it: with exact times and sizes. */
export interface CacheRecord {
  readonly id: string
  /** `regular`, `source.local`, `exec.cachemount`, `source.git.checkout`... */
  readonly type: string
  readonly description: string
  /** Records that this one lies upon. */
  readonly parents: readonly string[]
  /** bytes of its own, unpacked. */
  readonly bytes: number
  /** Whether an image holds it too; with the containerd store it may tell something else. */
  readonly shared: boolean
  readonly usageCount: number
  /** Whether a build uses it at this moment. */
  readonly inUse: boolean
  /** ms since 1970. */
  readonly createdAt: number
  /** ms since 1970; undefined when it never was. */
  readonly lastUsedAt: number | undefined
}

export interface EngineImage {
  readonly id: string
  /** `name:tag`; none for a dangling image. */
  readonly names: readonly string[]
  /** bytes, unpacked, layers that others share included. */
  readonly bytes: number
}

export interface EngineContents {
  /** Measures what was never measured, which counts as a use of it. Must not be called while a build runs. */
  cacheRecords(): Promise<readonly CacheRecord[]>
  /** Drops records of the build cache. Those that others need or that are in use stay. @returns the ids that went */
  dropRecords(ids: readonly string[]): Promise<readonly string[]>
  images(): Promise<readonly EngineImage[]>
  /** SHA-256 digests of an image's layers, unpacked, the lowest first. */
  layersOf(image: string): Promise<readonly string[]>
  /** Ids of the images that containers were made of, whether these run or not. */
  imagesOfContainers(): Promise<ReadonlySet<string>>
  /** Removes a name of an image, or a dangling image by its id. @returns false when the engine refuses, as it is needed */
  removeImage(name: string): Promise<boolean>
}

/** The engine did not do what it was asked for; the message holds its own. */
export class EngineRequestError extends Error {
  override readonly name = 'EngineRequestError'
}

/** BuildKit removes the folders of what it drops before it answers. */
const dropTimeoutMs = 300_000
const askTimeoutMs = 60_000
/** Ids in one request: they are a part of its address. */
const idsAtOnce = 200

/** @param socket the engine's Unix socket, as a path */
export function engineContents(socket: string, signal?: AbortSignal): EngineContents {
  const ask = async <Answer>(path: string): Promise<Answer> =>
    JSON.parse(checked(path, await requestEngine({ socket, path, timeoutMs: askTimeoutMs, signal }))) as Answer
  return {
    async cacheRecords() {
      return cacheRecordsOf(await ask<UsageAnswer>('/system/df?type=build-cache&verbose=1'))
    },
    async dropRecords(ids) {
      const dropped: string[] = []
      for (let at = 0; at < ids.length; at += idsAtOnce) {
        const path = `/build/prune?all=1&filters=${idFilter(ids.slice(at, at + idsAtOnce))}`
        const response = await requestEngine({ socket, method: 'POST', path, timeoutMs: dropTimeoutMs, signal })
        const answer = JSON.parse(checked('/build/prune', response)) as { readonly CachesDeleted: string[] | null }
        dropped.push(...(answer.CachesDeleted ?? []))
      }
      return dropped
    },
    async images() {
      const images = await ask<readonly ImageAnswer[]>('/images/json?all=1')
      return images.map(({ Id, RepoTags, Size }) => ({
        id: Id,
        names: (RepoTags ?? []).filter(name => !name.includes('<none>')),
        bytes: Size
      }))
    },
    async layersOf(image) {
      const { RootFS } = await ask<{ readonly RootFS?: { readonly Layers?: readonly string[] } }>(
        `/images/${encodeURIComponent(image)}/json`
      )
      return RootFS?.Layers ?? []
    },
    async imagesOfContainers() {
      const containers = await ask<readonly { readonly ImageID: string }[]>('/containers/json?all=1')
      return new Set(containers.map(container => container.ImageID))
    },
    async removeImage(name) {
      const path = `/images/${encodeURIComponent(name)}?noprune=1`
      const response = await requestEngine({ socket, method: 'DELETE', path, timeoutMs: dropTimeoutMs, signal })
      if (response.status === 404 || response.status === 409) return false
      checked('/images', response)
      return true
    }
  }
}

/** What the engine tells of its build cache. */
export interface UsageAnswer {
  /** From API 1.52 on. */
  readonly BuildCacheUsage?: { readonly Items?: readonly RecordAnswer[] | null }
  /** Up to API 1.52. */
  readonly BuildCache?: readonly RecordAnswer[] | null
}

/** The records in an answer to `/system/df`. */
export function cacheRecordsOf({ BuildCacheUsage, BuildCache }: UsageAnswer): readonly CacheRecord[] {
  return (BuildCacheUsage?.Items ?? BuildCache ?? []).map(toRecord)
}

interface RecordAnswer {
  readonly ID: string
  readonly Type: string
  readonly Description: string
  readonly Parents?: readonly string[] | null
  /** So Docker 23 to 28 spell it. */
  readonly ' Parents'?: readonly string[] | null
  readonly Size: number
  readonly Shared: boolean
  readonly InUse: boolean
  readonly UsageCount: number
  readonly CreatedAt: string
  readonly LastUsedAt?: string | null
}

interface ImageAnswer {
  readonly Id: string
  readonly RepoTags: readonly string[] | null
  readonly Size: number
}

function toRecord(record: RecordAnswer): CacheRecord {
  return {
    id: record.ID,
    type: record.Type,
    description: record.Description,
    parents: record.Parents ?? record[' Parents'] ?? [],
    bytes: record.Size,
    shared: record.Shared,
    usageCount: record.UsageCount,
    inUse: record.InUse,
    createdAt: Date.parse(record.CreatedAt),
    lastUsedAt: record.LastUsedAt ? Date.parse(record.LastUsedAt) : undefined
  }
}

/** The engine takes one value for `id` and matches it as a regular expression; the slashes quote it (containerd's filters). */
function idFilter(ids: readonly string[]): string {
  const strange = ids.find(id => !/^[a-z0-9]+$/.test(id))
  if (strange !== undefined) throw new EngineRequestError(`"${strange}" is no id of a record of the build cache.`)
  return encodeURIComponent(JSON.stringify({ id: { [`/^(${ids.join('|')})$/`]: true } }))
}

function checked(what: string, { status, text }: EngineResponse): string {
  if (status === 200) return text
  throw new EngineRequestError(`The engine answered ${what} with ${status}: ${text.trim().slice(0, 300)}`)
}
