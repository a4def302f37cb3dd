/** The containerd store holds layers twice, as BuildKit's and as the image's. Snapshots hold them once, and nobody can tell. */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { expect, test } from '@jest/globals'
import type { Engine } from '../../scripts/engine/index.ts'
import { type SnapshotIndex, twinsOf } from '../../src/snapshot/snapshot-index.ts'
import { imageFile, useJobs, warnings } from '../support/jobs.ts'
import type { PhaseResult } from '../support/runner/index.ts'

const jobs = useJobs()

/** Layers with all that is not a plain file, one of them too large to share a bundle; the last step sees those below it. */
const dockerfile = `FROM busybox:latest
RUN --network=none mkdir -p /data/full /data/kept && echo a > /data/full/a && echo b > /data/b && head -c 9000000 /dev/urandom > /data/wheel
RUN --network=none rm -r /data/full /data/b && mkdir /data/full && echo c > /data/full/c && ln /data/full/c /data/hard \\
  && ln -s ../etc/passwd /data/soft && cp /bin/busybox /data/su && chmod 4755 /data/su && chown 12:34 /data/full && chmod 1770 /data/kept
COPY code.txt /code.txt
RUN --network=none ( ${listing('/data')} ) > /listing.txt
`

/** Names, kinds, modes, owners, sizes, times in seconds and contents. */
function listing(folder: string): string {
  const facts = "stat -c '%n %F %a %u:%g %s %Y'"
  return `find ${folder} ! -type d -exec ${facts} {} + | sort && find ${folder} -type d -exec stat -c '%n %a %u:%g %Y' {} + | sort && find ${folder} -type f -exec sha256sum {} + | sort`
}

const compose = 'name: shop\nservices:\n  web: {build: ./web}\n'
const project = (code: string) =>
  jobs.project({ 'compose.yaml': compose, 'web/Dockerfile': dockerfile, 'web/code.txt': code })

test('images run, are saved and are built upon after a restore as before it', async () => {
  const cache = jobs.folder()
  const run = async <Result>(code: string, work: (engine: Engine, main: PhaseResult) => Promise<Result>) =>
    jobs.onFreshEngine(
      async engine => {
        const results: Result[] = []
        const result = await jobs.run(engine, project(code), {
          cache,
          between: async main => void results.push(await work(engine, main))
        })
        expect(warnings(result)).toEqual([])
        return { save: result.report?.save, result: results[0] }
      },
      { store: 'containerd' }
    )

  const cold = await run('1\n', async engine => {
    expect(linkedFiles(engine)).toEqual([])
    return describeImage(engine)
  })
  expect(cold.save?.outcome).toBe('saved')
  const index = newestIndex(cache)
  const twins = index.bundles.flatMap(({ content }) => Object.keys(twinsOf(content)))
  expect(twins).toHaveLength(4)
  expect(index.bundles.filter(({ rawBytes, content }) => rawBytes > 9e6 && content.kind === 'layer')).toHaveLength(1)

  const warm = await run('1\n', async (engine, main) => {
    expect(main.outputs['steps-cached']).toBe('5')
    expect(linkedFiles(engine)).toContain('fs/data/wheel')
    // A container that writes to what two layers share writes to a copy.
    const write = 'echo x >> /data/wheel && chmod 700 /data/su && rm /data/soft && touch -d @1 /data/full/c'
    const wrote = await engine.docker(['run', '--rm', '--network', 'none', 'shop-web', 'sh', '-c', write])
    expect(wrote).toMatchObject({ exitCode: 0, stderr: '' })
    return describeImage(engine)
  })
  expect(warm.result).toEqual(cold.result)
  expect(warm.save).toMatchObject({ outcome: 'unchanged', entries: 0 })

  // The listing is made anew, of BuildKit's own layers: what these hold is what the image's hold.
  const changed = await run('2\n', async (engine, main) => {
    expect(main.outputs['steps-cached']).toBe('3')
    const image = await describeImage(engine)
    expect(await imageFile(engine, 'shop-web', '/listing.txt')).toBe(image.data)
    return image
  })
  expect(changed.result?.data).toBe(cold.result?.data)
  expect(changed.result?.layers.slice(0, 3)).toEqual(cold.result?.layers.slice(0, 3))
  expect(changed.save?.outcome).toBe('saved')
  const before = new Set(index.bundles.map(({ sha256 }) => sha256))
  const large = newestIndex(cache).bundles.filter(({ rawBytes }) => rawBytes > 9e6)
  expect(large.filter(({ sha256 }) => !before.has(sha256))).toEqual([])

  await run('2\n', async (engine, main) => {
    expect(main.outputs['steps-cached']).toBe('5')
    expect(await describeImage(engine)).toEqual(changed.result)
    // BuildKit drops its layers: those of the image stay whole.
    expect((await engine.docker(['builder', 'prune', '--all', '--force'])).exitCode).toBe(0)
    expect(await waitForUnlinked(engine)).toEqual([])
    expect(await describeImage(engine)).toEqual(changed.result)
  })

  await run('2\n', async engine => {
    // The image goes: BuildKit's layers stay whole, and it is made of them again.
    expect((await engine.docker(['rmi', '--force', 'shop-web'])).exitCode).toBe(0)
    expect(await waitForUnlinked(engine)).toEqual([])
    const folder = project('3\n')
    const built = await engine.docker(['build', '--tag', 'shop-web', path.join(folder, 'web')])
    expect(built.exitCode).toBe(0)
    expect(built.stderr.match(/ CACHED$/gm)).toHaveLength(2)
    const image = await describeImage(engine)
    expect(await imageFile(engine, 'shop-web', '/listing.txt')).toBe(image.data)
    expect(image.data).toBe(cold.result?.data)
  })
}, 300_000)

