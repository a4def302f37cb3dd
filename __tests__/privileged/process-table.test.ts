/** What is read of processes, whatever they call themselves. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import {
  holdsSocket,
  isOneOfUs,
  processName,
  socketInodes,
  splitNul,
  startTimeOf,
  stateOf
} from '../../src/privileged/process-table.ts'

let folder = ''
const started: ChildProcess[] = []
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'processes-'))
})
afterEach(async () => {
  for (const child of started.splice(0)) {
    child.kill('SIGKILL')
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  }
  rmSync(folder, { recursive: true })
})

/** Starts a process of this name that does nothing. */
async function processNamed(name: string): Promise<number> {
  const file = path.join(folder, name)
  copyFileSync('/bin/sleep', file)
  const child = spawn(file, ['60'], { stdio: 'ignore' })
  started.push(child)
  await once(child, 'spawn')
  return child.pid ?? 0
}

test.each([
  ['a plain name', 'dockerd'],
  ['parentheses', ') Z 1 ('],
  ['a line end', 'a\nPPid: 1'],
  ['spaces', 'a b  c']
])('a process with %s in its name is told by its own state and start', async (_, name) => {
  const pid = await processNamed(name)
  expect(processName(pid)).toBe(name.trim())
  expect(['S', 'R', 'D']).toContain(stateOf(pid))
  const ticks = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[19]
  expect(startTimeOf(pid)).toBe(ticks)
})

test('a process that is gone has no name, state or start', () => {
  expect([processName(2 ** 22), stateOf(2 ** 22), startTimeOf(2 ** 22), holdsSocket(2 ** 22, new Set())]).toEqual([
    '',
    '',
    '',
    false
  ])
})

test('a socket is found by its path, and not by one that only looks alike', async () => {
  const socket = path.join(folder, 'engine.sock')
  const server = createServer().listen(socket)
  await once(server, 'listening')
  try {
    expect(holdsSocket(process.pid, socketInodes([socket]))).toBe(true)
    expect(holdsSocket(process.pid, socketInodes([`${socket}x`, folder]))).toBe(false)
  } finally {
    server.close()
  }
})

describe('a process with the right name is trusted', () => {
  const theFile = () => path.join(folder, 'file')
  beforeEach(() => writeFileSync(theFile(), ''))

  /** Waits until the command has become the process that is named. */
  async function sleeping(command: string, args: readonly string[], options: object = {}): Promise<number> {
    const child = spawn(command, args, { stdio: 'ignore', ...options })
    started.push(child)
    await once(child, 'spawn')
    const pid = child.pid ?? 0
    while (processName(pid) !== 'sleep') await new Promise(resolve => setTimeout(resolve, 10))
    return pid
  }

  test.each<[string, string, readonly string[]]>([
    ['it is of the same user, among the same files', 'sleep', ['60']],
    ['it has mounts of its own, and sees the same file', 'unshare', ['--mount', 'sleep', '60']]
  ])('when %s', async (_, command, args) => {
    expect(isOneOfUs(await sleeping(command, args), [theFile()])).toBe(true)
  })

  test.each<[string, string, () => readonly string[], object]>([
    ['it is of another user', 'sleep', () => ['60'], { uid: 65_534, gid: 65_534 }],
    ['it calls itself root among users of its own', 'unshare', () => ['--user', '--map-root-user', 'sleep', '60'], {}],
    [
      'it sees another file there',
      'unshare',
      () => ['--mount', 'sh', '-c', `mount -t tmpfs x ${folder} && touch ${theFile()} && exec sleep 60`],
      {}
    ],
    [
      'it sees no file there',
      'unshare',
      () => ['--mount', 'sh', '-c', `mount -t tmpfs x ${folder} && exec sleep 60`],
      {}
    ]
  ])('not when %s', async (_, command, args, options) => {
    expect(isOneOfUs(await sleeping(command, args(), options), [theFile()])).toBe(false)
  })

  test('not when it is gone', () => {
    expect(isOneOfUs(2 ** 22, [])).toBe(false)
  })
})

test('arguments are told apart by NUL alone', () => {
  expect(splitNul('dockerd\0--data-root=/a b\n\0\0')).toEqual(['dockerd', '--data-root=/a b\n'])
})
