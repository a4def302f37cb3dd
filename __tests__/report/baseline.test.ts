import { describe, expect, test } from '@jest/globals'
import * as v from 'valibot'
import { addRun, historyShape, middle, type RunRecord, spread } from '../../src/history/index.ts'
import { makeReport, runRecordOf, summary, workspaceRow } from '../../src/report/index.ts'
import { sparkline } from '../../src/report/trend.ts'
import { createParts, createReport } from './reports.ts'
import { buildResult } from './results.ts'

const run = (totalMs: number, overrides: Partial<RunRecord> = {}): RunRecord => ({
  at: '2026-11-20T10:00:00.000Z',
  totalMs,
  prepareMs: 300,
  restoreMs: 3000,
  buildMs: totalMs - 3300,
  stepsTotal: 13,
  stepsCached: 12,
  restoredBytes: 85_000_000,
  ...overrides
})
const usual = [9000, 9200, 8800, 9100, 30_000].map(ms => run(ms))
const build = buildResult('two-services-cold', ['api', 'web'])
const phases = (buildMs: number) => [
  { name: 'prepare' as const, ms: 300 },
  { name: 'restore' as const, ms: 3100 },
  { name: 'build' as const, ms: buildMs }
]
const compared = (totalMs: number, runs: readonly RunRecord[]) =>
  makeReport(createParts({ build, runs, totalMs, phases: phases(totalMs - 3400) }))

describe('the spread of runs', () => {
  test.each<[readonly number[], number, number]>([
    [[], 0, 0],
    [[7], 7, 0],
    [[1, 2, 3, 4], 2.5, 2.9652],
    [[9000, 9200, 8800, 9100, 30_000], 9100, 296.52]
  ])('of %j', (values, median, width) => {
    expect([middle(values), Number(spread(values).toFixed(4))]).toEqual([median, width])
  })
})

describe('a run is compared with the last runs of the default branch', () => {
  test('when it is as long as they are', () => {
    const { baseline } = compared(9900, usual)
    expect(baseline?.runs).toEqual(usual)
    expect(baseline?.measures).toEqual([
      { name: 'total', medianMs: 9100, spreadMs: 910, slower: false },
      { name: 'prepare', medianMs: 300, spreadMs: 500, slower: false },
      { name: 'restore', medianMs: 3000, spreadMs: 500, slower: false },
      { name: 'build', medianMs: 5800, spreadMs: 580, slower: true }
    ])
  })

  test('and is slower only when it is further from the median than they are from each other', () => {
    const slower = (totalMs: number) => compared(totalMs, usual).baseline?.measures[0]?.slower
    expect([slower(10_010), slower(10_011)]).toEqual([false, true])
  })

  test('and is not called slow while few are known, or when it failed', () => {
    expect(compared(60_000, usual.slice(1)).baseline?.measures.some(({ slower }) => slower)).toBe(false)
    const failed = makeReport(
      createParts({ build: buildResult('failing', ['bad_one', 'good']), runs: usual, totalMs: 60_000 })
    )
    expect(failed.baseline?.measures.some(({ slower }) => slower)).toBe(false)
  })

  test('unless there are too few', () => {
    expect(compared(9000, usual.slice(3)).baseline).toBeUndefined()
  })
})

describe('what is kept of a run', () => {
  test('are its times, its steps and what it restored', () => {
    expect(runRecordOf(createReport())).toEqual({
      at: '2026-11-21T21:56:00.000Z',
      totalMs: 9400,
      prepareMs: 300,
      restoreMs: 3200,
      buildMs: 5900,
      stepsTotal: 4,
      stepsCached: 3,
      restoredBytes: 85_234_567
    })
  })

  test('is nothing when it failed, was cancelled or built nothing', () => {
    const nothing = { stepsTotal: 0, stepsCached: 0, hitRatio: 0, downloadedBytes: 0 }
    const reports = [
      createReport({ outcome: 'failed' }),
      createReport({ outcome: 'cancelled' }),
      createReport({ totals: nothing })
    ]
    expect(reports.map(runRecordOf)).toEqual([undefined, undefined, undefined])
  })

  test('are the last twenty', () => {
    const runs = Array.from({ length: 21 }, (_, at) => run(at + 4000)).reduce<RunRecord[]>(
      (all, one) => addRun(all, one),
      []
    )
    expect([runs.length, runs[0]?.totalMs, runs.at(-1)?.totalMs]).toEqual([20, 4001, 4020])
  })

  test.each([
    ['none', undefined],
    ['too long', { runs: Array.from({ length: 21 }, () => run(5000)) }],
    ['damaged', { runs: [{ ...run(1), totalMs: '1' }] }],
    ['of another shape', 'x']
  ])('is nothing when the history is %s', (_, history) => {
    expect(v.parse(historyShape, history)).toEqual({ runs: [] })
  })
})

describe('the comparison', () => {
  const report = createReport({
    totalMs: 14_000,
    baseline: {
      runs: [run(9000), run(9200), run(8800), run(9100), run(12_000)],
      measures: [
        { name: 'total', medianMs: 9100, spreadMs: 910, slower: true },
        { name: 'prepare', medianMs: 300, spreadMs: 500, slower: false },
        { name: 'restore', medianMs: 3000, spreadMs: 500, slower: false },
        { name: 'build', medianMs: 5800, spreadMs: 580, slower: true }
      ]
    }
  })

  test('shows in the summary', () => {
    const lines = summary(report).split('\n')
    expect(lines.slice(2, 5)).toEqual([
      'Workspace <code>shop</code>. Usually **9.1 s ± 0.9 s**, as of the last 5 runs of the default branch: <code>▅▅▅▅▇</code>, this one: <code>█</code>',
      '',
      '> 🐢 Slower than usual: in all 14.0 s instead of 9.1 s ± 0.9 s, build 5.9 s instead of 5.8 s ± 0.6 s'
    ])
    const at = lines.indexOf('| Phase | Time | Usually | Data |')
    expect(lines.slice(at, at + 5)).toEqual([
      '| Phase | Time | Usually | Data |',
      '| :-- | --: | --: | :-- |',
      '| Prepare | 0.3 s | 0.3 s ± 0.5 s |  |',
      '| Restore | 3.2 s | 3.0 s ± 0.5 s | 85.2 MB in 12 entries, 26.6 MB/s |',
      '| Build | **5.9 s** 🐢 | 5.8 s ± 0.6 s |  |'
    ])
    const runs = lines.indexOf('<details><summary>The last 5 runs of the default branch</summary>')
    expect(lines.slice(runs + 2, runs + 5)).toEqual([
      '| Run | Time | Restore | Build | Steps reused |',
      '| :-- | --: | --: | --: | --: |',
      '| 2026-11-20 10:00 | 12.0 s | 3.0 s | 8.7 s | 12 of 13 |'
    ])
  })

  test('is in the row of the comment', () => {
    expect(workspaceRow(report)).toMatchObject({ usual: { medianMs: 9100, spreadMs: 910 }, slower: true })
    expect(workspaceRow(createReport())).toMatchObject({ usual: undefined, slower: false })
  })
})

describe('a line of bars', () => {
  test.each<[readonly number[], string]>([
    [[], ''],
    [[0, 0], '▁▁'],
    [[5], '█'],
    [[1, 2, 3, 4, 5, 6, 7, 8], '▁▂▃▄▅▆▇█'],
    [[1, 1, 1, 100], '▃▃▃█']
  ])('of %j', (values, line) => {
    expect(sparkline(values)).toBe(line)
  })
})
