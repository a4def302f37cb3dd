/** Looks up the index of the snapshot that fits best. */
import { anyWorkspacePrefix, type EngineIdentity, nearPrefixes, type Store, workspacePrefix } from '../store/index.ts'
import { unlessAborted } from '../time-budget.ts'
import { parseIndex, type SnapshotIndex } from './snapshot-index.ts'

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
  const own = workspacePrefix(identity, workspace)
  const any = anyWorkspacePrefix(identity)
  const found = await unlessAborted(store.find(own, [own, any], { signal }), signal)
  if (found === undefined) return undefined
  const { stream } = await store.read(found.key, { signal })
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of stream as AsyncIterable<Buffer>) {
    bytes += part.length
    if (bytes > maximumIndexBytes) throw new Error(`The index ${found.key} is larger than any index can be.`)
    parts.push(part)
  }
  const index = parseIndex(Buffer.concat(parts).toString('utf8'), identity)
  return { key: found.key, match: found.key.startsWith(own) ? 'exact' : 'fallback', index, bytes }
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