interface Image {
  readonly data: string
  /** Digests of its layers, unpacked, as its configuration names them. */
  readonly layers: readonly string[]
  /** The same of the layers in an archive of the image. */
  readonly saved: readonly string[]
}

async function describeImage(engine: Engine): Promise<Image> {
  const run = await engine.docker(['run', '--rm', '--network', 'none', 'shop-web', 'sh', '-c', listing('/data')])
  expect(run).toMatchObject({ exitCode: 0, stderr: '' })
  const inspect = await engine.docker(['image', 'inspect', '--format', '{{json .RootFS.Layers}}', 'shop-web'])
  const layers = JSON.parse(inspect.stdout) as string[]
  const saved = await savedLayers(engine)
  expect(saved).toEqual(layers)
  return { data: run.stdout, layers, saved }
}

/** What `docker save` writes: every blob is there and is what its name says. */
async function savedLayers(engine: Engine): Promise<string[]> {
  const folder = path.join(jobs.folder(), 'saved')
  mkdirSync(folder)
  expect((await engine.docker(['save', '--output', `${folder}.tar`, 'shop-web'])).exitCode).toBe(0)
  expect(spawnSync('tar', ['-x', '-f', `${folder}.tar`, '-C', folder]).status).toBe(0)
  for (const name of readdirSync(path.join(folder, 'blobs/sha256'))) {
    expect(sha256(readFileSync(path.join(folder, 'blobs/sha256', name)))).toBe(name)
  }
  const [manifest] = JSON.parse(readFileSync(path.join(folder, 'manifest.json'), 'utf8')) as [{ Layers: string[] }]
  return manifest.Layers.map(name => `sha256:${sha256(gunzipSync(readFileSync(path.join(folder, name))))}`)
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function newestIndex(cache: string): SnapshotIndex {
  const files = readdirSync(cache, { recursive: true, encoding: 'utf8' })
    .filter(name => /-i-[^/]*$/.test(name))
    .map(name => path.join(cache, name))
  const [newest] = files.toSorted((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)
  if (newest === undefined) throw new Error('No index was saved.')
  return JSON.parse(readFileSync(newest, 'utf8')) as SnapshotIndex
}

/** Files below `/data` of the engine's layers that are in several layers, by their paths in these. */
function linkedFiles(engine: Engine): string[] {
  const snapshots = path.join(engine.dataRoot, 'containerd/daemon/io.containerd.snapshotter.v1.overlayfs/snapshots')
  const inodes = new Map<number, Set<string>>()
  const names = new Set<string>()
  for (const number of readdirSync(snapshots)) {
    const root = path.join(snapshots, number)
    const data = readdirSync(root, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
    for (const entry of data.filter(({ parentPath }) => /^fs\/data/.test(path.relative(root, parentPath)))) {
      const file = path.join(entry.parentPath, entry.name)
      const { ino } = statSync(file)
      const layers = (inodes.get(ino) ?? new Set()).add(number)
      inodes.set(ino, layers)
      if (layers.size > 1) names.add(path.relative(root, file))
    }
  }
  return [...names].sort()
}

/** containerd removes what nothing needs any more a moment later. */
async function waitForUnlinked(engine: Engine): Promise<string[]> {
  const deadline = performance.now() + 30_000
  let linked = linkedFiles(engine)
  while (linked.length > 0 && performance.now() < deadline) {
    await new Promise(resolve => setTimeout(resolve, 100))
    linked = linkedFiles(engine)
  }
  return linked
}
