/** Whole jobs with strategy `export`: on engines that may not be restarted. */
import { createConnection, createServer, type Socket } from 'node:net'
import { describe, expect, test } from '@jest/globals'
import type { Engine, ImageStore } from '../../scripts/engine/index.ts'
import { imageFile, type JobResult, type OneJob, remains, useJobs, warnings } from '../support/jobs.ts'

const jobs = useJobs()

async function docker(engine: Engine, ...args: string[]): Promise<string> {
  const result = await engine.docker(args)
  if (result.exitCode !== 0) throw new Error(`docker ${args.join(' ')}: ${result.stderr}`)
  return result.stdout.trim()
}

/** Starts a container that a `services:` section of a job could have started. */
async function occupy(engine: Engine, flags: readonly string[]): Promise<string> {
  await docker(engine, 'run', '-d', '--name', 'db', '--network', 'none', ...flags, 'busybox', 'sleep', '600')
  await docker(engine, 'buildx', 'prune', '--all', '--force')
  return describeContainer(engine)
}

const describeContainer = (engine: Engine): Promise<string> =>
  docker(engine, 'inspect', '--format', '{{.Id}} {{.State.Pid}} {{.State.StartedAt}} {{.RestartCount}}', 'db')

interface Beside {
  readonly files?: Readonly<Record<string, string>>
  /** Flags of the container. */
  readonly flags?: readonly string[]
  /** Whether later steps of the job use the volumes. */
  readonly fills?: boolean
  /** After the job. */
  readonly afterwards?: (engine: Engine) => Promise<void>
}

/** A job beside a running container, which it must leave alone, as it must the daemon. */
async function runBeside(
  store: ImageStore,
  job: OneJob,
  { files = {}, flags = [], fills = false, afterwards }: Beside = {}
): Promise<Seen> {
  return jobs.onFreshEngine(
    async engine => {
      const before = await occupy(engine, flags)
      const daemon = engine.pid()
      const between = async () => (fills ? fillVolumes(engine) : undefined)
      const result = await jobs.run(engine, jobs.project({ ...withVolumes, ...files }), { ...job, between })
      if (result.main.outcome !== 'success') throw new Error(result.main.log)
      expect(await describeContainer(engine)).toBe(before)
      expect(engine.pid()).toBe(daemon)
      expect(remains(engine, result)).toEqual([])
      const installed = await imageFile(engine, 'shop-web', '/installed.txt')
      await afterwards?.(engine)
      return { ...result, installed }
    },
    { store }
  )
}

/** A second cache volume, which compose itself makes. */
const withVolumes = {
  'compose.yaml': `name: shop
services:
  web: {build: ./web, volumes: ["pip-cache:/root/.cache/pip"]}
  worker: {build: ./worker, volumes: ["uv-cache:/root/.cache/uv"]}
volumes:
  pip-cache: {name: shop-pip-cache, external: true}
  uv-cache: {name: shop-uv-cache}
`
}

/** What later steps of the job leave in the volumes. */
async function fillVolumes(engine: Engine): Promise<void> {
  await docker(engine, 'volume', 'create', '--label', 'team=shop', 'shop-uv-cache')
  const fill =
    'for v in pip uv; do echo $v > /$v/wheel; chown -R 1000:50 /$v; chmod 2750 /$v; chmod 640 /$v/wheel; done'
  const volumes = ['-v', 'shop-pip-cache:/pip', '-v', 'shop-uv-cache:/uv']
  await docker(engine, 'run', '--rm', '--network', 'none', ...volumes, 'busybox', 'sh', '-c', fill)
}

type Seen = JobResult & { readonly installed: string }

async function showsRestoredVolumes(engine: Engine): Promise<void> {
  const volumes = ['-v', 'shop-pip-cache:/pip', '-v', 'shop-uv-cache:/uv']
  const stat = 'stat -c "%n %u:%g %a" /pip /uv /*/wheel && cat /*/wheel'
  expect(await docker(engine, 'run', '--rm', '--network', 'none', ...volumes, 'busybox', 'sh', '-c', stat)).toBe(
    '/pip 1000:50 2750\n/uv 1000:50 2750\n/pip/wheel 1000:50 640\n/uv/wheel 1000:50 640\npip\nuv'
  )
  const [volume] = JSON.parse(await docker(engine, 'volume', 'inspect', 'shop-uv-cache')) as { Labels: unknown }[]
  expect(volume?.Labels).toEqual({ team: 'shop' })
}

