/** Jobs that must not do all of it: wrong inputs, failed builds, caches that may not be written or read. */
import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { remains, useJobs, warnings } from '../support/jobs.ts'

const jobs = useJobs()

test('wrong inputs are refused by name, value and remedy before anything is touched', async () => {
  await jobs.onFreshEngine(async engine => {
    const daemon = engine.pid()
    const cache = jobs.folder()
    const inputs = { strategy: 'fast', 'cache-mode': 'sometimes' }
    const result = await jobs.run(engine, jobs.project(), { cache, inputs })
    expect(result.main.exitCode).toBe(1)
    expect(result.main.outputs).toEqual({})
    expect(result.main.environment).toEqual({})
    const [error, ...others] = result.main.annotations
    expect(others).toEqual([])
    expect(error?.level).toBe('error')
    expect(error?.message).toContain('Input strategy: "fast" is not known. Use auto, snapshot, export or none.')
    expect(error?.message).toContain(
      'Input cache-mode: "sometimes" is not known. Use auto, read-write, read-only or off.'
    )
    expect(result.post.outcome).toBe('success')
    expect(result.post.annotations).toEqual([])
    expect(readdirSync(cache)).toEqual([])
    expect(engine.pid()).toBe(daemon)
    expect((await engine.docker(['system', 'df', '--format', '{{.Type}} {{.TotalCount}}'])).stdout).toBe(
      'Images 0\nContainers 0\nLocal Volumes 0\nBuild Cache 0\n'
    )
    expect(remains(engine, result)).toEqual([])
  })
}, 120_000)

test('a failed build fails the step at its line of the Dockerfile, sets the outputs and saves nothing', async () => {
  await jobs.onFreshEngine(async engine => {
    const cache = jobs.folder()
    const broken = {
      'worker/Dockerfile': 'FROM busybox:latest\nRUN --network=none echo before\nRUN --network=none exit 3\n'
    }
    const project = jobs.project(broken)
    const result = await jobs.run(engine, project, { cache })
    const { main, post, report } = result
    expect(main.outcome).toBe('failure')
    expect(main.exitCode).toBe(1)
    expect(main.outputs).toMatchObject({
      'cache-hit': 'false',
      'cache-restored': 'none',
      strategy: 'snapshot',
      services: '["web","worker"]',
      report: expect.stringMatching(/\/report\.json$/)
    })
    expect(Number(main.outputs['steps-total'])).toBeGreaterThan(2)
    const errors = main.annotations.filter(note => note.level === 'error')
    expect(errors).toHaveLength(1)
    expect(errors[0]).toMatchObject({
      title: 'worker: RUN --network=none exit 3 failed: exit code 3',
      file: path.join(project, 'worker/Dockerfile'),
      line: 3
    })
    expect(report?.outcome).toBe('failed')
    expect(post.outcome).toBe('success')
    expect(report?.save).toMatchObject({ outcome: 'skipped', reason: 'the build was not successful' })
    expect(existsSync(cache) ? readdirSync(cache) : []).toEqual([])
    expect(warnings(result)).toEqual([])
    expect(remains(engine, result)).toEqual([])
  })
}, 120_000)

describe('a cache that may be read and not written', () => {
  test('is restored with a read-only token, and nothing is packed or sent', async () => {
    const cache = await jobs.service({ from: await jobs.warm('github') })
    const token = cache.token({ scopes: [{ ref: 'refs/heads/main', write: false }] })
    await jobs.onFreshEngine(async engine => {
      const result = await jobs.run(engine, jobs.project({ 'web/code.txt': 'web 2\n' }), { cache, token })
      expect(result.main.outputs).toMatchObject({ 'cache-restored': 'exact', 'steps-cached': '7' })
      expect(result.report?.save?.outcome).toBe('skipped')
      expect(result.post.log).toContain(
        "Nothing is saved: The job's token may only read the cache, as GitHub does for low-trust triggers such as pull requests of forks.\n"
      )
      expect(cache.statistics().calls.CreateCacheEntry).toBe(0)
      expect(warnings(result)).toEqual([])
      expect(remains(engine, result)).toEqual([])
    })
  }, 120_000)

  test('is restored with cache-mode read-only, and nothing is saved', async () => {
    const cache = await jobs.service({ from: await jobs.warm('github') })
    await jobs.onFreshEngine(async engine => {
      const inputs = { 'cache-mode': 'read-only' }
      const result = await jobs.run(engine, jobs.project({ 'web/code.txt': 'web 2\n' }), { cache, inputs })
      expect(result.main.outputs).toMatchObject({ 'cache-restored': 'exact', 'steps-cached': '7' })
      expect(result.post.log).toContain('Nothing is saved: cache-mode is read-only.\n')
      expect(cache.statistics().calls.CreateCacheEntry).toBe(0)
      expect(warnings(result)).toEqual([])
    })
  }, 120_000)
})

test('with cache-mode off the cache is not asked at all', async () => {
  const cache = await jobs.service({ from: await jobs.warm('github') })
  await jobs.onFreshEngine(async engine => {
    const result = await jobs.run(engine, jobs.project(), { cache, inputs: { 'cache-mode': 'off' } })
    expect(result.main.outputs).toMatchObject({ 'cache-restored': 'none', 'steps-cached': '0', 'steps-total': '9' })
    expect(result.post.log).toContain('Nothing is saved: the cache is not used.\n')
    expect(cache.statistics().connections).toBe(0)
    expect(warnings(result)).toEqual([])
  })
}, 120_000)
