/** buildx installed from a release, on a machine whose own is too old, and used by a build on a real engine. */
import { createHash } from 'node:crypto'
import { chmodSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type Engine, startRegistry } from '../../scripts/engine/index.ts'
import { EngineError } from '../../src/engine/index.ts'
import { buildRequest } from '../../src/export-phase.ts'
import { finish } from '../../src/finish.ts'
import type { Inputs } from '../../src/inputs.ts'
import { type RunResult, run } from '../../src/run.ts'
import { actionSurroundings } from '../../src/runner-environment.ts'
import type { Surroundings } from '../../src/surroundings.ts'
import { assetFor, tools } from '../../src/tools/tool.ts'
import { findVersion } from '../../src/tools/tool-version.ts'
import { createInputs } from '../support/inputs.ts'
import { problems, useJobs, writeFiles } from '../support/jobs.ts'
import { type ReleaseServer, redirect, startReleaseServer } from '../tools/release-server.ts'

const jobs = useJobs()

/** A plugin of docker as buildx 0.9.1 was one, as far as its version goes. */
const oldBuildx = `#!/bin/sh
if [ "$1" = docker-cli-plugin-metadata ]; then
  echo '{"SchemaVersion":"0.1.0","Vendor":"Docker Inc.","Version":"v0.9.1","ShortDescription":"Docker Buildx"}'
else
  echo 'github.com/docker/buildx v0.9.1 ed00243a0ce2a0aee75311b06e32d33b44729689'
fi
`

let server: ReleaseServer
beforeAll(async () => {
  server = await startReleaseServer()
})
afterAll(() => server.stop())

/** Where the docker command of this engine finds a plugin. */
async function pluginPath(engine: Engine, name: string): Promise<string> {
  const { stdout } = await engine.docker(['info', '--format', '{{json .ClientInfo.Plugins}}'])
  const plugins = JSON.parse(stdout) as readonly { readonly Name: string; readonly Path: string }[]
  const found = plugins.find(plugin => plugin.Name === name)
  if (found === undefined) throw new Error(`docker has no plugin ${name}`)
  return found.Path
}

/** Publishes the buildx of this engine as a release of its version, which is returned. */
async function publishBuildx(engine: Engine): Promise<string> {
  const version = findVersion((await engine.docker(['buildx', 'version'])).stdout) ?? ''
  const asset = assetFor(tools.buildx, version, process)
  if (asset === undefined) throw new Error('no buildx is published for this machine')
  const program = readFileSync(await pluginPath(engine, 'buildx'))
  const digest = createHash('sha256').update(program).digest('hex')
  server.publish('docker/buildx', `v${version}`, 'checksums.txt', `${digest} *${asset.name}\n`)
  server.publish('docker/buildx', `v${version}`, asset.name, program)
  server.serve('/docker/buildx/releases/latest', redirect(`/docker/buildx/releases/tag/v${version}`))
  return version
}

/** A user's configuration folder with an old buildx and the engine's compose. */
async function userConfig(engine: Engine): Promise<string> {
  const folder = path.join(jobs.folder(), '.docker')
  writeFiles(folder, { 'config.json': '{"auths":{}}', 'cli-plugins/docker-buildx': oldBuildx })
  chmodSync(path.join(folder, 'cli-plugins', 'docker-buildx'), 0o755)
  symlinkSync(await pluginPath(engine, 'compose'), path.join(folder, 'cli-plugins', 'docker-compose'))
  return folder
}

interface Machine {
  readonly project: string
  readonly surroundings: Surroundings
  readonly lines: string[]
}

function machine(engine: Engine, config: string, releasesUrl = server.url): Machine {
  const lines: string[] = []
  const temporary = jobs.folder()
  const env = { ...engine.environment, DOCKER_CONFIG: config, TMPDIR: temporary }
  const surroundings = actionSurroundings(env, path.resolve(import.meta.dirname, '../../dist'), temporary)
  const log = {
    info: (line: string) => void lines.push(line),
    warning: (line: string) => void lines.push(`warning: ${line}`),
    group: <Result>(_: string, work: () => Promise<Result>) => work()
  }
  return { project: jobs.project(), surroundings: { ...surroundings, releasesUrl, log }, lines }
}

function build({ project, surroundings }: Machine, inputs: Partial<Inputs>): Promise<RunResult> {
  const given = createInputs({ projectDirectory: project, strategy: 'none', cachePaths: { kind: 'off' }, ...inputs })
  return run(given, surroundings, new AbortController().signal)
}

