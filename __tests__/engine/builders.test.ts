/** Builders on a real engine: found, started, used, removed. */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import {
  discard,
  type Engine,
  loadBuilderImage,
  type Registry,
  startEngine,
  startRegistry
} from '../../scripts/engine/index.ts'
import type { BuildRequest, Docker } from '../../src/build/index.ts'
import {
  type Builder,
  type BuilderChoice,
  ownBuilderName,
  prepareBuilder,
  removeBuilder,
  sharedBuilderName
} from '../../src/builders/index.ts'
import { readFacts } from '../../src/engine/index.ts'
import { unchosenBuilder } from '../../src/engine/unchosen-builder.ts'
import {
  buildWithLayers,
  changedServices,
  exportLayers,
  type LayeredBuild,
  planLayerCache
} from '../../src/layers/index.ts'
import { type CacheService, startCacheService } from '../support/cache-service/index.ts'
import { writeFiles } from '../support/files.ts'

jest.setTimeout(300_000)

let registry: Registry
let service: CacheService
let engine: Engine
let folder: string
let project: string
let said: string[] = []

const log = {
  info: (line: string) => void said.push(line),
  warning: (message: string) => void said.push(`warning: ${message}`)
}

beforeAll(async () => {
  registry = await startRegistry()
  folder = mkdtempSync(path.join(tmpdir(), 'builders-'))
  service = await startCacheService({ folder: path.join(folder, 'service') })
  engine = await startEngine({ store: 'overlay2', name: 'builders', registryMirror: registry.url })
  project = path.join(folder, 'project')
  writeFiles(project, {
    'compose.yaml': 'name: shop\nservices:\n  web: {build: ./web}\n',
    'web/Dockerfile': 'FROM busybox\nCOPY code.txt /code.txt\nRUN --network=none cat /code.txt > /built.txt\n',
    'web/code.txt': 'web 1'
  })
})

afterAll(async () => {
  await engine.stop()
  await service.stop()
  await registry.stop()
  discard(folder)
})

function docker(): Docker {
  return { command: 'docker', env: { ...engine.environment, ...service.environment() } }
}

async function prepare(choice: BuilderChoice, run = 'a', signal?: AbortSignal): Promise<Builder> {
  said = []
  const surroundings = { endpoint: engine.host, addresses: [registry.url, service.resultsUrl], run, log }
  const cancellable = { ...docker(), ...(signal && { signal }) }
  return prepareBuilder(choice, cancellable, { ...surroundings, hostname: hostname() })
}

async function output(...args: string[]): Promise<string> {
  const { stdout } = await engine.docker(args)
  return stdout.trim()
}

/** Builder containers and their state. */
const remains = async () =>
  [await output('ps', '--all', '--quiet'), await output('volume', 'ls', '--quiet')].filter(text => text !== '')

const builders = async () => new Set((await output('buildx', 'ls', '--format', '{{.Builder.Name}}')).split('\n'))

/** A run with the layer cache of GitHub Actions, exported at its end. */
async function run(builder: Builder): Promise<LayeredBuild> {
  const selection = { files: [], projectDirectory: project, profiles: [], envFiles: [], services: [] }
  const request: BuildRequest = {
    ...{ ...selection, buildArgs: [], noCache: false, pull: false, push: false },
    ...{ progress: 'quiet', builder: builder.name }
  }
  const plan = planLayerCache({
    ...{ choice: { kind: 'auto' }, store: engine.store, driver: builder.driver, workspace: 'shop', branch: 'main' },
    ...{ cacheService: { read: true, write: true }, cacheDirectory: undefined, baseBranches: [] }
  })
  const { ACTIONS_RUNTIME_TOKEN: runtimeToken } = service.environment()
  const cacheService = { resultsUrl: service.resultsUrl, runtimeToken, serviceV2: 'True' }
  const built = await buildWithLayers(request, plan, {
    ...docker(),
    log: () => undefined,
    warning: log.warning,
    temporaryFolder: folder,
    now: Date.now,
    cacheService,
    builderIsHere: builder.isHere
  })
  if (built.definition === undefined) throw new Error('There was no definition.')
  const services = changedServices(built.build)
  const exported = await exportLayers(
    {
      ...{ definition: built.definition, plan, services, selection, builder: builder.name },
      ...{ timeoutMs: 60_000, temporaryFolder: folder, now: Date.now, cacheService, builderIsHere: builder.isHere }
    },
    docker()
  )
  expect(exported).toMatchObject({ outcome: 'exported' })
  return built
}

