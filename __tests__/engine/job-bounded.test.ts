/** Snapshots do not grow: what later runs do not use is left out, and what they need stays, whether BuildKit loads it or not. */
import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import type { Engine } from '../../scripts/engine/index.ts'
import { cacheMountId } from '../../src/mounts/index.ts'
import type { SnapshotIndex } from '../../src/snapshot/index.ts'
import { type OneJob, useJobs, warnings } from '../support/jobs.ts'

const jobs = useJobs()

/** Larger than what shares a bundle with others; it cannot be compressed. */
const codeBytes = 9_000_000

/** The environment is installed in a stage of its own; its layers are in no image, and no unchanged build loads them. */
const dockerfile = (mount: string) => `FROM busybox:latest AS builder
COPY requirements.txt /requirements.txt
RUN --network=none --mount=type=cache,${mount} mkdir -p /venv && cp /requirements.txt /venv/ && head -c 10000000 /dev/urandom > /venv/wheel && head -c 9000000 /venv/wheel > /root/.cache/pip/wheel
COPY code.bin /code.bin
RUN --network=none cp /code.bin /checked.bin
FROM busybox:latest
COPY --from=builder /venv /venv
COPY code.bin /code.bin
`

const compose = `name: shop
services:
  web:
    build: ./web
  worker:
    build: ./worker
`

/** Two services whose Dockerfiles have the same steps; the code of both is given, and so is web's cache mount. */
function project(code: { readonly web: Buffer; readonly worker: Buffer }, mount = 'target=/root/.cache/pip'): string {
  const folder = jobs.project({
    'compose.yaml': compose,
    'web/Dockerfile': dockerfile(mount),
    'web/requirements.txt': 'django\n',
    'worker/Dockerfile': dockerfile('target=/root/.cache/pip'),
    'worker/requirements.txt': 'celery\n'
  })
  writeFileSync(path.join(folder, 'web/code.bin'), code.web)
  writeFileSync(path.join(folder, 'worker/code.bin'), code.worker)
  return folder
}

