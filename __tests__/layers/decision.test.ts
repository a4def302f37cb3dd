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

  test('learns from what a run has saved that an export does not pay, or does again', () => {
    const little = { changed: [], savedMs: 3000 }
    expect(nextRecord(little, decideExport(little, paid), undefined, paid)).toEqual({ ...paid, savedMs: 3000 })
    const much = { changed: [], savedMs: 41_000 }
    expect(nextRecord(much, decideExport(much, dear), undefined, dear)).toEqual({ ...dear, savedMs: 41_000 })
  })

  test('stays the same when another time decides nothing else, so that it need not be saved', () => {
    const use = { changed: [], savedMs: 12_000 }
    expect(nextRecord(use, decideExport(use, paid), undefined, paid)).toBe(paid)
    const first = { ...paid, savedMs: undefined }
    expect(nextRecord(use, decideExport(use, first), undefined, first)).toBe(first)
    const little = { changed: [], savedMs: 4000 }
    expect(nextRecord(little, decideExport(little, dear), undefined, dear)).toBe(dear)
  })

  test('counts the runs whose layers were left unexported', () => {
    expect(nextRecord(changed, skip, undefined, dear)).toEqual({ ...dear, skippedRuns: 1 })
  })

  test('does not begin before the first export', () => {
    expect(nextRecord(changed, { export: true, services: ['web'] }, undefined, undefined)).toBeUndefined()
  })
})
