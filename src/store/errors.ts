/** Errors of the cache backends: what happened, where, and what to do. None of them holds a token or a signed URL's query. */
import { isNativeError } from 'node:util/types'

export class StoreError extends Error {
  override readonly name: string = 'StoreError'
}

/** There is no entry of this key, or it was evicted between look-up and download. */
export class MissingEntryError extends StoreError {
  override readonly name = 'MissingEntryError'
  readonly key: string

  constructor(key: string, where: string) {
    super(`There is no cache entry "${key}" in ${where}.`)
    this.key = key
  }
}

/** A key that no backend accepts. */
export class InvalidKeyError extends StoreError {
  override readonly name = 'InvalidKeyError'
}

/** The service or the folder refuses the caller: retrying does not help. */
export class AccessDeniedError extends StoreError {
  override readonly name = 'AccessDeniedError'
}

/** The service or the disk failed, also after retries. */
export class BackendError extends StoreError {
  override readonly name = 'BackendError'
  /** HTTP status of the last answer, where there was one. */
  readonly status: number | undefined

  constructor(message: string, options?: { readonly cause?: unknown; readonly status?: number | undefined }) {
    super(message, options?.cause === undefined ? undefined : { cause: options.cause })
    this.status = options?.status
  }
}

/** The caller's signal ended the operation. */
export class AbortedError extends StoreError {
  override readonly name = 'AbortedError'
}

/** A URL as it may be shown: without user, query and fragment, where signatures live. */
export function shownUrl(url: string | URL): string {
  const text = String(url)
  if (!URL.canParse(text)) return '(not a URL)'
  const parsed = new URL(text)
  return `${parsed.origin}${parsed.pathname}`
}

/** One line that tells why `error` happened, without the query of any URL in it. */
export function reasonOf(error: unknown): string {
  const text = isNativeError(error) ? describe(error) : String(error)
  return text.replace(/(https?:\/\/[^\s?#"'<>]+)[?#][^\s"'<>]*/g, '$1').split('\n', 1)[0] ?? ''
}

/** The system's or the library's code of an error, such as `ENOENT`. */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

function describe(error: Error): string {
  if (error.message === '' && 'errors' in error && Array.isArray(error.errors))
    return error.errors.map(reasonOf).join('; ')
  const code = codeOf(error)
  return code !== undefined && !error.message.includes(code) ? `${error.message} (${code})` : error.message
}
