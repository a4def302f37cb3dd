import { describe, expect, test } from '@jest/globals'
import { Progress, type ProgressMode } from '../../src/build/progress.ts'
import { Timeline } from '../../src/build/timeline.ts'
import { replay } from './replay.ts'

function log(fixture: string, services: readonly string[], mode: ProgressMode): string[] {
  const progress = new Progress(mode)
  return replay(fixture, services).changes.flatMap(change => progress.lines(change))
}

describe('the log of a captured build', () => {
  test('auto: a line for every step when it ends', () => {
    expect(log('two-services-cold', ['api', 'web'], 'auto')).toEqual([
      '✓    CACHED  api, web stage-0 1/5  FROM docker.io/cbc/busybox:1',
      '✓     0.0 s  web stage-0 2/5  WORKDIR /app',
      '✓     0.0 s  api builder 2/4  WORKDIR /src',
      '✓     0.6 s  api builder 3/4  RUN <<SCRIPT (echo one...)',
      '✓     0.0 s  api builder 4/4  COPY main.txt .',
      '✓     0.0 s  api final 2/3  COPY --from=builder /src /srv',
      '✓     0.1 s  api final 3/3  RUN echo final && touch /done',
      '✓     1.1 s  web stage-0 3/5  RUN --mount=type=cache,target=/cache echo "colour blue" && sleep 1 && touch /cache/a',
      '✓     0.0 s  web stage-0 4/5  COPY app.txt ./',
      '✓     0.1 s  web stage-0 5/5  RUN echo built > /app/built'
    ])
  })

  test('auto: cached steps', () => {
    expect(log('twins-warm', ['left', 'right', 'same-1'], 'auto')).toEqual([
      '✓    CACHED  right, same-1 1/3  FROM docker.io/cbc/busybox:1',
      '✓    CACHED  right, same-1 2/3  RUN sleep 1 && echo shared',
      '✓    CACHED  right, same-1 3/3  RUN sleep 0.3 && echo "side right"',
      '✓    CACHED  left 3/3  RUN sleep 0.3 && echo "side left"'
    ])
  })

  test('auto: what was downloaded of a base image', () => {
    expect(log('base-downloaded', ['one', 'two'], 'auto')).toEqual([
      '✓     0.1 s  one, two 1/2  FROM registry.example/cbc/bb:1@sha256:f69005d15ae2  (1.1 MB downloaded)',
      '✓     0.1 s  one 2/2  RUN echo hi',
      '✓     0.1 s  two 2/2  RUN echo ho'
    ])
  })

  test('plain: starts and all output, nothing of which a runner obeys', () => {
    expect(log('failing', ['good', 'bad_one'], 'plain')).toEqual([
      '▶         good 1/2  FROM docker.io/cbc/busybox:1',
      '✓    CACHED  good 1/2  FROM docker.io/cbc/busybox:1',
      '▶         good 2/2  RUN sleep 3 && echo fine',
      '▶         bad_one 2/3  RUN echo "::set-output name=x::y" && echo "::add-mask::step"',
      '  │ bad_one 2/3 │ ::set-output name=x::y',
      '  │ bad_one 2/3 │ ::add-mask::step',
      '✓     0.1 s  bad_one 2/3  RUN echo "::set-output name=x::y" && echo "::add-mask::step"',
      '▶         bad_one 3/3  RUN echo start; echo "going wrong" >&2; exit 7',
      '  │ bad_one 3/3 │ going wrong',
      '  │ bad_one 3/3 │ start',
      '✗     0.1 s  bad_one 3/3  RUN echo start; echo "going wrong" >&2; exit 7',
      '-   stopped  good 2/2  RUN sleep 3 && echo fine'
    ])
  })

  test('quiet: nothing', () => {
    expect(log('failing', ['good', 'bad_one'], 'quiet')).toEqual([])
  })
})

