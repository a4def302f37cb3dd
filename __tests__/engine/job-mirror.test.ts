/** Whole jobs with a package mirror: where packages come from, what the cache keeps of it, and what is left of it. */
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type Engine, type Registry, startWritableRegistry } from '../../scripts/engine/index.ts'
import { imageFile, remains, useJobs, warnings, writeFiles } from '../support/jobs.ts'
import {
  downloadedProjects,
  generateWheel,
  type PackageIndex,
  startPackageIndex
} from '../support/package-index/index.ts'
import type { PhaseResult } from '../support/runner/index.ts'

const jobs = useJobs()

const pipDockerfile = `FROM python:3.11-slim
ARG PIP_INDEX_URL
ARG PIP_TRUSTED_HOST
RUN --mount=type=cache,target=/root/.cache/pip pip install --quiet --root-user-action ignore weight-thing
`

/** For where no pip is needed: it is small. */
const smallDockerfile = `FROM busybox
ARG UV_DEFAULT_INDEX
RUN wget -q -O /page "$UV_DEFAULT_INDEX/weight-thing/"
`

const compose = (network: string) => `name: shop
services:
  web:
    build: {context: ./web, network: ${network}}
    command: sh -c 'pip download --quiet --no-cache-dir --dest /tmp weight-thing && echo "got it from $$PIP_INDEX_URL"'
`

async function docker(engine: Engine, ...args: string[]): Promise<string> {
  const result = await engine.docker(args)
  if (result.exitCode !== 0) throw new Error(`docker ${args.join(' ')}: ${result.stderr}`)
  return result.stdout.trim()
}

/** Stands for the image of devpi, which cannot be had here: it insists on what it is told, and serves where devpi does. */
const devpi = {
  Dockerfile: 'FROM busybox\nCOPY start.sh /start.sh\nCOPY pages /srv\nENTRYPOINT ["sh", "/start.sh"]\n',
  'start.sh': `set -e
test -n "$DEVPI_PASSWORD"
test "$*" = "--indexer-backend null"
echo started >> /devpi/server/starts
exec httpd -f -p 3141 -h /srv
`,
  'pages/root/pypi/+simple/weight-thing/index.html': 'devpi'
}

/** Stands for the image of bandersnatch: one program that fills the folder of its configuration, one that serves it. */
const bandersnatch = {
  Dockerfile: 'FROM busybox\nCOPY pages /prepared\nCOPY --chmod=755 bin /usr/local/bin\n',
  'bin/bandersnatch': `#!/bin/sh
set -e
test "$1 $3" = "--config mirror"
test "$(grep == "$2")" = "    weight-thing==1.0"
mkdir -p "$(sed -n 's/^directory = //p' "$2")/web"
cp -r /prepared/simple "$(sed -n 's/^directory = //p' "$2")/web"
`,
  'bin/python': '#!/bin/sh\ntest "$2" = http.server && exec httpd -f -p "$3" -h "$5"\n',
  'pages/simple/weight-thing/index.html': 'bandersnatch'
}

let index: PackageIndex
let registry: Registry
/** The name of an image that serves the package, and notes each start among its data. */
let image: string
/** The runner of the second job, which goes on to others: what it has restored they need not download. */
let second: Engine

beforeAll(async () => {
  const wheel = await generateWheel({ name: 'weight-thing', version: '1.0', bytes: 20_000 })
  index = await startPackageIndex({ wheels: [wheel] })
  registry = await startWritableRegistry(jobs.folder())
  image = `${new URL(registry.url).host}/mirror:1`
  const { filename } = wheel
  const folder = jobs.folder()
  writeFiles(folder, {
    Dockerfile: `FROM busybox
COPY srv /srv
VOLUME /srv
EXPOSE 8080
CMD ["sh", "-c", "echo started >> /srv/starts; exec httpd -f -p 8080 -h /srv"]
`,
    'srv/simple/weight-thing/index.html': `<!DOCTYPE html><a href="${filename}">${filename}</a>`
  })
  writeFileSync(path.join(folder, 'srv/simple/weight-thing', filename), wheel.content)
  await jobs.onFreshEngine(async engine => {
    await docker(engine, 'build', '--tag', image, folder)
    await docker(engine, 'push', '--quiet', image)
  })
}, 120_000)

afterAll(async () => {
  await second?.stop()
  await registry?.stop()
  await index?.stop()
}, 60_000)

