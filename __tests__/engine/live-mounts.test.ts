/** Cache mounts of engines that are in use: found, filled, read and left alone, in place. */
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from '@jest/globals'
import type { Engine } from '../../scripts/engine/index.ts'
import { readBuildRecords } from '../../src/engine/index.ts'
import { locateMounts } from '../../src/live-door.ts'
import { isBusy } from '../../src/mounts/index.ts'
import { imageFile, useJobs } from '../support/jobs.ts'
import { openEngine, projectMounts, runMountJob, runStreamedMountJob } from '../support/live-mounts.ts'

const jobs = useJobs()

/** Fills its mount once, and lists what is in it: path, owner, mode, kind, links, time, content. */
const step = (flag: string, fill: string) =>
  `RUN --network=none --mount=type=cache,${flag} cd /mount && if [ ! -e marker ]; then echo new > marker; ${fill}; fi` +
  ` && find . | sort | while read -r f; do stat -c '%n %u:%g %a %F %h %Y' "$f"; readlink "$f" || true; done > /listing` +
  ` && cat marker >> /listing && echo >> /listing\n`

const fill =
  'mkdir -p a/b && echo 1 > a/one && ln a/one a/b/same && ln -s ../one a/b/link && chown -R 1000:50 a' +
  ' && chmod 640 a/one && chmod 2711 a/b && touch -d "2001-02-03 00:00:00" a/one a/b .'

const files = {
  'compose.yaml': `name: shop
services:
  web: {build: {context: ./web, args: {NAME: main}}}
  worker: {build: ./worker}
`,
  'web/Dockerfile': `FROM busybox
ARG NAME
${step('target=/mount,id=web-$NAME', fill)}
`,
  'worker/Dockerfile': `FROM busybox
${step('target=/mount,uid=1000,gid=50,mode=0750,sharing=locked', fill)}`
}

