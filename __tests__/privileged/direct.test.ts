/** Direct calls: what is sent goes to another program, and whoever sends it tells whether it is right. */
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { extractSent } from '../../src/archive/index.ts'
import { type CallOptions, callOnce } from '../../src/privileged/call.ts'
import { takeConnection } from '../../src/privileged/direct.ts'
import type { ExtractRequest, Reply } from '../../src/privileged/index.ts'
import { bundleOf, inPieces, scratchFolder } from '../support/bundles.ts'
import { childProcesses } from '../support/processes.ts'
import { tarOf } from '../support/tar-writer.ts'

const caller = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 }
const large = Buffer.alloc(700_000, Array.from({ length: 251 }, (_, at) => at).join())
const archive = tarOf([
  { name: 'd/', type: '5' },
  { name: 'd/x', content: Buffer.from('good') },
  { name: 'd/y', content: large }
])
const { bytes, ...expected } = bundleOf(archive)
const request: ExtractRequest = {
  sha256: expected.expectedSha256,
  bytes: expected.expectedBytes,
  rawBytes: archive.length,
  content: { kind: 'layer', layer: 'l' }
}

let scratch: ReturnType<typeof scratchFolder>
let destination: string
let server: Server | undefined
beforeEach(() => {
  scratch = scratchFolder()
  destination = join(scratch.path, 'destination')
  mkdirSync(destination)
})
afterEach(() => {
  server?.close()
  expect(childProcesses()).toEqual([])
  expect(readdirSync(scratch.path).filter(name => name.startsWith('stream-'))).toEqual([])
  scratch.remove()
})

/** A process that answers calls in this way. */
async function answering(answer: (take: () => Promise<Socket>, socket: Socket) => Promise<Reply>): Promise<string> {
  const socketPath = join(scratch.path, 'door')
  server = createServer({ allowHalfOpen: true }, socket => {
    socket.resume().on('error', () => undefined)
    const take = () => {
      const tell = () => void socket.write(`${JSON.stringify({ ready: 'stream-1' })}\n`)
      return takeConnection(join(scratch.path, 'stream-1'), caller, tell, AbortSignal.timeout(5000))
    }
    void answer(take, socket).then(reply => socket.end(`${JSON.stringify(reply)}\n`))
  })
  await new Promise<void>(resolve => server?.listen(socketPath, resolve))
  return socketPath
}

/** As the privileged process extracts what is sent. */
async function extracting(take: () => Promise<Socket>, maxRawBytes = archive.length): Promise<Reply> {
  try {
    await extractSent({ connection: await take(), destination, maxRawBytes })
    return { ok: true, value: {} }
  } catch (error) {
    return { ok: false, name: (error as Error).name, message: (error as Error).message }
  }
}

function send(socketPath: string, content: AsyncIterable<Buffer>, options: CallOptions = {}) {
  const stream = content instanceof Readable ? content : Readable.from(content)
  return callOnce({ socketPath, token: 't', stderr: [] }, 'extract', request, { stream, direct: expected, ...options })
}

