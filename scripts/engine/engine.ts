import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, open, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type ExecOptions, type ExecResult, exec } from './exec.ts'
import { guard } from './guard.ts'
import { removeTraces } from './leftovers.ts'
import { makeBridge } from './network.ts'
import { workFolder } from './paths.ts'
import { processesOf, signal, waitForNone } from './processes.ts'
import { identify, type OwnerRecord, readRecords, removeRecord, writeRecord } from './record.ts'
import { ensureToolchain, type Toolchain } from './toolchain.ts'

/** Where an engine keeps images: its own graph driver, or the snapshotters of containerd. */
export type ImageStore = 'overlay2' | 'containerd'

export interface EngineOptions {
  readonly store: ImageStore
  /** Part of the folder's name, for people: lower-case letters, digits and dashes. Default: the store. */
  readonly name?: string
  /** Where `FROM` of an image of Docker Hub is answered: the `url` of {@link startRegistry}. */
  readonly registryMirror?: string
  /** Default: a new one below `.work/engines`. Its file system must be able to carry overlayfs. */
  readonly folder?: string
  /** `folder` is that of an engine stopped with `keep`: start it again with what it holds. Default: false. */
  readonly reuse?: boolean
  /** Group whose members may use the socket, as `docker` on a hosted runner. Default: only the user that starts it. */
  readonly group?: string
  readonly debug?: boolean
  /** Further settings for the daemon's configuration file. */
  readonly daemonConfig?: Readonly<Record<string, unknown>>
  /** `nobody`: it goes on running when this process ends, until stopped by its id. Default: `process`. */
  readonly owner?: 'process' | 'nobody'
}

export interface StopOptions {
  /** Leave the folder, so that the engine can be started again with `reuse`. It goes when this process ends. */
  readonly keep?: boolean
}

export interface Engine {
  readonly id: string
  readonly store: ImageStore
  readonly folder: string
  readonly dataRoot: string
  /** Path of the socket of its API. */
  readonly socket: string
  /** The same as a value for `DOCKER_HOST`. */
  readonly host: string
  readonly pidFile: string
  readonly log: string
  /** What a client process needs in its environment to use this engine and nothing of the user's own Docker. */
  readonly environment: Readonly<Record<string, string>>
  /** Process id of the daemon that has the data root open now: somebody may have restarted it since it was started. */
  pid(): number
  /** Runs the docker CLI on this engine to its end. */
  docker(args: readonly string[], options?: ExecOptions): Promise<ExecResult>
  /** Stops whatever daemon has the data root open now, and everything it started; then removes all traces. */
  stop(options?: StopOptions): Promise<void>
}

/** Longest path of a socket is 107 bytes (unix(7)); containerd's own are 42 below the engine's folder. */
const LONGEST_FOLDER = 107 - '/run/exec/containerd/containerd.sock.ttrpc'.length

/**
 * Starts a private Docker engine: own data root, sockets, network bridge, control group and client configuration, beside
 * any other engine of the machine. It has nothing in it: that is what a fresh runner looks like to a build.
 *
 * Builds that have to reach a server on the host's loopback use the host's network; see makeBridge for the default one.
 *
 * Needs root. It is removed when this process ends, in whatever way.
 *
 * @throws Error with the end of the daemon's log when it does not come up within 30 s.
 */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const toolchain = await ensureToolchain()
  const record = await newRecord(options)
  await forgetFormerRecords(record)
  await writeRecord(record)
  const release = record.owner === null ? () => undefined : guard(record.id)
  try {
    await prepareFolders(record, options, toolchain)
    if (record.bridge !== undefined) await makeBridge(toolchain, record.bridge, Math.random)
    const engine = describe(record, options.store, toolchain, release)
    await startDaemon(engine, record, options)
    return engine
  } catch (error) {
    await removeTraces(record, toolchain)
    release()
    throw error
  }
}

/** The engine of a record, started by whatever process: to use it or to stop it. */
export function openEngine(record: OwnerRecord, toolchain: Toolchain): Engine {
  const config = JSON.parse(readFileSync(path.join(record.folder, 'daemon.json'), 'utf8'))
  const store = config.features['containerd-snapshotter'] === true ? 'containerd' : 'overlay2'
  return describe(record, store, toolchain, () => undefined)
}

