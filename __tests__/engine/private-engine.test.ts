import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { execOrThrow } from '../../scripts/engine/exec.ts'
import {
  cleanLeftovers,
  type Engine,
  type EngineOptions,
  exec,
  findStrays,
  type Registry,
  startEngine,
  startRegistry
} from '../../scripts/engine/index.ts'
import { remainsOf } from '../../scripts/engine/leftovers.ts'
import { processesOf } from '../../scripts/engine/processes.ts'
import { type OwnerRecord, readRecords } from '../../scripts/engine/record.ts'

let registry: Registry
const engines = new Set<Engine>()

beforeAll(async () => {
  registry = await startRegistry()
}, 300_000)

afterEach(async () => {
  for (const engine of engines) await engine.stop()
  engines.clear()
}, 60_000)

afterAll(async () => {
  await registry.stop()
  expect(await findStrays()).toEqual([])
}, 60_000)

async function start(options: EngineOptions): Promise<Engine> {
  const engine = await startEngine({ registryMirror: registry.url, ...options })
  engines.add(engine)
  return engine
}

async function output(engine: Engine, ...args: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await engine.docker(args)
  if (exitCode !== 0) throw new Error(stderr)
  return stdout.trim()
}

async function recordOf(id: string): Promise<OwnerRecord> {
  const record = (await readRecords()).find(found => found.id === id)
  if (record === undefined) throw new Error(`no record of ${id}`)
  return record
}

const isOurEngine = ({ kind, owner }: OwnerRecord) => kind === 'engine' && owner?.pid === process.pid

async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let i = 0; i < 1500; i++) {
    if (await condition()) return
    await sleep(20)
  }
  throw new Error(`did not happen: ${what}`)
}