describe.each(['overlay2', 'containerd'] as const)('with the %s store', store => {
  async function onEngine<Result>(work: (engine: Engine) => Promise<Result>): Promise<Result> {
    return jobs.onFreshEngine(work, { store })
  }

  test('mounts go from one engine to the next with owners, modes, times and links, past a running container', async () => {
    const cache = jobs.folder()
    const listings = async (engine: Engine) => [
      await imageFile(engine, 'shop-web', '/listing'),
      await imageFile(engine, 'shop-worker', '/listing')
    ]
    const job = (engine: Engine, run: string) =>
      runMountJob({ engine, project: jobs.project(files), cache, temporaryFolder: jobs.folder(), run })

    const first = await onEngine(async engine => {
      const { saved, used, restored, probed } = await job(engine, '1')
      expect(probed.leftAlone).toEqual([])
      expect(restored).toEqual([])
      expect(used).toEqual(['/mount', '/mount'])
      expect(saved).toMatchObject({ outcome: 'saved', entries: 3 })
      return listings(engine)
    })
    expect(first[1]).toContain('. 1000:50 750 directory 1 981158400\n')
    expect(first[1]).toContain('./a/one 1000:50 640 regular file 2 981158400\n')

    await onEngine(async engine => {
      const container = ['run', '-d', '--name', 'mine', '--network', 'none', 'busybox', 'sleep', '600']
      expect((await engine.docker(container)).stderr).not.toContain('rror')
      const inspect = async () =>
        (await engine.docker(['inspect', '-f', '{{.State.Pid}} {{.State.StartedAt}} {{.RestartCount}}', 'mine'])).stdout
      const [before, daemon] = [await inspect(), engine.pid()]
      const { restored, saved } = await job(engine, '2')
      expect(restored.map(({ outcome }) => outcome)).toEqual([
        { kind: 'restored', bytes: expect.any(Number), bundles: 1 },
        { kind: 'restored', bytes: expect.any(Number), bundles: 1 }
      ])
      expect(await listings(engine)).toEqual(first)
      expect(saved.outcome).toBe('unchanged')
      expect(await inspect()).toBe(before)
      expect(engine.pid()).toBe(daemon)

      const again = await job(engine, '3')
      expect(again.restored.map(({ outcome }) => outcome)).toEqual([{ kind: 'kept' }, { kind: 'kept' }])
      expect(again.used).toEqual([])
      expect(again.saved.outcome).toBe('unchanged')
      await tellsVolumesApart(engine)
    })
  }, 180_000)

  /** With a container `mine` that runs. */
  async function tellsVolumesApart(engine: Engine): Promise<void> {
    const options = ['--opt', 'type=tmpfs', '--opt', 'device=tmpfs']
    for (const args of [['empty'], ['filled'], ['used'], ['mine'], [...options, 'special']]) {
      expect((await engine.docker(['volume', 'create', ...args])).exitCode).toBe(0)
    }
    const volumes = ['-v', 'filled:/f', '-v', 'used:/u']
    const fill = ['run', '--rm', '--network', 'none', ...volumes, 'busybox', 'touch', '/f/file', '/u/file']
    expect((await engine.docker(fill)).exitCode).toBe(0)
    const user = ['run', '-d', '--name', 'user', '--network', 'none', '-v', 'used:/mine', 'busybox', 'sleep', '600']
    expect((await engine.docker(user)).exitCode).toBe(0)
    const door = await openEngine(engine, jobs.folder())
    try {
      const names = ['empty', 'filled', 'used', 'mine', 'special', 'missing', '../mine']
      const { states } = await door.call('inspectMounts', {
        places: names.map(volume => ({ kind: 'volume', volume }))
      })
      expect(states).toEqual([
        { content: 'empty' },
        { content: 'filled' },
        { refused: 'the container user is using it' },
        // The name of a container, and of a folder of another: no use of the volume.
        { content: 'empty' },
        { refused: 'it is no plain volume of this engine' },
        { refused: 'the engine does not tell of it: /volumes/missing answered 404' },
        { refused: '"../mine" is no name of a volume.' }
      ])
    } finally {
      await door.close()
    }
  }

  test('mounts are found without an image, whatever platform images are for, past one that another build is using', async () => {
    const locking = `${files['worker/Dockerfile']}RUN --network=none --mount=type=cache,target=/mount,uid=1000,gid=50,mode=0750,sharing=locked sleep 8\n`
    await onEngine(async engine => {
      const project = jobs.project({ ...files, 'worker/Dockerfile': locking })
      const found = await projectMounts(engine, project)
      const docker = { command: 'docker', env: { ...engine.environment, DOCKER_DEFAULT_PLATFORM: 'linux/s390x' } }
      const lines: string[] = []
      const locate = async (name: string) => {
        const builder = { name, driver: 'docker', made: 'nothing', isHere: true } as const
        const records = await readBuildRecords(docker)
        const log = (line: string) => void lines.push(line)
        const options = { docker, builder: name, temporaryFolder: jobs.folder(), records, log }
        const probed = await locateMounts(found.mounts, builder, options)
        return probed && [probed.located.map(({ mount }) => mount.id), probed.leftAlone]
      }
      const images = async () => (await engine.docker(['images', '--all', '--quiet'])).stdout
      expect(await locate('default')).toEqual([['web-main', '/mount'], []])
      expect(await images()).toBe('')
      expect(lines).toEqual([])
      // What cannot be found in place goes another way.
      expect(await locate('nobody')).toBeUndefined()
      expect(lines).toEqual([
        expect.stringMatching(/^The folders of the cache mounts cannot be found: docker buildx: /)
      ])

      const other = engine.docker(['compose', '--project-directory', project, 'build', 'worker'])
      const [, worker] = found.mounts
      if (worker === undefined) throw new Error('There is no second mount.')
      while (!isBusy(worker, await readBuildRecords(docker))) await sleep(50)
      expect(await locate('default')).toEqual([['web-main'], [{ mount: worker, reason: 'another build is using it' }]])
      expect((await other).exitCode).toBe(0)
    })
  }, 120_000)

  test('mounts that cannot be reached in place go through a step of a build, and back into place', async () => {
    const cache = jobs.folder()
    const job = (engine: Engine, run: string) => ({
      engine,
      project: jobs.project(files),
      cache,
      temporaryFolder: jobs.folder(),
      run
    })
    // BusyBox's tar does not restore owners and times of symbolic links.
    const listing = async (engine: Engine) =>
      (await imageFile(engine, 'shop-worker', '/listing')).replace(/link \S+ 777 symbolic link 1 \d+/, 'link')
    const first = await onEngine(async engine => {
      const { saved, used } = await runStreamedMountJob(job(engine, '1'))
      expect(used).toEqual(['/mount', '/mount'])
      expect(saved).toMatchObject({ outcome: 'saved', entries: 3 })
      return listing(engine)
    })
    expect(first).toContain('./a/b/link\n../one\n')
    const restored = [
      { kind: 'restored', bytes: expect.any(Number), bundles: 1 },
      { kind: 'restored', bytes: expect.any(Number), bundles: 1 }
    ]
    await onEngine(async engine => {
      const streamed = await runStreamedMountJob(job(engine, '2'))
      expect(streamed.restored.map(({ outcome }) => outcome)).toEqual(restored)
      expect(await listing(engine)).toBe(first)
      expect(streamed.saved.outcome).toBe('unchanged')
      expect((await engine.docker(['buildx', 'du', '--verbose'])).stdout).not.toMatch(/mounts-[0-9a-f]{8}/)
      const again = await runStreamedMountJob(job(engine, '3'))
      expect(again.restored.map(({ outcome }) => outcome)).toEqual([{ kind: 'kept' }, { kind: 'kept' }])
    })
    await onEngine(async engine => {
      const inPlace = await runMountJob(job(engine, '4'))
      expect(inPlace.restored.map(({ outcome }) => outcome)).toEqual(restored)
      expect(await listing(engine)).toBe(first)
    })
  }, 180_000)
})
