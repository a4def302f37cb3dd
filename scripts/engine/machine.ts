import { setTimeout as sleep } from 'node:timers/promises'
import { type Engine, startEngine } from './engine.ts'
import type { ImageStore } from './engine-options.ts'
import type { ExecResult } from './exec.ts'
import { ensureMachineImage, machineInit, machinePaths, type machineUsers } from './machine-image.ts'
import { ensureRegistryContents, registryContents } from './registry.ts'
import { ensureToolchain } from './toolchain.ts'

export type MachineUser = 'root' | keyof typeof machineUsers

/** Something of this machine that is seen in one of ours; without what is mounted below it. */
export interface Mount {
  readonly source: string
  readonly target: string
  readonly writable?: boolean
}

/** A machine of its own as far as its processes can tell: systemd is process 1, and runs a Docker engine. */
export interface Machine {
  /** Runs a command in it to its end. */
  run(user: MachineUser, command: readonly string[]): Promise<ExecResult>
  /** Ends and removes it with all that it held. */
  stop(): Promise<void>
}

export interface MachineHost {
  /** Boots a fresh machine, and waits until all its services run. @throws Error with its log when they do not */
  start(store: ImageStore, mounts: readonly Mount[]): Promise<Machine>
  /** Ends all machines. */
  stop(): Promise<void>
}

/** As long as a machine may take to boot. */
const BOOT_MS = 60_000

/**
 * Starts what machines run on: a private engine, of which each is a privileged container with a network and control
 * groups of its own. Needs root, and a Debian system; the first time takes a minute or two.
 */
export async function startMachineHost(log?: (line: string) => void): Promise<MachineHost> {
  const { root } = await ensureToolchain(log)
  if (root === undefined) throw new Error('Machines are made with a fetched engine only.')
  const image = await ensureMachineImage(log)
  await ensureRegistryContents(log)
  const engine = await startEngine({ store: 'overlay2', name: 'machines' })
  try {
    await docker(engine, ['import', image.rootfs, image.name])
  } catch (error) {
    await engine.stop()
    throw error
  }
  const given: readonly Mount[] = [
    { source: root, target: machinePaths.toolchain },
    { source: registryContents, target: machinePaths.registry },
    { source: process.execPath, target: machinePaths.node }
  ]
  return {
    start: (store, mounts) => startMachine(engine, image.name, store, [...given, ...mounts]),
    stop: () => engine.stop()
  }
}

async function startMachine(
  engine: Engine,
  image: string,
  store: ImageStore,
  mounts: readonly Mount[]
): Promise<Machine> {
  const options = [
    ...['--detach', '--privileged', '--cgroupns', 'private', '--hostname', 'machine', '--env', 'container=docker'],
    ...['/run', '/run/lock'].flatMap(folder => ['--tmpfs', folder]),
    ...['--volume', machinePaths.state],
    ...mounts.flatMap(mount => ['--mount', mountOption(mount)])
  ]
  const id = await docker(engine, ['run', ...options, image, machineInit, store])
  const run: Machine['run'] = (user, command) => engine.docker(['exec', '--user', user, id, ...command])
  const machine: Machine = {
    run,
    stop: async () => {
      await docker(engine, ['rm', '--force', '--volumes', id])
    }
  }
  for (const end = performance.now() + BOOT_MS; ; await sleep(50)) {
    const { stdout, stderr } = await run('root', ['systemctl', 'is-system-running', '--wait'])
    if (stdout.trim() === 'running') return machine
    if (stdout.trim() !== 'degraded' && performance.now() < end) continue
    const failed = await run('root', ['systemctl', '--failed', '--no-pager'])
    const journal = await run('root', ['journalctl', '--no-pager', '--lines', '100'])
    await machine.stop()
    throw new Error(`The machine did not boot: ${stdout}${stderr}\n${failed.stdout}\n${journal.stdout}`)
  }
}

function mountOption({ source, target, writable = false }: Mount): string {
  const access = writable ? [] : ['readonly']
  return ['type=bind', `src=${source}`, `dst=${target}`, 'bind-recursive=disabled', ...access].join(',')
}

async function docker(engine: Engine, args: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await engine.docker(args)
  if (exitCode !== 0) throw new Error(`docker ${args.join(' ')}: ${stderr.trim()}`)
  return stdout.trim()
}
