/** The Actions cache service (version 2) as a store. */
import type { GithubCacheEnvironment } from './environment.ts'
import { AccessDeniedError, BackendError, MissingEntryError, StoreError } from './errors.ts'
import { accessOf } from './github/access.ts'
import { type Connection, defaultTimeouts, openConnection, type Timeouts } from './github/connection.ts'
import { defaultPartSizes, download, type PartSizes } from './github/download.ts'
import { type Permits, permits } from './github/ordered-parts.ts'
import { realTiming, type Timing } from './github/retry.ts'
import { openServiceClient, type ServiceClient } from './github/service-client.ts'
import { type BlockSizes, bytesContent, type Content, defaultBlockSizes, fileContent, upload } from './github/upload.ts'
import { checkKey } from './keys.ts'
import type { FoundEntry, PutOptions, PutResult, ReadEntry, ReadOptions, Store, StoreAccess } from './store.ts'

export interface GithubStoreOptions {
  /** `resultsUrl` and `runtimeToken` are needed. */
  readonly environment: GithubCacheEnvironment
  readonly timeouts?: Partial<Timeouts>
  readonly timing?: Timing
  readonly partSizes?: PartSizes
  readonly blockSizes?: BlockSizes
}

/** Parts held ahead by all downloads together: with 8 MiB each, 32 MiB beside the parts being handed on. */
const partsAhead = 4
/** A look-up costs less than uploading more than this for nothing. */
const lookUpFromBytes = 1024 * 1024

/** Opens the service that `environment` names. Sends nothing yet. Throws BackendError when URL or token are missing. */
export function openGithubStore(options: GithubStoreOptions): Store {
  const { resultsUrl = '', runtimeToken = '' } = options.environment
  if (!URL.canParse(resultsUrl) || runtimeToken === '') {
    throw new BackendError(
      'The cache service cannot be used: ACTIONS_RESULTS_URL or ACTIONS_RUNTIME_TOKEN is missing. A runner sets both for actions.'
    )
  }
  return new GithubStore(options, resultsUrl, runtimeToken)
}

class GithubStore implements Store {
  readonly kind = 'github'
  private readonly permitted: StoreAccess
  private readonly connection: Connection
  private readonly service: ServiceClient
  private readonly timing: Timing
  private readonly timeouts: Timeouts
  private readonly partSizes: PartSizes
  private readonly blockSizes: BlockSizes
  private readonly permits: Permits = permits(partsAhead)
  /** Signed URLs that look-ups gave, by key: a read after a look-up needs no second one. */
  private readonly urls = new Map<string, string>()

  constructor(options: GithubStoreOptions, resultsUrl: string, token: string) {
    this.permitted = accessOf(options.environment)
    this.timing = options.timing ?? realTiming
    this.timeouts = { ...defaultTimeouts, ...options.timeouts }
    this.partSizes = options.partSizes ?? defaultPartSizes
    this.blockSizes = options.blockSizes ?? defaultBlockSizes
    this.connection = openConnection(options.environment, this.timeouts)
    this.service = openServiceClient(this.connection, resultsUrl, token, this.timing)
  }

  async access(): Promise<StoreAccess> {
    return this.permitted
  }

  async find(
    key: string,
    prefixes: readonly string[] = [],
    options: ReadOptions = {}
  ): Promise<FoundEntry | undefined> {
    for (const text of [key, ...prefixes]) checkKey(text)
    // A token that may only write finds nothing, and saves all the same.
    if (!this.permitted.read) return undefined
    const found = await this.service.lookUp(key, prefixes, options.signal)
    if (found === undefined) return undefined
    this.urls.set(found.key, found.url)
    return { key: found.key }
  }

  async read(key: string, options: ReadOptions = {}): Promise<ReadEntry> {
    checkKey(key)
    this.checkReadable()
    const locate = async (): Promise<string | undefined> => (await this.service.lookUp(key, [], options.signal))?.url
    const url = this.urls.get(key) ?? (await locate())
    if (url === undefined) throw new MissingEntryError(key, `the cache service at ${this.service.where}`)
    const { connection, timing, permits } = this
    return download({ key, url, connection, timing, permits, sizes: this.partSizes, locate, signal: options.signal })
  }

  async put(key: string, file: string, options: PutOptions = {}): Promise<PutResult> {
    return this.save(key, await fileContent(file), options)
  }

  async putBytes(key: string, content: Uint8Array, options: PutOptions = {}): Promise<PutResult> {
    return this.save(key, bytesContent(content), options)
  }

  async close(): Promise<void> {
    await this.connection.close()
  }

  private checkReadable(): void {
    if (this.permitted.read) return
    throw new AccessDeniedError(`The cache cannot be read: ${this.permitted.reason ?? 'the token does not permit it.'}`)
  }

  private async save(key: string, content: Content, { signal }: PutOptions): Promise<PutResult> {
    checkKey(key)
    if (!this.permitted.write) return { outcome: 'denied', bytes: 0 }
    if (content.bytes > lookUpFromBytes && (await this.isThere(key, signal))) return { outcome: 'exists', bytes: 0 }
    const created = await this.service.create(key, signal)
    if (created === 'denied') return { outcome: 'denied', bytes: 0 }
    if (created === 'exists') {
      const finished = !this.permitted.read || (await this.isThere(key, signal))
      return finished ? { outcome: 'exists', bytes: 0 } : { outcome: 'exists', bytes: 0, unfinished: true }
    }
    const { connection, timing, timeouts } = this
    const url = created.uploadUrl
    await upload({ key, url, content, connection, timing, timeouts, sizes: this.blockSizes, signal })
    await this.finalize(key, content.bytes, signal)
    return { outcome: 'saved', bytes: content.bytes }
  }

  private async isThere(key: string, signal: AbortSignal | undefined): Promise<boolean> {
    if (!this.permitted.read) return false
    return (await this.service.lookUp(key, [], signal)) !== undefined
  }

  /** Repeated after a lost answer, finishing fails because it was done: then the entry is there. */
  private async finalize(key: string, bytes: number, signal: AbortSignal | undefined): Promise<void> {
    try {
      await this.service.finalize(key, bytes, signal)
    } catch (error) {
      if (signal?.aborted || !(error instanceof StoreError) || !(await this.isThere(key, signal))) throw error
    }
  }
}
