import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { zstdCompressSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { type Connection, defaultTimeouts, openConnection, openDirectoryStore } from '../../src/store/index.ts'
import { fetchTool, type ToolSources } from '../../src/tools/fetch-tool.ts'
import { latestVersion } from '../../src/tools/release.ts'
import { saveStoredTool } from '../../src/tools/stored-tools.ts'
import { tools } from '../../src/tools/tool.ts'
import { type ReleaseServer, redirect, startReleaseServer } from './release-server.ts'

const program = '#!/bin/sh\necho github.com/docker/buildx v0.29.1 a327\n'
const sha256 = (content: string | Buffer) => createHash('sha256').update(content).digest('hex')
const digest = sha256(program)
const asset = 'buildx-v0.29.1.linux-amd64'
const downloads = '/docker/buildx/releases/download/v0.29.1'

let server: ReleaseServer
let connection: Connection
let root: string
let lines: string[]
let formerToolCache: string | undefined

beforeEach(async () => {
  server = await startReleaseServer()
  connection = openConnection({}, { ...defaultTimeouts, idleMs: 2000 })
  root = mkdtempSync(path.join(tmpdir(), 'cbc-tools-'))
  mkdirSync(path.join(root, 'temp'))
  lines = []
  // The toolkit's library reads it from the environment, wherever it is asked.
  formerToolCache = process.env.RUNNER_TOOL_CACHE
  process.env.RUNNER_TOOL_CACHE = path.join(root, 'tool-cache')
  server.publish(
    'docker/buildx',
    'v0.29.1',
    'checksums.txt',
    `${digest} *${asset}\n${sha256('sbom')} *${asset}.sbom.json\n`
  )
  server.publish('docker/buildx', 'v0.29.1', asset, program)
})

afterEach(async () => {
  if (formerToolCache === undefined) delete process.env.RUNNER_TOOL_CACHE
  else process.env.RUNNER_TOOL_CACHE = formerToolCache
  await connection.close()
  await server.stop()
  rmSync(root, { recursive: true, force: true })
})

const file = () => path.join(root, 'temp', 'docker-buildx')

function sources(overrides: Partial<ToolSources> = {}): ToolSources {
  return {
    docker: { command: 'docker', env: {} },
    machine: { platform: 'linux', arch: 'x64' },
    userConfig: path.join(root, 'docker'),
    hasToolCache: false,
    store: undefined,
    releasesUrl: server.url,
    connection,
    timing: { wait: async () => undefined, random: () => 0 },
    temporaryFolder: path.join(root, 'temp'),
    log: { info: line => void lines.push(line), warning: line => void lines.push(`warning: ${line}`) },
    ...overrides
  }
}

function fetchBuildx(overrides: Partial<ToolSources> = {}) {
  const { signal } = new AbortController()
  return fetchTool({ tool: tools.buildx, version: '0.29.1' }, file(), sources(overrides), signal)
}

/** Everything that was left in the folder for temporary files. */
const left = () => readdirSync(path.join(root, 'temp'))

describe('a tool from its release', () => {
  test('is downloaded, verified, executable, and to be saved', async () => {
    expect(await fetchBuildx()).toEqual({
      name: 'buildx',
      version: '0.29.1',
      platform: 'linux',
      arch: 'x64',
      digest,
      file: file()
    })
    expect(readFileSync(file(), 'utf8')).toBe(program)
    expect(statSync(file()).mode & 0o777).toBe(0o755)
    expect(left()).toEqual(['docker-buildx'])
    expect(server.requests).toEqual([
      `GET ${downloads}/checksums.txt`,
      'GET /assets/docker/buildx/v0.29.1/checksums.txt',
      `GET ${downloads}/${asset}`,
      `GET /assets/docker/buildx/v0.29.1/${asset}`
    ])
    expect(lines).toEqual([`docker buildx 0.29.1: from its release at ${server.url}, SHA-256 verified.`])
  })

  test('with another content is refused, once, and nothing of it is kept', async () => {
    server.publish('docker/buildx', 'v0.29.1', asset, 'something else')
    await expect(fetchBuildx()).rejects.toThrow(
      `${server.url}${downloads}/${asset} is not what the release says: its SHA-256 is ${sha256('something else')}, not ${digest}`
    )
    expect(left()).toEqual([])
    expect(server.requests).toHaveLength(4)
  })

  test('is asked for again after a broken connection and a passing failure', async () => {
    let failures = 0
    server.publish('docker/buildx', 'v0.29.1', asset, response => {
      failures += 1
      if (failures === 1) response.writeHead(503).end()
      else if (failures === 2) {
        response.writeHead(200, { 'content-length': program.length }).write(program.slice(0, 10))
        setTimeout(() => response.destroy(), 50)
      } else response.end(program)
    })
    expect((await fetchBuildx())?.digest).toBe(digest)
    expect(readFileSync(file(), 'utf8')).toBe(program)
    expect(failures).toBe(3)
  })

  test('that always ends early is given up, and nothing of it is kept', async () => {
    server.publish('docker/buildx', 'v0.29.1', asset, response => {
      response.writeHead(200, { 'content-length': program.length }).write(program.slice(0, 10))
      setTimeout(() => response.destroy(), 20)
    })
    await expect(fetchBuildx()).rejects.toThrow(
      `Giving up downloading ${server.url}${downloads}/${asset} after 5 attempts`
    )
    expect(left()).toEqual([])
  })

  test('that does not exist is named', async () => {
    const wanted = { tool: tools.buildx, version: '9.9.9' }
    await expect(fetchTool(wanted, file(), sources(), new AbortController().signal)).rejects.toThrow(
      `${server.url}/docker/buildx has no release v9.9.9 with a checksums.txt`
    )
    server.publish('docker/buildx', 'v0.29.1', asset, { status: 404 })
    await expect(fetchBuildx()).rejects.toThrow(`${asset} is answered with HTTP status 404`)
  })

  test('whose checksum is not published is not even downloaded', async () => {
    server.publish('docker/buildx', 'v0.29.1', 'checksums.txt', `${digest} *another\n`)
    await expect(fetchBuildx()).rejects.toThrow(
      `the release v0.29.1 publishes no checksum of ${asset} (in checksums.txt), so it cannot be verified`
    )
    expect(server.requests).toHaveLength(2)
  })

  test('is verified by a list of its own where the release has no common one', async () => {
    const name = 'docker-compose-linux-x86_64'
    server.publish('docker/compose', 'v2.40.3', `${name}.sha256`, `${sha256('compose')} *${name}\n`)
    server.publish('docker/compose', 'v2.40.3', name, 'compose')
    const wanted = { tool: tools.compose, version: '2.40.3' }
    const { signal } = new AbortController()
    expect((await fetchTool(wanted, file(), sources(), signal))?.digest).toBe(sha256('compose'))
  })

  test('for macOS is verified by the list of signed programs', async () => {
    const name = 'buildx-v0.29.1.darwin-arm64'
    const machine = { platform: 'darwin', arch: 'arm64' } as const
    server.publish('docker/buildx', 'v0.29.1', name, 'signed')
    await expect(fetchBuildx({ machine })).rejects.toThrow(`publishes no checksum of ${name} (in checksums.txt)`)
    server.publish('docker/buildx', 'v0.29.1', 'checksums-signed.txt', `${sha256('signed')} *${name}\n`)
    expect((await fetchBuildx({ machine }))?.digest).toBe(sha256('signed'))
  })

  test('is refused for a machine that no program is published for', async () => {
    await expect(fetchBuildx({ machine: { platform: 'linux', arch: 'mips' } })).rejects.toThrow(
      'docker/buildx publishes no program for linux on mips'
    )
    expect(server.requests).toEqual([])
  })

  test('is not followed around in circles', async () => {
    server.serve(`${downloads}/${asset}`, redirect(`${downloads}/${asset}`))
    await expect(fetchBuildx()).rejects.toThrow(`${asset} redirects more than 5 times`)
    server.serve(`${downloads}/${asset}`, redirect('file:///etc/passwd'))
    await expect(fetchBuildx()).rejects.toThrow('which is not followed')
  })

  test('is not followed from https to plain http', async () => {
    const encrypted: Connection = {
      ...connection,
      send: (url, request) => connection.send(url.replace('https://github.test', server.url), request)
    }
    server.serve(`${downloads}/${asset}`, redirect(`${server.url}/assets/docker/buildx/v0.29.1/${asset}`))
    server.serve(`${downloads}/checksums.txt`, `${digest} *${asset}\n`)
    await expect(fetchBuildx({ connection: encrypted, releasesUrl: 'https://github.test' })).rejects.toThrow(
      `https://github.test${downloads}/${asset} redirects to ${server.url}/assets/docker/buildx/v0.29.1/${asset}, which is not followed`
    )
  })

  test('ends with the run', async () => {
    const ended = new AbortController()
    server.publish('docker/buildx', 'v0.29.1', asset, response => {
      response.write(program.slice(0, 10))
      ended.abort(new Error('the run was cancelled'))
    })
    const wanted = { tool: tools.buildx, version: '0.29.1' }
    await expect(fetchTool(wanted, file(), sources(), ended.signal)).rejects.toThrow('the run was cancelled')
    expect(left()).toEqual([])
  })
})

describe('the newest release', () => {
  const latest = (limit = new AbortController().signal) =>
    latestVersion(tools.buildx, {
      url: server.url,
      connection,
      timing: { wait: async () => undefined, random: () => 0 },
      signal: limit
    })

  test('is where the address of the latest redirects to', async () => {
    server.serve('/docker/buildx/releases/latest', redirect(`${server.url}/docker/buildx/releases/tag/v0.31.0`))
    expect(await latest()).toBe('0.31.0')
    expect(server.requests).toEqual(['HEAD /docker/buildx/releases/latest'])
  })

  test('is found after the project has moved', async () => {
    server.serve('/docker/buildx/releases/latest', redirect('/moby/buildx/releases/latest'))
    server.serve('/moby/buildx/releases/latest', redirect('/moby/buildx/releases/tag/v0.32.0-rc.1'))
    expect(await latest()).toBe('0.32.0-rc.1')
  })

  test('cannot be told where there is no release', async () => {
    await expect(latest()).rejects.toThrow(
      `${server.url}/docker/buildx/releases/latest leads to no release (HTTP status 404)`
    )
    server.serve('/docker/buildx/releases/latest', redirect('/docker/buildx/releases'))
    await expect(latest()).rejects.toThrow('leads to no release')
  })

  test('cannot be told when nobody answers', async () => {
    await server.stop()
    await expect(latest()).rejects.toThrow(
      `Giving up looking up ${server.url}/docker/buildx/releases/latest after 5 attempts`
    )
  })
})

describe("a tool in the runner's tool cache", () => {
  const entry = () => path.join(root, 'tool-cache', 'docker-buildx', '0.29.1', 'x64')

  beforeEach(async () => {
    await fetchBuildx({ hasToolCache: true })
    rmSync(file())
    server.requests.splice(0)
    lines.splice(0)
  })

  test('is kept with its digest and used without asking anybody', async () => {
    expect(readFileSync(path.join(entry(), 'docker-buildx.sha256'), 'utf8')).toBe(`${digest} *docker-buildx\n`)
    expect(await fetchBuildx({ hasToolCache: true })).toBeUndefined()
    expect(readFileSync(file(), 'utf8')).toBe(program)
    expect(server.requests).toEqual([])
    expect(lines).toEqual(["docker buildx 0.29.1: from the runner's tool cache."])
  })

  test('that was tampered with is not used, but replaced', async () => {
    writeFileSync(path.join(entry(), 'docker-buildx'), '#!/bin/sh\necho owned\n')
    expect((await fetchBuildx({ hasToolCache: true }))?.digest).toBe(digest)
    expect(readFileSync(file(), 'utf8')).toBe(program)
    expect(lines[0]).toBe(
      `docker buildx 0.29.1 in the runner's tool cache is not used: its SHA-256 is ${sha256('#!/bin/sh\necho owned\n')}, not ${digest}.`
    )
    expect(readFileSync(path.join(entry(), 'docker-buildx'), 'utf8')).toBe(program)
  })

  test('without a digest is not used', async () => {
    rmSync(path.join(entry(), 'docker-buildx.sha256'))
    expect((await fetchBuildx({ hasToolCache: true }))?.digest).toBe(digest)
  })

  test('that cannot be written to does no harm', async () => {
    rmSync(path.join(root, 'tool-cache'), { recursive: true })
    writeFileSync(path.join(root, 'tool-cache'), 'a file')
    expect((await fetchBuildx({ hasToolCache: true }))?.digest).toBe(digest)
    expect(left()).toEqual(['docker-buildx'])
  })
})

describe('a tool in the cache', () => {
  const store = () => openDirectoryStore(path.join(root, 'store'))

  async function save(): Promise<void> {
    const downloaded = await fetchBuildx()
    if (downloaded === undefined) throw new Error('nothing was downloaded')
    const { signal } = new AbortController()
    expect(await saveStoredTool(downloaded, path.join(root, 'temp'), store(), signal)).toBe('saved')
    expect(await saveStoredTool(downloaded, path.join(root, 'temp'), store(), signal)).toBe('exists')
    expect(left()).toEqual(['docker-buildx'])
    rmSync(file())
    server.requests.splice(0)
  }

  test('is named by its version, machine and digest, and read when its release knows that digest', async () => {
    await save()
    expect(await store().find(`cbc1-tool-buildx-0.29.1-linux-x64-${digest}`)).toBeDefined()
    expect(await fetchBuildx({ store: store() })).toBeUndefined()
    expect(readFileSync(file(), 'utf8')).toBe(program)
    expect(statSync(file()).mode & 0o777).toBe(0o755)
    expect(server.requests).toEqual([
      `GET ${downloads}/checksums.txt`,
      'GET /assets/docker/buildx/v0.29.1/checksums.txt'
    ])
  })

  test('that others have put there under its name is not used, though it is what its key says', async () => {
    const owned = Buffer.from('owned')
    await store().putBytes(`cbc1-tool-buildx-0.29.1-linux-x64-${sha256('owned')}`, zstdCompressSync(owned))
    expect((await fetchBuildx({ store: store() }))?.digest).toBe(digest)
    expect(readFileSync(file(), 'utf8')).toBe(program)
  })

  test('for another machine or version is another', async () => {
    await save()
    const machine = { platform: 'linux', arch: 'arm64' } as const
    await expect(fetchBuildx({ store: store(), machine })).rejects.toThrow('publishes no checksum')
    const wanted = { tool: tools.buildx, version: '0.29.10' }
    const { signal } = new AbortController()
    await expect(fetchTool(wanted, file(), sources({ store: store() }), signal)).rejects.toThrow(
      'has no release v0.29.10'
    )
  })

  test.each([
    ['another program', zstdCompressSync(Buffer.from('owned'))],
    ['half of it', zstdCompressSync(Buffer.from(program)).subarray(0, 30)],
    ['no program', Buffer.from('owned')]
  ])('that holds %s is not used', async (_, content) => {
    await store().putBytes(`cbc1-tool-buildx-0.29.1-linux-x64-${digest}`, content)
    expect((await fetchBuildx({ store: store() }))?.digest).toBe(digest)
    expect(readFileSync(file(), 'utf8')).toBe(program)
    expect(lines[0]).toMatch(/^docker buildx 0\.29\.1 in the cache is not used: /)
  })

  test('is not saved when its file was changed since', async () => {
    const downloaded = await fetchBuildx()
    writeFileSync(file(), 'owned')
    if (downloaded === undefined) throw new Error('nothing was downloaded')
    await expect(
      saveStoredTool(downloaded, path.join(root, 'temp'), store(), new AbortController().signal)
    ).rejects.toThrow(`the SHA-256 of ${file()} is ${sha256('owned')}, not ${digest}`)
  })
})
