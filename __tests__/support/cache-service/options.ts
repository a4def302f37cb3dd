/** What a cache service can be told at its start. */
export type Operation =
  | 'CreateCacheEntry'
  | 'FinalizeCacheEntryUpload'
  | 'GetCacheEntryDownloadURL'
  | 'PutBlob'
  | 'PutBlock'
  | 'PutBlockList'
  | 'GetBlob'
  | 'GetBlobProperties'

export interface ServiceRequest {
  readonly operation: Operation
  /** The entry's key; of a look-up, the primary key. */
  readonly key: string
  /** 1 for the first request of this operation for this key (and, for blobs, this block or first byte). */
  readonly attempt: number
  /** 1 for the first request of this operation. */
  readonly count: number
  /** First byte asked for; 0 without a range. */
  readonly start: number
}

export type Fault =
  /** Answers with this status and does nothing. */
  | { readonly kind: 'status'; readonly status: number; readonly retryAfterSeconds?: number; readonly message?: string }
  /** Answers with this JSON and does nothing. */
  | { readonly kind: 'answer'; readonly body: unknown }
  /** Closes the connection: at once, or after this many bytes of the download or upload. */
  | { readonly kind: 'reset'; readonly afterBytes?: number }
  /** Keeps the connection open and goes silent. */
  | { readonly kind: 'hang'; readonly when: 'before-headers' | 'after-headers' }
  /** Promises this many bytes more than there are, or fewer, and ends cleanly where it can. */
  | { readonly kind: 'wrong-length'; readonly extraBytes: number }
  /** Changes one byte of the download. */
  | { readonly kind: 'corrupt'; readonly atByte: number }
  /** Downloads at this rate. */
  | { readonly kind: 'slow'; readonly bytesPerSecond: number }
  /** Sends the whole content although a range was asked for, and may close the connection after some bytes. */
  | { readonly kind: 'ignore-range'; readonly resetAfterBytes?: number }
  /** Does what was asked and closes the connection instead of answering. */
  | { readonly kind: 'lose-answer' }

export interface Throttle {
  /** For all connections together, each direction. */
  readonly bytesPerSecond?: number
  readonly bytesPerSecondPerConnection?: number
  /** Added before every answer. */
  readonly latencyMs?: number
}

export interface CacheServiceOptions {
  /** Where entries are kept. A service started there again finds them, and accepts the tokens of the earlier one. */
  readonly folder: string
  readonly port?: number
  readonly throttle?: Throttle
  readonly faults?: (request: ServiceRequest) => Fault | undefined
  /** How long signed URLs are good: 10 minutes unless told otherwise. */
  readonly urlLifetimeMs?: number
  /** Created and not finalized entries block their key this long: a day unless told otherwise. */
  readonly reservationLifetimeMs?: number
  /** New entries accepted within a minute; more are answered with 429. */
  readonly creationsPerMinute?: number
  /** The clock for entries, URLs and limits; ms since 1970. */
  readonly now?: () => number
}

export interface Statistics {
  readonly calls: Readonly<Record<Operation, number>>
  readonly bytesUploaded: number
  readonly bytesDownloaded: number
  /** TCP connections accepted. */
  readonly connections: number
}

export interface ListedEntry {
  readonly key: string
  readonly version: string
  readonly scope: string
  readonly bytes: number
  readonly createdAt: number
  readonly finalized: boolean
}
