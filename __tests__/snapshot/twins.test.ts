import { expect, test } from '@jest/globals'
import type { Bundle } from '../../src/snapshot/snapshot-index.ts'
import { planTwins } from '../../src/snapshot/twins.ts'

const bundle = (content: Bundle['content']): Bundle => ({ sha256: 'a'.repeat(64), bytes: 10, rawBytes: 20, content })
const missing = (plan: ReturnType<typeof planTwins>) => Object.fromEntries(plan.twinsOfMissing)

test('of two new twins the one of the image is packed, and gives its files to the other', () => {
  const plan = planTwins([], ['1', '2', '4', '5'], { 2: '4', 5: '4' })
  expect(missing(plan)).toEqual({ 4: ['2', '5'] })
})

test('what a stored bundle supplies already is not packed again', () => {
  const stored = bundle({ kind: 'layers', layers: ['3', '4'], twins: { 2: '4' } })
  const plan = planTwins([stored], ['2', '3', '4'], { 2: '4' })
  expect(plan).toEqual({ kept: [stored], twinsOfMissing: new Map() })
})

test("a layer that BuildKit has made anew gets the files of the image's, which are stored", () => {
  const plan = planTwins([bundle({ kind: 'layer', layer: '4' })], ['4', '9'], { 9: '4' })
  expect(plan.kept).toEqual([bundle({ kind: 'layer', layer: '4', twins: { 9: '4' } })])
  expect(missing(plan)).toEqual({})
})

test('a bundle goes on supplying a twin whose image is gone, and an image that is unpacked again', () => {
  const stored = bundle({ kind: 'layer', layer: '4', twins: { 2: '4' } })
  expect(planTwins([stored], ['2'], {}).kept).toEqual([stored])
  const again = planTwins([stored], ['2', '8'], { 2: '8' })
  expect(again.kept).toEqual([bundle({ kind: 'layer', layer: '4', twins: { 2: '4', 8: '4' } })])
  expect(missing(again)).toEqual({})
})

test('a twin that the engine has dropped is no longer named', () => {
  const stored = bundle({ kind: 'layer', layer: '4', twins: { 2: '4' } })
  expect(planTwins([stored], ['4'], {}).kept).toEqual([bundle({ kind: 'layer', layer: '4' })])
})

test("a layer of BuildKit's that was stored before it was in an image is no substitute for the image's", () => {
  const stored = bundle({ kind: 'layer', layer: '2' })
  const plan = planTwins([stored], ['2', '4', '6'], { 2: '4', 6: '4' })
  expect(plan.kept).toEqual([stored])
  expect(missing(plan)).toEqual({ 4: ['6'] })
})