describe('a bundle that is sent directly', () => {
  test.each([1, 1000, 65_536])('is extracted, in pieces of %d bytes', async size => {
    const socketPath = await answering(take => extracting(take))
    await send(socketPath, inPieces(bytes, size))
    expect(readFileSync(join(destination, 'd/x'), 'utf8')).toBe('good')
    expect(readFileSync(join(destination, 'd/y')).equals(large)).toBe(true)
  })

  test('is told of while it is sent', async () => {
    const socketPath = await answering(take => extracting(take))
    const source = new Readable({ read: () => undefined })
    source.push(bytes.subarray(0, -1))
    const told: number[] = []
    const onSent = (count: number) => {
      // Only now comes the end.
      if (told.push(count) > 1) return
      source.push(bytes.subarray(-1))
      source.push(null)
    }
    await send(socketPath, source, { onSent })
    expect(told[0]).toBe(bytes.length - 1)
  })

  test.each([
    ['of another digest', (good: Buffer) => Buffer.concat([good.subarray(0, -1), Buffer.from('x')]), 'wrong-digest'],
    ['that is cut', (good: Buffer) => good.subarray(0, -7), 'wrong-size'],
    ['that goes on', (good: Buffer) => Buffer.concat([good, good]), 'wrong-size']
  ])('%s is refused by its sender', async (_, broken, fault) => {
    const socketPath = await answering(take => extracting(take))
    const sent = send(socketPath, inPieces(broken(bytes), 1000))
    await expect(sent).rejects.toMatchObject({ name: 'BundleError', fault })
  })

  test('of another digest is not even looked at when it is small', async () => {
    const socketPath = await answering(take => extracting(take))
    const wrong = { ...expected, expectedSha256: '0'.repeat(64) }
    await expect(send(socketPath, inPieces(bytes), { direct: wrong })).rejects.toMatchObject({ fault: 'wrong-digest' })
    expect(readdirSync(destination)).toEqual([])
  })

  test('that is larger than was told is refused by its receiver', async () => {
    const socketPath = await answering(take => extracting(take, 1000))
    const sent = send(socketPath, inPieces(bytes, 1000))
    await expect(sent).rejects.toMatchObject({ kind: 'BundleError', message: expect.stringContaining('larger than') })
  })

  test('whose source fails has that error', async () => {
    async function* failing() {
      yield bytes.subarray(0, 1000)
      throw new Error('connection reset')
    }
    const socketPath = await answering(take => extracting(take))
    await expect(send(socketPath, failing())).rejects.toThrow('connection reset')
  })

  test('whose source stalls can be given up', async () => {
    const source = new Readable({ read: () => undefined })
    source.push(bytes.subarray(0, 1000))
    const socketPath = await answering(take => extracting(take))
    const controller = new AbortController()
    const sent = send(socketPath, source, { signal: controller.signal })
    setTimeout(() => controller.abort(new Error('given up')), 100)
    await expect(sent).rejects.toThrow('given up')
    for (let look = 0; look < 100 && childProcesses().length > 0; look += 1) {
      await new Promise(resolve => setTimeout(resolve, 20))
    }
  })

  test('has the error of its receiver when that stops reading, however much is still to come', async () => {
    const refusal: Reply = { ok: false, name: 'BundleError', message: 'broken' }
    const socketPath = await answering(async take => {
      const connection = await take()
      connection.once('data', () => connection.destroy()).resume()
      await new Promise(resolve => connection.once('close', resolve))
      await new Promise(resolve => setTimeout(resolve, 20))
      return refusal
    })
    const much = { ...expected, expectedBytes: 1e9 }
    for (const size of [1000, 65_536, 1_000_000]) {
      const source = new Readable({ read: () => void setImmediate(() => source.push(Buffer.alloc(size))) })
      await expect(send(socketPath, source, { direct: much })).rejects.toThrow('broken')
    }
  })

  test('need not be sent to its end when it is refused', async () => {
    const refusal: Reply = { ok: false, name: 'Error', message: 'no more bundles' }
    const stalling = () => {
      const source = new Readable({ read: () => undefined })
      source.push(bytes.subarray(0, 1000))
      return source
    }
    const before = await answering(async () => refusal)
    await expect(send(before, stalling())).rejects.toThrow('no more bundles')
    server?.close()
    const after = await answering(async take => {
      const connection = await take()
      connection.destroy()
      return refusal
    })
    await expect(send(after, stalling())).rejects.toThrow('no more bundles')
  })

  test.each([
    ['sends', () => inPieces(bytes, 1000)],
    ['stalls', () => new Readable({ read: () => undefined })]
  ])('is lost with the process that takes it, while its source %s', async (_, source) => {
    const socketPath = await answering(async (take, socket) => {
      const connection = await take()
      connection.destroy()
      socket.destroy()
      return { ok: true, value: {} }
    })
    await expect(send(socketPath, source())).rejects.toMatchObject({ kind: 'Lost' })
  })
})
