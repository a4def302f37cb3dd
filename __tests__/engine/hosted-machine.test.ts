/** The action as on hosted runners: a user with password-less sudo, an engine and a containerd that systemd runs. */
import { chmodSync, chownSync, cpSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import {
  discard,
  type ImageStore,
  type Machine,
  type MachineHost,
  type MachineUser,
  machineUsers,
  startMachineHost
} from '../../scripts/engine/index.ts'
import { problems, shop, writeFiles } from '../support/jobs.ts'
import type { HostedJob } from './hosted-job.fixture.ts'

const project = path.resolve(import.meta.dirname, '../..')
const node = '/usr/local/bin/node'
const restoreFixture = '/project/__tests__/engine/hosted-restore.fixture.ts'
let host: MachineHost
let scratch: string
let runs = 0

beforeAll(async () => {
  host = await startMachineHost()
  scratch = mkdtempSync(path.join(tmpdir(), 'hosted-'))
}, 600_000)

afterAll(async () => {
  await host.stop()
  discard(scratch)
}, 60_000)

interface Given {
  /** What the cache holds: nothing, what a cold job has saved, or a folder with whatever is there. Default: nothing. */
  readonly cache?: 'saved' | { readonly folder: string }
  readonly store?: ImageStore
  /** Folders of the machine that are mounts of their own. */
  readonly mounted?: readonly string[]
}

async function onFreshMachine<Result>(given: Given, work: (machine: Machine) => Promise<Result>): Promise<Result> {
  const { cache = { folder: newFolder() }, store = 'overlay2', mounted = [] } = given
  const checkout = newFolder()
  writeFiles(checkout, shop)
  const folder = cache === 'saved' ? await copyOfSaved() : cache.folder
  const machine = await host.start(store, [
    { source: project, target: '/project' },
    { source: checkout, target: '/checkout', writable: true },
    { source: folder, target: '/cache', writable: true },
    ...mounted.map(target => ({ source: newFolder(), target, writable: true }))
  ])
  try {
    return await work(machine)
  } finally {
    await machine.stop()
  }
}

/** One that all users of a machine can read, and the runner can write to. */
function newFolder(): string {
  const folder = mkdtempSync(path.join(scratch, 'f-'))
  chmodSync(folder, 0o755)
  chownSync(folder, machineUsers.runner, machineUsers.runner)
  return folder
}

let saved: Promise<string> | undefined

async function copyOfSaved(): Promise<string> {
  saved ??= save()
  const folder = newFolder()
  cpSync(await saved, folder, { recursive: true })
  return folder
}

async function save(): Promise<string> {
  const folder = newFolder()
  const { main, posts } = await onFreshMachine({ cache: { folder } }, machine => job(machine))
  expect(`${main.log}\n${posts[0]?.log}`).toMatch(/^Saved \d+ entries/m)
  return folder
}

/** What a command prints. @throws when it fails */
async function output(machine: Machine, user: MachineUser, ...command: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await machine.run(user, command)
  if (exitCode !== 0) throw new Error(`${command.join(' ')}: ${stderr}${stdout}`)
  return stdout.trim()
}

async function job(machine: Machine, user: MachineUser = 'runner', script: readonly string[] = []): Promise<HostedJob> {
  runs += 1
  const fixture = '/project/__tests__/engine/hosted-job.fixture.ts'
  return JSON.parse(await output(machine, user, node, fixture, String(runs), ...script))
}

const systemctl = (machine: Machine, ...args: string[]) => output(machine, 'root', 'systemctl', ...args)

/** Whatever a job could leave behind: processes, temporary files, files beside the engine's state, mounts. */
async function traces(machine: Machine): Promise<string> {
  const look = `
    ps -N --ppid $$ -p $$ -o user=,args=
    ls -A /tmp /home/runner
    find /var/lib -maxdepth 2 -name 'cbc*'
    findmnt --noheadings --output TARGET --list
    systemctl is-active docker.service docker.socket containerd.service`
  const lines = (await output(machine, 'root', 'sh', '-c', look)).split('\n')
  return lines
    .filter(line => line.trim() !== '')
    .sort()
    .join('\n')
}

/** Watchdogs need a moment to see that there is nothing left to watch. */
async function expectTraces(machine: Machine, expected: string): Promise<void> {
  for (let i = 0; i < 600 && (await traces(machine)) !== expected; i++) await sleep(100)
  expect(await traces(machine)).toBe(expected)
}

async function untilActive(machine: Machine): Promise<void> {
  for (let i = 0; i < 300 && !(await isActive(machine)); i++) await sleep(100)
  expect(await isActive(machine)).toBe(true)
}

const isActive = async (machine: Machine) =>
  (await machine.run('root', ['systemctl', 'is-active', 'docker.service', 'docker.socket'])).exitCode === 0

test.each<ImageStore>(['overlay2', 'containerd'])(
  'store %s: a cold job saves beside a running container, and the next machine has it all',
  async store => {
    const cache = { folder: newFolder() }
    await onFreshMachine({ cache, store }, async machine => {
      const before = await traces(machine)
      const container = 'docker run --detach --name kept --network none busybox sleep 1000'
      const cold = await job(machine, 'runner', [container])
      expect(problems(cold.main)).toEqual([])
      expect(cold.main.outcome).toBe('success')
      expect(cold.main.outputs).toMatchObject({ strategy: 'snapshot', 'cache-restored': 'none', 'steps-cached': '0' })
      expect(cold.posts[0]?.annotations).toEqual([])
      expect(cold.posts[0]?.log).toMatch(/^Saved \d+ entries/m)
      expect(cold.orphans).toEqual([])
      expect(cold.temporary).toEqual([])
      expect(await output(machine, 'runner', 'docker', 'inspect', '--format', '{{.State.Status}}', 'kept')).toBe(
        'running'
      )
      await output(machine, 'runner', 'docker', 'rm', '--force', 'kept')
      await expectTraces(machine, before)
    })
    await onFreshMachine({ cache, store }, async machine => {
      const before = await traces(machine)
      const pid = await systemctl(machine, 'show', '--property=MainPID', '--value', 'docker.service')
      const warm = await job(machine)
      expect(problems(warm.main)).toEqual([])
      expect(warm.main.outcome).toBe('success')
      expect(warm.main.outputs).toMatchObject({ strategy: 'snapshot', 'cache-restored': 'exact', 'hit-ratio': '1' })
      expect(warm.main.outputs['steps-cached']).toBe(warm.main.outputs['steps-total'])
      expect(warm.posts[0]?.log).toMatch(/Nothing is saved/)
      expect(warm.orphans).toEqual([])
      expect(warm.temporary).toEqual([])
      expect(await output(machine, 'runner', 'docker', 'run', '--rm', '--network', 'none', 'shop-web')).toBe('web 1')
      expect(await systemctl(machine, 'show', '--property=MainPID', '--value', 'docker.service')).not.toBe(pid)
      await expectTraces(machine, before)
    })
  },
  120_000
)

test('services that need the engine, as the one of the runner may, go on while it is restarted', async () => {
  await onFreshMachine({ cache: 'saved' }, async machine => {
    const unit = ['[Unit]', 'Requires=docker.service', 'After=docker.service', '[Service]', 'ExecStart=sleep infinity']
    const file = '/run/systemd/system/actions-runner.service'
    await output(machine, 'root', 'sh', '-c', 'printf "%s\\n" "$@" >"$0"', file, ...unit)
    await systemctl(machine, 'start', 'actions-runner.service')
    const pid = await systemctl(machine, 'show', '--property=MainPID', '--value', 'actions-runner.service')
    const { main } = await job(machine, 'root')
    expect(main.outputs['cache-restored']).toBe('exact')
    expect(await systemctl(machine, 'show', '--property=MainPID', '--value', 'actions-runner.service')).toBe(pid)
  })
}, 120_000)

test('an engine that does not start with what was restored gets its own state back, and the build is cold', async () => {
  await onFreshMachine({ cache: 'saved' }, async machine => {
    const before = await traces(machine)
    const refuseOnce = '[Service]\nExecStartPre=/bin/sh -c "test -e /run/refused || { touch /run/refused; exit 1; }"\n'
    const folder = '/run/systemd/system/docker.service.d'
    await output(machine, 'root', 'sh', '-c', `mkdir ${folder} && printf '%s' "$0" >${folder}/refuse.conf`, refuseOnce)
    await systemctl(machine, 'daemon-reload')
    const id = await output(machine, 'runner', 'docker', 'info', '--format', '{{.ID}}')
    const { main } = await job(machine)
    expect(main.outcome).toBe('success')
    expect(problems(main)).toMatchObject([{ level: 'warning', message: expect.stringContaining('starts cold') }])
    expect(main.outputs).toMatchObject({ 'cache-restored': 'none', 'steps-cached': '0' })
    expect(await output(machine, 'runner', 'docker', 'info', '--format', '{{.ID}}')).toBe(id)
    await expectTraces(machine, before)
  })
}, 120_000)

test.each([
  ['the action', 'hosted-restore.fixture'],
  ['its privileged process', 'privileged.js /tmp/']
])(
  '%s is killed while the engine is stopped: no client starts it meanwhile, and it comes back',
  async (_, program) => {
    await onFreshMachine({}, async machine => {
      const before = await traces(machine)
      const fixture = `${node} ${restoreFixture} /var/run/docker.sock /var/lib/docker overlay2`
      const stopped = `(${fixture}; true) >/tmp/out 2>&1 & until grep -q stopped /tmp/out; do sleep 0.1; done`
      await output(machine, 'runner', 'sh', '-c', stopped)
      expect((await machine.run('runner', ['docker', 'version'])).exitCode).toBe(1)
      expect(await isActive(machine)).toBe(false)
      await output(machine, 'root', 'pkill', '-KILL', '--full', `^${node} .*${program}`)
      await untilActive(machine)
      await machine.run('root', ['pkill', '--full', fixture])
      await output(machine, 'root', 'sh', '-c', 'rm -rf /tmp/out /tmp/cbc-*')
      await expectTraces(machine, before)
    })
  },
  120_000
)

test('an engine and a containerd that keep their state on different file systems are not even stopped', async () => {
  await onFreshMachine({ store: 'containerd', mounted: ['/var/lib/containerd'] }, async machine => {
    const pid = await systemctl(machine, 'show', '--property=MainPID', '--value', 'docker.service')
    const restore = [node, restoreFixture, '/var/run/docker.sock', '/var/lib/docker', 'containerd']
    const { exitCode, stderr } = await machine.run('runner', restore)
    expect(exitCode).toBe(1)
    expect(stderr).toContain('/var/lib/containerd is on another file system or mount')
    expect(await systemctl(machine, 'show', '--property=MainPID', '--value', 'docker.service')).toBe(pid)
    expect(await output(machine, 'root', 'find', '/var/lib', '-maxdepth', '2', '-name', 'cbc*')).toBe('')
  })
}, 120_000)

test('an engine that a job has started by itself is not taken for the service that runs the job', async () => {
  await onFreshMachine({}, async machine => {
    const engine =
      'dockerd --data-root /var/lib/own --exec-root /run/own --pidfile /run/own.pid --host unix:///run/own.sock'
    const script = `${engine} --bridge none --iptables=false --ip6tables=false --group docker & sleep infinity`
    await output(machine, 'root', 'systemd-run', '--unit', 'actions-runner', '--collect', 'sh', '-c', script)
    const ready = 'until docker --host unix:///run/own.sock version; do sleep 0.1; done >/dev/null 2>&1'
    await output(machine, 'runner', 'sh', '-c', ready)
    const restore = `timeout --foreground 5 ${node} ${restoreFixture} /run/own.sock /var/lib/own overlay2 || true`
    expect(await output(machine, 'runner', 'sh', '-c', restore)).toBe('stopped (process)')
    await output(machine, 'runner', 'sh', '-c', ready)
    await systemctl(machine, 'is-active', 'actions-runner.service', 'docker.service', 'docker.socket')
  })
}, 120_000)

test('without the right to become root cache mounts are saved and restored through steps of builds', async () => {
  const folder = newFolder()
  chmodSync(folder, 0o777)
  const run = () => onFreshMachine({ cache: { folder } }, machine => job(machine, 'guest'))
  const cold = await run()
  expect(cold.main.outcome).toBe('success')
  expect(cold.main.log).toContain('Strategy: export (this user is not root and has no password-less sudo).')
  expect(cold.posts[0]?.log).toMatch(/^Saved \d+ entries, /m)
  const { main, posts } = await run()
  expect(main.outputs).toMatchObject({ strategy: 'export', 'cache-restored': 'exact' })
  expect(main.log).toMatch(/^Cache mount \S+ restored: /m)
  expect([...problems(main), ...(posts[0]?.annotations ?? [])]).toEqual([])
}, 240_000)
