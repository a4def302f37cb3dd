/** Layers through a real engine's exporters and a real cache service: what comes back, and what a broken cache costs. */
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import {
  discard,
  type Engine,
  type Registry,
  startEngine,
  startRegistry,
  startWritableRegistry
} from '../../scripts/engine/index.ts'
import type { BuildRequest, Docker } from '../../src/build/index.ts'
import {
  buildWithLayers,
  changedServices,
  exportLayers,
  type LayerCacheChoice,
  type LayerExportResult,
  type LayeredBuild,
  planLayerCache
} from '../../src/layers/index.ts'
import type { GithubCacheEnvironment } from '../../src/store/index.ts'
import {
  type CacheService,
  type Fault,
  type ServiceRequest,
  startCacheService
} from '../support/cache-service/index.ts'
import { writeFiles } from '../support/files.ts'

jest.setTimeout(300_000)

const dockerfile = `FROM busybox AS builder
RUN --network=none head -c 300000 /dev/urandom > /big
FROM busybox
COPY --from=builder /big /big
COPY code.txt /code.txt
RUN --network=none cat /code.txt > /built.txt
`
const project: Readonly<Record<string, string>> = {
  'compose.yaml': 'name: shop\nservices:\n  web: {build: ./web}\n  plug.in: {build: ./plug}\n',
  'web/Dockerfile': dockerfile,
  'web/code.txt': 'web 1',
  'plug/Dockerfile': `${dockerfile}ENV PLUG=1\n`,
  'plug/code.txt': 'plug 1'
}

let registry: Registry
let images: Registry
let folder: string
let service: CacheService
let fault: ((request: ServiceRequest) => Fault | undefined) | undefined

beforeAll(async () => {
  registry = await startRegistry()
  folder = mkdtempSync(path.join(tmpdir(), 'layers-'))
  images = await startWritableRegistry(mkdtempSync(path.join(folder, 'images-')))
  service = await startCacheService({ folder: path.join(folder, 'service'), faults: request => fault?.(request) })
})

afterAll(async () => {
  await service.stop()
  await images.stop()
  await registry.stop()
  discard(folder)
})

/** A run of a job on an engine. */
class Run {
  readonly warnings: string[] = []
  private readonly engine: Engine
  private readonly plan: ReturnType<typeof planLayerCache>
  private readonly directory: string
  private readonly variables: Readonly<Record<string, string>>

  constructor(engine: Engine, choice: LayerCacheChoice, directory: string, variables = service.environment()) {
    this.engine = engine
    this.directory = directory
    this.variables = variables
    this.plan = planLayerCache({
      choice,
      store: engine.store,
      driver: 'docker',
      cacheService: { read: true, write: true },
      cacheDirectory: undefined,
      workspace: 'shop',
      branch: 'main',
      baseBranches: []
    })
  }

  private get docker(): Docker {
    return { command: 'docker', env: { ...this.engine.environment, ...this.variables } }
  }

  private get cacheService(): GithubCacheEnvironment {
    const { ACTIONS_RESULTS_URL: resultsUrl, ACTIONS_RUNTIME_TOKEN: runtimeToken } = this.variables
    return { resultsUrl, runtimeToken, serviceV2: 'True' }
  }

  private get request(): BuildRequest {
    return {
      files: [],
      projectDirectory: this.directory,
      profiles: [],
      envFiles: [],
      services: [],
      buildArgs: [],
      noCache: false,
      pull: false,
      push: false,
      progress: 'quiet'
    }
  }

  build(overrides: Partial<BuildRequest> = {}): Promise<LayeredBuild> {
    return buildWithLayers({ ...this.request, ...overrides }, this.plan, {
      ...this.docker,
      log: () => undefined,
      warning: message => this.warnings.push(message),
      temporaryFolder: folder,
      now: Date.now,
      cacheService: this.cacheService,
      builderIsHere: true
    })
  }

