/** Checks of the Dockerfiles: whether installs can use a cache at all. */
import { expect, test } from '@jest/globals'
import { dockerfileChecks, syntaxOf } from '../../src/cli/checks/dockerfile-checks.ts'
import { createFacts } from './project-facts.ts'

const checks = (dockerfile: string) =>
  Object.fromEntries(dockerfileChecks(createFacts([{ name: 'api', dockerfile }])).map(check => [check.id, check]))

test('a syntax line counts only before anything else', () => {
  expect(syntaxOf('# syntax=docker/dockerfile:1.4\nFROM a')).toBe('docker/dockerfile:1.4')
  expect(syntaxOf('# escape=`\n# syntax = docker/dockerfile:1\nFROM a')).toBe('docker/dockerfile:1')
  expect(syntaxOf('# a comment\n# syntax=docker/dockerfile:1\nFROM a')).toBeUndefined()
})

test.each([
  ['docker/dockerfile:1', 'ok'],
  ['docker/dockerfile:1.4', 'ok'],
  ['docker/dockerfile:1.2.1', 'ok'],
  ['docker/dockerfile:1.1', 'problem'],
  ['docker/dockerfile:1.0-experimental', 'problem'],
  ['docker/dockerfile:experimental', 'problem'],
  ['docker.io/docker/dockerfile:1.10', 'ok']
])('# syntax=%s is %s', (syntax, outcome) => {
  expect(checks(`# syntax=${syntax}\nFROM a\n`)['dockerfile-syntax']?.outcome).toBe(outcome)
})

test('installs without a cache mount are named by service, line and text', () => {
  const found = checks(
    'FROM a\nRUN apt-get update && \\\n    apt-get install -y gcc\nRUN --mount=type=cache,target=/root/.cache/pip pip install x\n'
  )
  expect(found['cache-mounts']).toMatchObject({
    outcome: 'advice',
    evidence: ['api, line 2: RUN apt-get update && apt-get install -y gcc']
  })
  expect(checks('FROM a\nRUN pip install x\n')['cache-mounts']?.outcome).toBe('problem')
  expect(checks('FROM a\nRUN echo pip\nCOPY . .\n')['cache-mounts']?.outcome).toBe('ok')
})

test.each([
  'RUN pip install --no-cache-dir x',
  'RUN pip install --no-cache x',
  'RUN PIP_NO_CACHE_DIR=1 pip install x',
  'ENV PIP_NO_CACHE_DIR=1',
  // For pip these mean the same: https://github.com/pypa/pip/blob/24.0/src/pip/_internal/cli/cmdoptions.py (_handle_no_cache_dir)
  'ENV PIP_NO_CACHE_DIR=0',
  'ENV PIP_NO_CACHE_DIR=off',
  'ENV PIP_NO_CACHE_DIR "false"',
  'ENV UV_NO_CACHE=true',
  'RUN uv sync --no-cache'
])('%s keeps the tool from caching', line => {
  expect(checks(`FROM a\n${line}\n`)['no-cache-dir']).toMatchObject({
    outcome: 'advice',
    evidence: [`api, line 2: ${line}`]
  })
})

test.each(['ENV PIP_NO_CACHE_DIR=', 'ENV UV_NO_CACHE=0', 'RUN apk add --no-cache uv'])('%s does not', line => {
  expect(checks(`FROM a\n${line}\n`)['no-cache-dir']?.outcome).toBe('ok')
})

test('beside a cache mount it is a problem', () => {
  const text = 'FROM a\nRUN --mount=type=cache,target=/root/.cache/pip pip install --no-cache-dir x\n'
  expect(checks(text)['no-cache-dir']?.outcome).toBe('problem')
  const byVariable = 'FROM a\nENV PIP_NO_CACHE_DIR=0\nRUN --mount=type=cache,target=/root/.cache/pip pip install x\n'
  expect(checks(byVariable)['no-cache-dir']).toMatchObject({
    outcome: 'problem',
    evidence: ['api, line 2: ENV PIP_NO_CACHE_DIR=0']
  })
})

test('beside a mount of another tool it is none', () => {
  const apt = 'RUN --mount=type=cache,target=/var/cache/apt apt-get install -y gcc\n'
  expect(checks(`FROM a\n${apt}RUN pip install --no-cache-dir x\n`)['no-cache-dir']?.outcome).toBe('advice')
})

test('packages of the system alone are no problem, and the remedy is theirs', () => {
  expect(checks('FROM a\nRUN apt-get update && apt-get install -y gcc\n')['cache-mounts']).toMatchObject({
    outcome: 'advice',
    remedy:
      'RUN --mount=type=cache,target=/var/cache/apt,sharing=locked apt install ...\nadvise tells the mount for each step.'
  })
})

test('a stage that the build does not need does not count', () => {
  expect(checks('FROM a\nRUN pip install x\nFROM b\n')['cache-mounts']?.outcome).toBe('ok')
})
