import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { type Connection, defaultTimeouts, openConnection } from '../../src/store/index.ts'
import type { ToolSources } from '../../src/tools/fetch-tool.ts'
import { installTools } from '../../src/tools/install.ts'
import { ToolError } from '../../src/tools/tool.ts'
import { type ReleaseServer, redirect, startReleaseServer } from './release-server.ts'

const installed = { kind: 'installed' } as const
const latest = { kind: 'latest' } as const
const exact = (version: string) => ({ kind: 'exact', version }) as const

let server: ReleaseServer
let connection: Connection
let root: string
let lines: string[]

beforeEach(async () => {
  server = await startReleaseServer()
  connection = openConnection({}, defaultTimeouts)
  root = mkdtempSync(path.join(tmpdir(), 'cbc-tools-'))
  mkdirSync(path.join(root, 'temp'))
  lines = []
})

afterEach(async () => {
  await connection.close()
  await server.stop()
  rmSync(root, { recursive: true, force: true })
})

/** A machine that has no docker at all. */
function sources(overrides: Partial<ToolSources> = {}): ToolSources {
  return {
    docker: { command: path.join(root, 'no-docker'), env: {} },
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

async function refusal(work: Promise<unknown>): Promise<string> {
  const error = await work.then(() => undefined).catch((thrown: unknown) => thrown)
  if (!(error instanceof ToolError)) throw new Error(`not refused as it should be: ${error}`)
  return error.message
}

describe('tools', () => {
  test('that are to be the installed ones are not asked about, and nothing is touched', async () => {
    const nothing = { variables: {}, downloaded: [] }
    expect(await installTools({ buildx: installed, compose: installed }, sources())).toEqual(nothing)
    expect(server.requests).toEqual([])
    expect(existsSync(path.join(root, 'docker'))).toBe(false)
  })

  test('of a version that does not exist are refused with the input, its value and what to do', async () => {
    const wanted = { buildx: exact('9.9.9'), compose: installed }
    expect(await refusal(installTools(wanted, sources()))).toBe(
      'Input buildx-version: "9.9.9": docker buildx 9.9.9 cannot be had: ' +
        `${server.url}/docker/buildx has no release v9.9.9 with a checksums.txt. ` +
        'Choose another version, or install the docker-buildx-plugin package on the runner.'
    )
    expect(readdirSync(path.join(root, 'temp'))).toEqual([])
  })

  test('of which one cannot be had are given up at once, and the message is about that one', async () => {
    server.publish('docker/buildx', 'v0.29.1', 'checksums.txt', () => undefined)
    const wanted = { buildx: exact('0.29.1'), compose: exact('9.9.9') }
    expect(await refusal(installTools(wanted, sources()))).toMatch(/^Input compose-version: "9.9.9": /)
    expect(readdirSync(path.join(root, 'temp'))).toEqual([])
  })

  test('of a release that is no program are refused', async () => {
    const list = '8f434346648f6b96df89dda901c5176b10a6d83961dd3c1ac88b59b2dc327aa4 *docker-compose-linux-x86_64\n'
    server.publish('docker/compose', 'v2.40.3', 'checksums.txt', list)
    server.publish('docker/compose', 'v2.40.3', 'docker-compose-linux-x86_64', 'hi')
    const wanted = { buildx: installed, compose: exact('2.40.3') }
    expect(await refusal(installTools(wanted, sources()))).toContain('its program does not run in ')
  })
})

describe('the latest tools', () => {
  test('are what is installed, with a warning, where the newest cannot be found out', async () => {
    const nothing = { variables: {}, downloaded: [] }
    expect(await installTools({ buildx: latest, compose: installed }, sources())).toEqual(nothing)
    expect(lines).toEqual([
      `warning: The newest docker buildx could not be found out: ${server.url}/docker/buildx/releases/latest leads to ` +
        'no release (HTTP status 404). So what is installed is used, which may be older. Set buildx-version to a ' +
        'version to do without the look-up.'
    ])
  })

  test('are what is installed where nobody answers', async () => {
    await server.stop()
    await installTools({ buildx: installed, compose: latest }, sources())
    expect(lines).toEqual([
      expect.stringMatching(/^warning: The newest docker compose .* after 5 attempts: [^.]+ 127\.0\.0\.1:\d+\. So what/)
    ])
  })

  test('are refused where they cannot be had and none is installed', async () => {
    server.serve('/docker/compose/releases/latest', redirect('/docker/compose/releases/tag/v5.1.0'))
    expect(await refusal(installTools({ buildx: installed, compose: latest }, sources()))).toBe(
      'Input compose-version: "latest": docker compose 5.1.0 cannot be had: ' +
        `${server.url}/docker/compose has no release v5.1.0 with a checksums.txt or docker-compose-linux-x86_64.sha256. ` +
        'Choose another version, or install the docker-compose-plugin package on the runner.'
    )
  })
})
