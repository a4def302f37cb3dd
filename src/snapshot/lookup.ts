/** Looks up the index of the snapshot that fits best. */
import { anyWorkspacePrefix, type EngineIdentity, nearPrefixes, type Store, workspacePrefix } from '../store/index.ts'
import { unlessAborted } from '../time-budget.ts'
import { IndexError, parseIndex, type SnapshotIndex } from './snapshot-index.ts'

/** Whose snapshot was found: this workspace's own, another's, or nobody's. */
export type Match = 'exact' | 'fallback' | 'none'

export interface FoundIndex {
  readonly key: string
  readonly match: Exclude<Match, 'none'>
  readonly index: SnapshotIndex
  readonly bytes: number
}

/** The largest index that is read. */
const maximumIndexBytes = 64 * 1024 * 1024

/** The text of an entry, and whose it is. */
export interface FoundText {
  readonly key: string
  readonly match: Exclude<Match, 'none'>
  readonly text: string
  readonly bytes: number
}

/**
 * Reads the newest entry of this workspace, else of any.
 * @param own begins the keys of this workspace @param any those of all @param maximumBytes what is larger is refused
 * @throws StoreError when the cache does not answer; IndexError when the entry is too large
 */
export async function findNewest(
  store: Store,
  { own, any }: { readonly own: string; readonly any: string },
  maximumBytes: number,
  signal?: AbortSignal
): Promise<FoundText | undefined> {
  const found = await unlessAborted(store.find(own, [own, any], { signal }), signal)
  if (found === undefined) return undefined
  const { stream } = await store.read(found.key, { signal })
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of stream as AsyncIterable<Buffer>) {
    bytes += part.length
    if (bytes > maximumBytes) throw new IndexError(`The index ${found.key} is larger than any index can be.`)
    parts.push(part)
  }
  const match = found.key.startsWith(own) ? 'exact' : 'fallback'
  return { key: found.key, match, text: Buffer.concat(parts).toString('utf8'), bytes }
}

/**
 * Looks up the newest snapshot: of this workspace, else of any.
 * @throws StoreError when the cache does not answer; IndexError when what it holds cannot be used
 */
export async function findIndex(
  store: Store,
  identity: EngineIdentity,
  workspace: string,
  signal?: AbortSignal
): Promise<FoundIndex | undefined> {
  const prefixes = { own: workspacePrefix(identity, workspace), any: anyWorkspacePrefix(identity) }
  const found = await findNewest(store, prefixes, maximumIndexBytes, signal)
  if (found === undefined) return undefined
  const { key, match, text, bytes } = found
  return { key, match, index: parseIndex(text, identity), bytes }
}

/** The newest index of an engine that is as much like this one as can be, after a miss. Only explains: a failure is no answer. */
export async function findNearest(
  store: Store,
  identity: EngineIdentity,
  signal?: AbortSignal
): Promise<string | undefined> {
  const [nearest = '', ...further] = nearPrefixes(identity)
  const found = await unlessAborted(store.find(nearest, [nearest, ...further], { signal }), signal).catch(
    () => undefined
  )
  return found?.key
}