describe('an engine with a container', () => {
  test('with overlay2 gets its cache mounts and volumes back, filled in place, but for a volume that the container uses', async () => {
    const cache = jobs.folder()
    const cold = await runBeside('overlay2', { cache }, { fills: true })
    expect(cold.main.log).toMatch(/^Strategy: export \(the engine holds 1 container\)\.$/m)
    expect(cold.report?.save?.outcome).toBe('saved')
    expect(cold.installed).toBe('django\n')

    const files = { 'web/requirements.txt': 'flask\n' }
    const flags = ['-v', 'shop-uv-cache:/data']
    const warm = await runBeside('overlay2', { cache }, { files, flags, afterwards: leavesOutForWantOfRoom(cache) })
    expect(warm.main.outputs).toMatchObject({ strategy: 'export', 'cache-restored': 'exact' })
    expect(warm.main.log).toMatch(/^Cache mount \/root\/\.cache\/pip restored: /m)
    expect(warm.main.log).toMatch(/^Volume shop-pip-cache restored: /m)
    expect(warm.main.log).toMatch(/^Volume shop-uv-cache is not restored: the container db is using it\.$/m)
    expect(warm.post.log).toMatch(/^Volume shop-uv-cache is not saved: the container db is using it\.$/m)
    // The step appends to what the mount holds.
    expect(warm.installed).toBe('django\nflask\n')
    expect(warnings(warm)).toEqual([])
    expect(warm.report?.mounts.map(({ kind, name }) => `${kind} ${name}`).sort()).toEqual([
      'cache-mount /root/.cache/pip',
      'cache-mount /var/cache/worker',
      'volume shop-pip-cache',
      'volume shop-uv-cache'
    ])
  }, 240_000)

  /** A further job of the same engine, whose cache may hold next to nothing. */
  const leavesOutForWantOfRoom = (cache: string) => async (engine: Engine) => {
    const project = jobs.project({ ...withVolumes, 'web/requirements.txt': 'numpy\n' })
    const { post, report } = await jobs.run(engine, project, {
      cache,
      inputs: { strategy: 'export', 'max-size': '0.8kB' }
    })
    expect(post.log).toMatch(/^Left out: 1 cache mount \/var\/cache\/worker \(14 B\) for want of room\.$/m)
    expect(report?.save?.dropped).toEqual([
      { kind: 'cache-mount', name: '/var/cache/worker', bytes: 14, reason: 'max-size' }
    ])
  }

  test('with the containerd store gets its layers back, too, from the cache service', async () => {
    const cache = await jobs.service()
    const cold = await runBeside('containerd', { cache }, { fills: true })
    expect(cold.post.log).toMatch(/^Layers of web, worker exported in /m)
    // Another workspace's, as its own has none yet.
    const inputs = { workspace: 'other' }
    const afterwards = async (engine: Engine) => {
      await showsRestoredVolumes(engine)
      const again = await jobs.run(engine, jobs.project(withVolumes), {
        cache,
        inputs: { ...inputs, strategy: 'export' }
      })
      expect(again.main.outputs['cache-restored']).toBe('exact')
      expect(again.post.log).toMatch(/^Layers are not exported: every step came from a cache\.$/m)
      // By now it is known whether exporting layers pays.
      const third = await jobs.run(engine, jobs.project(withVolumes), {
        cache,
        inputs: { ...inputs, strategy: 'export' }
      })
      expect(third.report?.save?.outcome).toBe('unchanged')
    }
    const warm = await runBeside('containerd', { cache, inputs }, { afterwards })
    const counts = { 'cache-restored': 'fallback', 'steps-cached': '9', 'steps-total': '9' }
    expect(warm.main.outputs).toMatchObject({ strategy: 'export', ...counts })
    expect(warm.installed).toBe('django\n')
    expect(warm.main.log).toMatch(/^Volume shop-uv-cache restored: /m)
    expect(warm.post.log).toMatch(/^Layers of web, worker exported in /m)
    expect(warm.post.log).not.toMatch(/^ {2}volume /m)
    expect(warnings(warm)).toEqual([])
  }, 240_000)

  test.each<[ImageStore, string]>([
    ['overlay2', 'the docker driver cannot export layers with the store overlay2'],
    ['containerd', 'the cache did not answer when cache mounts were to be restored']
  ])(
    'with %s is built without a cache that refuses every request, with one warning',
    async (store, reason) => {
      const cache = await jobs.service({ faults: () => ({ kind: 'status', status: 503 }) })
      const { main, post, installed } = await runBeside(store, { cache })
      expect(installed).toBe('django\n')
      expect(main.log).toContain(`Layers are not cached: ${reason}`)
      expect(warnings({ main, post } as JobResult)).toEqual([
        expect.stringMatching(/^Cache mounts could not be restored, so the build starts without them: /)
      ])
    },
    240_000
  )

  test('with the containerd store gives one warning of a cache that breaks down after the build', async () => {
    let isBroken = false
    const cache = await jobs.service({ faults: () => (isBroken ? { kind: 'status', status: 503 } : undefined) })
    const between = async () => {
      isBroken = true
    }
    const result = await jobs.onFreshEngine(
      engine => jobs.run(engine, jobs.project(), { cache, inputs: { strategy: 'export' }, between }),
      { store: 'containerd' }
    )
    expect(result.main.outcome).toBe('success')
    expect(result.post.log).toMatch(/^Layers were not exported: the cache service of GitHub Actions is down /m)
    expect(warnings(result)).toEqual([expect.stringMatching(/^The cache was not saved: /)])
  }, 240_000)
})

