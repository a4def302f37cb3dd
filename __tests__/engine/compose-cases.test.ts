/** Compose projects of all kinds: the action makes the images that plain `docker compose build` makes. */
import { mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals'
import { exec, execOrThrow } from '../../scripts/engine/exec.ts'
import type { Engine } from '../../scripts/engine/index.ts'
import { type BuildSurroundings, startBuildSurroundings } from '../support/build-surroundings.ts'
import { useJobs, warnings, writeFiles } from '../support/jobs.ts'
import { type ComposeCase, composeCases } from './compose-projects.fixture.ts'

jest.setTimeout(120_000)

const jobs = useJobs()
let surroundings: BuildSurroundings

beforeAll(async () => {
  surroundings = await startBuildSurroundings(jobs.folder())
})

afterAll(async () => {
  await surroundings.stop()
})

/** What the compose files and the builds take from the environment. */
const environment = (): Record<string, string> => ({
  PAGE: surroundings.page,
  REPOSITORY: surroundings.repository,
  KEY: surroundings.key,
  SSH_AUTH_SOCK: surroundings.agent,
  TOKEN: 'of a variable'
})

async function docker(engine: Engine, args: readonly string[], cwd?: string): Promise<string> {
  const { PATH, HOME } = process.env
  const options = { environment: { PATH, HOME, ...environment() }, ...(cwd !== undefined && { cwd }) }
  const { exitCode, stdout, stderr } = await engine.docker(args, options)
  if (exitCode !== 0) throw new Error(`docker ${args.join(' ')}: ${stderr}`)
  return stdout.trim()
}

interface Inspected {
  readonly RepoTags: readonly string[]
  readonly Config: object
  readonly Os: string
  readonly Architecture: string
  readonly RootFS: { readonly Layers: readonly string[] }
  readonly Descriptor?: { readonly mediaType: string }
}

/** Names of all images of the engine. */
async function imageNames(engine: Engine): Promise<readonly string[]> {
  const listed = await docker(engine, ['image', 'ls', '--format', '{{.Repository}}:{{.Tag}}'])
  return listed.split('\n').sort()
}

/** What must be the same of an image, however it was built: names, configuration, layers, every file. */
async function describeImage(engine: Engine, image: string, platform: readonly string[], onlyCopies = false) {
  const [inspected] = JSON.parse(await docker(engine, ['image', 'inspect', ...platform, image])) as [Inspected]
  const layers = inspected.RootFS.Layers
  const format = ['--no-trunc', '--format', '{{.CreatedBy}} {{.Comment}}']
  const history = await docker(engine, ['image', 'history', ...format, ...platform, image])
  return {
    names: inspected.RepoTags,
    config: inspected.Config,
    platform: `${inspected.Os}/${inspected.Architecture}`,
    history: history.split('\n'),
    layerCount: layers.length,
    // Files that a step has made are as old as the build, those of the base image and copied ones are not.
    layers: onlyCopies ? layers : layers.slice(0, 1),
    mediaType: inspected.Descriptor?.mediaType,
    ...(await describeFiles(engine, image, platform))
  }
}

/** The files of an image by mode, owner, size and name, with the digests of what they hold, and what it says in `/shown`. */
async function describeFiles(engine: Engine, image: string, platform: readonly string[]) {
  const container = await docker(engine, ['create', '--network', 'none', ...platform, image, 'none'])
  const archive = path.join(jobs.folder(), 'image.tar')
  await docker(engine, ['export', '--output', archive, container])
  await docker(engine, ['rm', container])
  const listed = await execOrThrow('tar', ['--numeric-owner', '-tvf', archive])
  const digests = await execOrThrow('tar', ['-xf', archive, '--to-command', 'echo "$TAR_FILENAME $(sha256sum)"'])
  // An image that others are built from need not have the file.
  const shown = await exec('tar', ['-xOf', archive, 'shown'])
  rmSync(archive)
  const files = listed.stdout.split('\n').map(line => line.replace(/ \d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?/, ''))
  return { files, digests: digests.stdout.split('\n'), shown: shown.stdout }
}

/** Every image, and of one for several platforms every platform's. */
function describeAll(engine: Engine, { images, platforms, onlyCopies }: ComposeCase) {
  const flags = platforms?.map(platform => ['--platform', platform]) ?? [[]]
  const described = Object.keys(images).flatMap(image =>
    flags.map(platform => describeImage(engine, image, platform, onlyCopies))
  )
  return Promise.all(described)
}

async function buildPlainly(engine: Engine, one: ComposeCase, project: string): Promise<void> {
  await docker(engine, ['image', 'rm', '--force', ...Object.keys(one.images)])
  await docker(engine, ['buildx', 'prune', '--all', '--force'])
  await docker(engine, ['compose', ...(one.plain ?? ['build'])], project)
}

describe.each(['overlay2', 'containerd'] as const)('with the store %s', store => {
  let engine: Engine

  beforeAll(async () => {
    engine = await jobs.freshEngine({ store })
  })

  // Also what a failed comparison has left, so that it does not fail the next one.
  afterEach(async () => {
    const images = await docker(engine, ['image', 'ls', '--quiet'])
    if (images !== '') await docker(engine, ['image', 'rm', '--force', ...new Set(images.split('\n'))])
  })

  afterAll(async () => {
    await engine.stop()
  })

  const cases = composeCases.filter(one => (one.stores ?? ['containerd']).includes(store))
  test.each(cases)('$name', async one => {
    const project = jobs.folder()
    writeFiles(project, one.files)
    const names = Object.keys(one.images).map(image => `${image}:latest`)
    const cache = path.join(jobs.scratch(), `cache-${store}`)
    mkdirSync(cache, { recursive: true })
    const inputs = { strategy: 'export', workspace: one.name, ...one.inputs }
    const result = await jobs.run(engine, project, { cache, inputs, env: environment() })
    expect(result.main.outcome === 'success' ? '' : result.main.log).toBe('')
    expect(warnings(result)).toEqual([])
    expect(await imageNames(engine)).toEqual(names.toSorted())
    const ours = await describeAll(engine, one)
    expect(ours.map(({ shown }) => shown)).toEqual(Object.values(one.images).flat())
    await buildPlainly(engine, one, project)
    expect(await imageNames(engine)).toEqual(names.toSorted())
    expect(await describeAll(engine, one)).toEqual(ours)
  })
})