  async export({ build, definition }: LayeredBuild, timeoutMs = 60_000): Promise<LayerExportResult> {
    if (definition === undefined) throw new Error('There was no definition.')
    const { request, docker, plan, cacheService } = this
    const services = changedServices(build)
    return exportLayers(
      {
        definition,
        plan,
        services,
        selection: request,
        builder: undefined,
        timeoutMs,
        temporaryFolder: folder,
        now: Date.now,
        cacheService,
        builderIsHere: true
      },
      docker
    )
  }
}

function newProject(files: Readonly<Record<string, string>> = {}): string {
  const directory = mkdtempSync(path.join(folder, 'project-'))
  writeFiles(directory, { ...project, ...files })
  return directory
}

/** The project with images that a registry takes. */
function pushed({ url }: Registry): string {
  const image = (name: string) => `${new URL(url).host}/shop/${name}`
  return `name: shop\nservices:\n  web: {build: ./web, image: "${image('web')}"}\n  plug.in: {build: ./plug, image: "${image('plug')}"}\n`
}

async function onEngine<Result>(store: Engine['store'], work: (engine: Engine) => Promise<Result>): Promise<Result> {
  const engine = await startEngine({ store, name: 'layers', registryMirror: registry.url })
  try {
    return await work(engine)
  } finally {
    await engine.stop()
  }
}

/** Steps of commands and copies, as `service: outcome`. */
const steps = ({ build }: LayeredBuild) =>
  build.steps
    .filter(({ names }) => !names[0].instruction.startsWith('FROM '))
    .map(({ names, outcome }) => `${names[0].service}: ${outcome}`)

const gha: LayerCacheChoice = { kind: 'gha', attributes: {} }

