import { describe, expect, test } from '@jest/globals'
import type { ServiceResult, Step } from '../../src/build/index.ts'
import type { RunInputs, StepInputs } from '../../src/history/index.ts'
import { copiedPaths, isCopied } from '../../src/report/copied.ts'
import { type FirstRunReport, firstRun, type KnownInputs } from '../../src/report/first-run.ts'
import { firstRunText } from '../../src/report/summary-steps.ts'

const step = (instruction: string, outcome: Step['outcome'] = 'run'): Step => ({
  digest: instruction,
  inputs: [],
  names: [
    { kind: 'step', service: 'api', platform: undefined, stage: undefined, index: 2, total: 3, instruction, key: 'k' }
  ],
  keys: ['k'],
  outcome,
  startedAt: 0,
  completedAt: 1,
  durationMs: 1,
  downloadedBytes: 0,
  error: undefined,
  log: []
})
const service = (...steps: readonly Step[]): ServiceResult => ({
  name: 'api',
  images: [],
  imageDigest: undefined,
  configDigest: undefined,
  buildRef: undefined,
  steps
})
const inputs = (files: Readonly<Record<string, string>> | undefined, own: Partial<StepInputs> = {}): RunInputs => ({
  services: {
    api: {
      dockerfile: 'd1',
      args: { VERSION: 'v1', PORT: 'p1' },
      bases: { 'python:3.12': 'sha256:one' },
      ...(files && { context: 'c' }),
      ...own
    }
  },
  files: files === undefined ? {} : { c: files }
})
const before = inputs({ 'main.py': '1', 'src/a.py': '1', 'src/b.py': '1', 'gone.py': '1' })
const known = (now: RunInputs | undefined, rest: Partial<KnownInputs> = {}): KnownInputs => ({
  before,
  now,
  recorded: { k: 1200 },
  restored: true,
  ...rest
})
const why = (instruction: string, all: KnownInputs) => {
  const found = firstRun(service(step('FROM python:3.12', 'cached'), step(instruction), step('RUN make')), all)
  return found && `${found.cause}: ${found.names.join(' ')} +${found.more}`
}

describe('the first step that ran', () => {
  const changed = inputs({ 'main.py': '2', 'src/a.py': '2', 'src/b.py': '2', 'new.py': '1' })
  const cases: readonly (readonly [string, string, KnownInputs, string])[] = [
    ['files', 'COPY . .', known(changed), 'files: gone.py main.py new.py +2'],
    ['a file among others', 'COPY main.py requirements.txt ./', known(changed), 'files: main.py +0'],
    ['files of a folder', 'COPY --chown=1:1 ./src/ /src', known(changed), 'files: src/a.py src/b.py +0'],
    ['a bound file', 'RUN --mount=type=bind,source=main.py,target=/m make', known(changed), 'files: main.py +0'],
    ['none of its files', 'COPY setup.py .', known(changed), 'not-cached:  +0'],
    ['files that were not looked at', 'COPY . .', known(inputs(undefined)), 'unknown:  +0'],
    ['another stage', 'COPY --from=builder /x /x', known(changed), 'not-cached:  +0'],
    [
      'build arguments',
      'RUN make',
      known(inputs({}, { args: { VERSION: 'v2', NEW: 'n' } })),
      'arguments: NEW PORT VERSION +0'
    ],
    ['its own text', 'RUN make all', known(inputs({}, { dockerfile: 'd2' }), { recorded: {} }), 'dockerfile:  +0'],
    ['text elsewhere in the Dockerfile', 'RUN make', known(inputs({}, { dockerfile: 'd2' })), 'not-cached:  +0'],
    ['nothing that is known', 'RUN make', known(inputs({})), 'not-cached:  +0'],
    [
      'a newer base image',
      'FROM python:3.12',
      known(inputs({}, { bases: { 'python:3.12': 'sha256:two' } })),
      'base-image: python:3.12 +0'
    ],
    [
      'another base image',
      'FROM python:3.13',
      known(inputs({}, { bases: { 'python:3.13': 'sha256:two' } })),
      'dockerfile:  +0'
    ],
    ['a base image that was gone', 'FROM python:3.12', known(inputs({})), 'not-cached:  +0'],
    ['no cache', 'RUN make', known(changed, { restored: false }), 'no-cache:  +0'],
    ['a service that is new', 'RUN make', known(changed, { before: { services: {}, files: {} } }), 'new-service:  +0'],
    [
      'the cache of another workspace',
      'RUN make',
      known(changed, { before: 'other-workspace' }),
      'other-workspace:  +0'
    ],
    ['nothing recorded', 'RUN make', known(changed, { before: undefined }), 'unknown:  +0'],
    ['nothing looked at', 'RUN make', known(undefined), 'unknown:  +0']
  ]
  test.each(cases)('because of %s: %s', (_, instruction, all, expected) => {
    expect(why(instruction, all)).toBe(expected)
  })

  test('is told of a service and a file with names that every object has', () => {
    const odd = service(step('COPY . .'))
    const strange = { ...odd, name: 'constructor' }
    expect(firstRun(strange, known(changed))?.cause).toBe('unknown')
    const now = { ...changed, services: { constructor: changed.services.api as StepInputs } }
    expect(firstRun(strange, known(now))?.cause).toBe('new-service')
    expect(firstRun(odd, known(inputs({ toString: '1' }), { before: inputs({}) }))?.names).toEqual(['toString'])
  })

  test('is none when all were reused or did not come to their turn', () => {
    expect(firstRun(service(step('RUN a', 'cached'), step('RUN b', 'not-run')), known(changed))).toBeUndefined()
  })
})

