/** Told before a build: which cache mounts the steps use that will have to run. */
import { describe, expect, test } from '@jest/globals'
import { type KnownBuild, neededMounts } from '../../src/causes/index.ts'
import type { RunInputs } from '../../src/history/index.ts'

const dockerfile = [
  'FROM python:3.12-slim AS packages',
  'COPY requirements.txt ./',
  'RUN --mount=type=cache,target=/root/.cache/pip \\',
  '    pip install -r requirements.txt',
  'FROM python:3.12-slim',
  'COPY --from=packages /opt /opt',
  'COPY app app',
  'CMD ["python", "-m", "app"]',
  ''
].join('\n')

const python = 'docker.io/library/python:3.12-slim'

function inputs(files: Readonly<Record<string, string>>, changes: object = {}): RunInputs {
  const web = { dockerfile: 'a', settings: 'b', args: { TAG: 'c' }, bases: { [python]: 'sha256:1' }, context: '. d' }
  return { services: { web: { ...web, ...changes } }, files: { '. d': files } }
}

const files = { 'requirements.txt': '1', 'app/main.py': '2' }

type Changes = Partial<KnownBuild> & { text?: string; contexts?: Record<string, string> }

function reason(changes: Changes = {}) {
  return needs(changes)[0]?.reason
}

/** Targets of the mounts that are needed; undefined when any may be. */
function targets(changes: Changes) {
  return needs(changes).map(({ flags }) => flags?.map(({ target }) => target))
}

function needs(changes: Changes) {
  const { text = dockerfile, contexts, ...rest } = changes
  return neededMounts({
    services: [{ service: 'web', target: 'web', definition: { context: '.', ...(contexts && { contexts }) } }],
    dockerfiles: new Map([['web', text]]),
    before: inputs(files),
    now: inputs(files),
    sameImages: new Set([python]),
    platform: 'linux/amd64',
    ...rest
  })
}

const withFile = (file: string) => inputs({ ...files, [file]: 'other' })

test('nothing has changed: no such step runs', () => {
  expect(reason()).toBeUndefined()
})

describe('files of the build context', () => {
  test('that only later steps take do not matter', () => {
    expect(reason({ now: withFile('app/main.py') })).toBeUndefined()
  })

  test('that a step before it takes do', () => {
    expect(reason({ now: withFile('requirements.txt') })).toBe('web: requirements.txt has changed')
  })

  test('count when they are new or gone', () => {
    const text = 'FROM python:3.12-slim\nCOPY . .\nRUN --mount=type=cache,target=/c make'
    expect(reason({ text, now: inputs({ ...files, 'new.txt': '1' }) })).toBe('web: new.txt has changed')
    expect(reason({ text, now: inputs({ 'app/main.py': '2' }) })).toBe('web: requirements.txt has changed')
  })

  test('are found in mounts of a step', () => {
    const text =
      'FROM python:3.12-slim\nRUN --mount=type=bind,source=requirements.txt,target=/r --mount=type=cache,target=/c pip install -r /r'
    expect(reason({ text, now: withFile('requirements.txt') })).toBe('web: requirements.txt has changed')
    expect(reason({ text, now: withFile('app/main.py') })).toBeUndefined()
  })

  test('reach a step through the stage that it takes files from', () => {
    const text = [
      'FROM python:3.12-slim AS sources',
      'COPY app app',
      'FROM python:3.12-slim',
      'COPY --from=sources app app',
      'RUN --mount=type=cache,target=/c pip install ./app'
    ].join('\n')
    expect(reason({ text, now: withFile('app/main.py') })).toBe('web: app/main.py has changed')
    expect(reason({ text, now: withFile('requirements.txt') })).toBeUndefined()
  })

  test('reach a step through the stage that its own begins with', () => {
    const text =
      'FROM python:3.12-slim AS base\nCOPY app app\nFROM base\nRUN --mount=type=cache,target=/c pip install ./app'
    expect(reason({ text, now: withFile('app/main.py') })).toBe('web: app/main.py has changed')
  })

  test('do not matter in a stage that the target does not need', () => {
    const text =
      'FROM python:3.12-slim AS unused\nCOPY app app\nRUN --mount=type=cache,target=/c pip install ./app\nFROM python:3.12-slim\nCOPY app app'
    expect(reason({ text, now: withFile('app/main.py') })).toBeUndefined()
  })
})

