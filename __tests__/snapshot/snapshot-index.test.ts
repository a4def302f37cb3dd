import { describe, expect, test } from '@jest/globals'
import { IndexError, parseIndex, type SnapshotIndex } from '../../src/snapshot/snapshot-index.ts'

const identity = { os: 'linux', arch: 'x86_64', store: 'overlay2', engineVersion: '28.5.2' }
const digest = (letter: string) => letter.repeat(64)
const layer = (letter: string) => letter.repeat(25)
const tree = { fingerprints: [digest('1'), digest('2')], entries: 3, bytes: 40 }

const twins = { [layer('t')]: layer('c') }

const good: SnapshotIndex = {
  format: 3,
  identity,
  workspace: 'web',
  createdAt: '2026-11-21T10:00:00.000Z',
  bundles: [
    { sha256: digest('a'), bytes: 10, rawBytes: 20, content: { kind: 'metadata' } },
    { sha256: digest('b'), bytes: 10, rawBytes: 20, content: { kind: 'layer', layer: layer('a') } },
    {
      sha256: digest('c'),
      bytes: 10,
      rawBytes: 20,
      content: { kind: 'layers', layers: [layer('b'), layer('c')], twins }
    },
    { sha256: digest('d'), bytes: 10, rawBytes: 20, content: { kind: 'mount', layer: layer('d'), part: 1 } },
    { sha256: digest('e'), bytes: 10, rawBytes: 20, content: { kind: 'volume', volume: 'pip-cache', part: 0 } }
  ],
  images: digest('f'),
  mounts: { [layer('r')]: { layer: layer('d'), description: 'cached mount', tree } },
  volumes: { 'pip-cache': { labels: { team: 'shop' }, tree } },
  engineImages: { [`sha256:${digest('e')}`]: { names: ['shop-web:latest'], unused: 0 } },
  records: { [layer('r')]: 1 },
  stepMs: { step: 12.5 },
  history: { runs: [] }
}

const changed = (change: Partial<Record<keyof SnapshotIndex, unknown>>) => JSON.stringify({ ...good, ...change })
const withBundle = (bundle: unknown) => changed({ bundles: [...good.bundles, bundle] })
const bundle = (content: unknown) => ({ sha256: digest('9'), bytes: 1, rawBytes: 1, content })

describe('an index', () => {
  test('is read as it was written', () => {
    expect(parseIndex(JSON.stringify(good), identity)).toEqual(good)
  })

  test('may name additions to a part', () => {
    const added = [1, 2].map(addition => bundle({ kind: 'mount', layer: layer('d'), part: 1, addition }))
    const text = changed({ bundles: [...good.bundles, ...added] })
    expect(parseIndex(text, identity).bundles.slice(5)).toEqual(added)
  })

  test.each<[string, string, string]>([
    ['no JSON', '{"format":1', 'The index is no JSON'],
    ['an empty document', '{}', 'The index is damaged or of another format: '],
    ['another format', changed({ format: 1 }), 'The index is damaged or of another format: format: '],
    ['a field too many', changed({ extra: 1 } as never), 'The index is damaged or of another format: extra: '],
    ['a field missing', changed({ images: undefined }), 'The index is damaged or of another format: images: '],
    ['a digest that is a path', withBundle({ ...bundle({ kind: 'metadata' }), sha256: '../x' }), 'bundles.5.sha256'],
    ['a layer that is a path', withBundle(bundle({ kind: 'layer', layer: '../../etc' })), 'bundles.5.content.layer'],
    ['a volume that is a path', withBundle(bundle({ kind: 'volume', volume: '../x', part: 0 })), 'content.volume'],
    ['a negative size', withBundle({ ...bundle({ kind: 'metadata' }), bytes: -1 }), 'bundles.5.bytes'],
    ['a size beyond measure', withBundle({ ...bundle({ kind: 'metadata' }), rawBytes: 2 ** 50 }), 'bundles.5.rawBytes'],
    ['an unknown kind', withBundle(bundle({ kind: 'containers' })), 'bundles.5.content'],
    ['metadata twice', withBundle(bundle({ kind: 'metadata' })), 'The index names metadata twice.'],
    [
      'a layer twice',
      withBundle(bundle({ kind: 'layer', layer: layer('b') })),
      `The index names layer ${layer('b')} twice.`
    ],
    [
      'a twin that is a layer of its own',
      withBundle(bundle({ kind: 'layer', layer: layer('t') })),
      `The index names layer ${layer('t')} twice.`
    ],
    [
      'a twin of what another bundle holds',
      withBundle(bundle({ kind: 'layer', layer: layer('x'), twins: { [layer('y')]: layer('b') } })),
      `The index names a twin of layer ${layer('b')} in another bundle.`
    ],
    [
      'a twin that is a path',
      withBundle(bundle({ kind: 'layer', layer: layer('x'), twins: { '../x': layer('x') } })),
      'bundles.5.content.twins'
    ],
    [
      'a part of an unknown mount',
      withBundle(bundle({ kind: 'mount', layer: layer('e'), part: 0 })),
      'The index names a part of a tree that it does not describe'
    ],
    [
      'a part beyond the last',
      withBundle(bundle({ kind: 'volume', volume: 'pip-cache', part: 2 })),
      'The index names a part of a tree that it does not describe'
    ],
    [
      'an addition to a part that it lacks',
      withBundle(bundle({ kind: 'mount', layer: layer('d'), part: 0, addition: 1 })),
      `The index names an addition to layer ${layer('d')} part 0, which it lacks.`
    ],
    [
      'an addition without the one before',
      withBundle(bundle({ kind: 'volume', volume: 'pip-cache', part: 0, addition: 2 })),
      'The index names an addition to volume pip-cache part 0 addition 1, which it lacks.'
    ],
    [
      'more additions than there may be',
      withBundle(bundle({ kind: 'mount', layer: layer('d'), part: 1, addition: 5 })),
      'bundles.5.content.addition'
    ],
    ['no metadata', changed({ bundles: [] }), 'The index names no metadata.'],
    [
      'another engine',
      changed({ identity: { ...identity, engineVersion: '29.0.0' } }),
      'The index was made for engineVersion "29.0.0", this is "28.5.2".'
    ]
  ])('is refused with %s', (_, text, message) => {
    const read = () => parseIndex(text, identity)
    expect(read).toThrow(IndexError)
    expect(read).toThrow(message)
  })
})