describe('a step that takes long', () => {
  const vertex = { kind: 'vertex' as const, digest: 'sha256:aa', inputs: [], name: '[2/2] RUN make', cached: false }

  function shown(logs: readonly (readonly [number, string])[]): string[] {
    const timeline = new Timeline({ services: new Map([['api', 'api']]) })
    const progress = new Progress('auto')
    const end = { ...vertex, startedAt: 1000, completedAt: 61_000, error: undefined }
    return [
      { ...end, completedAt: undefined },
      ...logs.map(([at, text]) => ({ kind: 'log' as const, vertex: 'sha256:aa', text, at })),
      end
    ].flatMap(event => timeline.apply(event).flatMap(change => progress.lines(change)))
  }

  test('shows its newest output from the tenth second on, once a second', () => {
    expect(
      shown([
        [2000, 'early\n'],
        [11_000, 'first\nsecond\n'],
        [11_500, 'too soon\n'],
        [12_000, 'third\n\n']
      ])
    ).toEqual([
      '…    10.0 s  api 2/2  RUN make',
      '  │ api 2/2 │ second',
      '  │ api 2/2 │ third',
      '✓   1 m 0 s  api 2/2  RUN make'
    ])
  })

  test('cannot give commands to a runner, at the start of a line or within', () => {
    expect(
      shown([
        [20_000, '::add-mask::step\n'],
        [22_000, 'x ##[add-mask]step\n']
      ])
    ).toEqual([
      '…    19.0 s  api 2/2  RUN make',
      '  │ api 2/2 │ ::add-mask::step',
      '  │ api 2/2 │ x ## [add-mask]step',
      '✓   1 m 0 s  api 2/2  RUN make'
    ])
  })
})

test('an export is shown when it took more than a second', () => {
  const timeline = new Timeline({
    services: new Map([
      ['a', 'a'],
      ['b', 'b']
    ])
  })
  const progress = new Progress('auto')
  const event = { kind: 'vertex' as const, inputs: [], cached: false, error: undefined, startedAt: 1000 }
  const changes = [
    ...timeline.apply({ ...event, digest: 'sha256:aa', name: '[a] exporting to image', completedAt: 1900 }),
    ...timeline.apply({ ...event, digest: 'sha256:bb', name: '[b] exporting to image', completedAt: 4200 })
  ]
  expect(changes.flatMap(change => progress.lines(change))).toEqual(['✓     3.2 s  b  exporting to image'])
})

describe('the end of a step is shown', () => {
  const vertex = { kind: 'vertex' as const, cached: false, error: undefined }
  const services = { services: new Map([['a', 'a']]) }

  test('once the next one begins, when it was short: its key may have been all that was computed', () => {
    const timeline = new Timeline(services)
    const copy = { ...vertex, digest: 'sha256:aa', inputs: [], name: '[a 2/3] COPY . .' }
    const run = {
      ...vertex,
      digest: 'sha256:bb',
      inputs: ['sha256:aa'],
      name: '[a 3/3] RUN make',
      completedAt: undefined
    }
    const kinds = (events: Parameters<Timeline['apply']>[0][]) =>
      events.flatMap(event => timeline.apply(event).map(change => change.kind))
    expect(kinds([{ ...copy, startedAt: 1000, completedAt: 1500 }])).toEqual(['step-started'])
    expect(kinds([{ ...copy, startedAt: 1501, completedAt: undefined }])).toEqual([])
    expect(kinds([{ ...copy, startedAt: 1501, completedAt: 1600 }])).toEqual([])
    expect(kinds([{ ...run, startedAt: 1601 }])).toEqual(['step-ended', 'step-started'])
  })

  test('at once for a RUN, but not after the short time in which its key is computed', () => {
    const timeline = new Timeline(services)
    const run = { ...vertex, digest: 'sha256:aa', inputs: [], name: '[a 2/2] RUN make' }
    const kinds = (startedAt: number, completedAt: number) =>
      timeline.apply({ ...run, startedAt, completedAt }).map(change => change.kind)
    expect(kinds(1000, 1005)).toEqual(['step-started'])
    expect(kinds(1010, 1500)).toEqual(['step-ended'])
  })

  test('for the last step, when its image is exported', () => {
    const timeline = new Timeline(services)
    timeline.apply({
      ...vertex,
      digest: 'sha256:aa',
      inputs: [],
      name: '[a 2/2] COPY . .',
      startedAt: 1,
      completedAt: 2
    })
    const exporting = { ...vertex, digest: 'sha256:bb', inputs: [], name: 'exporting to image', startedAt: 3 }
    expect(timeline.apply({ ...exporting, completedAt: undefined }).map(change => change.kind)).toEqual(['step-ended'])
    expect(timeline.finish()).toEqual([])
  })
})
