import { existsSync, readFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import {
  type Engine,
  type ExecResult,
  exec,
  ordinaryUser,
  startEngine,
  sudoLauncher
} from '../../scripts/engine/index.ts'
import { remainsOf } from '../../scripts/engine/leftovers.ts'
import { readRecords } from '../../scripts/engine/record.ts'

let engine: Engine

beforeEach(async () => {
  engine = await startEngine({ store: 'overlay2', name: 'sudo', user: ordinaryUser })
}, 60_000)

afterEach(() => engine.stop(), 60_000)

async function asOrdinaryUser(...command: string[]): Promise<ExecResult> {
  const [launcher, ...args] = await sudoLauncher(engine)
  const user = [`--reuid=${ordinaryUser.uid}`, `--regid=${ordinaryUser.gid}`, '--clear-groups']
  return exec(launcher, [...args, 'setpriv', ...user, '--', ...command], { environment: { ...engine.environment } })
}

test('an ordinary user is root through sudo without a password, and only through sudo', async () => {
  expect((await asOrdinaryUser('id', '--user')).stdout).toBe('65534\n')
  expect((await asOrdinaryUser('cat', '/etc/shadow')).exitCode).not.toBe(0)
  expect(await asOrdinaryUser('sudo', '-n', 'id', '--user')).toEqual({ exitCode: 0, stdout: '0\n', stderr: '' })
  expect((await asOrdinaryUser('docker', 'info')).exitCode).toBe(0)
}, 60_000)

test('a data root can be swapped and its daemon started anew through sudo, and the engine still goes as a whole', async () => {
  const record = (await readRecords()).find(({ id }) => id === engine.id)
  if (record === undefined) throw new Error('no record')
  const first = engine.pid()
  const args = readFileSync(`/proc/${first}/cmdline`, 'utf8').split('\0').slice(0, -1)
  const script = `set -e
    kill ${first}
    while [ -e /proc/${first}/exe ]; do sleep 0.05; done
    mv ${engine.dataRoot} ${engine.dataRoot}.old
    mkdir ${engine.dataRoot}
    cp --archive ${engine.dataRoot}.old/engine-id ${engine.dataRoot}/
    PATH='${engine.environment.PATH}' setsid "$@" >/dev/null 2>&1 </dev/null &`
  const id = (await engine.docker(['info', '--format', '{{.ID}}'])).stdout
  const swapped = await asOrdinaryUser('sudo', '-n', '--', 'sh', '-c', script, 'swap', ...args)
  expect(swapped).toEqual({ exitCode: 0, stdout: '', stderr: '' })
  for (let i = 0; i < 500 && (await engine.docker(['info'])).exitCode !== 0; i++)
    await new Promise(r => setTimeout(r, 20))
  expect((await engine.docker(['info', '--format', '{{.ID}}'])).stdout).toBe(id)
  expect(engine.pid()).not.toBe(first)
  await engine.stop()
  expect(await remainsOf(record)).toEqual([])
}, 60_000)

test('the system itself keeps no sudo', async () => {
  const installed = existsSync('/usr/bin/sudo')
  await asOrdinaryUser('sudo', '-n', 'true')
  expect(existsSync('/usr/bin/sudo')).toBe(installed)
  expect(existsSync('/etc/sudoers.d/ordinary-user')).toBe(false)
}, 60_000)
