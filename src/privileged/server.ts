/**
 * The privileged process: listens on a Unix socket in the caller's private folder, answers calls that carry the caller's
 * token, and ends when the caller's end of its standard input closes, cleaning up what is unfinished.
 */
import { timingSafeEqual } from 'node:crypto'
import { readdirSync, rmdirSync, rmSync, statSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { listenFor, type TakeConnection, takeConnection } from './direct.ts'
import { EngineKeeper } from './engine-keeper.ts'
import type { Call, OperationName, Ready, Reply } from './protocol.ts'

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
  if (token === '') {
    // The caller was killed before it could say anything.
    if (readdirSync(folder).length === 0) rmdirSync(folder)
    return
  }
  const keeper = new EngineKeeper(folder, { uid: owner.uid, gid: owner.gid })
  let connections = 0
  const take = (socket: Socket, signal: AbortSignal) => {
    connections += 1
    const ready: Ready = { ready: `stream-${connections}` }
    const tell = () => void socket.write(`${JSON.stringify(ready)}\n`)
    return takeConnection(path.join(folder, ready.ready), owner, tell, signal)
  }
  const socketPath = path.join(folder, 'door')
  const server = createServer({ allowHalfOpen: true }, socket => {
    socket.on('error', () => socket.destroy())
    void answer(socket, token, keeper, signal => take(socket, signal))
  })
  await listenFor(owner, server, socketPath)
  // A caller that was killed meanwhile reads nothing: this process has to clean up all the same.
  process.stdout.on('error', () => undefined)
  process.stdout.write('listening\n')
  // An interrupt is the caller's business, which ends this process in order by closing its input.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined)
  await callerGone
  server.close()
  await keeper.close()
  // The caller does so too, unless it was killed.
  rmSync(folder, { recursive: true, force: true })
  process.exit(0)
}

async function answer(socket: Socket, token: string, keeper: EngineKeeper, take: TakeConnection): Promise<void> {
  let reply: Reply
  try {
    const { call, rest } = await readCall(socket)
    if (!sameToken(call.token, token)) throw new Error('The call does not carry the token.')
    const name = call.operation as OperationName
    const value = await keeper.perform(name, call.request, rest, call.direct === true ? take : undefined)
    reply = { ok: true, value: value ?? {} }
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error))
    reply = { ok: false, name, message }
  }
  // What was not read of the call's stream goes on being read: closing now would take the answer away from the caller.
  socket.resume().end(`${JSON.stringify(reply)}\n`)
}

function sameToken(given: string, expected: string): boolean {
  const a = Buffer.from(String(given))
  const b = Buffer.from(expected)
  return a.length === b.length && timingSafeEqual(a, b)
}

/** What comes next from a socket, which stays open when its reader stops early or fails: the answer is still to be sent. */
async function* unread(socket: Socket): AsyncGenerator<Buffer> {
  for await (const part of socket.iterator({ destroyOnReturn: false })) yield part as Buffer
}

/** Reads the first line; what follows it stays in the socket and is the call's stream. */
function readCall(socket: Socket): Promise<{ readonly call: Call; readonly rest: AsyncIterable<Buffer> }> {
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
        const text = Buffer.concat(parts).toString('utf8')
        return finish(() => resolve({ call: JSON.parse(text) as Call, rest: unread(socket) }))
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
