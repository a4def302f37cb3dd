/** What is cached, wherever it is: one list for showing and for removing. */

/** `sources`: copies of build contexts, checkouts and downloads that builds begin with. */
export type CacheKind = 'layers' | 'mounts' | 'sources' | 'volumes' | 'actions' | 'folder'

export const cacheKinds: readonly CacheKind[] = ['layers', 'mounts', 'sources', 'volumes', 'actions', 'folder']

export interface CacheItem {
  readonly kind: CacheKind
  /** What the engine, GitHub or the folder knows it by. */
  readonly id: string
  /** For people: the id of a cache mount, the instruction of a layer, the name of a volume, the key of an entry. */
  readonly name: string
  /** What uses it, where that can be told. */
  readonly tool?: string
  /** bytes */
  readonly bytes: number
  /** ms since 1970; undefined when it is not known. */
  readonly lastUsedAt?: number
  /** ms since 1970 */
  readonly createdAt?: number
  /** Why it cannot be removed; undefined when it can. */
  readonly keptBecause?: string
  /** Whether it is kept only because nothing but its name says that it is a cache. */
  readonly doubtful?: true
  /** Whether it is an external volume, which other projects may mount, too. */
  readonly external?: true
  /** Whether an image holds the same bytes, so that removing it frees none. */
  readonly shared?: boolean
}

export interface Inventory {
  readonly items: readonly CacheItem[]
  /** What could not be looked at, and why. */
  readonly notes: readonly string[]
}

export interface KindTotal {
  readonly kind: CacheKind
  readonly count: number
  /** bytes */
  readonly bytes: number
  /** ms since 1970, of the newest; undefined when it is not known. */
  readonly lastUsedAt?: number
}

/** Totals of the kinds that there is anything of. */
export function totals(items: readonly CacheItem[]): readonly KindTotal[] {
  return cacheKinds.flatMap(kind => {
    const own = items.filter(item => item.kind === kind)
    if (own.length === 0) return []
    const used = own.flatMap(item => item.lastUsedAt ?? [])
    const bytes = own.reduce((sum, item) => sum + item.bytes, 0)
    return [{ kind, count: own.length, bytes, ...(used.length > 0 && { lastUsedAt: Math.max(...used) }) }]
  })
}
