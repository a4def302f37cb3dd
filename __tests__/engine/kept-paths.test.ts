/** What is kept besides the engine: the runner's own cache folders and chosen volumes, on real engines. */
import { readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import type { Engine } from '../../scripts/engine/index.ts'
import { type Cache, shop, useJobs, warnings, writeFiles } from '../support/jobs.ts'

const jobs = useJobs()

describe.each(['directory', 'github'] as const)("pip's cache folder of the runner, with the backend %s", backend => {
  test('is there for later steps of the next job, and is saved once for each state of the lock files', async () => {
    const cache: Cache = backend === 'directory' ? jobs.folder() : await jobs.service()
    const home = jobs.folder()
    const pip = path.join(home, '.cache', 'pip')
    const env = { HOME: home }
    await jobs.onFreshEngine(async engine => {
      const result = await jobs.run(engine, jobs.project(), {
        cache,
        env,
        between: async () => writeFiles(pip, { 'http/wheel': 'content' })
      })
      expect(result.main.log).toMatch(/Folder .*\.cache\/pip: nothing is stored as cbc1-p-linux-\w+-pip-\w+ or cbc1-p-/)
      expect(result.post.log).toMatch(/Folder .*\.cache\/pip saved as cbc1-p-linux-\w+-pip-\w+: 1 file, 7 B\./)
      expect(result.post.log).toMatch(/Folder .*\.cache\/uv is empty: nothing of it is saved\./)
      expect(warnings(result)).toEqual([])
    })
    rmSync(path.join(home, '.cache'), { recursive: true })
    await jobs.onFreshEngine(async engine => {
      const { main, post, report } = await jobs.run(engine, jobs.project(), { cache, env })
      expect(readFileSync(path.join(pip, 'http/wheel'), 'utf8')).toBe('content')
      expect(main.log).toMatch(/Folder .*\.cache\/pip restored: 1 file, 7 B/)
      expect(post.log).toMatch(/Folder .*\.cache\/pip: stored already as/)
      expect(report?.mounts).toContainEqual({ kind: 'runner-folder', name: pip, bytes: 7, restored: 'exact' })
      expect(report?.mounts).toContainEqual(
        expect.objectContaining({ kind: 'cache-mount', name: '/var/cache/worker', bytes: 7 })
      )
    })
    rmSync(path.join(home, '.cache'), { recursive: true })
    await jobs.onFreshEngine(async engine => {
      const changed = jobs.project({ 'web/requirements.txt': 'django\nrequests\n' })
      const { main, post } = await jobs.run(engine, changed, {
        cache,
        env,
        between: async () => writeFiles(pip, { 'http/second': 'more' })
      })
      expect(main.log).toMatch(/Folder .*\.cache\/pip restored: 1 file, 7 B/)
      expect(post.log).toMatch(/Folder .*\.cache\/pip saved as .*: 2 files, 11 B\./)
    })
  }, 120_000)
})

describe('volumes', () => {
  const compose = `${shop['compose.yaml']}  models: {}\n`.replace(
    '/root/.cache/pip"]',
    '/root/.cache/pip", "models:/models"]'
  )

  async function write(engine: Engine, volume: string): Promise<void> {
    const args = [
      'run',
      '--rm',
      '--network',
      'none',
      '-v',
      `${volume}:/v`,
      'shop-web',
      'sh',
      '-c',
      'echo kept > /v/file'
    ]
    expect((await engine.docker(args)).stderr).toBe('')
  }

  async function read(engine: Engine, volume: string): Promise<string> {
    const args = ['run', '--rm', '--network', 'none', '-v', `${volume}:/v`, 'shop-web', 'cat', '/v/file']
    return (await engine.docker(args)).stdout
  }

  test('that are listed come back, by their key or by their own name, and no others do', async () => {
    const cache = jobs.folder()
    const project = () => jobs.project({ 'compose.yaml': compose })
    const inputs = { 'cache-volumes': 'models, tools' }
    await jobs.onFreshEngine(async engine => {
      const { main } = await jobs.run(engine, project(), {
        cache,
        inputs,
        between: async () => {
          for (const volume of ['shop_models', 'tools', 'shop-pip-cache']) await write(engine, volume)
        }
      })
      expect(main.outcome).toBe('success')
    })
    await jobs.onFreshEngine(async engine => {
      const { report } = await jobs.run(engine, project(), { cache, inputs })
      expect(report?.mounts.filter(mount => mount.kind === 'volume')).toEqual([
        { kind: 'volume', name: 'shop_models', bytes: 5, grownBytes: 0 },
        { kind: 'volume', name: 'tools', bytes: 5, grownBytes: 0 }
      ])
      expect(await read(engine, 'shop_models')).toBe('kept\n')
      expect(await read(engine, 'tools')).toBe('kept\n')
      expect(await read(engine, 'shop-pip-cache')).toBe('')
    })
  }, 120_000)

  test('are neither made nor kept when that is switched off', async () => {
    const cache = jobs.folder()
    await jobs.onFreshEngine(async engine => {
      const { main } = await jobs.run(engine, jobs.project(), { cache, inputs: { 'cache-volumes': 'off' } })
      expect(main.outcome).toBe('success')
      expect((await engine.docker(['volume', 'ls', '--quiet'])).stdout).toBe('')
    })
  }, 60_000)
})
