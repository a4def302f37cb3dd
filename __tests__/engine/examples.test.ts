/** The examples, built as their workflows build them, all on one engine. */
import { cpSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { checkOut } from '../../scripts/demo/example.ts'
import { discard, type Engine, type Registry, startEngine, startRegistry } from '../../scripts/engine/index.ts'
import { type BakeDefinition, builtServices, parseProject } from '../../src/build/index.ts'
import { findCacheVolumes, findProjectMounts } from '../../src/mounts/index.ts'
import { type ExampleStep, examplesFolder, readWorkflow } from '../support/examples.ts'
import { distributionWheels, type PackageIndex, startPackageIndex } from '../support/package-index/index.ts'
import { Job } from '../support/runner/index.ts'

const action = path.resolve(import.meta.dirname, '../../action.yml')

let scratch = ''
let registry: Registry
let index: PackageIndex
let engine: Engine

beforeAll(async () => {
  scratch = mkdtempSync(path.join(tmpdir(), 'examples-'))
  registry = await startRegistry()
  index = await startPackageIndex({ wheels: await distributionWheels() })
  engine = await startEngine({ store: 'overlay2', name: 'examples', registryMirror: registry.url })
}, 300_000)

afterAll(async () => {
  await engine?.stop()
  await index?.stop()
  await registry?.stop()
  discard(scratch)
}, 60_000)

/** Runs the steps of the job `build`; those that are other actions' are left out. Returns what they printed. */
async function runBuild(name: string, workspace: string, composeFile: string, matrix = {}): Promise<string> {
  const env = {
    ...engine.environment,
    COMPOSE_FILE: composeFile,
    PIP_INDEX_URL: index.url,
    PIP_TRUSTED_HOST: '127.0.0.1'
  }
  const job = new Job({ parent: scratch, workspace, env, matrix })
  try {
    let printed = ''
    for (const step of readWorkflow(name).jobs.build?.steps ?? []) printed += `${await runStep(job, step)}\n`
    await job.finish()
    if (job.status !== 'success') throw new Error(printed)
    return printed
  } finally {
    job.remove()
  }
}

async function runStep(job: Job, { uses, run, ...options }: ExampleStep): Promise<string> {
  if (run !== undefined) return (await job.script(run, options)).rawLog
  return uses === 'OWNER/compose-build-cache@main' ? (await job.uses(action, options)).rawLog : ''
}

test('three-services: its workflow builds three images, and they work', async () => {
  const checkout = path.join(scratch, 'three-services')
  await checkOut(checkout, 'light', [])
  const printed = await runBuild('three-services', checkout, 'compose.yaml:compose.local.yaml')
  expect(printed).toContain("api: {'cellar': 11.8, 'roof': 24.0}\n")
  expect(printed).toContain('worker: tuesday cold [10.0] warm [21.0, 22.5]\n')
  expect(printed).toContain('jobs: 12.0 15.0 38.0\n')
}, 120_000)

test('workspaces: its workflow builds the image of every workspace, and they work', async () => {
  const checkout = path.join(scratch, 'workspaces')
  cpSync(path.join(examplesFolder, 'workspaces'), checkout, { recursive: true })
  const names = readWorkflow('workspaces').jobs.build?.strategy?.matrix.workspace ?? []
  const printed: string[] = []
  for (const workspace of names) {
    printed.push(await runBuild('workspaces', checkout, 'compose.yaml:../compose.local.yaml', { workspace }))
  }
  expect(printed.map(log => /^(billing|search|web): .*$/m.exec(log)?.[0])).toEqual([
    "billing: {'north': 1250, 'south': 800}",
    'search: {cold: [cellar.html], dark: [cellar.html, roof.html]}',
    'web: <h1>Welcome</h1>'
  ])
}, 120_000)

test('uv-multi-stage: compose and bake make of it what it says; it is not built here, as its images need a network', async () => {
  const folder = path.join(examplesFolder, 'uv-multi-stage')
  const compose = async (...args: string[]) => {
    const environment = { ...process.env, REGISTRY: 'ghcr.io/acme' }
    const { exitCode, stdout, stderr } = await engine.docker(['compose', ...args], { cwd: folder, environment })
    if (exitCode !== 0) throw new Error(stderr)
    return JSON.parse(stdout) as unknown
  }
  const definition = (await compose('build', '--print')) as BakeDefinition
  const services = builtServices(definition)
  expect(services.map(({ service, definition: { target, tags } }) => ({ service, target, tags }))).toEqual([
    { service: 'api', target: 'api', tags: ['ghcr.io/acme/forecast-api'] },
    { service: 'worker', target: 'worker', tags: ['ghcr.io/acme/forecast-worker'] }
  ])
  const found = await findProjectMounts(services, { projectDirectory: folder, platform: 'linux/amd64' })
  expect(found.notes).toEqual([])
  expect(found.mounts.map(({ target, services: users }) => ({ target, users }))).toEqual([
    { target: '/root/.cache/uv', users: ['api', 'worker'] }
  ])
  const project = parseProject(await compose('config', '--format', 'json'))
  expect(findCacheVolumes(project, { kind: 'auto' })).toEqual([{ name: 'forecast_uv-cache', external: false }])
}, 60_000)
