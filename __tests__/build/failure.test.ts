import { describe, expect, test } from '@jest/globals'
import type { BuiltService } from '../../src/build/definition.ts'
import { failureLines, findFailure } from '../../src/build/failure.ts'
import { replay } from './replay.ts'

function service(name: string, definition: BuiltService['definition']): BuiltService {
  return { service: name, target: name.replaceAll('.', '_'), definition }
}

function failure(fixture: string, services: readonly BuiltService[]) {
  const { timeline } = replay(
    fixture,
    services.map(({ target }) => target)
  )
  const found = findFailure(timeline.text(), timeline.steps(), timeline.others(), services)
  return { ...found, step: found.step?.names[0].instruction }
}

describe('a captured failing build', () => {
  test('of a RUN, one of two services: service, step, Dockerfile and lines', () => {
    const services = [
      service('bad.one', { dockerfile: '/project/sub/bad.Dockerfile' }),
      service('good', { dockerfile: '/project/good.Dockerfile' })
    ]
    expect(failure('failing', services)).toEqual({
      service: 'bad.one',
      step: 'RUN echo start;     echo "going wrong" >&2;     exit 7',
      file: '/project/sub/bad.Dockerfile',
      line: 5,
      endLine: 7,
      title: 'bad.one: RUN echo start; echo "going wrong" >&2; exit 7 failed: exit code 7',
      message:
        'process "/bin/sh -c echo start;     echo \\"going wrong\\" >&2;     exit 7" did not complete successfully: exit code: 7',
      excerpt: [
        '   4 |     RUN echo "::set-output name=x::y" && echo "::add-mask::step"',
        '   5 | >>> RUN echo start; \\',
        '   6 | >>>     echo "going wrong" >&2; \\',
        '   7 | >>>     exit 7',
        '   8 |     '
      ]
    })
  })

  test('of a COPY in a Dockerfile that is written in the compose file: its line, no file', () => {
    expect(
      failure('failing-copy', [service('copy', { 'dockerfile-inline': 'FROM x', dockerfile: '/project/Dockerfile' })])
    ).toEqual({
      service: 'copy',
      step: 'COPY missing.txt /x',
      file: undefined,
      line: 3,
      endLine: 3,
      title: 'copy: COPY missing.txt /x failed: "/missing.txt": not found',
      message:
        'failed to compute cache key: failed to calculate checksum of ref 0cc5df0d-8ecc-45af-9ecd-3d16751d7e68::i7r32fzra787s0lbj30iakc6d: "/missing.txt": not found',
      excerpt: ['   1 |     FROM cbc/busybox:1', '   2 |     ', '   3 | >>> COPY missing.txt /x', '   4 |     ']
    })
  })

  test.each([
    [
      'of a Dockerfile with a wrong instruction',
      'failing-syntax',
      2,
      'app: dockerfile parse error on line 2: unknown instruction: RUNN (did you mean RUN?)'
    ],
    [
      'of a base image that cannot be had',
      'failing-no-base',
      1,
      'app: cbc/nothere:1: failed to resolve source metadata for docker.io/cbc/nothere:1: failed to do request: Head "https://registry.example/v2/cbc/nothere/manifests/1": dial tcp: lookup registry.example no such host'
    ],
    [
      'without a Dockerfile',
      'failing-no-dockerfile',
      undefined,
      'app: failed to read dockerfile: open No.Dockerfile: no such file or directory'
    ],
    [
      'without a context',
      'failing-no-context',
      undefined,
      'app: unable to prepare context: path "/project/nothere" not found'
    ]
  ])('%s', (_, fixture, line, title) => {
    const { excerpt: _excerpt, ...found } = failure(fixture, [service('app', { dockerfile: '/project/Dockerfile' })])
    expect(found).toEqual({
      service: 'app',
      step: undefined,
      file: '/project/Dockerfile',
      line,
      endLine: line,
      title,
      message: title.slice('app: '.length)
    })
  })
})

test('a Dockerfile of a remote context is not a file that can be pointed at', () => {
  const remote = { context: 'https://github.com/docker-library/hello-world.git', dockerfile: 'Dockerfile' }
  expect(failure('failing-syntax', [service('app', remote)]).file).toBeUndefined()
})

test('what buildx prints without an error line is the message', () => {
  expect(findFailure(['open /x: permission denied'], [], [], [])).toEqual({
    service: undefined,
    step: undefined,
    file: undefined,
    line: undefined,
    endLine: undefined,
    title: 'open /x: permission denied',
    message: 'open /x: permission denied',
    excerpt: []
  })
})

test('the log shows step, place, excerpt, the whole output and the reason, and nothing a runner would obey', () => {
  const { timeline } = replay('failing', ['good', 'bad_one'])
  const services = [service('bad.one', { dockerfile: '/project/sub/bad.Dockerfile' }), service('good', {})]
  const found = findFailure(timeline.text(), timeline.steps(), timeline.others(), services)
  expect(failureLines(found)).toEqual([
    '✗ bad.one: RUN echo start; echo "going wrong" >&2; exit 7 failed: exit code 7',
    '  step bad_one 3/3: RUN echo start;     echo "going wrong" >&2;     exit 7',
    '  at /project/sub/bad.Dockerfile:5',
    '     4 |     RUN echo "::set-output name=x::y" && echo "::add-mask::step"',
    '     5 | >>> RUN echo start; \\',
    '     6 | >>>     echo "going wrong" >&2; \\',
    '     7 | >>>     exit 7',
    '     8 |     ',
    '  output of the step:',
    '  │ going wrong',
    '  │ start',
    '  process "/bin/sh -c echo start;     echo \\"going wrong\\" >&2;     exit 7" did not complete successfully: exit code: 7'
  ])
})
