/** Which records of the build cache this run's results rest upon, through all stages, whether BuildKit had to load them or not. */
import type { CacheRecord } from '../engine/index.ts'
import type { BuildGraph } from '../privileged/index.ts'

export interface LivenessInput {
  readonly records: readonly CacheRecord[]
  readonly graph: BuildGraph
  /** Whether this run made or used a record. */
  readonly isTouched: (record: CacheRecord) => boolean
}

/**
 * The records that are live: those that were touched or that an image holds, what these were made from, and what they lie
 * upon. When everything is cached BuildKit loads only the last layer of each image, and nothing of the other stages, which a
 * later change needs again: so what counts is how the cache keys follow from each other, not what was loaded.
 */
export function liveRecords({ records, graph, isTouched }: LivenessInput): ReadonlySet<string> {
  const known = new Map(records.map(record => [record.id, record]))
  const isFresh = (id: string) => {
    const record = known.get(id)
    return record !== undefined && isTouched(record)
  }
  const keysOf = invert(graph.results)
  const live = new Set<string>()
  const keys = new Set<string>()
  const queue: string[] = []
  const visitKey = (key: string) => {
    if (keys.has(key)) return
    keys.add(key)
    queue.push(key)
  }
  const visitRecord = (id: string) => {
    if (live.has(id)) return
    live.add(id)
    for (const parent of known.get(id)?.parents ?? []) visitRecord(parent)
    for (const key of keysOf.get(id) ?? []) visitKey(key)
  }
  for (const record of records) if (record.shared || isTouched(record)) visitRecord(record.id)
  for (let key = queue.pop(); key !== undefined; key = queue.pop()) {
    for (const id of preferred(graph.results[key] ?? [], isFresh)) visitRecord(id)
    for (const source of chosenSources(key, graph, isFresh)) visitKey(source)
  }
  return live
}

/** Of several ways to an input, those of this run; all of them when this run has gone none. */
function chosenSources(key: string, graph: BuildGraph, isFresh: (id: string) => boolean): string[] {
  const byInput = Map.groupBy(graph.sources[key] ?? [], source => source.input)
  return [...byInput.values()].flatMap(sources => {
    const resultsOf = (source: { readonly key: string }) => graph.results[source.key] ?? []
    const hasFresh = sources.some(source => resultsOf(source).some(isFresh))
    // Keys of contents have no results of their own and lead nowhere.
    const chosen = hasFresh ? sources.filter(source => resultsOf(source).some(isFresh)) : sources
    return chosen.map(source => source.key)
  })
}

function preferred(ids: readonly string[], isFresh: (id: string) => boolean): readonly string[] {
  const fresh = ids.filter(isFresh)
  return fresh.length > 0 ? fresh : ids
}

/** Record -> the keys whose results it holds. */
function invert(results: BuildGraph['results']): ReadonlyMap<string, readonly string[]> {
  const keys = new Map<string, string[]>()
  for (const [key, ids] of Object.entries(results)) {
    for (const id of ids) keys.set(id, [...(keys.get(id) ?? []), key])
  }
  return keys
}