describe('the cache service of GitHub Actions, store containerd', () => {
  let directory: string
  let exported: LayerExportResult
  let first: LayeredBuild

  beforeAll(async () => {
    directory = newProject()
    await onEngine('containerd', async engine => {
      const run = new Run(engine, gha, directory)
      first = await run.build()
      exported = await run.export(first)
    })
  })

  test('keeps the layers of every service under a scope of its own', () => {
    expect(first.build.outcome).toBe('succeeded')
    expect(exported.outcome).toBe('exported')
    const indexes = service.entries().flatMap(({ key }) => (key.startsWith('index-') ? [key.split('-1-')[0]] : []))
    expect(indexes.sort()).toEqual(['index-cbc/shop/plug.in', 'index-cbc/shop/web'])
  })

  test('gives them to a fresh engine, and a changed file runs what follows it', async () => {
    await onEngine('containerd', async engine => {
      const run = new Run(engine, gha, directory)
      const warm = await run.build()
      expect(new Set(steps(warm))).toEqual(new Set(['web: cached', 'plug.in: cached']))
      expect(changedServices(warm.build)).toEqual([])
      writeFileSync(path.join(directory, 'web/code.txt'), 'web 2')
      const changed = await run.build()
      expect(changedServices(changed.build)).toEqual(['web'])
      expect(changed.build.others.filter(work => work.kind === 'cache-import')).toHaveLength(2)
      expect(run.warnings).toEqual([])
    })
  })

  test('exports nothing, and runs nothing, when files have changed since the build', async () => {
    await onEngine('containerd', async engine => {
      const changing = newProject()
      writeFileSync(path.join(changing, 'plug/code.txt'), 'plug of a branch')
      const run = new Run(engine, gha, changing)
      const built = await run.build()
      expect(changedServices(built.build)).toEqual(['plug.in'])
      writeFileSync(path.join(changing, 'plug/code.txt'), 'written by a test')
      expect(await run.export(built)).toMatchObject({
        outcome: 'stale',
        reason: 'files have changed since the build: a step of plug.in would run again'
      })
    })
  })

  describe('when it is broken', () => {
    let engine: Engine

    beforeAll(async () => {
      engine = await startEngine({ store: 'containerd', name: 'layers', registryMirror: registry.url })
    })

    afterAll(async () => {
      fault = undefined
      await engine.stop()
    })

    const onLookUp =
      (broken: Fault) =>
      ({ operation }: ServiceRequest): Fault | undefined =>
        operation === 'GetCacheEntryDownloadURL' ? broken : undefined

    test.each<readonly [string, Fault, RegExp]>([
      ['silent', { kind: 'hang', when: 'before-headers' }, /is down \(it does not answer within 5 s\)/],
      ['busy', { kind: 'status', status: 429 }, /is down \(HTTP status 429\)/],
      ['failing', { kind: 'status', status: 503 }, /is down \(HTTP status 503\)/],
      ['refusing', { kind: 'status', status: 403 }, /is down \(it answers with HTTP status 403\)/]
    ])('a service that is %s costs one warning and the layers, nothing else', async (_, broken, expected) => {
      await engine.docker(['builder', 'prune', '--all', '--force'])
      fault = onLookUp(broken)
      const run = new Run(engine, gha, directory)
      const built = await run.build()
      fault = undefined
      expect(built.build.outcome).toBe('succeeded')
      expect(run.warnings).toEqual([expect.stringMatching(expected)])
      expect(built.cacheAnswers).toBe(false)
    })

    test('a service that is not there costs one warning', async () => {
      await engine.docker(['builder', 'prune', '--all', '--force'])
      const run = new Run(engine, gha, directory, {
        ...service.environment(),
        ACTIONS_RESULTS_URL: 'http://127.0.0.1:9/'
      })
      expect((await run.build()).build.outcome).toBe('succeeded')
      expect(run.warnings).toHaveLength(1)
    })

    test('an index that never comes costs one warning, and the engine goes on building', async () => {
      await engine.docker(['builder', 'prune', '--all', '--force'])
      fault = ({ operation, key }) =>
        operation === 'GetBlob' && key.startsWith('index-') ? { kind: 'hang', when: 'before-headers' } : undefined
      const run = new Run(engine, gha, directory)
      const built = await run.build()
      fault = undefined
      expect(built.build.outcome).toBe('succeeded')
      expect(run.warnings).toEqual([
        expect.stringMatching(/^Layers were not imported from the cache service of GitHub Actions: /)
      ])
    })

    test.each<readonly [string, Fault]>([
      ['silent', { kind: 'hang', when: 'before-headers' }],
      ['silent in its midst', { kind: 'hang', when: 'after-headers' }],
      ['failing', { kind: 'status', status: 503 }],
      ['refused', { kind: 'status', status: 403 }],
      ['cut short', { kind: 'reset', afterBytes: 1000 }],
      ['damaged', { kind: 'corrupt', atByte: 100 }]
    ])('a layer that is %s costs one warning and a second start', async (_, broken) => {
      await engine.docker(['builder', 'prune', '--all', '--force'])
      writeFileSync(path.join(directory, 'web/code.txt'), `web of ${broken.kind}`)
      fault = ({ operation, key }) => (operation === 'GetBlob' && key.startsWith('buildkit-blob') ? broken : undefined)
      const run = new Run(engine, gha, directory)
      const built = await run.build()
      fault = undefined
      expect(built.build.failure).toBeUndefined()
      expect(run.warnings).toEqual([
        'A layer could not be read from the cache service of GitHub Actions: the build starts again without it.'
      ])
    })

    test.each<readonly [string, Fault]>([
      ['refuses', { kind: 'answer', body: { ok: false, message: 'denied' } }],
      ['fails', { kind: 'status', status: 503 }],
      ['is silent', { kind: 'hang', when: 'before-headers' }],
      ['is busy', { kind: 'status', status: 429 }]
    ])('an export to a service that %s is a result, and the engine goes on building', async (_, broken) => {
      const run = new Run(engine, gha, directory)
      writeFileSync(path.join(directory, 'web/code.txt'), `export of ${JSON.stringify(broken)}`)
      const built = await run.build()
      fault = ({ operation }) => (operation === 'CreateCacheEntry' ? broken : undefined)
      const result = await run.export(built, 5000)
      fault = undefined
      expect(result.outcome).toBe('failed')
      expect((await new Run(engine, gha, newProject()).build()).build.outcome).toBe('succeeded')
    })

    test('a failing command is told once, and not taken for a broken cache', async () => {
      const failing = newProject()
      writeFileSync(path.join(failing, 'web/Dockerfile'), 'FROM busybox\nRUN echo "unexpected EOF" && exit 3\n')
      const run = new Run(engine, gha, failing)
      const { build } = await run.build()
      expect(build.failure?.title).toBe('web: RUN echo "unexpected EOF" && exit 3 failed: exit code 3')
      expect(run.warnings).toEqual([])
    })
  })
})

