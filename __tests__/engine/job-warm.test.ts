/** The main job on fresh engines: a cold build, then the same project again, then with changes, then as another workspace. */
import { readdirSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import type { Engine } from '../../scripts/engine/index.ts'
import { type Cache, imageFile, remains, useJobs, warnings, writeFiles } from '../support/jobs.ts'

const jobs = useJobs()

async function fillVolume(engine: Engine): Promise<void> {
  const write = await engine.docker([
    'run',
    '--rm',
    '--network',
    'none',
    '-v',
    'shop-pip-cache:/v',
    'shop-web',
    'sh',
    '-c',
    'echo wheel > /v/kept'
  ])
  expect(write.stderr).toBe('')
}

async function readVolume(engine: Engine): Promise<string> {
  const read = await engine.docker([
    'run',
    '--rm',
    '--network',
    'none',
    '-v',
    'shop-pip-cache:/v',
    'shop-web',
    'cat',
    '/v/kept'
  ])
  return read.stdout
}

describe.each(['directory', 'github'] as const)('with the backend %s', backend => {
  let cache: Cache

  test('a cold build runs every step, and is saved', async () => {
    cache = backend === 'directory' ? jobs.folder() : await jobs.service()
    await jobs.onFreshEngine(async engine => {
      const result = await jobs.run(engine, jobs.project(), { cache, between: () => fillVolume(engine) })
      const { main, post, report } = result
      expect(main.outcome).toBe('success')
      expect(main.outputs).toEqual({
        'cache-hit': 'false',
        'cache-restored': 'none',
        'steps-total': '9',
        'steps-cached': '0',
        'hit-ratio': '0',
        'restore-ms': expect.stringMatching(/^\d+$/),
        'build-ms': expect.stringMatching(/^\d+$/),
        'total-ms': expect.stringMatching(/^\d+$/),
        'time-saved-ms': expect.stringMatching(/^-?\d+$/),
        'bytes-restored': '0',
        strategy: 'snapshot',
        images: '{"web":"shop-web","worker":"shop-worker"}',
        services: '["web","worker"]',
        report: expect.stringMatching(/\/report\.json$/),
        'pypi-mirror-override': ''
      })
      expect(main.environment).toMatchObject({ DOCKER_BUILDKIT: '1', COMPOSE_DOCKER_CLI_BUILD: '1' })
      expect(post.outcome).toBe('success')
      expect(report?.save?.outcome).toBe('saved')
      expect(post.summary).toContain('compose-build-cache')
      expect(await imageFile(engine, 'shop-web', '/installed.txt')).toBe('django\n')
      expect(warnings(result)).toEqual([])
      expect(remains(engine, result)).toEqual([])
    })
  }, 120_000)

  test('nothing changed: every step is cached, and nothing is saved', async () => {
    const before = await entriesOf(cache)
    await jobs.onFreshEngine(async engine => {
      const result = await jobs.run(engine, jobs.project(), { cache })
      const { main, post, report } = result
      expect(main.outputs).toMatchObject({
        'cache-hit': 'true',
        'cache-restored': 'exact',
        'steps-total': '9',
        'steps-cached': '9',
        'hit-ratio': '1',
        'bytes-restored': expect.stringMatching(/^[1-9]\d+$/),
        strategy: 'snapshot'
      })
      expect(main.log).toContain('No step that uses a cache mount has to run: 2 cache mounts')
      expect(new Map(report?.mounts.map(({ name, restored }) => [name, restored]))).toEqual(
        new Map([
          ['/root/.cache/pip', 'left'],
          ['/var/cache/worker', 'left'],
          ['shop-pip-cache', undefined]
        ])
      )
      expect(report?.save).toMatchObject({ outcome: 'unchanged', bytes: 0, entries: 0 })
      expect(post.log).toContain('Nothing is saved: the cache holds all of it already.')
      expect(await entriesOf(cache)).toEqual(before)
      expect(await imageFile(engine, 'shop-web', '/built.txt')).toBe('web 1\n')
      expect(await imageFile(engine, 'shop-worker', '/built.txt')).toBe('worker 1\n')
      expect(await readVolume(engine)).toBe('wheel\n')
      expect(warnings(result)).toEqual([])
      expect(remains(engine, result)).toEqual([])
    })
  }, 120_000)

  test('code changed: only the steps after it run, and little is saved', async () => {
    const before = await entriesOf(cache)
    await jobs.onFreshEngine(async engine => {
      const { main, report } = await jobs.run(engine, jobs.project({ 'web/code.txt': 'web 2\n' }), { cache })
      expect(main.outputs).toMatchObject({ 'cache-restored': 'exact', 'steps-total': '9', 'steps-cached': '7' })
      expect(await imageFile(engine, 'shop-web', '/built.txt')).toBe('web 2\n')
      expect(await imageFile(engine, 'shop-web', '/installed.txt')).toBe('django\n')
      expect(report?.save?.outcome).toBe('saved')
    })
    const added = (await entriesOf(cache)).length - before.length
    expect(added).toBeLessThanOrEqual(5)
    expect(added).toBeGreaterThanOrEqual(2)
  }, 120_000)

  test('one dependency added: its step finds in the cache mount what earlier runs left there', async () => {
    await jobs.onFreshEngine(async engine => {
      const changed = jobs.project({ 'web/code.txt': 'web 2\n', 'web/requirements.txt': 'django\nrequests\n' })
      const { main, post, report } = await jobs.run(engine, changed, { cache })
      expect(main.outputs).toMatchObject({ 'cache-restored': 'exact', 'steps-total': '9', 'steps-cached': '5' })
      expect(main.log).toMatch(/Restoring 1 of 2 cache mounts \(.+\): web: requirements\.txt has changed\./)
      const restored = new Map(report?.mounts.map(mount => [mount.name, mount.restored]))
      expect(restored.get('/root/.cache/pip')).toBeUndefined()
      expect(restored.get('/var/cache/worker')).toBe('left')
      expect(await imageFile(engine, 'shop-web', '/installed.txt')).toBe('django\ndjango\nrequests\n')
      expect(post.log).toMatch(/ {2}cache mount \w+, what is new in part 1: /)
    })
  }, 120_000)

  test('what was saved as an addition to the cache mount is there in the next run', async () => {
    await jobs.onFreshEngine(async engine => {
      const changed = jobs.project({ 'web/code.txt': 'web 2\n', 'web/requirements.txt': 'flask\n' })
      const { main } = await jobs.run(engine, changed, { cache, inputs: { 'cache-mode': 'read-only' } })
      expect(main.outputs).toMatchObject({ 'cache-restored': 'exact', 'steps-cached': '5' })
      expect(await imageFile(engine, 'shop-web', '/installed.txt')).toBe('django\ndjango\nrequests\nflask\n')
    })
  }, 120_000)

  test("a new workspace starts from another's cache, and is saved under its own name", async () => {
    const changed = { 'web/code.txt': 'web 2\n', 'web/requirements.txt': 'django\nrequests\n' }
    const inputs = { workspace: 'second' }
    await jobs.onFreshEngine(async engine => {
      const { main, report } = await jobs.run(engine, jobs.project(changed), { cache, inputs })
      expect(main.outputs).toMatchObject({
        'cache-hit': 'false',
        'cache-restored': 'fallback',
        'steps-total': '9',
        'steps-cached': '9'
      })
      expect(report?.save).toMatchObject({ outcome: 'saved', entries: 1 })
    })
    await jobs.onFreshEngine(async engine => {
      const { main, report } = await jobs.run(engine, jobs.project(changed), { cache, inputs })
      expect(main.outputs).toMatchObject({ 'cache-hit': 'true', 'cache-restored': 'exact', 'steps-cached': '9' })
      expect(report?.save?.outcome).toBe('unchanged')
      expect(await readVolume(engine)).toBe('wheel\n')
    })
  }, 120_000)

  test('a cache mount that was left in the cache and is used all the same is saved, and comes along from then on', async () => {
    const changed = { 'web/code.txt': 'web 2\n', 'web/requirements.txt': 'django\nrequests\n' }
    const inputs = { workspace: 'second' }
    await jobs.onFreshEngine(async engine => {
      const project = jobs.project(changed)
      const { main, report } = await jobs.run(engine, project, {
        cache,
        inputs,
        between: () => useMount(engine, project)
      })
      expect(main.log).toContain('No step that uses a cache mount has to run: 2 cache mounts')
      expect(report?.save?.outcome).toBe('saved')
    })
    await jobs.onFreshEngine(async engine => {
      const { main } = await jobs.run(engine, jobs.project(changed), { cache, inputs })
      expect(main.log).toMatch(/Restoring 2 cache mounts \(.+\): the snapshot lacks the results of some steps\./)
      expect(main.outputs).toMatchObject({ 'cache-restored': 'exact', 'steps-cached': '9' })
    })
  }, 120_000)

  test('cache mounts are brought back whenever the input asks for it', async () => {
    await jobs.onFreshEngine(async engine => {
      const inputs = { 'cache-mounts': 'always', 'cache-mode': 'read-only' }
      const { main, report } = await jobs.run(engine, jobs.project({ 'web/code.txt': 'web 2\n' }), { cache, inputs })
      expect(main.log).toMatch(/Restoring 2 cache mounts \(.+\): cache-mounts is "always"\./)
      expect(report?.mounts[0]).not.toHaveProperty('restored')
    })
  }, 120_000)
})

/** A later step of the job that builds something else with the same cache mount. */
async function useMount(engine: Engine, project: string): Promise<void> {
  writeFiles(project, {
    'other/Dockerfile':
      'FROM busybox:latest\nRUN --network=none --mount=type=cache,target=/root/.cache/pip echo other > /root/.cache/pip/other\n'
  })
  const built = await engine.docker(['build', `${project}/other`])
  if (built.exitCode !== 0) throw new Error(built.stderr)
}

async function entriesOf(cache: Cache): Promise<string[]> {
  if (typeof cache !== 'string') return cache.entries().map(entry => entry.key)
  return readdirSync(cache, { recursive: true, encoding: 'utf8' })
}
