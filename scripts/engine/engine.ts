import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { chown, mkdir, mkdtemp, readdir, symlink } from 'node:fs/promises'
import path from 'node:path'
import { searchPath } from './daemon.ts'
import { configuredStore, filesOf, startDockerd, stopDaemons } from './dockerd.ts'
import type { EngineOptions, ImageStore } from './engine-options.ts'
import { type ExecOptions, type ExecResult, exec } from './exec.ts'
import { guard } from './guard.ts'
import { removeTraces } from './leftovers.ts'
import { bridgeName, makeBridge } from './network.ts'
import { workFolder } from './paths.ts'
import { identify, type OwnerRecord, readRecords, removeRecord, writeRecord } from './record.ts'
import { ensureToolchain, type Toolchain } from './toolchain.ts'

export type { EngineOptions, ImageStore } from './engine-options.ts'

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

/**
 * Longest path of a socket is 107 bytes (unix(7)). The longest below an engine's folder is the one through which a build
 * step reaches an SSH agent, in a folder that BuildKit names with up to ten digits: one byte too many failed three builds
 * of four.
 */
const LONGEST_FOLDER = 107 - '/run/tmp/.buildkit_ssh_sock4294967295/ssh_auth_sock'.length

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
  if (process.getuid?.() !== 0) throw new Error('Private engines need root: run this as root.')
  const toolchain = await ensureToolchain()
  const record = await newRecord(options)
  await forgetFormerRecords(record)
  await writeRecord(record)
  const release = record.owner === null ? () => undefined : guard(record.id)
  try {
    await prepareClient(record, options, toolchain)
    if (record.bridge !== undefined) await makeBridge(toolchain, record.bridge, Math.random)
    await startDockerd(record, options, toolchain.binFolder)
    return describe(record, options.store, toolchain, release)
  } catch (error) {
    await removeTraces(record, toolchain, options.reuse === true)
    if (options.reuse !== true) release()
    throw error
  }
}

/** The engine of a record, started by whatever process: to use it or to stop it. */
export async function openEngine(record: OwnerRecord, toolchain: Toolchain): Promise<Engine> {
  return describe(record, await configuredStore(record), toolchain, () => undefined)
}

async function newRecord(options: EngineOptions): Promise<OwnerRecord> {
  const name = options.name ?? options.store
  if (!/^[a-z0-9-]{1,24}$/.test(name)) throw new Error(`Engine name ${name}: use at most 24 of a-z, 0-9 and dashes.`)
  const id = `${name}-${process.pid}-${randomBytes(4).toString('hex')}`
  const folder = path.resolve(options.folder ?? path.join(workFolder, id))
  const used = existsSync(folder) && (await readdir(folder)).length > 0
  if (used && options.reuse !== true) {
    throw new Error(`${folder} is not empty: pass reuse to start the engine it holds.`)
  }
  const bridge = bridgeName()
  return {
    id,
    kind: 'engine',
    name,
    folder,
    runFolder: folder.length <= LONGEST_FOLDER ? path.join(folder, 'run') : await mkdtemp('/tmp/cbc-'),
    bridge,
    cgroup: bridge,
    owner: options.owner === 'nobody' ? null : (identify(process.pid) ?? null)
  }
}

/** A kept engine has a record of its own until it is started again. */
async function forgetFormerRecords({ folder }: OwnerRecord): Promise<void> {
  for (const former of await readRecords()) if (former.folder === folder) await removeRecord(former)
}

const clientConfig = ({ folder }: OwnerRecord) => path.join(folder, 'config')

/** Makes the configuration folder of the docker CLI, with the plugins that belong to it. */
async function prepareClient(record: OwnerRecord, { user }: EngineOptions, { pluginFolder }: Toolchain): Promise<void> {
  const plugins = path.join(clientConfig(record), 'cli-plugins')
  await mkdir(plugins, { recursive: true })
  if (user !== undefined) await chown(clientConfig(record), user.uid, user.gid)
  if (pluginFolder === undefined) return
  for (const plugin of await readdir(pluginFolder)) {
    const link = path.join(plugins, plugin)
    if (!existsSync(link)) await symlink(path.join(pluginFolder, plugin), link)
  }
}

function describe(record: OwnerRecord, store: ImageStore, toolchain: Toolchain, release: () => void): Engine {
  const files = filesOf(record)
  const host = `unix://${files.socket}`
  const environment = {
    PATH: searchPath(toolchain.binFolder),
    DOCKER_HOST: host,
    DOCKER_CONFIG: clientConfig(record)
  }
  return {
    id: record.id,
    store,
    folder: record.folder,
    ...files,
    host,
    environment,
    pid: () => Number(readFileSync(files.pidFile, 'utf8')),
    docker(args, options = {}) {
      const inherited = options.environment ?? foreignEnvironment()
      return exec('docker', args, { ...options, environment: { ...inherited, ...environment } })
    },
    async stop({ keep = false } = {}) {
      await stopDaemons([record.folder, record.runFolder], keep)
      await removeTraces(record, toolchain, keep)
      if (!keep) release()
    }
  }
}

/** Our environment without what would lead a client to another engine or another configuration. */
function foreignEnvironment(): Record<string, string | undefined> {
  const foreign = /^(DOCKER|BUILDX|BUILDKIT|COMPOSE)_/
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)))
}