describe('what an instruction copies', () => {
  test.each<[string, readonly string[]]>([
    ['COPY . .', ['.']],
    ['COPY --link --chmod=755 a /b/../c ./d/ /dst/', ['a', 'c', 'd']],
    ['COPY ["a b.txt", "c", "/dst"]', ['a b.txt', 'c']],
    ['ADD https://example.com/x.tar.gz git@example.com:x /', []],
    ['COPY <<EOF /etc/conf', []],
    ['COPY $DIR/x /y', ['.']],
    ['COPY --from=builder /x /y', []],
    ['RUN --mount=type=bind,target=/src make', ['.']],
    ['RUN --mount=type=bind,from=base,target=/src --mount=type=cache,target=/c make', []],
    ['WORKDIR /x', []]
  ])('%s: %j', (instruction, paths) => {
    expect(copiedPaths(instruction)).toEqual(paths)
  })

  test.each([
    ['src/a.py', 'src', true],
    ['srcs/a.py', 'src', false],
    ['package-lock.json', 'package*.json', true],
    ['deep/package.json', 'package*.json', false],
    ['lib/x/y.py', 'l?b', true]
  ])('%s is one of %s: %s', (file, source, expected) => {
    expect(isCopied(file, source)).toBe(expected)
  })
})

test.each<[Partial<FirstRunReport>, string]>([
  [{ cause: 'no-cache' }, 'nothing was restored'],
  [{ cause: 'new-service' }, 'the service is new'],
  [{ cause: 'base-image', names: ['python:3.12'] }, '<code>python:3.12</code> changed'],
  [{ cause: 'files', names: ['a', '<b>'] }, '<code>a</code> and <code>&#60;b&#62;</code> changed'],
  [
    { cause: 'files', names: ['a', 'b', 'c'], more: 2 },
    '<code>a</code>, <code>b</code>, <code>c</code> and 2 more changed'
  ],
  [{ cause: 'arguments', names: ['X'] }, 'the build argument <code>X</code> changed'],
  [{ cause: 'arguments', names: ['X', 'Y'] }, 'the build arguments <code>X</code> and <code>Y</code> changed'],
  [{ cause: 'dockerfile' }, 'the Dockerfile changed'],
  [{ cause: 'not-cached' }, 'nothing changed, but its result was not in the cache'],
  [{ cause: 'unknown' }, 'unknown why']
])('%j is told as "%s"', (found, text) => {
  const report = { instruction: 'COPY . .', cause: 'unknown', names: [], more: 0, ...found } as const
  expect(firstRunText(report)).toBe(`<code>COPY . .</code>: ${text}`)
})
