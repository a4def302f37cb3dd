import { describe, expect, test } from '@jest/globals'
import { parseLine, parseTime } from '../../src/build/rawjson.ts'

describe('parseLine', () => {
  test('reads a vertex with all it may hold', () => {
    const line = JSON.stringify({
      vertexes: [
        {
          digest: 'sha256:aa',
          inputs: ['sha256:bb'],
          name: '[web 2/2] RUN make',
          started: '2026-11-21T21:56:15.5Z',
          completed: '2026-11-21T21:56:16.75Z',
          cached: true,
          error: 'exit code: 1'
        }
      ]
    })
    expect(parseLine(line)).toEqual([
      {
        kind: 'vertex',
        digest: 'sha256:aa',
        inputs: ['sha256:bb'],
        name: '[web 2/2] RUN make',
        startedAt: 1795298175500,
        completedAt: 1795298176750,
        cached: true,
        error: 'exit code: 1'
      }
    ])
  })

  test('reads a vertex that has not begun', () => {
    expect(parseLine('{"vertexes":[{"digest":"sha256:aa","name":"exporting to image"}]}')).toEqual([
      {
        kind: 'vertex',
        digest: 'sha256:aa',
        inputs: [],
        name: 'exporting to image',
        startedAt: undefined,
        completedAt: undefined,
        cached: false,
        error: undefined
      }
    ])
  })

  test('reads several kinds of one line in their order, logs decoded', () => {
    const line =
      '{"vertexes":[],"statuses":[{"id":"sha256:cc","vertex":"sha256:aa","name":"done","total":10,"current":4,' +
      '"timestamp":"2026-11-21T21:56:15Z","completed":"2026-11-21T21:56:15Z"}],' +
      '"logs":[{"vertex":"sha256:aa","stream":1,"data":"Z3LDvG4K","timestamp":"2026-11-21T21:56:15Z"}],' +
      '"warnings":[{"vertex":"sha256:aa","level":1,"short":"b2xk","url":"https://example.org/rule",' +
      '"sourceInfo":{"filename":"Dockerfile"},"range":[{"start":{"line":3},"end":{"line":3}}]}]}'
    expect(parseLine(line)).toEqual([
      { kind: 'status', vertex: 'sha256:aa', id: 'sha256:cc', current: 4, total: 10, completed: true },
      { kind: 'log', vertex: 'sha256:aa', text: 'grün\n', at: 1795298175000 },
      {
        kind: 'warning',
        vertex: 'sha256:aa',
        message: 'old',
        url: 'https://example.org/rule',
        file: 'Dockerfile',
        line: 3
      }
    ])
  })

  test.each([
    ['a message of buildx', 'ERROR: failed to solve: no space left'],
    ['a line that was cut short', '{"vertexes":[{"digest":"sha256:aa"'],
    ['JSON that is no object', '[1, 2]']
  ])('takes %s for text', (_, line) => {
    expect(parseLine(line)).toEqual([{ kind: 'text', text: line }])
  })

  test.each([
    ['nothing', ''],
    ['spaces', '  '],
    ['an object of something else', '{"level":"warning"}'],
    ['lists of the wrong things', '{"vertexes":[null,1,"x",{}],"logs":{},"statuses":[{"id":1}],"warnings":[{}]}']
  ])('ignores %s', (_, line) => {
    expect(parseLine(line)).toEqual([])
  })
})

describe('parseTime', () => {
  test.each([
    ['2026-11-21T21:56:15.123500000Z', 1795298175123.5],
    ['2026-11-21T22:56:15+01:00', 1795298175000],
    ['0001-01-01T00:00:00Z', undefined],
    ['yesterday', undefined],
    [undefined, undefined]
  ])('%s', (text, expected) => {
    expect(parseTime(text)).toBe(expected)
  })
})