describe('an engine', () => {
  test('of either store runs beside the other, and each has only its own images', async () => {
    const [overlay2, containerd] = await Promise.all([start({ store: 'overlay2' }), start({ store: 'containerd' })])
    expect(await output(overlay2, 'info', '--format', '{{.Driver}}')).toBe('overlay2')
    expect(await output(containerd, 'info', '--format', '{{.Driver}}')).toBe('overlayfs')
    expect(await output(overlay2, 'run', '--rm', 'busybox', 'echo', 'first')).toBe('first')
    expect(await output(overlay2, 'images', '--format', '{{.Repository}}:{{.Tag}}')).toBe('busybox:latest')
    expect(await output(containerd, 'images', '--quiet')).toBe('')
    expect(await output(containerd, 'run', '--rm', 'busybox', 'echo', 'second')).toBe('second')
  }, 60_000)

  test('has buildx and compose, and a Python image to build from', async () => {
    const engine = await start({ store: 'overlay2' })
    expect(await output(engine, 'compose', 'version', '--short')).toMatch(/^\d+\.\d+/)
    expect(await output(engine, 'buildx', 'version')).toMatch(/^github\.com\/docker\/buildx \d/)
    const script = 'import ssl, sqlite3, sys; print(sys.version_info[:2])'
    expect(await output(engine, 'run', '--rm', 'python:3.11-slim', 'python', '-c', script)).toBe('(3, 11)')
    expect(await output(engine, 'run', '--rm', 'python:3.11-slim', 'pip', '--version')).toMatch(/^pip \d/)
  }, 120_000)

  test('can have a containerd beside it that outlives its daemon', async () => {
    const engine = await start({ store: 'containerd', containerd: 'service' })
    const record = await recordOf(engine.id)
    expect(await output(engine, 'run', '--rm', 'busybox', 'echo', 'works')).toBe('works')
    expect(existsSync(path.join(engine.dataRoot, 'containerd', 'daemon'))).toBe(false)
    process.kill(engine.pid(), 'SIGTERM')
    const programs = () => processesOf([engine.folder]).map(({ program }) => program)
    await until('the daemon ends', () => !programs().includes('dockerd'))
    expect(programs()).toEqual(['containerd'])
    await engine.stop()
    expect(await remainsOf(record)).toEqual([])
  }, 60_000)

  test('can be used by an ordinary user', async () => {
    const user = { uid: 65534, gid: 65534 }
    const engine = await start({ store: 'overlay2', user })
    const environment = { ...engine.environment, HOME: engine.environment.DOCKER_CONFIG ?? '' }
    const asUser = ['--reuid=65534', '--regid=65534', '--clear-groups', 'docker', 'buildx', 'ls']
    const { exitCode, stdout } = await exec('setpriv', asUser, { environment })
    expect(stdout).toMatch(/default\s+running/)
    expect(exitCode).toBe(0)
  }, 60_000)

  test('works where the path of its folder is too long for a socket', async () => {
    const parent = await mkdtemp('/var/tmp/engine-')
    const engine = await start({ store: 'overlay2', folder: path.join(parent, 'long'.repeat(25)) })
    expect(engine.dataRoot.length).toBeGreaterThan(100)
    expect(await output(engine, 'run', '--rm', 'busybox', 'echo', 'works')).toBe('works')
    const key = path.join(parent, 'key')
    await execOrThrow('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key])
    const step = 'RUN --network=none --mount=type=ssh,required=true test -S "$SSH_AUTH_SOCK"'
    const context = await mkdtemp(path.join(parent, 'context-'))
    await writeFile(path.join(context, 'Dockerfile'), `FROM busybox\n${step}\n`)
    await output(engine, 'build', '--ssh', `default=${key}`, context)
    await engine.stop()
    expect(existsSync(path.dirname(engine.socket))).toBe(false)
    expect(existsSync(engine.folder)).toBe(false)
    await rm(parent, { recursive: true })
  }, 60_000)

  test('refuses a folder that holds something, unless it is to be reused', async () => {
    const engine = await start({ store: 'overlay2' })
    const again = startEngine({ store: 'overlay2', folder: engine.folder })
    await expect(again).rejects.toThrow(`${engine.folder} is not empty: pass reuse to start the engine it holds.`)
  }, 60_000)

  test('tells the end of its log when it cannot start', async () => {
    const broken = startEngine({ store: 'overlay2', daemonConfig: { 'no-such-setting': true } })
    await expect(broken).rejects.toThrow(/dockerd ended at once with exit code 1\n[\s\S]*no-such-setting/)
    expect((await readRecords()).filter(isOurEngine)).toEqual([])
  }, 60_000)
})

describe('stop', () => {
  test('leaves no process, mount, network or folder, though containers were running and one was paused', async () => {
    const engine = await start({ store: 'overlay2' })
    const record = await recordOf(engine.id)
    await output(engine, 'network', 'create', 'extra')
    await output(engine, 'run', '--detach', '--network', 'extra', 'busybox', 'sleep', '1000')
    const paused = await output(engine, 'run', '--detach', 'busybox', 'sleep', '1000')
    await output(engine, 'pause', paused)
    const found = new Set(processesOf([engine.folder]).map(({ program }) => program))
    expect(found).toEqual(new Set(['dockerd', 'containerd', 'containerd-shim-runc-v2', 'container']))
    await engine.stop()
    expect(await remainsOf(record)).toEqual([])
    expect(await findStrays()).toEqual([])
    expect((await readRecords()).map(({ id }) => id)).not.toContain(engine.id)
  }, 60_000)

  test('with keep leaves what the engine holds for the next start', async () => {
    const engine = await start({ store: 'containerd' })
    await output(engine, 'pull', '--quiet', 'busybox')
    const id = await output(engine, 'info', '--format', '{{.ID}}')
    await engine.stop({ keep: true })
    expect(processesOf([engine.folder])).toEqual([])
    const again = await start({ store: 'containerd', folder: engine.folder, reuse: true })
    expect(await output(again, 'images', '--format', '{{.Repository}}')).toBe('busybox')
    expect(await output(again, 'info', '--format', '{{.ID}}')).toBe(id)
    await again.stop()
    expect(existsSync(engine.folder)).toBe(false)
  }, 60_000)

  test('ends a daemon that somebody else has started anew with the same arguments', async () => {
    const engine = await start({ store: 'overlay2' })
    const record = await recordOf(engine.id)
    const first = engine.pid()
    const restarted = await restart(first)
    await until('the new daemon answers', async () => (await engine.docker(['info'])).exitCode === 0)
    expect(engine.pid()).toBe(restarted)
    expect(restarted).not.toBe(first)
    await engine.stop()
    expect(await remainsOf(record)).toEqual([])
    expect(existsSync(`/proc/${restarted}/exe`)).toBe(false)
  }, 60_000)

  test('ends a daemon that is frozen', async () => {
    const engine = await start({ store: 'containerd' })
    const record = await recordOf(engine.id)
    process.kill(engine.pid(), 'SIGSTOP')
    await engine.stop()
    expect(await remainsOf(record)).toEqual([])
  }, 60_000)
})

describe('a process that is killed', () => {
  test('has its engine removed by the keeper', async () => {
    const { owner, record } = await startOwner()
    owner.kill('SIGKILL')
    await until('everything is gone', async () => (await readRecords()).every(({ id }) => id !== record.id))
    expect(await remainsOf(record)).toEqual([])
  }, 60_000)

  test('together with the keeper leaves an engine that the next run removes', async () => {
    const { owner, record } = await startOwner()
    const dockerd = Number(readFileSync(path.join(record.runFolder, 'docker.pid'), 'utf8'))
    process.kill(keeperOf(owner), 'SIGKILL')
    owner.kill('SIGKILL')
    await once(owner, 'exit')
    process.kill(dockerd, 'SIGKILL')
    expect(processesOf([record.folder]).map(({ program }) => program)).toContain('container')
    expect(await cleanLeftovers()).toContain(record.id)
    expect(await remainsOf(record)).toEqual([])
    expect(await findStrays()).toEqual([])
  }, 60_000)
})

test('cleaning leaves alone what a living process owns', async () => {
  const engine = await start({ store: 'overlay2' })
  expect(await cleanLeftovers()).not.toContain(engine.id)
  expect((await engine.docker(['info'])).exitCode).toBe(0)
}, 60_000)

/** Ends a daemon and starts it again as the product does: from what /proc tells about it. */
async function restart(pid: number): Promise<number> {
  const parts = (file: string) => readFileSync(`/proc/${pid}/${file}`, 'utf8').split('\0').slice(0, -1)
  const [command = '', ...args] = parts('cmdline')
  const env = Object.fromEntries(
    parts('environ').map(line => [line.split('=', 1)[0] ?? '', line.replace(/^[^=]*=/, '')])
  )
  process.kill(pid, 'SIGTERM')
  await until('the daemon ends', () => !existsSync(`/proc/${pid}/exe`))
  const daemon = spawn(command, args, { env, detached: true, stdio: 'ignore' })
  daemon.unref()
  return daemon.pid ?? 0
}

async function startOwner(): Promise<{ owner: ChildProcess; record: OwnerRecord }> {
  const file = path.join(import.meta.dirname, 'owner.fixture.ts')
  const owner = spawn(process.execPath, [file, registry.url], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [id] = await once(owner.stdout, 'data')
  return { owner, record: await recordOf(String(id).trim()) }
}

/** A child that has ended since it was listed has none. */
function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}

function keeperOf({ pid }: ChildProcess): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number)
  const keeper = children.find(child => commandOf(child).includes('keeper.ts'))
  if (keeper === undefined) throw new Error(`process ${pid} has no keeper`)
  return keeper
}
