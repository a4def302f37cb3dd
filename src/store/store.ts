/** What every cache backend offers. Keys have at most 512 characters and no commas (`checkKey` in keys.ts). */
import type { Readable } from 'node:stream'

export type StoreKind = 'github' | 'toolkit' | 'directory'

export interface FoundEntry {
  readonly key: string
  /** Size in bytes, where the backend tells it at look-up. */
  readonly bytes?: number
}

/** What the credentials or the folder permit; `reason` is one line for people and set when something is refused. */
export interface StoreAccess {
  readonly read: boolean
  readonly write: boolean
  readonly reason?: string
}

export interface ReadOptions {
  readonly signal?: AbortSignal | undefined
}

export interface ReadEntry {
  /** The content in order. Destroying it ends all requests behind it. */
  readonly stream: Readable
  /** Size in bytes, where known before the end. */
  readonly bytes: number | undefined
  /** Absolute path of a file with just this content, where the backend has one. */
  readonly file?: string
}

export interface PutOptions {
  readonly signal?: AbortSignal | undefined
  /** The file is no longer needed by the caller: a backend on the same disk may move it instead of copying it. */
  readonly consume?: boolean | undefined
}

/** `exists`: an entry of this key was there, nothing was sent. `denied`: the token or the folder does not permit writing. */
export type PutOutcome = 'saved' | 'exists' | 'denied'

export interface PutResult {
  readonly outcome: PutOutcome
  /** Bytes of content stored by this call: 0 unless `saved`. */
  readonly bytes: number
  /** With `exists`: another job is saving this key, or died while it did. Nothing can be read under it yet, perhaps ever. */
  readonly unfinished?: true
}

export interface Store {
  readonly kind: StoreKind

  /** Tells before any work whether reading and writing are permitted, as far as that is knowable. */
  access(): Promise<StoreAccess>

  /**
   * The newest entry whose key equals `key`, else the newest whose key begins with one of `prefixes`, tried in their order.
   * `undefined` is a miss. Throws StoreError when the backend cannot answer.
   */
  find(key: string, prefixes?: readonly string[], options?: ReadOptions): Promise<FoundEntry | undefined>

  /** The content of the entry of exactly this key. Throws MissingEntryError when there is none; the stream fails with a StoreError. */
  read(key: string, options?: ReadOptions): Promise<ReadEntry>

  /** Saves a file under a key. Throws StoreError when the backend fails. */
  put(key: string, file: string, options?: PutOptions): Promise<PutResult>

  /** Saves a small content under a key. */
  putBytes(key: string, content: Uint8Array, options?: PutOptions): Promise<PutResult>

  /** Ends kept-alive connections. */
  close(): Promise<void>
}
