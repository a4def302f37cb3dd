/**
 * A folder as a cache: one file an entry. Content is written under a name that no look-up sees and gets its own name when it
 * is complete and on the disk, so that several jobs can share a folder, also on a network disk.
 */
import { randomUUID } from 'node:crypto'
import { constants, createReadStream } from 'node:fs'
import {
  access,
  chmod,
  copyFile,
  link,
  mkdir,
  open,
  readdir,
  rename,
  rm,
  stat,
  utimes,
  writeFile
} from 'node:fs/promises'
import path from 'node:path'
import { addAbortSignal } from 'node:stream'
import { failure, isDenied, isMissing } from './directory-errors.ts'
import { entryKey, entryPath } from './directory-names.ts'
import { AbortedError, codeOf, MissingEntryError } from './errors.ts'
import { checkKey } from './keys.ts'
import type { FoundEntry, PutOptions, PutResult, ReadEntry, ReadOptions, Store, StoreAccess } from './store.ts'

/** Begins the names of unfinished files; no entry's name begins with a dot. */
const unfinishedPrefix = '.unfinished-'
/** An unfinished file older than this belongs to a job that was killed. */
const unfinishedLifetimeMs = 24 * 60 * 60 * 1000
const readBufferBytes = 1024 * 1024

/** Opens `folder` as a cache. It is made at the first `put`. */
export function openDirectoryStore(folder: string): Store {
  const root = path.resolve(folder)
  let cleaned: Promise<void> | undefined
  const prepare = async (): Promise<void> => {
    await mkdir(root, { recursive: true })
    cleaned ??= removeAbandoned(root)
    await cleaned
  }
  return {
    kind: 'directory',
    access: () => accessOf(root),
    find: (key, prefixes = []) => find(root, key, prefixes),
    read: (key, options) => read(root, key, options),
    put: (key, file, options) => put({ root, prepare }, key, file, options),
    putBytes: (key, content, options) => putBytes({ root, prepare }, key, content, options),
    close: async () => {}
  }
}

async function accessOf(root: string): Promise<StoreAccess> {
  const existing = await nearestExisting(root)
  const read = existing !== root || (await permits(root, constants.R_OK | constants.X_OK))
  const write = await permits(existing, constants.W_OK | constants.X_OK)
  if (read && write) return { read, write }
  const refused = read ? 'written' : 'read'
  return { read, write, reason: `The cache directory ${root} cannot be ${refused}: the user lacks permission.` }
}

async function nearestExisting(folder: string): Promise<string> {
  let candidate = folder
  while (candidate !== path.dirname(candidate) && !(await permits(candidate, constants.F_OK))) {
    candidate = path.dirname(candidate)
  }
  return candidate
}

async function permits(file: string, mode: number): Promise<boolean> {
  return access(file, mode).then(
    () => true,
    () => false
  )
}

async function find(root: string, key: string, prefixes: readonly string[]): Promise<FoundEntry | undefined> {
  const exact = await statEntry(root, key)
  if (exact) return { key, bytes: exact.bytes }
  if (prefixes.length === 0) return undefined
  for (const prefix of prefixes) checkKey(prefix)
  const keys = await listKeys(root)
  for (const prefix of prefixes) {
    const newest = await newestOf(root, keys, prefix)
    if (newest) return newest
  }
  return undefined
}

async function newestOf(root: string, keys: readonly string[], prefix: string): Promise<FoundEntry | undefined> {
  const matching = keys.filter(key => key.startsWith(prefix))
  const entries = await Promise.all(matching.map(async key => ({ key, entry: await statEntry(root, key) })))
  let newest: { key: string; bytes: number; savedNs: bigint } | undefined
  for (const { key, entry } of entries) {
    if (entry && (newest === undefined || isNewer({ key, ...entry }, newest))) newest = { key, ...entry }
  }
  return newest && { key: newest.key, bytes: newest.bytes }
}

/** Entries saved within one tick of the file system's clock are told apart by their keys. */
function isNewer(
  one: { readonly key: string; readonly savedNs: bigint },
  other: { readonly key: string; readonly savedNs: bigint }
): boolean {
  return one.savedNs === other.savedNs ? one.key > other.key : one.savedNs > other.savedNs
}

async function statEntry(root: string, key: string): Promise<{ bytes: number; savedNs: bigint } | undefined> {
  const file = path.join(root, entryPath(key))
  try {
    const found = await stat(file, { bigint: true })
    return found.isFile() ? { bytes: Number(found.size), savedNs: found.mtimeNs } : undefined
  } catch (error) {
    if (isMissing(error)) return undefined
    throw failure(`The cache entry "${key}" in ${root} cannot be examined`, error)
  }
}

