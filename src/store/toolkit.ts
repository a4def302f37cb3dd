/**
 * The platform's own cache client as a store, for runners that do not offer version 2 of the cache service (GitHub
 * Enterprise Server). It saves files and not streams, and it reads the process's environment by itself. It takes no signal and
 * may wait for minutes: at its caller's signal it is left alone, and whoever uses it has to end the process by force.
 */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { copyFile, link, mkdir, open, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { addAbortSignal } from 'node:stream'
import { unlessAborted } from '../time-budget.ts'
import { AbortedError, BackendError, codeOf, MissingEntryError, reasonOf } from './errors.ts'
import { checkKey } from './keys.ts'
import type { FoundEntry, PutOptions, PutResult, ReadEntry, ReadOptions, Store, StoreAccess } from './store.ts'

export interface ToolkitStoreOptions {
  /**
   * Absolute path of a folder for files on their way. It is part of what identifies an entry, so it must be the same in
   * every job: a fixed folder below `RUNNER_TEMP`.
   */
  readonly folder: string
  /** What the environment says about reading and writing. */
  readonly access: StoreAccess
}

type Toolkit = typeof import('@actions/cache')

/** Opens the client; it is loaded at the first use. */
export function openToolkitStore(options: ToolkitStoreOptions): Store {
  return new ToolkitStore(options)
}

class ToolkitStore implements Store {
  readonly kind = 'toolkit'
  private readonly folder: string
  private readonly permitted: StoreAccess
  /** The one pattern that every entry is saved with: the client takes entries of other paths for other caches. */
  private readonly paths: readonly string[]
  /** Ends when the last save does: what lies in the folder is what is saved, so saves take turns. */
  private lastSave: Promise<unknown> = Promise.resolve()

  constructor(options: ToolkitStoreOptions) {
    this.folder = options.folder
    this.permitted = options.access
    this.paths = [path.join(options.folder, 'entry-*')]
  }

  async access(): Promise<StoreAccess> {
    return this.permitted
  }

  async find(
    key: string,
    prefixes: readonly string[] = [],
    { signal }: ReadOptions = {}
  ): Promise<FoundEntry | undefined> {
    for (const text of [key, ...prefixes]) checkKey(text)
    const { restoreCache } = await this.toolkit()
    const work = () => restoreCache([...this.paths], key, [...prefixes], { lookupOnly: true })
    const found = await givenUpAt(signal, `Looking up the cache entry "${key}"`, work)
    const wanted = found !== undefined && (found === key || prefixes.some(prefix => found.startsWith(prefix)))
    return wanted ? { key: found } : undefined
  }

  async read(key: string, { signal }: ReadOptions = {}): Promise<ReadEntry> {
    checkKey(key)
    const { restoreCache } = await this.toolkit()
    const work = () => restoreCache([...this.paths], key)
    const found = await givenUpAt(signal, `Reading the cache entry "${key}"`, work)
    const file = this.fileOf(key)
    if (found !== key) throw new MissingEntryError(key, "the runner's cache")
    try {
      const handle = await open(file, 'r')
      const { size } = await handle.stat()
      // The open file stays readable; its name is gone before another entry is saved from this folder.
      await rm(file)
      const stream = createReadStream('', { fd: handle })
      return { stream: signal ? addAbortSignal(signal, stream) : stream, bytes: size }
    } catch (error) {
      throw new BackendError(`The cache entry "${key}" was not restored to ${file}: ${reasonOf(error)}.`, {
        cause: error
      })
    }
  }

  put(key: string, file: string, options: PutOptions = {}): Promise<PutResult> {
    return this.save(key, target => linkOrCopy(file, target), options)
  }

  putBytes(key: string, content: Uint8Array, options: PutOptions = {}): Promise<PutResult> {
    return this.save(key, target => writeFile(target, content), options)
  }

  async close(): Promise<void> {
    await this.lastSave.catch(() => undefined)
    await rm(this.folder, { recursive: true, force: true })
  }

  private async toolkit(): Promise<Toolkit> {
    const toolkit = await import('@actions/cache')
    if (!toolkit.isFeatureAvailable()) throw new BackendError('The runner offers no cache to @actions/cache.')
    await mkdir(this.folder, { recursive: true })
    return toolkit
  }

  private fileOf(key: string): string {
    return path.join(this.folder, `entry-${createHash('sha256').update(key).digest('hex')}`)
  }

  private save(key: string, place: (target: string) => Promise<void>, { signal }: PutOptions): Promise<PutResult> {
    const work = async (): Promise<PutResult> => {
      checkKey(key)
      if (!this.permitted.write) return { outcome: 'denied', bytes: 0 }
      if ((await this.find(key)) !== undefined) return { outcome: 'exists', bytes: 0 }
      return this.saveNow(key, place)
    }
    const turn = this.lastSave.then(() => givenUpAt(signal, `Saving the cache entry "${key}"`, work))
    this.lastSave = turn.catch(() => undefined)
    return turn
  }

  private async saveNow(key: string, place: (target: string) => Promise<void>): Promise<PutResult> {
    const { saveCache } = await this.toolkit()
    const file = this.fileOf(key)
    try {
      await rm(file, { force: true })
      await place(file)
      const bytes = (await stat(file)).size
      if ((await saveCache([...this.paths], key)) !== -1) return { outcome: 'saved', bytes }
    } catch (error) {
      throw new BackendError(`The cache entry "${key}" cannot be saved: ${reasonOf(error)}.`, { cause: error })
    } finally {
      await rm(file, { force: true })
    }
    // The client only logs why; a look-up tells a lost race from a failure.
    if ((await this.find(key)) !== undefined) return { outcome: 'exists', bytes: 0 }
    throw new BackendError(`The cache entry "${key}" was not saved; the runner's cache client says why above.`)
  }
}

/** @throws AbortedError at the signal, before the work is begun or while it goes on by itself */
async function givenUpAt<Result>(
  signal: AbortSignal | undefined,
  what: string,
  work: () => Promise<Result>
): Promise<Result> {
  const ended = () => new AbortedError(`${what} was ended.`)
  if (signal?.aborted) throw ended()
  try {
    return await unlessAborted(work(), signal)
  } catch (error) {
    throw signal?.aborted ? ended() : error
  }
}

/** A second name costs nothing; another disk needs a copy. */
async function linkOrCopy(file: string, target: string): Promise<void> {
  try {
    await link(file, target)
  } catch (error) {
    if (codeOf(error) !== 'EXDEV' && codeOf(error) !== 'EPERM') throw error
    await copyFile(file, target)
  }
}
