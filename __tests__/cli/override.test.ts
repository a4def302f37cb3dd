import { expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { pythonCaches } from '../../src/cli/project/python-caches.ts'
import { planOverride } from '../../src/cli/setup/override.ts'
import { createFacts } from './project-facts.ts'

const pip = 'FROM python:3.12\nRUN pip install -r requirements.txt\n'
const uv = 'FROM python:3.12\nRUN --mount=type=cache,target=/root/.cache/uv uv sync --frozen\n'

test('services that use pip or uv get the shared volumes that they lack', () => {
  const facts = createFacts([
    { name: 'api', dockerfile: pip },
    { name: 'worker', dockerfile: uv },
    { name: 'db' },
    { name: 'static', dockerfile: 'FROM nginx\nCOPY . /srv\n' }
  ])
  const plan = planOverride(facts)
  expect(parse(plan.text ?? '')).toEqual({
    services: {
      api: { volumes: [{ type: 'volume', source: 'compose-build-cache-pip', target: '/root/.cache/pip' }] },
      worker: { volumes: [{ type: 'volume', source: 'compose-build-cache-uv', target: '/root/.cache/uv' }] }
    },
    volumes: {
      'compose-build-cache-pip': { name: 'shared_pip_cache', external: true },
      'compose-build-cache-uv': { name: 'shared_uv_cache', external: true }
    }
  })
  expect(plan.volumes).toEqual(['shared_pip_cache', 'shared_uv_cache'])
})

test('the volume that another service has for the tool is taken', () => {
  const mount = { type: 'volume', source: 'pip-cache', target: '/root/.cache/pip', readOnly: false }
  const facts = createFacts(
    [
      { name: 'api', dockerfile: pip, mounts: [mount] },
      { name: 'worker', dockerfile: pip }
    ],
    [{ key: 'pip-cache', name: 'adcp_global_pip_cache', external: true }]
  )
  const plan = planOverride(facts)
  expect(plan.added).toEqual([{ service: 'worker', tool: 'pip', folder: '/root/.cache/pip' }])
  expect(plan.volumes).toEqual(['adcp_global_pip_cache'])
})

test('services that have their volumes from the file of before get them again, beside new ones', () => {
  const ours = { type: 'volume', source: 'compose-build-cache-pip', target: '/root/.cache/pip', readOnly: false }
  const first = { name: 'api', dockerfile: pip }
  const before = planOverride(createFacts([first]))
  const volume = { key: 'compose-build-cache-pip', name: 'shared_pip_cache', external: true }
  const withFile = createFacts([{ ...first, mounts: [ours] }], [volume])
  expect(planOverride(withFile).text).toBe(before.text)
  const later = createFacts(
    [
      { ...first, mounts: [ours] },
      { name: 'worker', dockerfile: pip }
    ],
    [volume]
  )
  expect(planOverride(later).added.map(({ service }) => service)).toEqual(['api', 'worker'])
})

test('nothing is written where no service lacks a volume', () => {
  expect(planOverride(createFacts([{ name: 'db' }])).text).toBeUndefined()
})

test('a service that runs as somebody else than root gets none, and it is told why', () => {
  const facts = createFacts([
    { name: 'api', dockerfile: `${pip}USER app\n` },
    { name: 'job', dockerfile: pip, details: { user: '1000:1000' } }
  ])
  expect(planOverride(facts)).toMatchObject({
    text: undefined,
    left: [
      { service: 'api', tool: 'pip', reason: 'it runs as user app, who may not write to a new volume' },
      { service: 'job', tool: 'pip', reason: 'it runs as user 1000:1000, who may not write to a new volume' }
    ]
  })
})

test('the folder is the one that the tool is told: by the file of its stage, or by compose', () => {
  const moved = 'FROM python:3.12 AS base\nENV PIP_CACHE_DIR=/cache/pip\nFROM base\nRUN python3 -m pip install x\n'
  const folders = pythonCaches(
    createFacts([
      { name: 'a', dockerfile: moved },
      { name: 'b', dockerfile: moved, environment: { PIP_CACHE_DIR: '/elsewhere' } },
      { name: 'c', dockerfile: 'FROM a AS first\nRUN pip install x\nUSER app\nFROM b AS last\n', target: 'last' }
    ])
  ).map(({ service, folder }) => [service, folder])
  expect(folders).toEqual([
    ['a', '/cache/pip'],
    ['b', '/elsewhere'],
    ['c', '/root/.cache/pip']
  ])
})
