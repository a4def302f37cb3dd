/** The product's build beside plain `docker compose build`, on real engines of both stores. */
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import { discard, type Engine, type Registry, startEngine, startRegistry } from '../../scripts/engine/index.ts'
import { type BuildRequest, type BuildResult, build, failureLines, readComposeProject } from '../../src/build/index.ts'
import { recordStepTimes, timeSaved } from '../../src/report/index.ts'
import { outline } from '../build/replay.ts'

/** ms; the first use of all makes the base images, which takes minutes. */
jest.setTimeout(300_000)

const compose = `
name: shop
services:
  web:
    build:
      context: ./web
      args: {COLOUR: "\${COLOUR:-blue}"}
      labels: {team: storefront}
  api:
    image: acme/api:1
    build: {context: ./api, target: final, tags: [acme/api:extra]}
  plug.in:
    build:
      context: ./plug
      additional_contexts: {base: "service:web", shared: "\${SHARED}"}
      secrets: [token, file]
  db: {image: postgres, volumes: ["pip-cache:/cache"]}
  broken:
    profiles: [broken]
    build: {context: ./broken, dockerfile: sub/Broken.Dockerfile}
  slow:
    profiles: [slow]
    build: {context: ., dockerfile_inline: "FROM busybox\\nRUN echo begun && sleep 300\\n"}
secrets:
  token: {environment: TOKEN_OF_DOTENV}
  file: {file: "\${SHARED}/secret.txt"}
volumes:
  pip-cache: {name: shared-pip, external: true}
`

const files: Readonly<Record<string, string>> = {
  'project/compose.yaml': compose,
  'project/.env': 'TOKEN_OF_DOTENV=from-dotenv\n',
  'project/web/Dockerfile':
    'FROM busybox\nARG COLOUR\nWORKDIR /app\nRUN echo "colour $COLOUR" > colour\nCOPY page.html .\n',
  'project/web/page.html': 'hello',
  'project/api/Dockerfile':
    'FROM busybox AS builder\nWORKDIR /src\nRUN <<DONE\necho one > one\nsleep 1\nDONE\nCOPY main.txt .\n' +
    'FROM busybox AS final\nCOPY --from=builder /src /srv\nENV MODE=fast\nUSER 1000\nCMD ["cat", "/srv/one"]\n',
  'project/api/main.txt': 'first',
  'project/plug/Dockerfile':
    'FROM base\nCOPY --from=shared shared.txt /shared.txt\n' +
    'RUN --mount=type=secret,id=token --mount=type=secret,id=file cat /run/secrets/token /run/secrets/file | sha256sum > /sum\n',
  'project/broken/sub/Broken.Dockerfile':
    'FROM busybox\n\nRUN echo "::add-mask::e" && echo "##[error]no" \\\n  && exit 3\n',
  'shared/shared.txt': 'shared',
  'shared/secret.txt': 'from a file'
}

let root: string
let registry: Registry

beforeAll(async () => {
  registry = await startRegistry()
  root = await mkdtemp(path.join(tmpdir(), 'cbc-build-'))
  for (const [name, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(root, name)), { recursive: true })
    await writeFile(path.join(root, name), content)
  }
})

afterAll(async () => {
  await registry.stop()
  discard(root)
})

function request(overrides: Partial<BuildRequest> = {}): BuildRequest {
  return {
    files: [],
    projectDirectory: path.join(root, 'project'),
    profiles: [],
    envFiles: [],
    services: [],
    buildArgs: [],
    noCache: false,
    pull: false,
    push: false,
    progress: 'auto',
    ...overrides
  }
}

function environment(engine: Engine): Record<string, string> {
  return { ...engine.environment, SHARED: path.join(root, 'shared') }
}

async function run(
  engine: Engine,
  overrides: Partial<BuildRequest> = {},
  watch?: { signal: AbortSignal; onLine: (line: string) => void }
): Promise<BuildResult & { lines: string[] }> {
  const lines: string[] = []
  const result = await build(request(overrides), {
    command: 'docker',
    env: environment(engine),
    log: line => {
      lines.push(line)
      watch?.onLine(line)
    },
    temporaryFolder: root,
    now: Date.now,
    ...(watch === undefined ? {} : { signal: watch.signal })
  })
  return { ...result, lines }
}

async function output(engine: Engine, ...args: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await engine.docker(args, {
    cwd: path.join(root, 'project'),
    environment: environment(engine)
  })
  if (exitCode !== 0) throw new Error(`docker ${args.join(' ')}: ${stderr}`)
  return stdout.trim()
}

