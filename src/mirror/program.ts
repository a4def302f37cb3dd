/** How the servers are started: as containers whose program fits their images. */
import { createHash, randomUUID } from 'node:crypto'
import { bandersnatchConfig } from './bandersnatch.ts'
import type { MirrorServer } from './choice.ts'
import { label } from './container.ts'

/** Where the container of a server is put. */
export interface ContainerPlace {
  /** The container's name. */
  readonly container: string
  /** TCP port that its server listens on. */
  readonly port: number
  /** Address of the engine's machine that the port is published at. */
  readonly gateway: string
  /** Folder with its data; undefined when it has none. */
  readonly data: string | undefined
  /** With bandersnatch: `name==version`. */
  readonly packages: readonly string[]
}

/** Tells a container of this server from those of another image, or with other packages. */
export function containerMark(server: MirrorServer, packages: readonly string[]): string {
  return createHash('sha256')
    .update(JSON.stringify([server, packages]))
    .digest('hex')
    .slice(0, 16)
}

/** The command that starts the server, without `docker`, and what it takes from its environment. */
export function runArguments(
  server: MirrorServer,
  { container, port, gateway, data, packages }: ContainerPlace
): { readonly args: readonly string[]; readonly env: Readonly<Record<string, string>> } {
  const { command, env, options } = program(server.kind, port, data ?? '', packages)
  const args = [
    ...['run', '--detach', '--restart', 'no', '--name', container],
    ...['--label', `${label}=${containerMark(server, packages)}`],
    // Nobody but this machine and its containers reaches it, at a port that nobody else has.
    ...['--publish', `${gateway}::${port}`],
    ...(data === undefined ? [] : ['--mount', `type=volume,source=${server.volume},target=${data}`]),
    ...Object.keys(env).flatMap(name => ['--env', name]),
    ...options,
    server.image,
    ...command
  ]
  return { args, env }
}

interface Program {
  /** Of `docker run`. */
  readonly options: readonly string[]
  /** After the image. */
  readonly command: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

function program(kind: MirrorServer['kind'], port: number, data: string, packages: readonly string[]): Program {
  switch (kind) {
    case 'devpi':
      // The image wants a password for uploads, which nobody needs; its search index would list all of PyPI.
      return { options: [], command: ['--indexer-backend', 'null'], env: { DEVPI_PASSWORD: randomUUID() } }
    case 'bandersnatch': {
      const config = '/tmp/bandersnatch.conf'
      const script = [
        `printf %s "$MIRROR_CONFIG" > ${config}`,
        `bandersnatch --config ${config} mirror`,
        `exec python -m http.server ${port} --directory ${data}/web`
      ]
      return {
        // The first process of a container takes no notice of SIGTERM unless it asks for it; Python asks for SIGINT.
        options: ['--stop-signal', 'SIGINT'],
        command: ['sh', '-c', script.join(' && ')],
        env: { MIRROR_CONFIG: bandersnatchConfig(packages, data) }
      }
    }
    case 'image':
      return { options: [], command: [], env: {} }
  }
}
