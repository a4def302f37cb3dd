/** What the client for ranges makes of what servers send, against servers that say exactly what a test has them say. */
import { execFile, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer as createSecureServer } from 'node:https'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { buffer } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterEach, describe, expect, test } from '@jest/globals'
import type { Timeouts } from '../../src/store/github/connection.ts'
import { RangeClient } from '../../src/store/github/range-client.ts'
import type { RangeAnswer } from '../../src/store/github/range-exchange.ts'

/** Of a client that is not to give up while a test runs, on a machine that is slow for a moment, too. */
const patient = { connectMs: 60_000, headersMs: 60_000, idleMs: 60_000 }
const impatient = { connectMs: 60_000, headersMs: 500, idleMs: 500 }
let server: Server | undefined
let client: RangeClient
let connections = 0
afterEach(() => {
  client.close()
  server?.close()
})

type Answer = (socket: Socket) => unknown

/** A server that answers requests one after another in these ways. */
function serving(...answers: readonly Answer[]): Promise<string> {
  return servingWithin(patient, ...answers)
}

async function servingWithin(timeouts: Timeouts, ...answers: readonly Answer[]): Promise<string> {
  client = new RangeClient(timeouts)
  connections = 0
  const left = [...answers]
  server = createServer(socket => {
    connections += 1
    socket.on('error', () => undefined)
    socket.on('data', () => left.shift()?.(socket))
  })
  await new Promise<void>(resolve => server?.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return `http://127.0.0.1:${port}/a?sig=1`
}

const says = (text: string) => (socket: Socket) => socket.write(text)
const ok = (body: string) => `HTTP/1.1 206 Partial Content\r\nContent-Length: ${body.length}\r\n\r\n${body}`
const get = (url: string, signal?: AbortSignal) => client.get(url, { range: 'bytes=0-9' }, signal)
const textOf = async ({ body }: RangeAnswer) => (await buffer(body)).toString()

describe('an answer', () => {
  test('is read to its end, and its connection is used again', async () => {
    const url = await serving(says(ok('one')), says(ok('')), says(ok('three')))
    const texts = []
    for (const _ of [1, 2, 3]) texts.push(await textOf(await get(url)))
    expect([texts, connections]).toEqual([['one', '', 'three'], 1])
  })

  test('may come in pieces of any size', async () => {
    const whole = `HTTP/1.1 100 Continue\r\n\r\n${ok('0123456789')}`
    const url = await serving(async socket => {
      for (const byte of whole) {
        socket.write(byte)
        await sleep(1)
      }
    })
    const answer = await get(url)
    expect([answer.status, answer.headers['content-length'], await textOf(answer)]).toEqual([206, '10', '0123456789'])
  })

  test('may be larger than all that waits for its reader', async () => {
    const content = Buffer.alloc(20_000_000, 'content')
    const url = await serving(
      socket => {
        socket.write(`HTTP/1.1 206 OK\r\ncontent-length: ${content.length}\r\n\r\n`)
        socket.write(content)
      },
      says(ok('next'))
    )
    const answer = await get(url)
    await sleep(50)
    expect((await buffer(answer.body)).equals(content)).toBe(true)
    expect(await textOf(await get(url))).toBe('next')
    expect(connections).toBe(1)
  })

  test('of another status is given as it is, whatever its body', async () => {
    const chunked = 'HTTP/1.1 403 Forbidden\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nno!\r\n0\r\n\r\n'
    const url = await serving(says(chunked), says('HTTP/1.0 404 Not Found\r\nContent-Length: 2\r\n\r\nno'))
    expect((await get(url)).status).toBe(403)
    const missing = await get(url)
    expect([missing.status, await textOf(missing), connections]).toEqual([404, 'no', 2])
  })

  test('that closes its connection is the last one of it', async () => {
    const last = 'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx'
    const url = await serving(says(last), says(ok('y')))
    expect(await textOf(await get(url))).toBe('x')
    expect(await textOf(await get(url))).toBe('y')
    expect(connections).toBe(2)
  })
})

describe('a server', () => {
  test.each([
    ['a body of unknown length', 'HTTP/1.1 206 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx'],
    ['something else than HTTP', 'SSH-2.0-OpenSSH\r\n\r\n'],
    ['a header without a name', 'HTTP/1.1 200 OK\r\n: x\r\n\r\n'],
    ['a head without an end', `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(70_000)}`]
  ])('that sends %s is left to another client', async (_, text) => {
    await expect(get(await serving(says(text)))).rejects.toMatchObject({ name: 'UnsupportedAnswer' })
  })

  test('that sends more than it announces breaks the connection', async () => {
    const url = await serving(says(`${ok('one')}two`), says(ok('three')))
    const failed = get(url).then(textOf)
    await expect(failed).rejects.toMatchObject({
      name: 'PassingFailure',
      message: 'the answer is longer than announced'
    })
    expect(await textOf(await get(url))).toBe('three')
  })

  test('that speaks without being asked breaks the connection', async () => {
    let first: Socket | undefined
    const url = await serving(
      socket => {
        first = socket
        socket.write(ok('one'))
      },
      says(ok('two'))
    )
    expect(await textOf(await get(url))).toBe('one')
    first?.write('HTTP/1.1 408 Request Timeout\r\n\r\n')
    await new Promise(resolve => first?.once('close', resolve))
    expect(await textOf(await get(url))).toBe('two')
    expect(connections).toBe(2)
  })

  test('that is not there, or closes at once, is a failure that may pass', async () => {
    const url = await serving(socket => socket.end())
    await expect(get(url)).rejects.toMatchObject({ name: 'PassingFailure' })
    server?.close()
    await expect(get('http://127.0.0.1:1/')).rejects.toMatchObject({
      name: 'PassingFailure',
      message: expect.stringContaining('ECONNREFUSED')
    })
  })

  test('that closes a connection as it is used again is asked over another one', async () => {
    const url = await serving(says(ok('one')), socket => socket.end(), says(ok('two')))
    expect(await textOf(await get(url))).toBe('one')
    expect(await textOf(await get(url))).toBe('two')
    expect(connections).toBe(2)
  })

  test('that falls silent on a connection that is used again is asked only once', async () => {
    const url = await servingWithin(impatient, says(ok('one')), () => undefined)
    expect(await textOf(await get(url))).toBe('one')
    await expect(get(url)).rejects.toThrow('the server sends nothing')
    expect(connections).toBe(1)
  })

  test('that closes in the midst of a body ends it with a failure', async () => {
    const url = await serving(socket => socket.end(ok('0123456789').slice(0, -3)))
    await expect(get(url).then(textOf)).rejects.toMatchObject({ name: 'PassingFailure' })
  })

  test.each([
    ['before its headers', ''],
    ['in the midst of them', 'HTTP/1.1 206 OK\r\n'],
    ['in the midst of a body', ok('0123456789').slice(0, -3)]
  ])('that falls silent %s is given up', async (_, text) => {
    const url = await servingWithin(impatient, says(text))
    await expect(get(url).then(textOf)).rejects.toMatchObject({
      name: 'PassingFailure',
      message: 'the server sends nothing'
    })
  })

  test('may wait for its reader longer than anyone waits for it', async () => {
    const content = Buffer.alloc(20_000_000, 'content')
    const url = await servingWithin(impatient, socket => {
      socket.write(`HTTP/1.1 206 OK\r\ncontent-length: ${content.length}\r\n\r\n`)
      socket.write(content)
    })
    const answer = await get(url)
    await sleep(2 * impatient.idleMs)
    expect((await buffer(answer.body)).length).toBe(content.length)
  })
})

describe('a request that is given up', () => {
  test.each([
    ['before its headers', ''],
    ['in the midst of a body', ok('0123456789').slice(0, -3)]
  ])('%s ends its connection', async (_, text) => {
    const controller = new AbortController()
    const url = await serving(
      socket => {
        socket.write(text)
        setTimeout(() => controller.abort(new Error('enough')), 50)
      },
      says(ok('next'))
    )
    await expect(get(url, controller.signal).then(textOf)).rejects.toThrow('enough')
    expect(await textOf(await get(url))).toBe('next')
    expect(connections).toBe(2)
  })
})

describe('a server with a certificate', () => {
  const certificate = () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'certificate-'))
    const files = ['-keyout', path.join(folder, 'key.pem'), '-out', path.join(folder, 'cert.pem')]
    const name = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost']
    const made = spawnSync('openssl', [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '2',
      ...files,
      ...name
    ])
    return { folder, isMade: made.status === 0 }
  }

  test('is read when it is trusted, and named by its certificate, only', async () => {
    const { folder, isMade } = certificate()
    // Nothing else here makes certificates.
    if (!isMade) return console.warn('Not tested: openssl makes no certificate.')
    const file = (name: string) => path.join(folder, name)
    const secure = createSecureServer({ key: readFileSync(file('key.pem')), cert: readFileSync(file('cert.pem')) })
    secure.on('request', (_, response) => response.end('0123456789'))
    await new Promise<void>(resolve => secure.listen(0, '127.0.0.1', resolve))
    const { port } = secure.address() as AddressInfo
    const script = path.resolve(import.meta.dirname, '../support/range-over-tls.ts')
    const read = async (host: string, trusted: string) => {
      const env = { ...process.env, NODE_OPTIONS: '', NODE_EXTRA_CA_CERTS: trusted }
      return (await promisify(execFile)(process.execPath, [script, `https://${host}:${port}/`], { env })).stdout.trim()
    }
    try {
      expect(await read('localhost', file('cert.pem'))).toBe('0123456789')
      expect(await read('127.0.0.1', file('cert.pem'))).toContain('ERR_TLS_CERT_ALTNAME_INVALID')
      expect(await read('localhost', '')).toContain('DEPTH_ZERO_SELF_SIGNED_CERT')
    } finally {
      secure.close()
      rmSync(folder, { recursive: true })
    }
  }, 30_000)
})
