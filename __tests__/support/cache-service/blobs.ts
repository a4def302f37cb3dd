/**
 * The part of the Azure Blob REST API that signed URLs of the cache service serve: Put Blob, Put Block, Put Block List,
 * Get Blob (with ranges) and Get Blob Properties.
 * https://learn.microsoft.com/en-us/rest/api/storageservices/operations-on-blobs
 */
import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { type Block, bytesOf, type Entry, type EntryTable, readBlocks } from './entries.ts'
import type { Fault } from './options.ts'
import { type Gate, openGate } from './throttle.ts'

export interface BlobExchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly url: URL
  readonly entry: Entry
  readonly fault: Fault | undefined
  /** Waits until so many bytes may pass, and counts them. */
  readonly received: Gate
  readonly sent: Gate
}

export function sendBlobError(response: ServerResponse, status: number, code: string, message: string): void {
  const body = `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`
  response.writeHead(status, { ...commonHeaders(), 'content-type': 'application/xml', 'x-ms-error-code': code })
  response.end(body)
}

let lastUpload = 0

/** Put Blob and Put Block: the body becomes one file. */
export async function putContent(exchange: BlobExchange, entries: EntryTable, blockId: string): Promise<Block> {
  const { request, entry, fault, received } = exchange
  const file = entries.blockFile(entry.id, blockId)
  // A repeated upload of a block must not mix with a broken earlier one that still writes.
  lastUpload += 1
  const unfinished = `${file}.${lastUpload}`
  let bytes = 0
  const count = async function* (body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of body) {
      bytes += chunk.length
      await received(chunk.length)
      if (fault?.kind === 'reset' && bytes >= (fault.afterBytes ?? 0)) request.socket.destroy()
      yield chunk
    }
  }
  try {
    await pipeline(request, count, createWriteStream(unfinished))
    await rename(unfinished, file)
    return { file, bytes }
  } finally {
    await rm(unfinished, { force: true })
  }
}

/** @param hangs whether nothing follows the headers, not even an end */
export function sendCreated(response: ServerResponse, hangs = false): void {
  response.writeHead(201, { ...commonHeaders(), etag: '"created"', 'x-ms-request-server-encrypted': 'true' })
  if (hangs) response.flushHeaders()
  else response.end()
}

/** Put Block List: the blocks named become the content. Throws when one was not uploaded. */
export async function listedBlocks(exchange: BlobExchange, entries: EntryTable): Promise<readonly Block[]> {
  let xml = ''
  for await (const chunk of exchange.request) xml += String(chunk)
  const ids = [...xml.matchAll(/<(Latest|Uncommitted|Committed)>([^<]*)<\/\1>/g)].map(match => match[2] ?? '')
  return ids.map(id => {
    const bytes = entries.blockBytes(exchange.entry.id, id)
    if (bytes === undefined) throw new RangeError(`The block ${id} was not uploaded.`)
    return { file: entries.blockFile(exchange.entry.id, id), bytes }
  })
}

/** Get Blob and, for HEAD, Get Blob Properties. */
export async function sendContent(exchange: BlobExchange): Promise<void> {
  const { request, response, entry, fault } = exchange
  const total = bytesOf(entry)
  const asked = fault?.kind === 'ignore-range' ? undefined : rangeOf(request, total)
  if (asked === 'unsatisfiable') {
    response.setHeader('content-range', `bytes */${total}`)
    sendBlobError(response, 416, 'InvalidRange', 'The range is not satisfiable.')
    return
  }
  const { start, end } = asked ?? { start: 0, end: total }
  const promised = end - start + (fault?.kind === 'wrong-length' ? fault.extraBytes : 0)
  response.writeHead(asked ? 206 : 200, {
    ...commonHeaders(),
    'content-length': promised,
    'content-type': 'application/octet-stream',
    'accept-ranges': 'bytes',
    etag: `"${createHash('sha256').update(`${entry.id}`).digest('hex').slice(0, 16)}"`,
    'last-modified': new Date(entry.createdAt).toUTCString(),
    'x-ms-blob-type': 'BlockBlob',
    'x-ms-creation-time': new Date(entry.createdAt).toUTCString(),
    ...(asked ? { 'content-range': `bytes ${start}-${end - 1}/${total}` } : {})
  })
  if (request.method === 'HEAD') response.end()
  else await sendBody(exchange, start, fault?.kind === 'wrong-length' ? start + Math.min(promised, end - start) : end)
}

async function sendBody({ response, entry, fault, sent }: BlobExchange, start: number, end: number): Promise<void> {
  const slow = openGate(fault?.kind === 'slow' ? fault.bytesPerSecond : undefined)
  const resetAfter = resetAfterBytes(fault)
  const last = Math.min(end, start + (resetAfter ?? end))
  response.flushHeaders()
  if (fault?.kind === 'hang') return
  let position = start
  for await (const chunk of readBlocks(entry.blocks ?? [], start, last)) {
    if (fault?.kind === 'corrupt') flipByteOf(chunk, fault.atByte - position)
    for (const piece of fault?.kind === 'slow' ? pieces(chunk, 4096) : [chunk]) {
      await sent(piece.length)
      await slow(piece.length)
      if (response.destroyed) return
      if (!response.write(piece)) await drained(response)
    }
    position += chunk.length
  }
  if (resetAfter !== undefined || (fault?.kind === 'wrong-length' && fault.extraBytes > 0)) response.socket?.end()
  else response.end()
}

function resetAfterBytes(fault: Fault | undefined): number | undefined {
  if (fault?.kind === 'reset') return fault.afterBytes ?? 0
  return fault?.kind === 'ignore-range' ? fault.resetAfterBytes : undefined
}

function flipByteOf(chunk: Buffer, at: number): void {
  if (at >= 0 && at < chunk.length) chunk[at] = (chunk[at] ?? 0) ^ 0xff
}

function* pieces(chunk: Buffer, size: number): Generator<Buffer> {
  for (let start = 0; start < chunk.length; start += size) yield chunk.subarray(start, start + size)
}

async function drained(response: ServerResponse): Promise<void> {
  await new Promise<void>(resolve => {
    const done = (): void => {
      response.off('drain', done)
      response.off('close', done)
      resolve()
    }
    response.on('drain', done)
    response.on('close', done)
  })
}

type Range = { readonly start: number; readonly end: number }

function rangeOf(request: IncomingMessage, total: number): Range | 'unsatisfiable' | undefined {
  const header = request.headers['x-ms-range'] ?? request.headers.range
  const match = /^bytes=(\d+)-(\d*)$/.exec(String(header ?? ''))
  if (!match) return undefined
  const start = Number(match[1])
  const end = match[2] === '' ? total : Math.min(Number(match[2]) + 1, total)
  return start < total && start < end ? { start, end } : 'unsatisfiable'
}

function commonHeaders(): Record<string, string> {
  return { 'x-ms-request-id': '00000000-0000-0000-0000-000000000000', 'x-ms-version': '2025-01-05' }
}