async function newRecord(options: EngineOptions): Promise<OwnerRecord> {
  const name = options.name ?? options.store
  if (!/^[a-z0-9-]{1,24}$/.test(name)) throw new Error(`Engine name ${name}: use at most 24 of a-z, 0-9 and dashes.`)
  const random = randomBytes(4).toString('hex')
  const id = `${name}-${process.pid}-${random}`
  const folder = path.resolve(options.folder ?? path.join(workFolder, id))
  const used = existsSync(folder) && (await readdir(folder)).length > 0
  if (used && options.reuse !== true)
    throw new Error(`${folder} is not empty: pass reuse to start the engine it holds.`)
  return {
    id,
    kind: 'engine',
    name,
    folder,
    runFolder: folder.length <= LONGEST_FOLDER ? path.join(folder, 'run') : await mkdtemp('/tmp/cbc-'),
    bridge: `cbc-${random}`,
    cgroup: `cbc-${random}`,
    owner: options.owner === 'nobody' ? null : (identify(process.pid) ?? null)
  }
}

/** A kept engine has a record of its own until it is started again. */
async function forgetFormerRecords({ folder }: OwnerRecord): Promise<void> {
  for (const former of await readRecords()) if (former.folder === folder) await removeRecord(former)
}

async function prepareFolders(record: OwnerRecord, options: EngineOptions, toolchain: Toolchain): Promise<void> {
  const plugins = path.join(record.folder, 'config', 'cli-plugins')
  await mkdir(plugins, { recursive: true })
  await mkdir(record.runFolder, { recursive: true })
  for (const plugin of toolchain.pluginFolder === undefined ? [] : await readdir(toolchain.pluginFolder)) {
    const link = path.join(plugins, plugin)
    if (!existsSync(link)) await symlink(path.join(toolchain.pluginFolder ?? '', plugin), link)
  }
  await writeFile(
    path.join(record.folder, 'daemon.json'),
    `${JSON.stringify(daemonConfig(record, options), undefined, 2)}\n`
  )
}

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

function describe(record: OwnerRecord, store: ImageStore, toolchain: Toolchain, release: () => void): Engine {
  const { id, folder, runFolder } = record
  const socket = path.join(runFolder, 'docker.sock')
  const pidFile = path.join(runFolder, 'docker.pid')
  const host = `unix://${socket}`
  const environment = {
    PATH: [toolchain.binFolder, process.env.PATH, '/usr/sbin:/sbin'].filter(part => part !== undefined).join(':'),
    DOCKER_HOST: host,
    DOCKER_CONFIG: path.join(folder, 'config')
  }
  return {
    id,
    store,
    folder,
    dataRoot: path.join(folder, 'data'),
    socket,
    host,
    pidFile,
    log: path.join(folder, 'dockerd.log'),
    environment,
    pid: () => Number(readFileSync(pidFile, 'utf8')),
    docker: (args, options = {}) =>
      exec('docker', args, {
        ...options,
        environment: { ...(options.environment ?? foreignEnvironment()), ...environment }
      }),
    async stop({ keep = false } = {}) {
      await stopDaemon([folder, runFolder])
      await removeTraces(record, toolchain, keep)
      if (!keep) release()
    }
  }
}

/** Our environment without what would lead a client to another engine or another configuration. */
function foreignEnvironment(): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(DOCKER|BUILDX|BUILDKIT|COMPOSE)_/.test(name))
  )
}

async function startDaemon(engine: Engine, record: OwnerRecord, options: EngineOptions): Promise<void> {
  const log = await open(engine.log, 'a')
  const args = [
    ...['--config-file', path.join(engine.folder, 'daemon.json')],
    ...['--data-root', engine.dataRoot],
    ...['--exec-root', path.join(record.runFolder, 'exec')],
    ...['--pidfile', engine.pidFile],
    ...['--host', engine.host],
    ...(options.group === undefined ? [] : ['--group', options.group])
  ]
  const daemon = spawn('dockerd', args, {
    env: { PATH: engine.environment.PATH, HOME: engine.folder },
    stdio: ['ignore', log.fd, log.fd],
    // A session of its own: signals of our terminal are not meant for it.
    detached: true
  })
  let ended = false
  daemon.on('exit', () => {
    ended = true
  })
  daemon.on('error', () => {
    ended = true
  })
  daemon.unref()
  await log.close()
  for (const end = performance.now() + 30_000; !ended && performance.now() < end; await sleep(10)) {
    if (await answers(engine.socket)) return
  }
  const tail = (await readFile(engine.log, 'utf8')).split('\n').slice(-20).join('\n')
  throw new Error(`dockerd ${ended ? 'ended at once' : 'does not answer'}:\n${tail}`)
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

/** Lets the daemon end in an orderly way, for at most 10 s. One that is frozen has to be woken for that. */
async function stopDaemon(folders: readonly string[]): Promise<void> {
  for (const { pid } of processesOf(folders)) signal(pid, 'SIGCONT')
  for (const { pid, program } of processesOf(folders)) if (program === 'dockerd') signal(pid, 'SIGTERM')
  await waitForNone(folders, 10_000)
}