describe('a mirror that is an image', () => {
  const cache = () => path.join(jobs.scratch(), 'cache')
  const project = () => jobs.project({ 'web/Dockerfile': smallDockerfile, 'compose.yaml': compose('default') })

  /** The only container that runs is the mirror's; it is asked how often its data has seen it start. */
  async function starts(engine: Engine): Promise<string> {
    const names = await docker(engine, 'ps', '--format', '{{.Names}}')
    expect(names).toMatch(/^compose-build-cache-pypi-[0-9a-f]{8}$/)
    return docker(engine, 'exec', names, 'cat', '/srv/starts')
  }

  test('is there before the build, and gone before the save', async () => {
    await jobs.onFreshEngine(async engine => {
      const between = async ({ log }: PhaseResult) => {
        expect(log).toMatch(/answers after [\d.]+ s at http:\/\/pypi-mirror:8080\/simple\/; its data is in the volume/)
        expect(await starts(engine)).toBe('started')
      }
      const result = await jobs.run(engine, project(), { cache: cache(), inputs: { 'pypi-mirror': image }, between })
      expect(result.main.outputs).toMatchObject({ strategy: 'snapshot', 'steps-cached': '0' })
      expect(result.post.log).toMatch(/^The package mirror "compose-build-cache-pypi-[0-9a-f]{8}" was stopped\.$/m)
      expect(result.report?.save?.outcome).toBe('saved')
      expect(warnings(result)).toEqual([])
      expect(await docker(engine, 'ps', '--all', '--quiet')).toBe('')
      expect(remains(engine, result)).toEqual([])
    })
  }, 120_000)

  test('has its image, its data and every step in the next job, on an engine where it has another address', async () => {
    second = await jobs.freshEngine()
    const between = async () => expect(await starts(second)).toBe('started\nstarted')
    const job = { cache: cache(), inputs: { 'pypi-mirror': image }, between }
    const result = await jobs.run(second, project(), job)
    expect(result.main.outputs).toMatchObject({ strategy: 'snapshot', 'steps-cached': '2', 'steps-total': '2' })
    expect(result.main.log).not.toContain('Pulling ')
    expect(warnings(result)).toEqual([])
    expect(await docker(second, 'ps', '--all', '--quiet')).toBe('')
  }, 120_000)

  test('gives pip its packages, in the build and in services of later steps', async () => {
    const folder = jobs.project({ 'web/Dockerfile': pipDockerfile, 'compose.yaml': compose('default') })
    const between = async ({ outputs }: PhaseResult) => {
      const files = ['--file', `${folder}/compose.yaml`, '--file', outputs['pypi-mirror-override'] ?? '']
      const printed = await docker(second, 'compose', ...files, 'up', '--no-log-prefix')
      expect(printed).toMatch(/^got it from http:\/\/pypi-mirror:\d+\/simple\/$/m)
      await docker(second, 'compose', ...files, 'down')
    }
    const result = await jobs.run(second, folder, { inputs: { 'pypi-mirror': image }, between })
    expect(result.main.outcome).toBe('success')
    expect(warnings(result)).toEqual([])
  }, 120_000)

  test.each([
    ['devpi', 'jonasal/devpi-server:6', devpi, '3141/root/pypi/+simple/', '/devpi/server/starts'],
    [
      'bandersnatch',
      'pypa/bandersnatch:latest',
      bandersnatch,
      '8080/simple/',
      '/srv/pypi/web/simple/weight-thing/index.html'
    ]
  ])(
    'is that of %s, here with a stand-in for its image',
    async (word, name, files, address, kept) => {
      const folder = jobs.folder()
      writeFiles(folder, files)
      await docker(second, 'build', '--tag', name, folder)
      const project = jobs.project({
        // What another mirror gave at the same address is a result of the same step.
        'web/Dockerfile': smallDockerfile.replace('\n', `\nENV MIRROR=${word}\n`),
        'web/requirements.txt': 'weight-thing==1.0\n',
        'compose.yaml': compose('default')
      })
      const between = async ({ log }: PhaseResult) => {
        expect(log).toContain(`http://pypi-mirror:${address}; its data is in the volume`)
        expect(await docker(second, 'exec', `compose-build-cache-${word}`, 'ls', kept)).toBe(kept)
      }
      const result = await jobs.run(second, project, { inputs: { 'pypi-mirror': word }, between })
      expect(result.main.outcome).toBe('success')
      expect(warnings(result)).toEqual([])
      expect(await imageFile(second, 'shop-web', '/page')).toBe(word)
      expect(await docker(second, 'ps', '--all', '--quiet')).toBe('')
    },
    120_000
  )

  test('goes with a job that is cancelled', async () => {
    const files = { 'web/Dockerfile': 'FROM busybox\nARG UV_DEFAULT_INDEX\nRUN sleep 600\n' }
    const cancelAfter = /^Told of the mirror: web\.$/m
    const { main } = await jobs.run(second, jobs.project(files), { inputs: { 'pypi-mirror': image }, cancelAfter })
    expect(main.outcome).toBe('cancelled')
    expect(await docker(second, 'ps', '--all', '--quiet')).toBe('')
  }, 120_000)

  test('that cannot be had is told, and the build goes on without it', async () => {
    const result = await jobs.run(second, jobs.project(), { inputs: { 'pypi-mirror': image.replace(/1$/, 'missing') } })
    expect(result.main.outcome).toBe('success')
    expect(warnings(result)).toEqual([
      expect.stringMatching(
        /^The package mirror is not used: the image \S+:missing cannot be had \(.*not found.*\)\. Packages come from where the Dockerfiles say\.$/
      )
    ])
  }, 120_000)
})

test('an address is told to the builds that ask for it, and every step is cached in the next job', async () => {
  const project = jobs.project({
    'compose.yaml': `${compose('host')}  worker:\n    build: ./worker\n`,
    'web/Dockerfile': pipDockerfile,
    'worker/Dockerfile': 'FROM busybox\nRUN --network=none env > /environment\n'
  })
  const job = { inputs: { 'pypi-mirror': index.url } }
  const first = await jobs.run(second, project, job)
  expect(first.main.log).toContain('Told of the mirror: web.\n')
  expect(warnings(first)).toEqual([])
  expect(downloadedProjects(index.statistics())).toEqual(['weight-thing'])
  expect(await imageFile(second, 'shop-worker', '/environment')).not.toContain('PIP_')
  index.reset()
  const { main } = await jobs.run(second, project, job)
  // Services that do not have this machine's network cannot be told of its loopback.
  expect(main.outputs).toMatchObject({ 'steps-cached': '4', 'steps-total': '4', 'pypi-mirror-override': '' })
  expect(index.statistics()).toMatchObject({ downloads: [], pages: 0 })
}, 120_000)
