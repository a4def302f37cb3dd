import { describe, expect, test } from '@jest/globals'
import { decideExport, type LayerExportRecord, nextRecord } from '../../src/layers/index.ts'

const paid: LayerExportRecord = { exportMs: 4000, savedMs: 30_000, skippedRuns: 0 }
const dear: LayerExportRecord = { exportMs: 40_000, savedMs: 5000, skippedRuns: 0 }
const changed = { changed: ['web'], savedMs: undefined }

describe('layers are exported', () => {
  test('the first time', () => {
    expect(decideExport(changed, undefined)).toEqual({ export: true, services: ['web'] })
  })

  test('as long as nobody knows what the last export has saved', () => {
    expect(decideExport(changed, { ...dear, savedMs: undefined }).export).toBe(true)
  })

  test('when the last export has saved more than it cost', () => {
    expect(decideExport(changed, paid).export).toBe(true)
    expect(decideExport({ changed: ['web'], savedMs: 41_000 }, dear).export).toBe(true)
  })

  test('again after ten runs without', () => {
    expect(decideExport(changed, { ...dear, skippedRuns: 8 }).export).toBe(false)
    expect(decideExport(changed, { ...dear, skippedRuns: 9 }).export).toBe(true)
  })
})

describe('layers are not exported', () => {
  test('when every step came from a cache', () => {
    expect(decideExport({ changed: [], savedMs: 50_000 }, paid)).toEqual({
      export: false,
      because: 'known',
      reason: 'every step came from a cache'
    })
  })

  test('when the last export cost more than it has saved', () => {
    expect(decideExport(changed, dear)).toEqual({
      export: false,
      because: 'unprofitable',
      reason: 'the last export took 40.0 s, and has saved 5.0 s'
    })
    expect(decideExport({ changed: ['web'], savedMs: 1000 }, paid).export).toBe(false)
  })
})

describe('the record', () => {
  const skip = decideExport(changed, dear)

  test('starts anew with every export', () => {
    expect(nextRecord(changed, { export: true, services: ['web'] }, 7000, dear)).toEqual({
      exportMs: 7000,
      savedMs: undefined,
      skippedRuns: 0
    })
  })

  test('learns what a run has saved', () => {
    const use = { changed: [], savedMs: 12_000 }
    expect(nextRecord(use, decideExport(use, paid), undefined, paid)).toEqual({ ...paid, savedMs: 12_000 })
  })

  test('counts the runs whose layers were left unexported', () => {
    expect(nextRecord(changed, skip, undefined, dear)).toEqual({ ...dear, skippedRuns: 1 })
  })

  test('does not begin before the first export', () => {
    expect(nextRecord(changed, { export: true, services: ['web'] }, undefined, undefined)).toBeUndefined()
  })
})
