/** The door to the process that may be root: who may call it, and what it does for them. */
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync
} from 'node:fs'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { BundleError } from '../../src/archive/index.ts'
import { type Door, openDoor } from '../../src/privileged/index.ts'
import { openBundle, untold } from '../../src/privileged/open-bundle.ts'

let folder = ''
let door: Door
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'door-'))
  const script = path.resolve(import.meta.dirname, '../support/privileged-program.ts')
  door = await openDoor({
    script,
    node: process.execPath,
    sudo: false,
    environment: process.env,
    temporaryFolder: folder
  })
})
afterEach(async () => {
  await door.close()
  expect(readdirSync(folder).filter(name => name.startsWith('cbc-'))).toEqual([])
  rmSync(folder, { recursive: true })
})

const own = () => path.join(folder, readdirSync(folder).find(name => name.startsWith('cbc-')) ?? '')

/** Sends one line to the door, as any process of this user could. */
async function say(line: string): Promise<string> {
  const socket = createConnection({ path: path.join(own(), 'door'), allowHalfOpen: true })
  socket.end(line)
  return text(socket)
}

describe('the privileged process', () => {
  test('can be reached by its caller only', () => {
    expect(statSync(own()).mode & 0o777).toBe(0o700)
    expect(statSync(path.join(own(), 'door')).mode & 0o777).toBe(0o600)
  })

  test("does nothing for a call without the token, which is in nobody's arguments", async () => {
    for (const token of ['', 'x'.repeat(64), undefined]) {
      const call = JSON.stringify({ token, operation: 'endRestore', request: {} })
      expect(JSON.parse(await say(`${call}\n`))).toEqual({
        ok: false,
        name: 'Error',
        message: 'The call does not carry the token.'
      })
    }
    const commands = readdirSync('/proc').flatMap(pid => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      } catch {
        return []
      }
    })
    const mine = commands.filter(command => command.includes(own()))
    expect(mine).toHaveLength(1)
    expect(mine.join()).not.toMatch(/[0-9a-f]{64}/)
  })

  test.each([
    ['what is no JSON', 'x\n'],
    ['no line at all', '']
  ])('answers %s with a refusal', async (_, line) => {
    expect(JSON.parse(await say(line))).toMatchObject({ ok: false })
  })

  test.each(['constructor', '__proto__', 'perform', 'shell'])('has no operation %j', async name => {
    await expect(door.call(name as 'open', {} as never)).rejects.toThrow(`There is no operation "${name}".`)
  })

  test('works on nothing but the data root of an engine', async () => {
    const request = { socket: '/run/docker.sock', store: 'overlay2' }
    for (const dataRoot of ['relative', '/etc/passwd']) {
      await expect(door.call('open', { ...request, dataRoot })).rejects.toThrow(`"${dataRoot}" is no folder.`)
    }
    await expect(door.call('open', { ...request, dataRoot: folder })).rejects.toThrow('it holds no engine-id')
    await expect(door.call('pack', { content: { kind: 'metadata' }, folder: '/etc' })).rejects.toThrow(
      'No engine was opened.'
    )
  })
})

describe('a bundle that the caller names by its path', () => {
  const read = async (...named: Parameters<typeof openBundle>) => {
    const bundle = await openBundle(...named)
    return text(bundle).finally(() => bundle.handle.close())
  }

  test('is read by root only when it is a file of the announced size, and no link', async () => {
    const file = path.join(folder, 'file')
    writeFileSync(file, 'content')
    symlinkSync(file, path.join(folder, 'link'))
    mkdirSync(path.join(folder, 'folder'))
    expect(await read(file, 7, 0)).toBe('content')
    await expect(read(file, 8, 0)).rejects.toThrow('it is no file of 8 bytes')
    await expect(read(path.join(folder, 'link'), 7, 0)).rejects.toThrow('ELOOP')
    await expect(read(path.join(folder, 'folder'), 4096, 0)).rejects.toThrow('it is no file of 4096 bytes')
    await expect(read('/dev/null', 0, 0)).rejects.toThrow('it is no file of 0 bytes')
  })
  test("is read by root only when it is its caller's, or anybody could read it", async () => {
    const file = path.join(folder, 'file')
    writeFileSync(file, 'content')
    const caller = 65_534
    chmodSync(file, 0o640)
    await expect(read(file, 7, caller)).rejects.toThrow("it is not its caller's")
    expect(await read(file, 7, 0)).toBe('content')
    chmodSync(file, 0o644)
    expect(await read(file, 7, caller)).toBe('content')
    chmodSync(file, 0o600)
    chownSync(file, caller, caller)
    expect(await read(file, 7, caller)).toBe('content')
  })

  test('is not told of when it is not what its name says', async () => {
    const digest = 'a'.repeat(64)
    const wrong = new BundleError('wrong-digest', `the bundle's SHA-256 is ${digest} instead of ${'0'.repeat(64)}`)
    await expect(untold(Promise.reject(wrong))).rejects.toThrow(
      new BundleError('wrong-digest', "the bundle's SHA-256 is not the one that its name says")
    )
    await expect(untold(Promise.resolve('done'))).resolves.toBe('done')
  })
})