/** The engine as one that is reached over the network, as that of another machine. */
async function overNetwork<Result>(engine: Engine, work: (host: string) => Promise<Result>): Promise<Result> {
  const open = new Set<Socket>()
  const server = createServer(client => {
    const daemon = createConnection(engine.socket)
    for (const socket of [client, daemon]) {
      open.add(socket)
      socket.on('error', () => socket.destroy()).on('close', () => open.delete(socket))
    }
    client.pipe(daemon).pipe(client)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  try {
    return await work(`tcp://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`)
  } finally {
    for (const socket of open) socket.destroy()
    server.close()
  }
}

test('an engine on another machine gets its cache mounts back through steps of builds, and its volumes through the engine', async () => {
  const cache = jobs.folder()
  const run = (requirements: string, between: (engine: Engine) => Promise<void>) =>
    jobs.onFreshEngine(engine =>
      overNetwork(engine, async host => {
        const project = jobs.project({ ...withVolumes, 'web/requirements.txt': requirements })
        const job = { cache, env: { DOCKER_HOST: host }, between: () => between(engine) }
        const result = await jobs.run(engine, project, job)
        if (result.main.outcome !== 'success') throw new Error(result.main.log)
        expect(result.main.log).toContain(`Strategy: export (the engine at ${host} is not on this machine).\n`)
        expect(remains(engine, result)).toEqual([])
        expect(await docker(engine, 'ps', '--all', '--quiet')).toBe('')
        expect(await docker(engine, 'images', '--all', '--format', '{{.Repository}}')).not.toContain('volumes')
        return { ...result, installed: await imageFile(engine, 'shop-web', '/installed.txt') }
      })
    )
  const cold = await run('django\n', fillVolumes)
  expect(cold.report?.save?.outcome).toBe('saved')
  const warm = await run('flask\n', showsRestoredVolumes)
  expect(warm.main.log).toMatch(/^Volume shop-uv-cache restored: /m)
  expect(warm.post.log).not.toMatch(/^ {2}volume /m)
  expect(warm.installed).toBe('django\nflask\n')
  expect(warnings(warm)).toEqual([])
}, 240_000)
