import { describe, expect, test } from '@jest/globals'
import type { BuildEvent } from '../../src/build/rawjson.ts'
import { covered } from '../../src/build/step.ts'
import { Timeline } from '../../src/build/timeline.ts'
import { events, outline, replay } from './replay.ts'

describe('the steps of a captured build', () => {
  test('of two services from nothing', () => {
    expect(outline(replay('two-services-cold', ['api', 'web']).timeline.steps())).toEqual([
      'api stage-0 1/5 + web stage-0 1/5 | FROM docker.io/cbc/busybox:1 | cached 4',
      'api builder 2/4 | WORKDIR /src | run 10',
      'api builder 3/4 | RUN <<SCRIPT (echo one...) | run 580',
      'api builder 4/4 | COPY main.txt . | run 4',
      'api final 2/3 | COPY --from=builder /src /srv | run 7',
      'api final 3/3 | RUN echo final   && touch /done | run 68',
      'web stage-0 2/5 | WORKDIR /app | run 10',
      'web stage-0 3/5 | RUN --mount=type=cache,target=/cache echo "colour blue" && sleep 1 && touch /cache/a | run 1076',
      'web stage-0 4/5 | COPY app.txt ./ | run 4',
      'web stage-0 5/5 | RUN echo built > /app/built | run 58'
    ])
  })

  test('of two services when nothing changed: all cached, also the base image, which is never flagged', () => {
    expect(outline(replay('two-services-warm', ['api', 'web']).timeline.steps())).toEqual([
      'api builder 1/4 + web builder 1/4 | FROM docker.io/cbc/busybox:1 | cached 0',
      'api builder 2/4 | WORKDIR /src | cached 0',
      'api builder 3/4 | RUN <<SCRIPT (echo one...) | cached 0',
      'api builder 4/4 | COPY main.txt . | cached 0',
      'api final 2/3 | COPY --from=builder /src /srv | cached 0',
      'api final 3/3 | RUN echo final   && touch /done | cached 0',
      'web stage-0 2/5 | WORKDIR /app | cached 0',
      'web stage-0 3/5 | RUN --mount=type=cache,target=/cache echo "colour blue" && sleep 1 && touch /cache/a | cached 0',
      'web stage-0 4/5 | COPY app.txt ./ | cached 0',
      'web stage-0 5/5 | RUN echo built > /app/built | cached 0'
    ])
  })

  test('of two services when a file of one changed: what comes before it is cached', () => {
    expect(outline(replay('two-services-code-changed', ['api', 'web']).timeline.steps())).toEqual([
      'api stage-0 1/5 + web stage-0 1/5 | FROM docker.io/cbc/busybox:1 | cached 0',
      'api builder 2/4 | WORKDIR /src | cached 0',
      'api builder 3/4 | RUN <<SCRIPT (echo one...) | cached 0',
      'api builder 4/4 | COPY main.txt . | run 6',
      'api final 2/3 | COPY --from=builder /src /srv | run 7',
      'api final 3/3 | RUN echo final   && touch /done | run 48',
      'web stage-0 2/5 | WORKDIR /app | cached 0',
      'web stage-0 3/5 | RUN --mount=type=cache,target=/cache echo "colour blue" && sleep 1 && touch /cache/a | cached 0',
      'web stage-0 4/5 | COPY app.txt ./ | cached 0',
      'web stage-0 5/5 | RUN echo built > /app/built | cached 0'
    ])
  })

  test('of services that share a Dockerfile: a shared step is one step with a name per service, its time counted once', () => {
    expect(outline(replay('twins-cold', ['left', 'right', 'same-1']).timeline.steps())).toEqual([
      'left - 1/3 + right - 1/3 + same-1 - 1/3 | FROM docker.io/cbc/busybox:1 | cached 3',
      'left - 2/3 + right - 2/3 + same-1 - 2/3 | RUN sleep 1 && echo shared | run 1047',
      'left - 3/3 | RUN sleep 0.3 && echo "side left" | run 359',
      'right - 3/3 + same-1 - 3/3 | RUN sleep 0.3 && echo "side right" | run 360'
    ])
    expect(outline(replay('twins-warm', ['left', 'right', 'same-1']).timeline.steps())).toEqual([
      'left - 1/3 + right - 1/3 + same-1 - 1/3 | FROM docker.io/cbc/busybox:1 | cached 0',
      'left - 2/3 + right - 2/3 + same-1 - 2/3 | RUN sleep 1 && echo shared | cached 0',
      'left - 3/3 | RUN sleep 0.3 && echo "side left" | cached 0',
      'right - 3/3 + same-1 - 3/3 | RUN sleep 0.3 && echo "side right" | cached 0'
    ])
  })

  test('of a single target: its service is the one that is built', () => {
    expect(outline(replay('single-target', ['api']).timeline.steps())).toEqual([
      'api builder 1/4 | FROM docker.io/cbc/busybox:1 | cached 0',
      'api builder 2/4 | WORKDIR /src | cached 0',
      'api builder 3/4 | RUN <<SCRIPT (echo one...) | cached 0',
      'api builder 4/4 | COPY main.txt . | cached 0',
      'api final 2/3 | COPY --from=builder /src /srv | cached 0',
      'api final 3/3 | RUN echo final   && touch /done | cached 0'
    ])
  })

  test('of a failing build: one failed, one stopped', () => {
    expect(outline(replay('failing', ['good', 'bad_one']).timeline.steps())).toEqual([
      'bad_one - 1/2 + good - 1/2 | FROM docker.io/cbc/busybox:1 | cached 1',
      'bad_one - 2/3 | RUN echo "::set-output name=x::y" && echo "::add-mask::step" | run 60',
      'bad_one - 3/3 | RUN echo start;     echo "going wrong" >&2;     exit 7 | failed 53',
      'good - 2/2 | RUN sleep 3 && echo fine | cancelled 137'
    ])
  })

  test('of a base image that is downloaded', () => {
    const [base] = replay('base-downloaded', ['one', 'two']).timeline.steps()
    expect({ outcome: base?.outcome, downloadedBytes: base?.downloadedBytes }).toEqual({
      outcome: 'run',
      downloadedBytes: 1081493
    })
  })
})