describe("the engine's own builder", () => {
  test('is the one that is taken when nothing is said, and when it is asked for', async () => {
    const own = { name: 'default', driver: 'docker', made: 'nothing', isHere: true }
    expect(await prepare({ kind: 'auto' })).toEqual(own)
    expect(await prepare({ kind: 'docker' })).toEqual(own)
    expect(said).toEqual([])
    // What is known without asking buildx is what buildx says.
    const inspected = await output('buildx', 'inspect')
    expect(unchosenBuilder(docker().env)).toEqual({
      name: /^Name:\s+(\S+)/m.exec(inspected)?.[1],
      driver: /^Driver:\s+(\S+)/m.exec(inspected)?.[1]
    })
    expect(await remains()).toEqual([])
  })

  test('takes the place of a builder container that cannot be started', async () => {
    expect(await prepare({ kind: 'docker-container' })).toMatchObject({
      name: 'default',
      driver: 'docker',
      made: 'nothing'
    })
    expect(said).toEqual([
      expect.stringMatching(/^warning: No builder container could be started \(.+\): the engine's own/)
    ])
    expect(await remains()).toEqual([])
    expect(await builders()).toEqual(new Set(['default']))
  })
})

test('a builder that does not exist is refused by its name', async () => {
  await expect(prepare({ kind: 'named', name: 'farm' })).rejects.toThrow('Input builder: there is no builder "farm".')
})

describe('a builder container', () => {
  let name: string

  beforeAll(async () => {
    await loadBuilderImage(engine, registry.url)
    name = ownBuilderName(engine.host, 'a')
  })

  test('is started, exports layers that overlay2 cannot, brings its images into the engine, and goes', async () => {
    const builder = await prepare({ kind: 'docker-container' })
    expect(builder).toEqual({ name, driver: 'docker-container', made: 'builder', isHere: true })
    const cold = await run(builder)
    expect(changedServices(cold.build)).toEqual(['web'])
    expect(await output('run', '--rm', '--network', 'none', 'shop-web', 'cat', '/built.txt')).toBe('web 1')
    await removeBuilder(builder, docker(), log)
    expect(said).toEqual([
      `The builder "${name}" was started (docker-container).`,
      `The builder "${name}" was removed.`
    ])
    expect(await remains()).toEqual([])
  })

  test('that is new gets the layers of the one before', async () => {
    const builder = await prepare({ kind: 'docker-container' })
    const warm = await run(builder)
    expect(changedServices(warm.build)).toEqual([])
    await removeBuilder(builder, docker(), log)
    expect(said.filter(line => line.startsWith('warning'))).toEqual([])
  })

  test("is never another run's: each removes its own", async () => {
    const first = await prepare({ kind: 'docker-container' }, 'a')
    const second = await prepare({ kind: 'docker-container' }, 'b')
    expect([first.name, second.name]).toEqual([name, ownBuilderName(engine.host, 'b')])
    await removeBuilder(first, docker(), log)
    expect(await output('ps', '--format', '{{.Names}}')).toBe(`buildx_buildkit_${second.name}0`)
    await removeBuilder(second, docker(), log)
    expect(await remains()).toEqual([])
  })

  test('is gone when the run is cancelled while it is started, and removing it once more is no problem', async () => {
    const cancelled = new AbortController()
    const preparing = prepare({ kind: 'docker-container' }, 'a', cancelled.signal)
    preparing.catch(() => undefined)
    while ((await output('ps', '--all', '--quiet')) === '') await sleep(20)
    cancelled.abort(new Error('The run was cancelled.'))
    await expect(preparing).rejects.toThrow('The run was cancelled.')
    expect(await remains()).toEqual([])
    expect(await builders()).toEqual(new Set(['default']))
    said = []
    await removeBuilder({ name, driver: 'docker-container', made: 'builder', isHere: true }, docker(), log)
    expect(said).toEqual([])
  })

  test('that was there before stays, also as the end of a remote builder', async () => {
    const shared = sharedBuilderName(engine.host)
    await output('buildx', 'create', '--name', shared, '--driver', 'docker-container', '--driver-opt', 'network=host')
    await output('buildx', 'inspect', '--bootstrap', shared)
    const found = await prepare({ kind: 'docker-container' })
    expect(found).toMatchObject({ name: shared, driver: 'docker-container', made: 'nothing' })
    await removeBuilder(found, docker(), log)
    expect(said).toEqual([`The builder "${shared}" is there already: it is used, and stays.`])
    const container = `docker-container://buildx_buildkit_${shared}0`
    await output('buildx', 'create', '--name', 'farm', '--driver', 'remote', container)
    const remote = await prepare({ kind: 'named', name: 'farm' })
    expect((await readFacts(docker())).builder).toEqual({ name: 'default', driver: 'docker' })
    await output('buildx', 'use', 'farm')
    expect((await readFacts(docker())).builder).toEqual({ name: 'farm', driver: 'remote' })
    await output('buildx', 'use', 'default')
    expect((await readFacts(docker())).builder).toEqual({ name: 'default', driver: 'docker' })
    expect(remote).toEqual({ name: 'farm', driver: 'remote', made: 'nothing', isHere: false })
    writeFileSync(path.join(project, 'web/code.txt'), 'web 2')
    expect(changedServices((await run(remote)).build)).toEqual(['web'])
    expect(await output('run', '--rm', '--network', 'none', 'shop-web', 'cat', '/built.txt')).toBe('web 2')
    await output('buildx', 'rm', '--force', shared)
    expect(await remains()).toEqual([])
  })
})
