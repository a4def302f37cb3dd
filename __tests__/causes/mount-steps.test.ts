/** Told before a build: whether a step that uses a cache mount will have to run. */
import { describe, expect, test } from '@jest/globals'
import { type KnownBuild, whyMountsAreNeeded } from '../../src/causes/index.ts'
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

function reason(changes: Partial<KnownBuild> & { text?: string; contexts?: Record<string, string> } = {}) {
  const { text = dockerfile, contexts, ...rest } = changes
  return whyMountsAreNeeded({
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
    ['the Dockerfile is not to be read', { dockerfiles: new Map() }, 'nothing is known of its last build'],
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