test('other work of a captured build is told apart', () => {
  const others = replay('two-services-cold', ['api', 'web']).timeline.others()
  expect(others.map(work => `${work.kind} | ${work.services.join(' + ')} | ${work.label} | ${work.bytes}`)).toEqual([
    'context | api | load build context | 38',
    'definition | api | load .dockerignore | 2',
    'definition | api | load build definition from Dockerfile | 268',
    'definition | api + web | load metadata for docker.io/cbc/busybox:1 | 0',
    'export | api | exporting to image | 0',
    'definition |  | load local bake definitions | 998',
    'definition | web | load .dockerignore | 2',
    'definition | web | load build definition from Dockerfile | 216',
    'context | web | load build context | 37',
    'export | web | exporting to image | 0'
  ])
})

test('warnings of the Dockerfile are there once, with their line', () => {
  expect(replay('warnings', ['warns']).timeline.warnings()).toEqual([
    {
      message: "FromAsCasing: 'as' and 'FROM' keywords' casing do not match (line 1)",
      url: 'https://docs.docker.com/go/dockerfile/rule/from-as-casing/',
      file: 'Dockerfile',
      line: 1,
      services: ['warns']
    },
    {
      message: 'MaintainerDeprecated: Maintainer instruction is deprecated in favor of using label (line 2)',
      url: 'https://docs.docker.com/go/dockerfile/rule/maintainer-deprecated/',
      file: 'Dockerfile',
      line: 2,
      services: ['warns']
    },
    {
      message: 'LegacyKeyValueFormat: "ENV key=value" should be used instead of legacy "ENV key value" format (line 3)',
      url: 'https://docs.docker.com/go/dockerfile/rule/legacy-key-value-format/',
      file: 'Dockerfile',
      line: 3,
      services: ['warns']
    }
  ])
})

test('steps keep their output', () => {
  const steps = replay('failing', ['good', 'bad_one']).timeline.steps()
  expect(steps.map(step => step.log)).toEqual([
    [],
    ['::set-output name=x::y', '::add-mask::step'],
    ['going wrong', 'start'],
    []
  ])
})

test('steps are the same when lines of junk come between, and when every line comes twice', () => {
  const targets = {
    services: new Map([
      ['api', 'api'],
      ['web', 'web']
    ])
  }
  const disturbed = new Timeline(targets)
  for (const event of events('two-services-cold')) {
    disturbed.apply({ kind: 'text', text: 'time="now" level=warning' })
    disturbed.apply(event)
    if (event.kind === 'vertex') disturbed.apply(event)
  }
  expect(disturbed.steps()).toEqual(replay('two-services-cold', ['api', 'web']).timeline.steps())
})

test('keys of the steps that did not change are the same from run to run, also after a changed file', () => {
  const keys = (fixture: string) =>
    new Set(
      replay(fixture, ['api', 'web'])
        .timeline.steps()
        .flatMap(step => step.keys)
    )
  expect(keys('two-services-warm')).toEqual(keys('two-services-cold'))
  expect(keys('two-services-code-changed')).toEqual(keys('two-services-cold'))
})

