/** The privileged process's side of a direct call: a connection of which it reads nothing, for another program to read. */
import { once } from 'node:events'
import { chmodSync, chownSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'

/** Has a server listen to a Unix socket that nobody but its owner, and root, can connect to. */
export async function listenFor(owner: Owner, server: Server, socketPath: string): Promise<void> {
  server.listen(socketPath)
  await once(server, 'listening')
  chmodSync(socketPath, 0o600)
  chownSync(socketPath, owner.uid, owner.gid)
}

interface Owner {
  readonly uid: number
  readonly gid: number
}

/** Gets the connection of a direct call. Whoever gets it closes it. */
export type TakeConnection = (signal: AbortSignal) => Promise<Socket>

/**
 * Waits for one connection to a socket that is made for it, and is gone afterwards.
 * @param caller who alone may connect, besides root
 * @param tell called when the socket is there
 * @throws the reason of `signal`
 */
export async function takeConnection(
  socketPath: string,
  caller: Owner,
  tell: () => void,
  signal: AbortSignal
): Promise<Socket> {
  // Paused: what is read here is lost to the program that gets the connection.
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true })
  try {
    const connected = once(server, 'connection', { signal })
    connected.catch(() => undefined)
    await listenFor(caller, server, socketPath)
    tell()
    const [connection] = (await connected) as [Socket]
    connection.on('error', () => undefined)
    return connection
  } finally {
    server.close()
  }
}