describe('a machine with a buildx that is too old', () => {
  test('is told what is needed and which input brings it', async () => {
    await jobs.onFreshEngine(async engine => {
      const refused = build(machine(engine, await userConfig(engine)), {})
      await expect(refused).rejects.toThrow(EngineError)
      await expect(refused).rejects.toThrow(
        'docker buildx 0.9.1 is too old: 0.13 or newer is needed. Set the input buildx-version to latest'
      )
      expect(server.requests).toEqual([])
    })
  }, 120_000)

  test('builds with the release that is asked for, whose later steps have it too, and the user keeps theirs', async () => {
    await jobs.onFreshEngine(async engine => {
      const version = await publishBuildx(engine)
      const config = await userConfig(engine)
      const cache = jobs.folder()
      const inputs = {
        buildxVersion: { kind: 'exact', version },
        backend: { kind: 'directory', directory: cache }
      } as const
      const job = machine(engine, config)
      const result = await build(job, inputs)
      expect(result.build.outcome).toBe('succeeded')
      expect(result.report.engine?.buildx).toBe(version)
      expect(result.report.warnings).toEqual([])
      expect(job.lines).toContain(`docker buildx ${version}: from its release at ${server.url}, SHA-256 verified.`)

      // Later steps.
      const { DOCKER_CONFIG: given = '' } = result.variables
      const later = (args: readonly string[]) =>
        engine.docker(['--config', given, ...args]).then(({ stdout, stderr }) => stdout + stderr)
      expect(findVersion(await later(['buildx', 'version']))).toBe(version)
      expect(await later(['context', 'create', 'elsewhere', '--docker', 'host=tcp://127.0.0.1:1'])).toContain(
        'elsewhere'
      )
      expect(readdirSync(path.join(config, 'contexts', 'meta'))).toHaveLength(1)
      const registry = await startRegistry()
      const { host } = new URL(registry.url)
      try {
        expect(await later(['login', '--username', 'ann', '--password', 'pw', host])).toContain('Login Succeeded')
      } finally {
        await registry.stop()
      }
      const { auths } = JSON.parse(readFileSync(path.join(config, 'config.json'), 'utf8'))
      expect(Object.keys(auths)).toEqual([host])
      expect(readFileSync(path.join(config, 'cli-plugins', 'docker-buildx'), 'utf8')).toBe(oldBuildx)
      expect(readdirSync(config).sort()).toEqual(['buildx', 'cli-plugins', 'config.json', 'contexts'])

      // Saved for the next job, which then asks the release for nothing but the checksum.
      await finish(result.finish, buildRequest(createInputs(inputs)), job.surroundings, new AbortController().signal)
      expect(job.lines).toContain(`Saved docker buildx ${version}.`)
      server.requests.splice(0)
      const next = machine(engine, config)
      const again = await build(next, inputs)
      expect(again.build.outcome).toBe('succeeded')
      expect(again.report.engine?.buildx).toBe(version)
      expect(next.lines).toContain(`docker buildx ${version}: from the cache, SHA-256 verified.`)
      expect(again.finish.tools).toEqual([])
      expect(server.requests.filter(request => !request.endsWith('/checksums.txt'))).toEqual([])
    })
  }, 240_000)

  test('builds with the latest', async () => {
    await jobs.onFreshEngine(async engine => {
      const version = await publishBuildx(engine)
      const result = await build(machine(engine, await userConfig(engine)), { buildxVersion: { kind: 'latest' } })
      expect(result.report.engine?.buildx).toBe(version)
      expect(result.build.outcome).toBe('succeeded')
    })
  }, 120_000)
})

test('a version that is installed needs no network, whatever its distribution has added to it', async () => {
  await jobs.onFreshEngine(async engine => {
    const version = findVersion((await engine.docker(['buildx', 'version'])).stdout) ?? ''
    const nowhere = 'http://127.0.0.1:9'
    const job = machine(engine, engine.environment.DOCKER_CONFIG ?? '', nowhere)
    const result = await build(job, { buildxVersion: { kind: 'exact', version }, composeVersion: { kind: 'latest' } })
    expect(result.variables).toEqual({})
    expect(result.build.outcome).toBe('succeeded')
    expect(job.lines).toContain(`docker buildx ${version} is installed already.`)
    expect(result.report.warnings).toEqual([
      expect.stringMatching(/^The newest docker compose could not be found out: /)
    ])
  })
}, 120_000)

test("a plugin that the user's config.json puts first is named as the reason why the installed one is not used", async () => {
  await jobs.onFreshEngine(async engine => {
    const version = await publishBuildx(engine)
    const config = await userConfig(engine)
    const extra = path.join(config, 'cli-plugins')
    writeFiles(config, { 'config.json': JSON.stringify({ cliPluginsExtraDirs: [extra] }) })
    const refused = build(machine(engine, config), { buildxVersion: { kind: 'exact', version } })
    await expect(refused).rejects.toThrow(
      `Input buildx-version: "${version}": ${version} was installed, but docker takes 0.9.1 instead. ` +
        'Remove the docker-buildx in a folder that cliPluginsExtraDirs in config.json names.'
    )
  })
}, 120_000)

test("a whole job takes the version from the runner's tool cache, with no release or cache to ask", async () => {
  await jobs.onFreshEngine(async engine => {
    const version = findVersion((await engine.docker(['buildx', 'version'])).stdout) ?? ''
    const toolCache = jobs.folder()
    const entry = path.join(toolCache, 'docker-buildx', version, process.arch)
    mkdirSync(entry, { recursive: true })
    const program = readFileSync(await pluginPath(engine, 'buildx'))
    const digest = createHash('sha256').update(program).digest('hex')
    writeFileSync(path.join(entry, 'docker-buildx'), program)
    writeFileSync(path.join(entry, 'docker-buildx.sha256'), `${digest} *docker-buildx\n`)
    writeFileSync(`${entry}.complete`, '')
    const config = await userConfig(engine)
    const { main, post, report, orphans } = await jobs.run(engine, jobs.project(), {
      cache: jobs.folder(),
      inputs: { 'buildx-version': `v${version}` },
      toolCache,
      env: { DOCKER_CONFIG: config },
      between: async ({ environment }) => {
        const { stdout } = await engine.docker(['--config', environment.DOCKER_CONFIG ?? '', 'buildx', 'version'])
        expect(findVersion(stdout)).toBe(version)
      }
    })
    expect(main.log).toContain(`docker buildx ${version}: from the runner's tool cache.`)
    expect(main.outcome).toBe('success')
    expect(report?.engine?.buildx).toBe(version)
    expect(post.outcome).toBe('success')
    expect(report?.save?.outcome).toBe('saved')
    expect([...problems(main), ...post.annotations]).toEqual([])
    expect(orphans).toEqual([])
  })
}, 180_000)