/** What must be the same of an image, however it was built: configuration, names, layers, attestations, every file. */
async function describeImage(engine: Engine, image: string): Promise<object> {
  const [inspected] = JSON.parse(await output(engine, 'image', 'inspect', image)) as [
    {
      RepoTags: string[]
      Config: object
      Os: string
      Architecture: string
      RootFS: { Layers: string[] }
      Descriptor?: { mediaType: string }
    }
  ]
  const list =
    'find / -xdev -type f ! -path "/proc/*" ! -path "/sys/*" ! -path "/etc/*" ! -path "/dev/*" | sort | xargs sha256sum'
  return {
    names: inspected.RepoTags.toSorted(),
    config: inspected.Config,
    platform: `${inspected.Os}/${inspected.Architecture}`,
    layers: inspected.RootFS.Layers.length,
    mediaType: inspected.Descriptor?.mediaType,
    files: await output(engine, 'run', '--rm', '--user', '0', '--network', 'none', image, 'sh', '-c', list)
  }
}

describe.each(['overlay2', 'containerd'] as const)('with the store %s', store => {
  let engine: Engine
  let cold: BuildResult & { lines: string[] }

  beforeAll(async () => {
    engine = await startEngine({ store, registryMirror: registry.url })
    cold = await run(engine)
  })

  afterAll(async () => {
    await engine.stop()
  })

  test('a first build runs every step, the download of the base image included', () => {
    expect(cold.failure).toBeUndefined()
    expect(cold.outcome).toBe('succeeded')
    expect(cold.services.map(({ name, images, steps }) => `${name} ${images.join(' ')} ${steps.length}`)).toEqual([
      'api acme/api:extra acme/api:1 5',
      'plug.in shop-plug.in 6',
      'web shop-web 4'
    ])
    expect(cold.steps.map(step => step.outcome)).toEqual(Array.from({ length: 10 }, () => 'run'))
    const base = cold.steps.find(step => step.names[0].instruction.startsWith('FROM '))
    expect(base?.names.map(name => name.service)).toEqual(['api', 'plug.in', 'web'])
    // BuildKit looks at its downloads ten times a second, and on a busy machine misses a layer that is unpacked by then.
    expect(base?.downloadedBytes).toBeGreaterThan(0)
    // What else takes a second, such as an export, has a line, too.
    expect(cold.lines.filter(line => /^✓ .* \d+\/\d+ {2}/.test(line))).toHaveLength(10)
  })

  test('no value of a build argument is in the result or the log', () => {
    expect(JSON.stringify(cold.steps.map(step => step.names))).not.toContain('colour blue')
    expect(JSON.stringify(cold.steps.map(step => step.names))).toContain('colour $COLOUR')
    const shown = cold.lines.filter(line => line.includes('colour'))
    expect(shown.map(line => line.slice(line.indexOf('RUN')))).toEqual(['RUN echo "colour $COLOUR" > colour'])
  })

  test('the next build has every step cached, the same images, and knows what that saved', async () => {
    const warm = await run(engine)
    expect(outline(warm.steps).filter(line => !line.includes('| cached'))).toEqual([])
    expect(warm.steps).toHaveLength(10)
    expect(warm.services.map(service => service.configDigest)).toEqual(
      cold.services.map(service => service.configDigest)
    )
    const recorded = recordStepTimes(cold.steps, {})
    expect(new Set(Object.keys(recordStepTimes(warm.steps, recorded)))).toEqual(new Set(Object.keys(recorded)))
    expect(timeSaved(warm.steps, warm.others, recorded, 0)?.ms).toBeGreaterThan(1000)
  })

  test('a changed file makes its step and what follows run again', async () => {
    await writeFile(path.join(root, 'project/api/main.txt'), `changed for ${store}`)
    const changed = await run(engine, { services: ['api'] })
    expect(outline(changed.steps).map(line => line.split(' | ').slice(1).join(' | ').replace(/ \d+$/, ''))).toEqual([
      expect.stringMatching(/^FROM docker.io\/library\/busybox.* \| cached$/),
      'WORKDIR /src | cached',
      'RUN <<DONE (echo one > one...) | cached',
      'COPY main.txt . | run',
      'COPY --from=builder /src /srv | run'
    ])
    expect(changed.steps.flatMap(step => step.keys)).toEqual(
      cold.services.find(service => service.name === 'api')?.steps.flatMap(step => step.keys.slice(0, 1))
    )
  })

  test('images are those of plain docker compose build', async () => {
    const images = ['shop-web', 'acme/api:1', 'shop-plug.in']
    const describeAll = () => Promise.all(images.map(image => describeImage(engine, image)))
    await run(engine)
    const ours = await describeAll()
    await output(engine, 'image', 'rm', '--force', ...images, 'acme/api:extra')
    await output(engine, 'builder', 'prune', '--all', '--force')
    await output(engine, 'compose', 'build')
    expect(ours).toEqual(await describeAll())
  })

  test('steps are as many as BuildKit itself has in its history', async () => {
    const { services } = await run(engine)
    for (const service of services) {
      const ref = service.buildRef?.split('/').at(-1) ?? ''
      const history = JSON.parse(await output(engine, 'buildx', 'history', 'inspect', ref, '--format', 'json'))
      expect(history.Status).toBe('completed')
      expect(history.NumCachedSteps).toBe(
        service.steps.filter(step => !step.names[0].instruction.startsWith('FROM ')).length
      )
    }
  })

  test('a failing step is told with its service, Dockerfile, line and output, which gives the runner no commands', async () => {
    const failed = await run(engine, { profiles: ['broken'], services: ['web', 'broken'] })
    const { failure } = failed
    if (failure === undefined) throw new Error('it did not fail')
    expect(failed.outcome).toBe('failed')
    expect({ service: failure.service, file: failure.file, line: failure.line, endLine: failure.endLine }).toEqual({
      service: 'broken',
      file: path.join(root, 'project/broken/sub/Broken.Dockerfile'),
      line: 3,
      endLine: 4
    })
    expect(failure.title).toBe('broken: RUN echo "::add-mask::e" && echo "##[error]no" && exit 3 failed: exit code 3')
    expect(failureLines(failure)).toContain('  │ ::add-mask::e')
    expect(failureLines(failure)).toContain('  │ ## [error]no')
    const everything = [...failed.lines, ...failureLines(failure)]
    expect(everything.filter(line => line.startsWith('::') || line.includes('##['))).toEqual([])
  })

  test('flags reach the build as they do with compose', async () => {
    const again = await run(engine, { services: ['web'], noCache: true })
    // Also plain compose takes WORKDIR from the cache.
    expect(again.steps.map(step => step.outcome)).toEqual(['cached', 'cached', 'run', 'run'])
    const red = await run(engine, { services: ['web'], buildArgs: [{ name: 'COLOUR', value: 'red' }] })
    expect(red.steps.map(step => step.outcome)).toEqual(['cached', 'cached', 'run', 'run'])
    expect(await output(engine, 'run', '--rm', '--network', 'none', 'shop-web', 'cat', '/app/colour')).toBe(
      'colour red'
    )
  })

  test('an aborted build is cancelled, and the engine goes on building', async () => {
    const abort = new AbortController()
    const onLine = (line: string): void => {
      if (line.includes('begun')) abort.abort()
    }
    const options = { profiles: ['slow'], services: ['slow'], progress: 'plain' as const }
    const cancelled = await run(engine, options, { signal: abort.signal, onLine })
    expect({ outcome: cancelled.outcome, failure: cancelled.failure }).toEqual({
      outcome: 'cancelled',
      failure: undefined
    })
    expect(cancelled.steps.map(step => step.outcome)).toEqual(['cached', 'cancelled'])
    expect((await run(engine, { services: ['web'] })).outcome).toBe('succeeded')
  })
})

