/**
 * The privileged process: listens on a Unix socket in the caller's private folder, answers calls that carry the caller's
 * token, and ends when the caller's end of its standard input closes, cleaning up what is unfinished.
 */
import { timingSafeEqual } from 'node:crypto'
import { chmodSync, chownSync, statSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import path from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { EngineKeeper } from './engine-keeper.ts'
import type { Call, OperationName, Reply } from './protocol.ts'

/** Longer than any request; a line beyond it is not from our caller. */
const maximumRequest = 64 * 1024 * 1024

/** Runs until the caller goes away. @param folder the caller's private folder, where the socket and work files are put */
export async function servePrivileged(folder: string): Promise<void> {
  const owner = statSync(folder)
  const input = createInterface({ input: process.stdin })
  const callerGone = new Promise<void>(resolve => input.once('close', resolve))
  const token = await new Promise<string>(resolve => {
    input.once('line', resolve)
    input.once('close', () => resolve(''))
  })
  if (token === '') return
  const keeper = new EngineKeeper(folder, { uid: owner.uid, gid: owner.gid })
  const socketPath = path.join(folder, 'door')
  const server = createServer({ allowHalfOpen: true }, socket => {
    socket.on('error', () => socket.destroy())
    void answer(socket, token, keeper)
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(socketPath, resolve))
  chmodSync(socketPath, 0o600)
  chownSync(socketPath, owner.uid, owner.gid)
  process.stdout.write('listening\n')
  // An interrupt is the caller's business, which ends this process in order by closing its input.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined)
  await callerGone
  server.close()
  await keeper.close()
  process.exit(0)
}

async function answer(socket: Socket, token: string, keeper: EngineKeeper): Promise<void> {
  let reply: Reply
  try {
    const { call, rest } = await readCall(socket)
    if (!sameToken(call.token, token)) throw new Error('The call does not carry the token.')
    reply = { ok: true, value: (await keeper.perform(call.operation as OperationName, call.request, rest)) ?? {} }
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error))
    reply = { ok: false, name, message }
  }
  socket.end(`${JSON.stringify(reply)}\n`, () => socket.destroySoon())
}

function sameToken(given: string, expected: string): boolean {
  const a = Buffer.from(String(given))
  const b = Buffer.from(expected)
  return a.length === b.length && timingSafeEqual(a, b)
}

/** Reads the first line; what follows it stays in the socket and is the call's stream. */
function readCall(socket: Socket): Promise<{ readonly call: Call; readonly rest: Readable }> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = []
    let length = 0
    const onReadable = () => {
      for (let part = socket.read() as Buffer | null; part !== null; part = socket.read() as Buffer | null) {
        const end = part.indexOf(10)
        parts.push(end < 0 ? part : part.subarray(0, end))
        length += part.length
        if (end < 0 && length > maximumRequest) return finish(() => reject(new Error('The request is too long.')))
        if (end < 0) continue
        if (end + 1 < part.length) socket.unshift(part.subarray(end + 1))
        return finish(() => resolve({ call: JSON.parse(Buffer.concat(parts).toString('utf8')) as Call, rest: socket }))
      }
    }
    const onEnd = () => finish(() => reject(new Error('The connection ended before a request.')))
    const finish = (settle: () => void) => {
      socket.off('readable', onReadable)
      socket.off('end', onEnd)
      try {
        settle()
      } catch (error) {
        reject(error)
      }
    }
    socket.on('readable', onReadable)
    socket.on('end', onEnd)
  })
}