async function listKeys(root: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(root, { recursive: true, withFileTypes: true })
    return entries
      .filter(entry => entry.isFile())
      .map(entry => entryKey(path.relative(root, path.join(entry.parentPath, entry.name))))
      .filter(key => key !== undefined)
  } catch (error) {
    if (isMissing(error)) return []
    throw failure(`The cache directory ${root} cannot be listed`, error)
  }
}

async function read(root: string, key: string, options: ReadOptions = {}): Promise<ReadEntry> {
  if (options.signal?.aborted) throw new AbortedError(`Reading the cache entry "${key}" was ended.`)
  try {
    const file = path.join(root, entryPath(key))
    const handle = await open(file, 'r')
    const { size } = await handle.stat()
    const stream = createReadStream('', { fd: handle, highWaterMark: readBufferBytes })
    // Aborted before anybody reads it, it must not be an error that nobody handles; who reads it learns of it all the same.
    stream.on('error', () => undefined)
    return { stream: options.signal ? addAbortSignal(options.signal, stream) : stream, bytes: size, file }
  } catch (error) {
    if (isMissing(error)) throw new MissingEntryError(key, `the directory ${root}`)
    throw failure(`The cache entry "${key}" in ${root} cannot be read`, error)
  }
}

interface Target {
  readonly root: string
  /** Makes the folder and removes what killed jobs left in it, once. */
  readonly prepare: () => Promise<void>
}

async function put(target: Target, key: string, file: string, options: PutOptions = {}): Promise<PutResult> {
  return save(target, key, options, async unfinished => {
    if (options.consume && (await moved(file, unfinished))) return
    await copyFile(file, unfinished, constants.COPYFILE_FICLONE)
  })
}

async function putBytes(
  target: Target,
  key: string,
  content: Uint8Array,
  options: PutOptions = {}
): Promise<PutResult> {
  return save(target, key, options, unfinished => writeFile(unfinished, content))
}

async function save(
  { root, prepare }: Target,
  key: string,
  options: PutOptions,
  write: (unfinished: string) => Promise<void>
): Promise<PutResult> {
  const entry = path.join(root, entryPath(key))
  if (await statEntry(root, key)) return { outcome: 'exists', bytes: 0 }
  if (options.signal?.aborted) throw new AbortedError(`Saving the cache entry "${key}" was ended.`)
  const unfinished = path.join(root, `${unfinishedPrefix}${randomUUID()}`)
  try {
    await prepare()
    await mkdir(path.dirname(entry), { recursive: true })
    await write(unfinished)
    const bytes = await settle(unfinished)
    const published = await publish(unfinished, entry)
    return published ? { outcome: 'saved', bytes } : { outcome: 'exists', bytes: 0 }
  } catch (error) {
    if (isDenied(error)) return { outcome: 'denied', bytes: 0 }
    throw failure(`The cache entry "${key}" cannot be saved in ${root}`, error)
  } finally {
    await rm(unfinished, { force: true }).catch(() => undefined)
  }
}

/** Renames within a disk; `false` when the file lies on another one. */
async function moved(file: string, target: string): Promise<boolean> {
  try {
    await rename(file, target)
    return true
  } catch (error) {
    if (codeOf(error) === 'EXDEV') return false
    throw error
  }
}

/**
 * Brings the content to the disk and marks it as new, whatever the age of the file it came from. Who may read it follows from
 * the umask, as for any new file: a cache that users share would else hold bundles that only one of them can read.
 * @returns its bytes
 */
async function settle(file: string): Promise<number> {
  const now = new Date()
  await utimes(file, now, now)
  await chmod(file, 0o666 & ~process.umask())
  const handle = await open(file, 'r')
  try {
    // Without this, a power cut can leave an empty file under a key that nobody ever writes again.
    await handle.sync()
    return (await handle.stat()).size
  } finally {
    await handle.close()
  }
}

/** Gives the file its name; `false` when another job did so first. Hard links refuse an existing name, renames do not. */
async function publish(unfinished: string, entry: string): Promise<boolean> {
  try {
    await link(unfinished, entry)
    return true
  } catch (error) {
    const code = codeOf(error)
    if (code === 'EEXIST') return false
    // Some network disks know no hard links.
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'EOPNOTSUPP' && code !== 'ENOSYS') throw error
    await rename(unfinished, entry)
    return true
  }
}

async function removeAbandoned(root: string): Promise<void> {
  const before = Date.now() - unfinishedLifetimeMs
  for (const name of await readdir(root)) {
    if (!name.startsWith(unfinishedPrefix)) continue
    const file = path.join(root, name)
    const found = await stat(file).catch(() => undefined)
    if (found && found.mtimeMs < before) await rm(file, { force: true })
  }
}
