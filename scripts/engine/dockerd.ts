import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import path from 'node:path'
import { containerdSocket, hasSystemContainerd, startContainerd } from './containerd.ts'
import { searchPath, startDaemon } from './daemon.ts'
import type { EngineOptions, ImageStore } from './engine-options.ts'
import { type FoundProcess, processesOf, type Signal, signal, waitFor } from './processes.ts'
import type { OwnerRecord } from './record.ts'

/** Where the parts of an engine are. */
export function filesOf({ folder, runFolder }: OwnerRecord) {
  return {
    dataRoot: path.join(folder, 'data'),
    log: path.join(folder, 'dockerd.log'),
    socket: path.join(runFolder, 'docker.sock'),
    pidFile: path.join(runFolder, 'docker.pid')
  }
}

const configFile = ({ folder }: OwnerRecord) => path.join(folder, 'daemon.json')

/** Starts the daemon of an engine, and a containerd beside it where it is to have one, and waits until its API answers. */
export async function startDockerd(record: OwnerRecord, options: EngineOptions, binFolder?: string): Promise<void> {
  const { dataRoot, log, socket, pidFile } = filesOf(record)
  await mkdir(record.runFolder, { recursive: true })
  await writeFile(configFile(record), `${JSON.stringify(daemonConfig(record, options), undefined, 2)}\n`)
  const service = options.containerd === 'service' || hasSystemContainerd()
  if (service) await startContainerd(record, binFolder)
  await startDaemon({
    command: 'dockerd',
    args: [
      ...['--config-file', configFile(record)],
      ...['--data-root', dataRoot],
      ...['--exec-root', path.join(record.runFolder, 'exec')],
      ...['--pidfile', pidFile],
      ...['--host', `unix://${socket}`],
      ...(options.user === undefined ? [] : ['--group', String(options.user.gid)]),
      ...(service ? ['--containerd', containerdSocket(record)] : [])
    ],
    // Sockets of build steps are below the daemon's temporary folder: see the longest folder of an engine.
    environment: {
      PATH: searchPath(binFolder),
      HOME: record.folder,
      DOCKER_TMPDIR: path.join(record.runFolder, 'tmp')
    },
    log,
    isReady: () => answers(socket),
    timeoutMs: 30_000
  })
}

/** Settings: dockerd(8), "Daemon configuration file". */
function daemonConfig(record: OwnerRecord, { store, registryMirror, debug, daemonConfig }: EngineOptions): unknown {
  return {
    features: { 'containerd-snapshotter': store === 'containerd' },
    ...(store === 'overlay2' ? { 'storage-driver': 'overlay2' } : {}),
    ...(registryMirror === undefined ? {} : { 'registry-mirrors': [registryMirror] }),
    bridge: record.bridge,
    iptables: false,
    ip6tables: false,
    'ip-forward': false,
    'ip-masq': false,
    'cgroup-parent': `/${record.cgroup}`,
    // systemd would have to be there, and to be told of a slice.
    'exec-opts': ['native.cgroupdriver=cgroupfs'],
    'shutdown-timeout': 5,
    debug: debug === true,
    ...daemonConfig
  }
}

/** The store that the engine of a record was started with. */
export async function configuredStore(record: OwnerRecord): Promise<ImageStore> {
  const config = JSON.parse(await readFile(configFile(record), 'utf8'))
  return config.features['containerd-snapshotter'] === true ? 'containerd' : 'overlay2'
}

/** Asks `GET /_ping`, which answers as soon as the API does. Source: Docker Engine API v1.40 and later. */
function answers(socketPath: string): Promise<boolean> {
  return new Promise(resolve => {
    const ping = request({ socketPath, path: '/_ping', timeout: 1000 }, response => {
      response.resume()
      resolve(response.statusCode === 200)
    })
    ping.on('timeout', () => ping.destroy())
    ping.on('error', () => resolve(false))
    ping.end()
  })
}

/**
 * Lets the daemons end in an orderly way, for at most 10 s; those that are frozen have to be woken for that. Where nothing
 * is kept, nobody waits for containers, nor for a dockerd that has its own containerd: it sleeps for a second when all
 * is done (tried).
 */
export async function stopDaemons(folders: readonly string[], keep: boolean): Promise<void> {
  const signalAll = (name: Signal, concerns: (found: FoundProcess) => boolean) => {
    for (const found of processesOf(folders).filter(concerns)) signal(found.pid, name)
  }
  signalAll('SIGCONT', () => true)
  signalAll('SIGTERM', ({ program }) => program === 'dockerd')
  if (!keep) signalAll('SIGKILL', ({ program }) => program === 'container')
  const mayRemain = keep ? ['containerd'] : ['containerd', 'dockerd']
  await waitFor(() => processesOf(folders).every(({ program }) => mayRemain.includes(program)), 10_000)
  signalAll('SIGTERM', ({ program }) => program === 'containerd')
  await waitFor(() => processesOf(folders).length === 0, keep ? 5_000 : 0)
}
