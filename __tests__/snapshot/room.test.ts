import { describe, expect, test } from '@jest/globals'
import type { PlannedBundle } from '../../src/snapshot/plan.ts'
import { Room } from '../../src/snapshot/room.ts'
import type { Bundle } from '../../src/snapshot/snapshot-index.ts'

const content = { kind: 'layer', layer: 'a'.repeat(25) } as const
const bundle = (bytes: number, rawBytes: number): Bundle => ({ sha256: 'a'.repeat(64), bytes, rawBytes, content })
const planned = (rawBytes: number): PlannedBundle => ({ rawBytes, request: { content } })

describe('the room of a snapshot', () => {
  test('is never exceeded when there is no limit', () => {
    const room = new Room(undefined, { kept: [bundle(1e12, 2e12)], missing: [] }, [])
    expect(room.isExceededBy([])).toBe(false)
    expect(room.excessAfter([])).toBe(0)
  })

  test('is exceeded by what is there, and by what was packed', () => {
    const room = new Room(100, { kept: [bundle(60, 120)], missing: [planned(40), planned(20)] }, [])
    expect(room.isExceededBy([])).toBe(false)
    expect(room.isExceededBy([bundle(30, 40)])).toBe(false)
    expect(room.isExceededBy([bundle(30, 40), bundle(20, 20)])).toBe(true)
  })

  test('is exceeded as soon as the rest is not going to fit, judging by what was packed so far', () => {
    const room = new Room(100, { kept: [], missing: [planned(40), planned(400)] }, [])
    expect(room.isExceededBy([bundle(10, 40)])).toBe(false)
    expect(room.isExceededBy([bundle(20, 40)])).toBe(true)
  })

  test('a guess that comes near the limit is not trusted', () => {
    const room = new Room(100, { kept: [], missing: [planned(40), planned(180)] }, [])
    expect(room.isExceededBy([bundle(20, 40)])).toBe(false)
  })

  test('what was stored before tells how well the rest will be packed', () => {
    const stored = [bundle(50, 100)]
    expect(new Room(100, { kept: [], missing: [planned(400)] }, stored).isExceededBy([])).toBe(true)
    expect(new Room(100, { kept: [], missing: [planned(200)] }, stored).isExceededBy([])).toBe(false)
  })

  test('the excess is told as bytes before packing', () => {
    const plan = { kept: [bundle(60, 120)], missing: [planned(200)] }
    expect(new Room(100, plan, []).excessAfter([bundle(40, 200)])).toBe(0)
    expect(new Room(100, plan, []).excessAfter([bundle(50, 200)])).toBe(40)
    expect(new Room(100, plan, [bundle(50, 100)]).excessAfter([])).toBe(120)
  })
})
