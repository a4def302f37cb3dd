import { describe, expect, test } from '@jest/globals'
import { matrixOutputs, matrixRows, matrixSummary, missingText, type Report } from '../../src/report/index.ts'
import { createReport } from './reports.ts'

const { timeSaved: _, ...untimed } = createReport()
const failed: Report = {
  ...untimed,
  workspace: 'web',
  outcome: 'failed',
  totalMs: 62_000,
  totals: { stepsTotal: 4, stepsCached: 1, hitRatio: 0.25, downloadedBytes: 0 },
  cache: { restored: 'none', bytes: 0, entries: 0 }
}
const saved = createReport({ workspace: 'api', save: { outcome: 'saved', bytes: 1_200_000, entries: 2 } })
const legs = [failed, saved]

describe('a matrix with a failed and a missing job', () => {
  const rows = matrixRows(legs, ['api', 'web', 'worker'])

  test('is one table', () => {
    const problems = ['leg-3/report.json is not used: it is no <JSON>']
    expect(matrixSummary(rows, problems).split('\n')).toEqual([
      '### ❌ 3 workspaces (1 failed, 1 missing): 4 of 8 steps reused, 2 m 1 s saved',
      '',
      '| Workspace | Time | Steps reused | Time saved | Restored | Newly saved |',
      '| :-- | --: | --: | --: | --: | --: |',
      '| ✅ <code>api</code> | 9.4 s | 3 of 4 (75 %) | 2 m 1 s | 85.2 MB | 1.2 MB |',
      '| ❌ <code>web</code> failed | 1 m 2 s | 1 of 4 (25 %) | – | 0 B | – |',
      '| ❔ <code>worker</code> no report | – | – | – | – | – |',
      '',
      'Slowest: <code>web</code>',
      '',
      '> ⚠️ leg-3/report.json is not used: it is no &#60;JSON&#62;',
      ''
    ])
  })

  test('has these outputs', () => {
    const { json, ...others } = matrixOutputs(rows)
    expect(others).toEqual({ slowest: 'web', 'hit-ratio': '0.5', 'time-saved-ms': '120600' })
    expect(JSON.parse(json)).toEqual([
      {
        workspace: 'api',
        outcome: 'succeeded',
        totalMs: 9400,
        stepsTotal: 4,
        stepsCached: 3,
        hitRatio: 0.75,
        timeSavedMs: 120_600,
        restoredBytes: 85_234_567,
        savedBytes: 1_200_000,
        slower: false
      },
      {
        workspace: 'web',
        outcome: 'failed',
        totalMs: 62_000,
        stepsTotal: 4,
        stepsCached: 1,
        hitRatio: 0.25,
        restoredBytes: 0,
        slower: false
      },
      {
        workspace: 'worker',
        outcome: 'missing',
        totalMs: 0,
        stepsTotal: 0,
        stepsCached: 0,
        hitRatio: 0,
        restoredBytes: 0,
        slower: false
      }
    ])
  })

  test('names what is missing', () => {
    expect(missingText(rows)).toBe('No report of worker')
    expect(missingText(matrixRows(legs, []))).toBeUndefined()
    expect(missingText(matrixRows(legs, ['worker', 'worker']))).toBe('No report of worker')
    const many = Array.from({ length: 23 }, (_, index) => `w${index + 1}`)
    expect(missingText(matrixRows([], many))).toMatch(/^No report of w1, w2, .*, w20 and 3 more$/)
  })
})

test('a matrix of one', () => {
  expect(matrixSummary(matrixRows([saved], []), []).split('\n')).toEqual([
    '### ✅ 1 workspace: 3 of 4 steps reused, 2 m 1 s saved',
    '',
    '| Workspace | Time | Steps reused | Time saved | Restored | Newly saved |',
    '| :-- | --: | --: | --: | --: | --: |',
    '| ✅ <code>api</code> | 9.4 s | 3 of 4 (75 %) | 2 m 1 s | 85.2 MB | 1.2 MB |',
    ''
  ])
})

test('reused steps are a hundred per cent only when none had to run', () => {
  const totals = { stepsTotal: 400, stepsCached: 399, hitRatio: 0.998, downloadedBytes: 0 }
  expect(matrixSummary(matrixRows([createReport({ totals })], []), [])).toContain('| 399 of 400 (99 %) |')
})

test('no report at all', () => {
  const rows = matrixRows([], [])
  expect(matrixSummary(rows, ['there is no folder /reports'])).toBe(
    '### ✅ 0 workspaces: nothing to build\n\n> ⚠️ there is no folder /reports\n'
  )
  expect(matrixOutputs(rows)).toEqual({ json: '[]', slowest: '', 'hit-ratio': '0', 'time-saved-ms': '0' })
})

test('a matrix of 256', () => {
  const reports = Array.from({ length: 256 }, (_, index) =>
    createReport({ workspace: `w-${index + 1}`, totalMs: index })
  )
  const rows = matrixRows(reports.toReversed(), [])
  const text = matrixSummary(rows, [])
  expect([...text.matchAll(/<code>(w-\d+)<\/code> \|/g)].map(found => found[1])).toEqual(
    reports.map(({ workspace }) => workspace)
  )
  expect(matrixOutputs(rows)).toMatchObject({ slowest: 'w-256', 'hit-ratio': '0.75', 'time-saved-ms': '30873600' })
})
