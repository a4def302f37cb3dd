/** The privileged process's side of a direct call: a connection of which it reads nothing, for another program to read. */
import { once } from 'node:events'
import { chmodSync, chownSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'

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
  caller: { readonly uid: number; readonly gid: number },
  tell: () => void,
  signal: AbortSignal
): Promise<Socket> {
  // Paused: what is read here is lost to the program that gets the connection.
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true })
  try {
    const connected = once(server, 'connection', { signal })
    connected.catch(() => undefined)
    server.listen(socketPath)
    await once(server, 'listening', { signal })
    chmodSync(socketPath, 0o600)
    chownSync(socketPath, caller.uid, caller.gid)
    tell()
    const [connection] = (await connected) as [Socket]
    connection.on('error', () => undefined)
    return connection
  } finally {
    server.close()
  }
}
