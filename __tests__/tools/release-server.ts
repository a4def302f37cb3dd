/** A server on loopback that answers as GitHub does for releases: redirects to the newest tag and to where files are. */
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Served = string | Buffer | { readonly status: number } | ((response: ServerResponse) => void)

export interface ReleaseServer {
  readonly url: string
  /** Method and path of every request, in their order. */
  readonly requests: string[]
  /** What is at a path from now on. */
  serve(path: string, content: Served): void
  /** Publishes a file of a release of `docker/buildx` or `docker/compose`, kept elsewhere as on GitHub. */
  publish(repository: string, tag: string, file: string, content: Served): void
  stop(): Promise<void>
}

/** Redirects to another path or URL. */
export function redirect(location: string): Served {
  return response => void response.writeHead(302, { location }).end()
}

export async function startReleaseServer(): Promise<ReleaseServer> {
  const served = new Map<string, Served>()
  const requests: string[] = []
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`)
    const content = served.get(request.url ?? '') ?? { status: 404 }
    if (typeof content === 'function') content(response)
    else if (typeof content === 'string' || Buffer.isBuffer(content)) response.end(content)
    else response.writeHead(content.status).end('no')
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    serve: (path, content) => void served.set(path, content),
    publish(repository, tag, file, content) {
      const kept = `/assets/${repository}/${tag}/${file}`
      served.set(`/${repository}/releases/download/${tag}/${file}`, redirect(kept))
      served.set(kept, content)
    },
    stop: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
  }
}