/** The index that was saved last. */
function newestIndex(cache: string): SnapshotIndex {
  const files = readdirSync(cache, { recursive: true, encoding: 'utf8' })
    .filter(name => /-i-[^/]*$/.test(name))
    .map(name => path.join(cache, name))
  const [newest] = files.toSorted((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)
  if (newest === undefined) throw new Error('No index was saved.')
  return JSON.parse(readFileSync(newest, 'utf8')) as SnapshotIndex
}

const bytesOf = (index: SnapshotIndex) => index.bundles.reduce((sum, bundle) => sum + bundle.bytes, 0)
/** Bundles of single layers and blobs, as large as the code of a service. */
const codeBundles = (index: SnapshotIndex | undefined) =>
  (index?.bundles ?? [])
    .filter(({ bytes }) => bytes > codeBytes && bytes < codeBytes * 1.05)
    .map(bundle => bundle.sha256)

const mountsOf = (index: SnapshotIndex) => Object.values(index.mounts).map(mount => cacheMountId(mount.description))

/** Makes a dangling image as a later step of a job may. @returns its id */
async function makeDangling(engine: Engine, label: string): Promise<string> {
  const folder = jobs.folder()
  writeFileSync(path.join(folder, 'Dockerfile'), `FROM busybox:latest\nLABEL made=${label}\n`)
  const built = await engine.docker(['build', '--quiet', folder])
  expect(built.stderr).toBe('')
  return built.stdout.trim()
}

async function imagesOf(engine: Engine): Promise<string[]> {
  const listed = await engine.docker(['images', '--all', '--quiet', '--no-trunc'])
  return listed.stdout.split('\n').filter(line => line !== '')
}

describe.each(['overlay2', 'containerd'] as const)('with the %s store', store => {
  const run = (folder: string, job: OneJob, work?: (engine: Engine) => Promise<void>) =>
    jobs.onFreshEngine(engine => jobs.run(engine, folder, { ...job, ...(work && { between: () => work(engine) }) }), {
      store
    })

  test('what runs replace, rename and no longer use goes, what they rest upon and what jobs make stays', async () => {
    const cache = jobs.folder()
    const worker = randomBytes(codeBytes)
    const dangling: string[] = []
    const change = async (mount: string, code: { readonly worker: Buffer } = { worker }) => {
      const before = readdirSync(cache).length > 0 ? newestIndex(cache) : undefined
      const folder = project({ web: randomBytes(codeBytes), ...code }, `id=${mount},target=/root/.cache/pip`)
      const { main, report, post } = await run(folder, { cache }, async engine => {
        const images = await imagesOf(engine)
        expect(dangling.map(id => images.includes(id))).toEqual(dangling.map((_, at) => at === dangling.length - 1))
        dangling.push(await makeDangling(engine, `step-${dangling.length}`))
      })
      return {
        cached: main.outputs['steps-cached'],
        save: report?.save,
        log: post.log,
        before,
        index: newestIndex(cache)
      }
    }
    const first = await change('web-old')
    expect(first.save?.outcome).toBe('saved')
    expect(first.save?.dropped).toBeUndefined()
    const oldMount: boolean[] = []
    for (let round = 1; round <= 5; round += 1) {
      const now = await change('web-new')
      // All but the three steps of web that copy or check its code.
      expect(now.cached).toBe('10')
      expect(now.log).toMatch(/^Left out: .*3 superseded layers \(\d\d\.\d MB\)/m)
      expect(now.save?.dropped?.filter(one => one.kind === 'layer' && one.reason === 'superseded')).toHaveLength(3)
      expect(bytesOf(now.index) / bytesOf(first.index)).toBeLessThan(1.03)
      expect(Object.keys(now.index.records).length).toBeLessThanOrEqual(Object.keys(first.index.records).length)
      const replaced = codeBundles(now.before).filter(digest => !codeBundles(now.index).includes(digest))
      const added = codeBundles(now.index).filter(digest => !codeBundles(now.before).includes(digest))
      expect(added.length).toBeGreaterThanOrEqual(2)
      expect(replaced.length).toBeGreaterThanOrEqual(added.length)
      oldMount.push(mountsOf(now.index).includes('web-old'))
    }
    // No Dockerfile names it since the first round; it was kept for two saves.
    expect(oldMount).toEqual([true, true, false, false, false])
    // No build has loaded the install of the other service for five saves: a change of its code still finds it.
    const other = await change('web-new', { worker: randomBytes(codeBytes) })
    expect(other.cached).toBe('7')
  }, 300_000)

  test('a snapshot that is too large leaves out layers of stages before cache mounts, and never images', async () => {
    const cache = jobs.folder()
    const code = { web: randomBytes(codeBytes), worker: randomBytes(codeBytes) }
    const inputs = { 'max-size': store === 'overlay2' ? '90MB' : '140MB' }
    const { report, post } = await run(project(code), { cache, inputs })
    expect(report?.save?.outcome).toBe('saved')
    const kinds = report?.save?.dropped?.map(({ kind, reason }) => `${reason} ${kind}`)
    expect([...new Set(kinds)]).toEqual(['max-size layer'])
    expect(post.log).toMatch(/^Left out: \d+ layers? \([\d.]+ MB\) for want of room/m)
    const index = newestIndex(cache)
    expect(bytesOf(index)).toBeLessThan(Number.parseInt(inputs['max-size'], 10) * 1e6)
    await run(project(code), { cache, inputs }, async engine => {
      const listed = await engine.docker(['images', '--format', '{{.Repository}}'])
      expect(
        listed.stdout
          .split('\n')
          .filter(line => line.startsWith('shop-'))
          .sort()
      ).toEqual(['shop-web', 'shop-worker'])
    })
  }, 120_000)

  test('a snapshot whose images alone are too large is not saved, and the engine keeps everything', async () => {
    const cache = jobs.folder()
    const code = { web: randomBytes(codeBytes), worker: randomBytes(codeBytes) }
    await jobs.onFreshEngine(
      async engine => {
        const records = () => engine.docker(['buildx', 'du', '--filter', 'type=regular', '--format', '{{.ID}}'])
        let before = ''
        const result = await jobs.run(engine, project(code), {
          cache,
          inputs: { 'max-size': '2MB' },
          between: async () => {
            before = (await records()).stdout
          }
        })
        expect(warnings(result)).toEqual([
          'The cache was not saved: the snapshot does not fit into 2.0 MB, and nothing more can be left out. Raise max-size, or build smaller images.'
        ])
        expect(result.report?.save?.outcome).toBe('failed')
        expect((await records()).stdout.split('\n').sort()).toEqual(before.split('\n').sort())
        expect(readdirSync(cache, { recursive: true }).filter(name => String(name).includes('-i-'))).toEqual([])
      },
      { store }
    )
  }, 120_000)
})
