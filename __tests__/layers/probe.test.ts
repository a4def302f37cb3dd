/** Registries as they are met: `0.0.0.0` is this machine, and no loopback address to those who read it. */
import { createServer as createHttpServer, type Server as HttpServer } from 'node:http'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { afterEach, describe, expect, test } from '@jest/globals'
import { type LayerPlan, probeCache } from '../../src/layers/index.ts'

const open: (Server | HttpServer)[] = []
const sockets = new Set<Socket>()
afterEach(async () => {
  for (const socket of sockets) socket.destroy()
  for (const server of open.splice(0)) await new Promise(resolve => server.close(resolve))
})

async function listen(server: Server | HttpServer): Promise<number> {
  open.push(server)
  server.on('connection', (socket: Socket) => void sockets.add(socket))
  await new Promise<void>(resolve => server.listen(0, '0.0.0.0', resolve))
  return (server.address() as AddressInfo).port
}

const registry = (repository: string): LayerPlan => ({
  kind: 'on',
  target: { kind: 'registry', repository, tag: '', attributes: {} },
  workspace: 'shop',
  branches: ['main'],
  imports: true,
  exports: 'after-build',
  reason: 'layer-cache registry was asked for'
})
const probe = (host: string, limitMs = 5000) => probeCache(registry(`${host}/shop/layers`), {}, limitMs)

describe('a registry on another machine', () => {
  test('answers when it speaks plain HTTP, which only the engine may know', async () => {
    const port = await listen(createHttpServer((_, response) => response.writeHead(401).end()))
    expect(await probe(`0.0.0.0:${port}`)).toEqual({ answers: true })
  })

  test('answers when its handshake is none that this process understands', async () => {
    const port = await listen(createServer(socket => socket.on('error', () => undefined).end('no TLS')))
    expect(await probe(`0.0.0.0:${port}`)).toEqual({ answers: true })
  })

  test('is down when it refuses connections', async () => {
    const server = createServer()
    const port = await listen(server)
    await new Promise(resolve => server.close(resolve))
    open.pop()
    expect(await probe(`0.0.0.0:${port}`)).toEqual({
      answers: false,
      reason: expect.stringContaining('ECONNREFUSED')
    })
  })

  test('is down when it accepts a connection and says nothing', async () => {
    const port = await listen(createServer(() => undefined))
    expect(await probe(`0.0.0.0:${port}`, 300)).toEqual({
      answers: false,
      reason: 'it does not answer within 0.3 s'
    })
  })

  test('is down when its name leads nowhere', async () => {
    expect(await probe('registry.invalid')).toMatchObject({ answers: false })
  })
})

test('a registry on this machine that is in trouble is down', async () => {
  const port = await listen(createHttpServer((_, response) => response.writeHead(503).end()))
  expect(await probe(`127.0.0.1:${port}`)).toEqual({ answers: false, reason: 'HTTP status 503' })
})
