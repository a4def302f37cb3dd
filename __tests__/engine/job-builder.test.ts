/** Whole jobs with a builder container: started for the job, and gone after it. */
import { expect, test } from '@jest/globals'
import { loadBuilderImage, startRegistry } from '../../scripts/engine/index.ts'
import { imageFile, useJobs, warnings } from '../support/jobs.ts'

const jobs = useJobs()

test('a builder container gets its cache mounts and layers back, its images into the engine, and is removed', async () => {
  const registry = await startRegistry()
  const cache = await jobs.service()
  const run = (requirements: string) =>
    jobs.onFreshEngine(async engine => {
      await loadBuilderImage(engine, registry.url)
      const project = jobs.project({ 'web/requirements.txt': requirements })
      const result = await jobs.run(engine, project, { cache, inputs: { builder: 'docker-container' } })
      if (result.main.outcome !== 'success') throw new Error(result.main.log)
      expect(warnings(result)).toEqual([])
      const { stdout: left } = await engine.docker(['ps', '--all', '--quiet'])
      const { stdout: volumes } = await engine.docker(['volume', 'ls', '--quiet'])
      expect([left, volumes.replace('shop-pip-cache\n', '')]).toEqual(['', ''])
      return { ...result, installed: await imageFile(engine, 'shop-web', '/installed.txt') }
    })
  try {
    const cold = await run('django\n')
    expect(cold.main.log).toMatch(
      /^The builder "compose-build-cache-[0-9a-f]{8}-[0-9a-f]{8}" was started \(docker-container\)\.$/m
    )
    expect(cold.post.log).toMatch(/^Layers of web, worker exported in /m)
    const warm = await run('flask\n')
    expect(warm.main.outputs).toMatchObject({ strategy: 'export', 'cache-restored': 'exact' })
    // The mount has come back with what the first job left in it; the other service's steps have, too.
    expect(warm.installed).toBe('django\nflask\n')
    expect(Number(warm.main.outputs['steps-cached'])).toBeGreaterThanOrEqual(5)
  } finally {
    await registry.stop()
  }
}, 300_000)

test('a builder container goes with a build that is cancelled', async () => {
  const registry = await startRegistry()
  const slow = {
    'web/Dockerfile': 'FROM busybox:latest\nRUN --network=none echo begun\nRUN --network=none sleep 4321\n'
  }
  try {
    await jobs.onFreshEngine(async engine => {
      await loadBuilderImage(engine, registry.url)
      const job = { cache: await jobs.service(), inputs: { builder: 'docker-container' } }
      const result = await jobs.run(engine, jobs.project(slow), {
        ...job,
        cancelAfter: /RUN --network=none echo begun/
      })
      if (result.main.outcome !== 'cancelled') throw new Error(result.main.log)
      expect(result.post.outcome).toBe('skipped')
      expect(result.main.log).toMatch(/^The builder "compose-build-cache-[0-9a-f-]{17}" was removed\.$/m)
      const { stdout: left } = await engine.docker(['ps', '--all', '--quiet'])
      expect(left).toBe('')
    })
  } finally {
    await registry.stop()
  }
}, 300_000)
