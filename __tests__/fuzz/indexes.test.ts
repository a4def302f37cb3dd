/** The readers of indexes: what a cache brings is read, or refused with IndexError, and never without end. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { parseMountsIndex } from '../../src/mounts/mounts-index.ts'
import { IndexError, parseIndex } from '../../src/snapshot/snapshot-index.ts'
import { bentJson, fuzz, mayRefuse } from '../support/fuzz.ts'

const identity = { os: 'linux', arch: 'x86_64', store: 'overlay2', engineVersion: '28.5.2' }
const digest = (letter: string) => letter.repeat(64)
const layer = (letter: string) => letter.repeat(25)
const tree = { fingerprints: [digest('1'), digest('2')], entries: 3, bytes: 40 }
const bundle = (letter: string, content: unknown) => ({ sha256: digest(letter), bytes: 10, rawBytes: 20, content })

const history = {
  runs: [
    {
      ...{ at: '2026-11-21T10:00:00.000Z', totalMs: 9000, prepareMs: 300, restoreMs: 3000, buildMs: 5700 },
      ...{ stepsTotal: 13, stepsCached: 12, restoredBytes: 85_000_000 }
    }
  ],
  inputs: {
    services: { web: { dockerfile: '0123456789abcdef', args: {}, bases: {}, context: 'web 1' } },
    files: { 'web 1': { 'code.txt': '0123456789abcdef' } }
  }
}
const snapshot = {
  format: 3,
  identity,
  workspace: 'web',
  createdAt: '2026-11-21T10:00:00.000Z',
  bundles: [
    bundle('a', { kind: 'metadata' }),
    bundle('b', { kind: 'layer', layer: layer('a') }),
    bundle('c', { kind: 'layers', layers: [layer('b'), layer('c')], twins: { [layer('t')]: layer('c') } }),
    bundle('d', { kind: 'mount', layer: layer('d'), part: 1 }),
    bundle('e', { kind: 'volume', volume: 'pip-cache', part: 0 })
  ],
  images: digest('f'),
  mounts: { [layer('r')]: { layer: layer('d'), description: 'cached mount', tree } },
  volumes: { 'pip-cache': { labels: { team: 'shop' }, tree } },
  engineImages: { [`sha256:${digest('e')}`]: { names: ['shop-web:latest'], unused: 0 } },
  records: { [layer('r')]: 1 },
  stepMs: { step: 12.5 },
  history
}
const mounts = {
  format: 1,
  identity: { os: 'linux', arch: 'x86_64' },
  workspace: 'web',
  createdAt: '2026-11-21T10:00:00.000Z',
  bundles: [0, 1].flatMap(part => [
    bundle('a', { kind: 'mount', layer: digest('9'), part }),
    bundle('b', { kind: 'volume', volume: 'pip-cache', part })
  ]),
  mounts: { [digest('9')]: { name: '/root/.cache/pip', tree } },
  volumes: { 'pip-cache': { labels: { team: 'shop' }, tree } },
  stepMs: { step: 12.5 },
  history,
  layers: { exportMs: 1, skippedRuns: 0 }
}

const readSnapshot = (text: string) => mayRefuse(() => parseIndex(text, identity), IndexError)
const readMounts = (text: string) => mayRefuse(() => parseMountsIndex(text, identity), IndexError)

/** All texts of a value, names of fields included. */
function texts(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => [key, ...texts(inner)])
}

describe('an index of a snapshot', () => {
  test('of the fuzz tests is a good one', () => {
    expect(readSnapshot(JSON.stringify(snapshot))).toEqual(snapshot)
    expect(readMounts(JSON.stringify(mounts))).toEqual(mounts)
  })

  fuzz(
    'is read or refused, and what names a file has no way out of its folder',
    fc.property(bentJson(snapshot), value => {
      const index = readSnapshot(JSON.stringify(value) ?? '')
      const names = [index?.bundles, Object.keys(index?.volumes ?? {}), Object.keys(index?.mounts ?? {})].flatMap(texts)
      expect(names.filter(text => /[/\\]|^\.\.?$/.test(text) || text.includes('\0'))).toEqual([])
    }),
    { runs: 2000 }
  )

  fuzz(
    'may be any text',
    fc.property(fc.oneof(fc.string(), fc.json()), text => void readSnapshot(text))
  )
})

describe('an index of cache mounts', () => {
  fuzz(
    'is read or refused, and no volume that it names has a way out of its folder',
    fc.property(bentJson(mounts), value => {
      const index = readMounts(JSON.stringify(value) ?? '')
      const names = [index?.bundles, Object.keys(index?.volumes ?? {})].flatMap(texts)
      expect(names.filter(text => /[/\\]|^\.\.?$/.test(text) || text.includes('\0'))).toEqual([])
    }),
    { runs: 2000 }
  )
})

describe('a forged index', () => {
  const id = (number: number) => number.toString().padStart(25, '0')
  const key = (number: number) => number.toString().padStart(64, '0')

  test('of many layers and their twins is read as fast as it is long', () => {
    const layers = Array.from({ length: 20_000 }, (_, at) => id(at))
    const twins = Object.fromEntries(layers.map((name, at) => [id(100_000 + at), name]))
    const many = {
      ...snapshot,
      bundles: [bundle('a', { kind: 'metadata' }), bundle('c', { kind: 'layers', layers, twins })]
    }
    expect(readSnapshot(JSON.stringify(many))?.bundles).toHaveLength(2)
  }, 60_000)

  test('of many mounts and bundles is read as fast as it is long', () => {
    const all = Array.from({ length: 19_000 }, (_, at) => at)
    const one = { fingerprints: [digest('1')], entries: 1, bytes: 1 }
    const parts = all.map(at => bundle('a', { kind: 'mount', layer: id(at), part: 0 }))
    const described = Object.fromEntries(all.map(at => [id(at), { layer: id(at), description: '', tree: one }]))
    const many = { ...snapshot, bundles: [bundle('a', { kind: 'metadata' }), ...parts], mounts: described }
    expect(readSnapshot(JSON.stringify(many))?.bundles).toHaveLength(19_001)
    const live = {
      ...mounts,
      bundles: all.map(at => bundle('a', { kind: 'mount', layer: id(at), part: 0 })),
      mounts: Object.fromEntries(all.map(at => [key(at), { name: '', tree: one }]))
    }
    expect(() => parseMountsIndex(JSON.stringify(live), identity)).toThrow(IndexError)
  }, 60_000)
})
