/**
 * Content to a signed URL of the Azure Blob service: Put Blob for a small one, else Put Block in parallel and Put Block List.
 * https://learn.microsoft.com/en-us/rest/api/storageservices/put-block
 *
 * The three requests are made here, not by the Azure SDK: they share the pool, the proxy and the retries of everything else.
 */
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { AccessDeniedError, BackendError, reasonOf, shownUrl } from '../errors.ts'
import type { Connection, Timeouts } from './connection.ts'
import { PassingFailure, type RetryContext, type Timing, withRetries } from './retry.ts'

export interface BlockSizes {
  /** Content up to this size is one block. */
  readonly blockBytes: number
  readonly atOnce: number
}

export const defaultBlockSizes: BlockSizes = { blockBytes: 32 * 1024 * 1024, atOnce: 4 }

/** The service takes at most so many blocks. */
const maximumBlocks = 50_000
const readBufferBytes = 512 * 1024

/** Content that can be read again, in part, when a request has to be repeated. */
export interface Content {
  readonly bytes: number
  read(start: number, end: number): AsyncIterable<Uint8Array>
}

/** The content of a file as it is now. Throws BackendError when it cannot be read. */
export async function fileContent(file: string): Promise<Content> {
  try {
    const { size } = await stat(file)
    return {
      bytes: size,
      read: (start, end) =>
        start === end ? none() : createReadStream(file, { start, end: end - 1, highWaterMark: readBufferBytes })
    }
  } catch (error) {
    throw new BackendError(`The file ${file} cannot be read to save it: ${reasonOf(error)}.`, { cause: error })
  }
}

async function* none(): AsyncGenerator<Uint8Array> {}

export function bytesContent(content: Uint8Array): Content {
  return {
    bytes: content.length,
    read: async function* (start, end) {
      yield content.subarray(start, end)
    }
  }
}

export interface Upload {
  readonly key: string
  readonly url: string
  readonly content: Content
  readonly connection: Connection
  readonly timing: Timing
  readonly timeouts: Timeouts
  readonly sizes: BlockSizes
  readonly signal?: AbortSignal | undefined
}

/** Uploads the whole content. Throws StoreError. */
export async function upload(request: Upload): Promise<void> {
  const { content, sizes, url } = request
  if (content.bytes <= sizes.blockBytes) return put(request, url, 0, content.bytes)
  const blockBytes = Math.max(sizes.blockBytes, Math.ceil(content.bytes / maximumBlocks))
  const ids = Array.from({ length: Math.ceil(content.bytes / blockBytes) }, (_, index) => blockId(index))
  await putBlocks(request, ids, blockBytes)
  const list = `<?xml version="1.0" encoding="utf-8"?><BlockList>${ids.map(id => `<Latest>${id}</Latest>`).join('')}</BlockList>`
  const body = bytesContent(Buffer.from(list))
  await put({ ...request, content: body }, withQuery(url, { comp: 'blocklist' }), 0, body.bytes)
}

/** Ids of the blocks of one blob must have equal lengths. */
function blockId(index: number): string {
  return Buffer.from(String(index).padStart(8, '0')).toString('base64')
}

async function putBlocks(request: Upload, ids: readonly string[], blockBytes: number): Promise<void> {
  const failed = new AbortController()
  const signal = request.signal ? AbortSignal.any([request.signal, failed.signal]) : failed.signal
  let next = 0
  const work = async (): Promise<void> => {
    for (let index = next++; index < ids.length; index = next++) {
      const start = index * blockBytes
      const url = withQuery(request.url, { comp: 'block', blockid: ids[index] ?? '' })
      await put({ ...request, signal }, url, start, Math.min(start + blockBytes, request.content.bytes))
    }
  }
  const workers = Array.from({ length: request.sizes.atOnce }, work)
  try {
    await Promise.all(workers)
  } catch (error) {
    failed.abort(error)
    await Promise.allSettled(workers)
    throw error
  }
}

function withQuery(url: string, parameters: Readonly<Record<string, string>>): string {
  const extended = new URL(url)
  for (const [name, value] of Object.entries(parameters)) extended.searchParams.set(name, value)
  return extended.href
}

async function put(request: Upload, url: string, start: number, end: number): Promise<void> {
  const where = shownUrl(url)
  const context: RetryContext = {
    doing: `uploading the cache entry "${request.key}" to ${new URL(url).host}`,
    timing: request.timing,
    signal: request.signal
  }
  await withRetries(context, async () => {
    const idle = new IdleWatch(request.timeouts.idleMs, request.signal)
    try {
      const answer = await request.connection.send(url, {
        method: 'PUT',
        headers: { 'content-length': String(end - start), 'x-ms-blob-type': 'BlockBlob', 'x-ms-version': '2020-04-08' },
        body: idle.watch(request.content.read(start, end)),
        signal: idle.signal
      })
      await answer.body.dump()
      if (answer.status >= 200 && answer.status < 300) return
      const refusal = `The upload of the cache entry "${request.key}" is refused at ${where} (HTTP status ${answer.status})`
      if (answer.status !== 401 && answer.status !== 403)
        throw new BackendError(`${refusal}.`, { status: answer.status })
      throw new AccessDeniedError(`${refusal}: its URL is no longer good.`)
    } catch (error) {
      throw idle.expired ? new PassingFailure(`nothing was taken for ${request.timeouts.idleMs} ms`) : error
    } finally {
      idle.end()
    }
  })
}

/** Ends a request whose body is not taken any more: HTTP clients watch for answers only. */
class IdleWatch {
  readonly signal: AbortSignal
  expired = false
  private readonly controller = new AbortController()
  private readonly timer: NodeJS.Timeout

  constructor(idleMs: number, outer: AbortSignal | undefined) {
    this.signal = outer ? AbortSignal.any([outer, this.controller.signal]) : this.controller.signal
    this.timer = setTimeout(() => {
      this.expired = true
      this.controller.abort()
    }, idleMs)
  }

  async *watch(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const piece of content) {
      yield piece
      this.timer.refresh()
    }
    // All is sent: from here on the connection's own time-out for answers counts.
    this.end()
  }

  end(): void {
    clearTimeout(this.timer)
  }
}