describe('a project', () => {
  let engine: Engine

  beforeAll(async () => {
    engine = await startEngine({ store: 'overlay2' })
  })

  afterAll(async () => {
    await engine.stop()
  })

  test('that compose refuses is a failure with what compose says', async () => {
    const result = await run(engine, { services: ['nothing'] })
    expect(result.outcome).toBe('failed')
    expect(result.failure).toEqual({
      service: undefined,
      step: undefined,
      file: undefined,
      line: undefined,
      endLine: undefined,
      title: 'docker compose cannot read this project: no such service: nothing',
      message: 'no such service: nothing',
      excerpt: []
    })
  })

  test('with nothing to build succeeds, as with compose', async () => {
    const result = await run(engine, { services: ['db'] })
    expect({ outcome: result.outcome, services: result.services, lines: result.lines }).toEqual({
      outcome: 'succeeded',
      services: [],
      lines: ['No service has anything to build.']
    })
  })

  test('shows its services, images, mounts and volumes', async () => {
    const project = await readComposeProject(request(), { command: 'docker', env: environment(engine) })
    expect(project.services.map(({ name, hasBuild, image }) => `${name} ${hasBuild} ${image}`)).toEqual([
      'api true acme/api:1',
      'db false postgres',
      'plug.in true shop-plug.in',
      'web true shop-web'
    ])
    expect(project.services[1]?.mounts).toEqual([
      { type: 'volume', source: 'pip-cache', target: '/cache', readOnly: false }
    ])
    expect(project.volumes).toEqual([
      { key: 'pip-cache', name: 'shared-pip', external: true, driver: undefined, labels: {} }
    ])
  })
})
