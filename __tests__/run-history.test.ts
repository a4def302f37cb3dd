import { expect, test } from '@jest/globals'
import type { RunRecord } from '../src/history/index.ts'
import { comparableInputs, comparableRuns, nextHistory } from '../src/run-history.ts'
import { createReport } from './report/reports.ts'

const run: RunRecord = {
  at: '2026-11-20T10:00:00.000Z',
  totalMs: 9000,
  prepareMs: 300,
  restoreMs: 3000,
  buildMs: 5700,
  stepsTotal: 4,
  stepsCached: 3,
  restoredBytes: 85_000_000
}
const inputs = { services: {}, files: {} }

test('a run of the default branch is added, with what its steps were made from', () => {
  const { runs, inputs: kept } = nextHistory(createReport(), [run], inputs, { isBaseline: true })
  expect(runs.map(({ totalMs }) => totalMs)).toEqual([9000, 9400])
  expect(kept).toEqual(inputs)
})

test('a pull request, and a run that did not succeed, hand on what they found', () => {
  expect(nextHistory(createReport(), [run], undefined, { isBaseline: false })).toEqual({ runs: [run] })
  expect(nextHistory(createReport(), [run], undefined, {})).toEqual({ runs: [run] })
  expect(nextHistory(createReport({ outcome: 'failed' }), [run], undefined, { isBaseline: true })).toEqual({
    runs: [run]
  })
})

test('runs of another workspace, whose cache was near enough, are not compared with', () => {
  const index = { workspace: 'shop', history: { runs: [run] } }
  expect(comparableRuns(index, 'shop')).toEqual([run])
  expect(comparableRuns(index, 'other')).toEqual([])
  expect(comparableRuns(undefined, 'shop')).toEqual([])
})

test('what the steps of another workspace were made from is not compared with, even where its services have the same names', () => {
  const index = { workspace: 'billing', history: { runs: [], inputs } }
  expect(comparableInputs(index, 'billing')).toEqual(inputs)
  expect(comparableInputs(index, 'web')).toBe('other-workspace')
  expect(comparableInputs({ workspace: 'web', history: { runs: [] } }, 'web')).toBeUndefined()
  expect(comparableInputs(undefined, 'web')).toBeUndefined()
})
