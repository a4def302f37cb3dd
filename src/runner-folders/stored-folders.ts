/** Folders as bundles in a store. */
import { mkdir, mkdtemp, rename, rm, rmdir } from 'node:fs/promises'
import path from 'node:path'
import { extractBundle, packBundle } from '../archive/index.ts'
import type { Store } from '../store/index.ts'
import type { Attempt, FolderCache, RestoredFolder, RunnerFolder, SavedFolder } from './folder-cache.ts'
import { readFolderState } from './folder-state.ts'

/**
 * Keeps a folder as one bundle. Its key continues with the archive's size and the bundle's digest, so that what is read is
 * known to be whole before the folder gets it.
 * @param temporaryFolder an existing folder for bundles on their way
 */
export function storedFolders(store: Store, temporaryFolder: string): FolderCache {
  return {
    restore: (folders, signal) => all(folders, folder => restore(store, folder, signal)),
    save: (folders, signal) => all(folders, folder => save(store, folder, temporaryFolder, signal))
  }
}

function all<Result>(
  folders: readonly RunnerFolder[],
  work: (folder: RunnerFolder) => Promise<Result>
): Promise<readonly Attempt<Result>[]> {
  return Promise.all(folders.map(folder => work(folder).catch(error => ({ failed: (error as Error).message }))))
}

async function restore(
  store: Store,
  { folder, key, prefix }: RunnerFolder,
  signal: AbortSignal
): Promise<RestoredFolder> {
  const found = await store.find(`${key}-`, [`${key}-`, prefix], { signal })
  const [, matched, rawBytes, sha256] = /^(.+)-([0-9]+)-([0-9a-f]{64})$/.exec(found?.key ?? '') ?? []
  if (found === undefined || sha256 === undefined) return { matched: undefined, state: await readFolderState(folder) }
  await mkdir(path.dirname(folder), { recursive: true })
  const arriving = await mkdtemp(`${folder}.cbc-`)
  try {
    const { stream, bytes = 0 } = await store.read(found.key, { signal })
    await extractBundle({
      source: stream,
      expectedSha256: sha256,
      expectedBytes: bytes,
      maxRawBytes: Number(rawBytes),
      destination: arriving,
      // Of whoever runs this job, which may be another user than the one who saved it.
      owners: 'own',
      signal
    })
    await rmdir(folder).catch(() => undefined)
    await rename(arriving, folder)
  } finally {
    await rm(arriving, { recursive: true, force: true })
  }
  return { matched, state: await readFolderState(folder) }
}

async function save(
  store: Store,
  { folder, key }: RunnerFolder,
  temporaryFolder: string,
  signal: AbortSignal
): Promise<SavedFolder> {
  const existing = await store.find(`${key}-`, [`${key}-`], { signal })
  if (existing !== undefined) return { outcome: 'exists' }
  const work = await mkdtemp(path.join(temporaryFolder, 'folder-'))
  try {
    const output = path.join(work, 'bundle')
    const { rawBytes, sha256 } = await packBundle({ root: folder, members: ['.'], output, mutable: true, signal })
    const { outcome } = await store.put(`${key}-${rawBytes}-${sha256}`, output, { signal, consume: true })
    if (outcome === 'denied') throw new Error('the cache may not be written to')
    return { outcome }
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}