describe('in doubt mounts are needed', () => {
  const service = (changes: object) => ({ now: inputs(files, changes) })
  const step = 'RUN --mount=type=cache,target=/c make'

  test.each<[string, Parameters<typeof reason>[0], string]>([
    ['the snapshot tells nothing', { before: undefined }, 'nothing is known of its last build'],
    ['the Dockerfile is not to be read', { dockerfiles: new Map() }, 'its Dockerfile cannot be read'],
    ['the Dockerfile is another', service({ dockerfile: 'x' }), 'its Dockerfile has changed'],
    ['other settings', service({ settings: 'x' }), 'how it is built has changed'],
    ['settings were not noted', { before: inputs(files, { settings: undefined }) }, 'how it is built has changed'],
    ['another argument', service({ args: { TAG: 'x' } }), 'the build argument TAG has changed'],
    ['other sources', service({ context: '. x' }), 'the files of its build context are not known'],
    [
      'a context that was not looked at',
      service({ context: undefined }),
      'the files of its build context are not known'
    ],
    ['further contexts', { contexts: { base: 'target:base' } }, 'it is built from other contexts, too'],
    [
      'a base image that the registry has anew, or that it does not tell',
      { sameImages: new Set<string>() },
      'the image python:3.12-slim may be another by now'
    ],
    [
      'an image that files are taken from',
      { text: `FROM python:3.12-slim\nCOPY --from=ghcr.io/astral-sh/uv:latest /uv /bin/\n${step}` },
      'the image ghcr.io/astral-sh/uv:latest may be another by now'
    ],
    [
      'an image that is mounted',
      { text: `FROM python:3.12-slim\nRUN --mount=from=tools,target=/t --mount=type=cache,target=/c make` },
      'the image tools may be another by now'
    ],
    [
      'something from the network',
      { text: `FROM python:3.12-slim\nADD https://example.com/a.tar /a.tar\n${step}` },
      'what it adds from the network may have changed'
    ],
    ['a base image that is not known', { text: `FROM $NOWHERE\n${step}` }, 'its base image cannot be told'],
    [
      'a kind of mount that is not known',
      {
        text: 'FROM python:3.12-slim\nCOPY app app\nRUN --mount=type=$KIND,target=/c make',
        now: withFile('app/main.py')
      },
      'app/main.py has changed'
    ]
  ])('%s', (_, changes, expected) => {
    expect(reason(changes)).toBe(`web: ${expected}`)
  })
})

test('images that are fixed by their digest, or nothing at all, cannot be others', () => {
  const fixed = `FROM python@sha256:${'0'.repeat(64)}\nRUN --mount=type=cache,target=/c make`
  expect(reason({ text: fixed, sameImages: new Set() })).toBeUndefined()
  expect(reason({ text: 'FROM scratch\nRUN --mount=type=cache,target=/c make', sameImages: new Set() })).toBeUndefined()
})

test('a step without a cache mount may run as it likes', () => {
  const text = 'FROM python:3.12-slim\nCOPY . .\nRUN --mount=type=secret,id=a pip install -r requirements.txt'
  expect(reason({ text, now: withFile('requirements.txt') })).toBeUndefined()
})

describe('which mounts', () => {
  const two = [
    'FROM python:3.12-slim',
    'RUN --mount=type=cache,id=apt,target=/var/cache/apt apt-get install git',
    'COPY requirements.txt ./',
    'RUN --mount=type=cache,target=/root/.cache/pip --mount=type=secret,id=a pip install -r requirements.txt',
    'COPY app app',
    'RUN --mount=type=cache,dst=/root/.npm npm ci'
  ].join('\n')

  test('those of the steps from the first change on', () => {
    expect(targets({ text: two, now: withFile('requirements.txt') })).toEqual([['/root/.cache/pip', '/root/.npm']])
    expect(targets({ text: two, now: withFile('app/main.py') })).toEqual([['/root/.npm']])
  })

  test('all that the Dockerfile names, when it may be any step', () => {
    const every = [['/var/cache/apt', '/root/.cache/pip', '/root/.npm']]
    expect(targets({ text: two, now: inputs(files, { dockerfile: 'x' }) })).toEqual(every)
    expect(targets({ text: two, before: undefined })).toEqual(every)
  })

  test('any, when the Dockerfile does not tell', () => {
    expect(targets({ dockerfiles: new Map() })).toEqual([undefined])
    expect(targets({ text: two, contexts: { base: 'target:base' } })).toEqual([undefined])
  })

  test('any, when a flag does not tell', () => {
    const text = (flag: string) => `FROM python:3.12-slim\nCOPY app app\nRUN --mount=${flag} make`
    for (const flag of ['type=cache', 'type=$KIND', '"type=cache,target=/c'])
      expect(targets({ text: text(flag), now: withFile('app/main.py') })).toEqual([['$']])
  })

  test('any, when a step is to run in other stages', () => {
    const text = [
      'FROM python:3.12-slim AS base',
      'ONBUILD RUN --mount=type=cache,target=/c make',
      'FROM base',
      'COPY app app'
    ].join('\n')
    expect(targets({ text })).toEqual([undefined])
  })

  test('none of a Dockerfile that names none, whatever has changed', () => {
    const text = 'FROM python:3.12-slim\nCOPY . .\nRUN make'
    expect(needs({ text, now: inputs(files, { dockerfile: 'x' }) })).toEqual([])
  })

  test('those of every service, each with its reason', () => {
    const text = (target: string) =>
      `FROM python:3.12-slim\nCOPY requirements.txt ./\nRUN --mount=type=cache,target=${target} make`
    const services = ['web', 'jobs'].map(service => ({ service, target: service, definition: { context: '.' } }))
    const both = (given: RunInputs) => ({ ...given, services: { ...given.services, jobs: { args: {}, bases: {} } } })
    const found = needs({
      services,
      dockerfiles: new Map([
        ['web', text('/one')],
        ['jobs', text('/two')]
      ]),
      before: both(inputs(files)),
      now: both(withFile('requirements.txt'))
    })
    expect(found).toEqual([
      { reason: 'web: requirements.txt has changed', flags: [{ id: undefined, target: '/one' }] },
      { reason: 'jobs: its Dockerfile has changed', flags: [{ id: undefined, target: '/two' }] }
    ])
  })
})
