import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type Engine, type Registry, startEngine, startRegistry } from '../../scripts/engine/index.ts'
import {
  distributionWheels,
  downloadedProjects,
  generateWheel,
  type PackageIndex,
  startPackageIndex
} from '../support/package-index/index.ts'

let registry: Registry
let index: PackageIndex
let engine: Engine

beforeAll(async () => {
  const generated = await generateWheel({ name: 'Weight_Thing', version: '1.0', bytes: 100_000, requires: ['six'] })
  registry = await startRegistry()
  index = await startPackageIndex({ wheels: [...(await distributionWheels()), generated] })
  engine = await startEngine({ store: 'overlay2', name: 'package-index', registryMirror: registry.url })
}, 300_000)

afterAll(async () => {
  await engine?.stop()
  await index?.stop()
  await registry?.stop()
}, 60_000)

/** Runs a script in a container with Python that keeps pip's cache in a volume. */
async function inPython(script: string): Promise<string> {
  const pip = { PIP_INDEX_URL: index.url, PIP_TRUSTED_HOST: '127.0.0.1', PIP_DISABLE_PIP_VERSION_CHECK: '1' }
  const environment = Object.entries(pip).flatMap(([name, value]) => ['--env', `${name}=${value}`])
  const container = ['--rm', '--network', 'host', '--volume', 'pip:/root/.cache/pip', 'python:3.11-slim']
  const run = await engine.docker(['run', ...environment, ...container, 'sh', '-ec', script])
  if (run.exitCode !== 0) throw new Error(run.stdout + run.stderr)
  return run.stdout
}

test('pip installs real packages with what they need, and they work in the base image', async () => {
  const printed = await inPython(`
    pip install --quiet --root-user-action ignore pandas flask weight-thing
    pip check
    python3 -W ignore - <<'END'
import flask, numpy, pandas, weight_thing
print(numpy.linalg.solve([[2, 1], [1, 3]], [1, 2]).round(3).tolist())
print(pandas.DataFrame({"a": [1, 2]})["a"].sum(), weight_thing.__version__)
END
  `)
  expect(printed).toBe('No broken requirements found.\n[0.2, 0.6]\n3 1.0\n')
  expect(downloadedProjects(index.statistics())).toEqual(
    expect.arrayContaining(['numpy', 'pandas', 'python-dateutil', 'pytz', 'six', 'weight-thing', 'werkzeug'])
  )
}, 180_000)

test('what pip has in its cache is not downloaded again, and a new version is the only download', async () => {
  await inPython('pip install --quiet --root-user-action ignore weight-thing')
  index.reset()
  await inPython('pip install --quiet --root-user-action ignore weight-thing')
  expect(index.statistics()).toMatchObject({ downloads: [], notModified: 2 })
  index.add(await generateWheel({ name: 'weight-thing', version: '1.1', bytes: 100_000, requires: ['six'] }))
  const installed = await inPython(
    'pip install --quiet --root-user-action ignore weight-thing && pip show weight-thing'
  )
  expect(installed).toContain('Version: 1.1\n')
  expect(index.statistics().downloads.map(download => download.filename)).toEqual(['weight_thing-1.1-py3-none-any.whl'])
}, 120_000)
