/** Engines that hold something already: what is theirs stays as it is. */
import { cpSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import type { Engine } from '../../scripts/engine/index.ts'
import { remains, useJobs, warnings } from '../support/jobs.ts'

const jobs = useJobs()

async function docker(engine: Engine, ...args: string[]): Promise<string> {
  const result = await engine.docker(args)
  if (result.exitCode !== 0) throw new Error(`docker ${args.join(' ')}: ${result.stderr}`)
  return result.stdout.trim()
}

const inspectContainer = (engine: Engine, name: string): Promise<string> =>
  docker(engine, 'inspect', '--format', '{{.Id}} {{.State.Pid}} {{.State.StartedAt}} {{.RestartCount}}', name)

/** The snapshot of a cache that would fit is not restored when the engine must be left alone. */
async function runBesideFittingCache(engine: Engine, strategy: 'none' | 'export') {
  const daemon = engine.pid()
  const cache = jobs.folder()
  cpSync(await jobs.warm('directory'), cache, { recursive: true })
  const result = await jobs.run(engine, jobs.project(), { cache })
  expect(result.main.outcome).toBe('success')
  expect(result.main.outputs).toMatchObject({ strategy, 'cache-restored': 'none', 'bytes-restored': '0' })
  if (strategy === 'none') {
    expect(result.report?.save).toMatchObject({ outcome: 'skipped', reason: 'the cache is not used' })
  }
  expect(warnings(result)).toEqual([])
  expect(remains(engine, result)).toEqual([])
  expect(engine.pid()).toBe(daemon)
  return result
}

describe('an engine that is not pristine is never exchanged', () => {
  test('one that holds build cache only', async () => {
    await jobs.onFreshEngine(async engine => {
      await docker(
        engine,
        'buildx',
        'build',
        '--output',
        'type=cacheonly',
        jobs.project({ Dockerfile: 'FROM busybox\n' })
      )
      const { main } = await runBesideFittingCache(engine, 'none')
      expect(main.log).toMatch(/^Strategy: none \(the engine holds \d+ build cache records? already\)\.$/m)
    })
  }, 120_000)

  test('one that holds an image, which keeps its id', async () => {
    await jobs.onFreshEngine(async engine => {
      await docker(engine, 'pull', 'busybox')
      await docker(engine, 'tag', 'busybox', 'mine')
      const before = await docker(engine, 'inspect', '--format', '{{.Id}}', 'mine')
      const { main } = await runBesideFittingCache(engine, 'export')
      expect(main.log).toContain('Strategy: export (the engine holds 1 image already).\n')
      expect(await docker(engine, 'inspect', '--format', '{{.Id}}', 'mine')).toBe(before)
    })
  }, 120_000)

  test('one with a container, which goes on running', async () => {
    await jobs.onFreshEngine(async engine => {
      await docker(engine, 'run', '-d', '--name', 'mine', '--network', 'none', 'busybox', 'sleep', '600')
      const before = await inspectContainer(engine, 'mine')
      const { main } = await runBesideFittingCache(engine, 'export')
      expect(main.log).toContain('Strategy: export (the engine holds 1 container).\n')
      expect(await inspectContainer(engine, 'mine')).toBe(before)
    })
  }, 120_000)
})

test('a save leaves a running container alone, and does not carry it to the next engine', async () => {
  const cache = jobs.folder()
  await jobs.onFreshEngine(async engine => {
    let before = ''
    const between = async () => {
      const loop = 'while true; do cat /proc/uptime; usleep 10000; done'
      await docker(
        engine,
        'run',
        '-d',
        '--name',
        'clock',
        '--network',
        'none',
        '--restart',
        'always',
        'shop-web',
        'sh',
        '-c',
        loop
      )
      before = await inspectContainer(engine, 'clock')
    }
    const { report } = await jobs.run(engine, jobs.project(), { cache, between })
    expect(report?.save?.outcome).toBe('saved')
    expect(await inspectContainer(engine, 'clock')).toBe(before)
    const ticks = (await docker(engine, 'logs', 'clock')).split('\n').map(line => Number(line.split(' ')[0]))
    expect(ticks.length).toBeGreaterThan(10)
    const gaps = ticks.slice(1).map((tick, at) => Math.round((tick - (ticks[at] ?? tick)) * 1000))
    process.stderr.write(`The container stood still for at most ${Math.max(...gaps)} ms while its engine was saved.\n`)
  })
  await jobs.onFreshEngine(async engine => {
    const { main } = await jobs.run(engine, jobs.project(), { cache })
    expect(main.outputs).toMatchObject({ 'cache-restored': 'exact', 'steps-cached': '9' })
    expect(await docker(engine, 'ps', '--all', '--quiet')).toBe('')
  })
}, 120_000)