describe('a folder, store containerd', () => {
  test('gives a fresh engine its layers, and holds only what the newest export uses', async () => {
    const directory = newProject()
    const layers: LayerCacheChoice = { kind: 'local', directory: path.join(folder, 'layers'), attributes: {} }
    await onEngine('containerd', async engine => {
      const run = new Run(engine, layers, directory)
      expect((await run.export(await run.build())).outcome).toBe('exported')
      const layersOf = () => readdirSync(path.join(folder, 'layers/shop/web/main/blobs/sha256')).length
      const before = layersOf()
      writeFileSync(path.join(directory, 'web/code.txt'), 'web 2')
      expect((await run.export(await run.build())).outcome).toBe('exported')
      expect(layersOf()).toBe(before)
      expect(run.warnings).toEqual([])
    })
    await onEngine('containerd', async engine => {
      const run = new Run(engine, layers, directory)
      expect(new Set(steps(await run.build()))).toEqual(new Set(['web: cached', 'plug.in: cached']))
      expect(run.warnings).toEqual([])
    })
  })
})

describe('the store overlay2', () => {
  test('builds without a layer cache where it could only read one', async () => {
    await onEngine('overlay2', async engine => {
      const directory = newProject()
      const run = new Run(engine, gha, directory)
      const { build } = await run.build()
      expect(build.outcome).toBe('succeeded')
      expect(build.others.filter(work => work.kind === 'cache-import')).toEqual([])
      expect(run.warnings).toEqual([])
    })
  })

  test('imports what an image brings along, once that was pushed', async () => {
    const directory = newProject({ 'compose.yaml': pushed(images) })
    const inline: LayerCacheChoice = { kind: 'inline' }
    await onEngine('overlay2', async engine => {
      const { build } = await new Run(engine, inline, directory).build({ push: true })
      expect(build.failure).toBeUndefined()
    })
    await onEngine('overlay2', async engine => {
      const run = new Run(engine, inline, directory)
      const warm = await run.build({ push: true })
      // Of several stages only the last one's layers are in the image.
      expect(steps(warm).filter(step => step.endsWith('run'))).toEqual([])
      expect(run.warnings).toEqual([])
    })
  })
})

describe('a registry', () => {
  const layers = (): LayerCacheChoice => ({
    kind: 'registry',
    repository: `${new URL(images.url).host}/shop/layers`,
    tag: '',
    attributes: {}
  })

  test('gives an engine of either store the layers that one of the store containerd has exported', async () => {
    const directory = newProject()
    await onEngine('containerd', async engine => {
      const run = new Run(engine, layers(), directory)
      expect((await run.export(await run.build())).outcome).toBe('exported')
      expect(run.warnings).toEqual([])
    })
    for (const store of ['containerd', 'overlay2'] as const) {
      await onEngine(store, async engine => {
        const run = new Run(engine, layers(), directory)
        expect(new Set(steps(await run.build()))).toEqual(new Set(['web: cached', 'plug.in: cached']))
        expect(run.warnings).toEqual([])
      })
    }
  })

  test('that is not there costs one warning, at the import and at the export', async () => {
    const gone: LayerCacheChoice = { kind: 'registry', repository: '127.0.0.1:9/shop/layers', tag: '', attributes: {} }
    await onEngine('containerd', async engine => {
      const run = new Run(engine, gone, newProject())
      const built = await run.build()
      expect(built.build.outcome).toBe('succeeded')
      expect(run.warnings).toEqual([expect.stringMatching(/the registry of 127.0.0.1:9.shop.layers is down/)])
      expect(await run.export(built)).toMatchObject({
        outcome: 'failed',
        reason: expect.stringContaining('127.0.0.1:9/shop/layers is down')
      })
    })
  })
})
