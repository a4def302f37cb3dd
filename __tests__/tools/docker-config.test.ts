import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { createPrivateConfig } from '../../src/tools/docker-config.ts'
import { writeFiles } from '../support/files.ts'

let root: string
let user: string
let temporary: string

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'cbc-config-'))
  user = path.join(root, 'home', '.docker')
  temporary = path.join(root, 'temp')
  mkdirSync(temporary)
})

afterEach(() => rmSync(root, { recursive: true, force: true }))

/** Names of what a folder holds, and where links lead. */
function listed(folder: string): Readonly<Record<string, string>> {
  const entries = readdirSync(folder, { withFileTypes: true })
  return Object.fromEntries(
    entries.map(entry => [entry.name, entry.isSymbolicLink() ? readlinkSync(path.join(folder, entry.name)) : 'own'])
  )
}

async function privateConfig(from = user): Promise<string> {
  const config = await createPrivateConfig(from, temporary)
  writeFileSync(path.join(config.plugins, 'docker-buildx'), 'installed')
  await config.complete()
  return config.folder
}

describe('the private configuration of docker', () => {
  test("is the user's but for the installed plugin", async () => {
    writeFiles(user, {
      'config.json': '{"auths":{}}',
      'ca.pem': 'ca',
      'buildx/current': '{}',
      'contexts/meta/1/meta.json': '{}',
      'cli-plugins/docker-buildx': 'old',
      'cli-plugins/docker-scout': 'scout'
    })
    const folder = await privateConfig()
    expect(path.dirname(folder)).toBe(temporary)
    expect(listed(folder)).toEqual({
      'config.json': path.join(user, 'config.json'),
      'ca.pem': path.join(user, 'ca.pem'),
      buildx: path.join(user, 'buildx'),
      contexts: path.join(user, 'contexts'),
      'cli-plugins': 'own'
    })
    expect(listed(path.join(folder, 'cli-plugins'))).toEqual({
      'docker-buildx': 'own',
      'docker-scout': path.join(user, 'cli-plugins', 'docker-scout')
    })
    expect(readFileSync(path.join(user, 'cli-plugins', 'docker-buildx'), 'utf8')).toBe('old')
    expect(readdirSync(user).sort()).toEqual(['buildx', 'ca.pem', 'cli-plugins', 'config.json', 'contexts'])
  })

  test('keeps what later steps write where it belongs, also when the user has none yet', async () => {
    const folder = await privateConfig()
    writeFileSync(path.join(folder, 'config.json'), '{"auths":{"a":{}}}')
    mkdirSync(path.join(folder, 'contexts', 'meta'))
    expect(readFileSync(path.join(user, 'config.json'), 'utf8')).toBe('{"auths":{"a":{}}}')
    expect(existsSync(path.join(user, 'contexts', 'meta'))).toBe(true)
  })

  test('leads straight to where the credentials are, for versions of docker that follow one link only', async () => {
    writeFiles(root, { 'secrets/config.json': '{}' })
    mkdirSync(user, { recursive: true })
    symlinkSync('../../secrets/config.json', path.join(user, 'config.json'))
    const first = await privateConfig()
    const second = await privateConfig(first)
    expect(readlinkSync(path.join(second, 'config.json'))).toBe(path.join(root, 'secrets', 'config.json'))
    expect(readlinkSync(path.join(second, 'buildx'))).toBe(path.join(user, 'buildx'))
  })

  test("made twice in a job does not change the first one's plugins", async () => {
    const first = await privateConfig()
    const config = await createPrivateConfig(first, temporary)
    writeFileSync(path.join(config.plugins, 'docker-compose'), 'compose')
    await config.complete()
    expect(listed(path.join(config.folder, 'cli-plugins'))).toEqual({
      'docker-buildx': path.join(first, 'cli-plugins', 'docker-buildx'),
      'docker-compose': 'own'
    })
    expect(readdirSync(path.join(first, 'cli-plugins'))).toEqual(['docker-buildx'])
  })
})

const otherDisk = '/dev/shm'
const hasOtherDisk = existsSync(otherDisk)

describe("where the job's folder is on another file system than the user's", () => {
  beforeEach(() => {
    temporary = hasOtherDisk ? mkdtempSync(path.join(otherDisk, 'cbc-config-')) : temporary
  })
  afterEach(() => rmSync(temporary, { recursive: true, force: true }))

  const onLinux = hasOtherDisk ? test : test.skip

  onLinux("the private configuration is in the user's folder, where docker can save through the link", async () => {
    writeFiles(user, {
      'config.json': '{}',
      'compose-build-cache-docker-old/x': '',
      'compose-build-cache-docker-new/x': ''
    })
    utimesSync(path.join(user, 'compose-build-cache-docker-old'), 1, 1)
    const folder = await privateConfig()
    expect(path.dirname(folder)).toBe(user)
    expect(Object.keys(listed(folder)).sort()).toEqual(['buildx', 'cli-plugins', 'config.json', 'contexts'])
    expect(readdirSync(temporary)).toEqual([])
    expect(readdirSync(user).sort()).toEqual(
      ['buildx', path.basename(folder), 'compose-build-cache-docker-new', 'config.json', 'contexts'].sort()
    )
  })
})