describe('the output of a step', () => {
  const log = { kind: 'log' as const, vertex: 'sha256:aa', at: 1000 }
  const vertex = { kind: 'vertex' as const, digest: 'sha256:aa', inputs: [], name: '[2/2] RUN make', cached: false }

  function output(texts: readonly string[], error?: string): readonly string[] {
    const timeline = new Timeline({ services: new Map([['a', 'a']]) })
    timeline.apply({ ...vertex, startedAt: 1000, completedAt: undefined, error: undefined })
    for (const text of texts) timeline.apply({ ...log, text })
    timeline.apply({ ...vertex, startedAt: 1000, completedAt: 2000, error })
    return timeline.steps()[0]?.log ?? []
  }

  test('is cut into lines, also when a line comes in pieces', () => {
    expect(output(['one\ntw', 'o\r\nthree\n'])).toEqual(['one', 'two', 'three'])
  })

  test('has what a progress bar drew last, and no colours', () => {
    expect(output(['10 %\r50 %\r100 %\n', '\u001b[31mred\u001b[0m\u0007\n'])).toEqual(['100 %', 'red'])
  })

  test('is whole for a step that failed, and its last 50 lines for one that did not', () => {
    const text = Array.from({ length: 300 }, (_, index) => `line ${index}\n`)
    expect(output(text, 'exit code: 1')).toHaveLength(300)
    expect(output(text)).toHaveLength(50)
    expect(output(text).at(-1)).toBe('line 299')
  })

  test('is the newest 2 MiB of a step that prints more', () => {
    const text = Array.from({ length: 3000 }, () => `${'x'.repeat(1023)}\n`)
    expect(output(text, 'exit code: 1')).toHaveLength(2048)
  })
})

describe('a step that another service finds cached after it ran', () => {
  const vertex = {
    kind: 'vertex' as const,
    digest: 'sha256:aa',
    inputs: [],
    startedAt: 1000,
    completedAt: 3000,
    cached: false,
    error: undefined
  }

  test('has run', () => {
    const timeline = new Timeline({
      services: new Map([
        ['a', 'a'],
        ['b', 'b']
      ])
    })
    timeline.apply({ ...vertex, name: '[a 2/2] RUN make' })
    timeline.apply({ ...vertex, name: '[b 2/2] RUN make', startedAt: 3001, completedAt: 3002, cached: true })
    expect(outline(timeline.steps())).toEqual(['a - 2/2 + b - 2/2 | RUN make | run 2001'])
  })

  test('is cached when its key was computed before it was found', () => {
    const timeline = new Timeline({ services: new Map([['a', 'a']]) })
    timeline.apply({ ...vertex, name: '[2/2] RUN make', completedAt: 1005 })
    timeline.apply({ ...vertex, name: '[2/2] RUN make', startedAt: 1010, completedAt: 1010, cached: true })
    expect(outline(timeline.steps())).toEqual(['a - 2/2 | RUN make | cached 5'])
  })
})

test('a step that had begun when the stream ended was cancelled, the next one was not run', () => {
  const cut = new Timeline({
    services: new Map([
      ['api', 'api'],
      ['web', 'web']
    ])
  })
  const all = events('two-services-cold')
  const firstOutput = all.findIndex(event => event.kind === 'log' && event.text === 'one\n')
  for (const event of all.slice(0, firstOutput + 1)) cut.apply(event)
  const outcomes = cut.steps().map(step => [step.names[0].instruction.slice(0, 20), step.outcome])
  expect(outcomes.slice(0, 4)).toEqual([
    ['FROM docker.io/cbc/b', 'cached'],
    ['WORKDIR /src', 'run'],
    ['RUN <<SCRIPT (echo o', 'cancelled'],
    ['COPY main.txt .', 'not-run']
  ])
})

describe('covered time', () => {
  test.each([
    ['nothing', [], 0],
    [
      'intervals apart',
      [
        [0, 10],
        [20, 30]
      ],
      20
    ],
    [
      'intervals that overlap',
      [
        [0, 10],
        [5, 15]
      ],
      15
    ],
    [
      'an interval within another',
      [
        [0, 10],
        [2, 3],
        [9, 12]
      ],
      12
    ],
    [
      'intervals out of order',
      [
        [20, 30],
        [0, 10]
      ],
      20
    ]
  ])('%s', (_, intervals, expected) => {
    expect(covered(intervals.map(([startedAt = 0, completedAt = 0]) => ({ startedAt, completedAt })))).toBe(expected)
  })
})

test('output that does not end its last line is shown when its step ends, and kept of one that fails', () => {
  const timeline = new Timeline({ services: new Map([['web', 'web']]) })
  const vertex = { kind: 'vertex', digest: 'd', inputs: [], name: '[1/1] RUN x', cached: false } as const
  const apply = (event: BuildEvent) => timeline.apply(event)
  apply({ ...vertex, startedAt: 1000, completedAt: undefined, error: undefined })
  apply({ kind: 'log', vertex: 'd', text: 'one\n10%\r', at: 1100 })
  apply({ kind: 'log', vertex: 'd', text: '20%\rdone', at: 1100 })
  expect(timeline.steps()[0]?.log).toEqual(['one', 'done'])
  const changes = apply({ ...vertex, startedAt: 1000, completedAt: 2000, error: 'exit code: 1' })
  expect(changes.map(change => (change.kind === 'step-log' ? change.lines : change.kind))).toEqual([
    ['done'],
    'step-ended'
  ])
  expect(timeline.steps()[0]?.log).toEqual(['one', 'done'])
})
