import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { bundleSource, LayoutError, layoutOf, settleOwners } from '../../src/privileged/layout/index.ts'
import { type BoltContent, boltOf } from '../support/bolt-writer.ts'

const first = 'a'.repeat(25)
const pulled = 'b'.repeat(64)
let root: string

const [firstLink, pulledLink] = ['L'.repeat(26), 'P'.repeat(26)]
const chain = `sha256:${'c'.repeat(64)}`

function put(file: string, text: string | Buffer = ''): void {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true })
  writeFileSync(path.join(root, file), text)
}

const at = (file: string) => path.join(root, file)

const check = () => layoutOf('overlay2', '/nowhere', undefined).checkMetadata(root)

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'overlay2-'))
  put('engine-id', 'id')
  put('image/overlay2/repositories.json', '{}')
  put('buildkit/cache.db')
  put('image/overlay2/layerdb/sha256/x/cache-id', pulled)
  putSnapshots({ [first]: { parent: chain }, ['d'.repeat(25)]: { committed: first, parent: '' }, [chain]: {} })
  putRecords({ ['d'.repeat(25)]: { 'cache.snapshot': `{"value":"${chain}"}` }, [first]: { 'cache.blob': '{}' } })
  put(`overlay2/${pulled}/link`, pulledLink)
  put(`overlay2/${pulled}/committed`)
  put(`overlay2/${first}/link`, firstLink)
  put(`overlay2/${first}/lower`, `l/${pulledLink}`)
  mkdirSync(path.join(root, `overlay2/${first}/work`))
  mkdirSync(path.join(root, 'overlay2/l'))
  symlinkSync(`../${first}/diff`, path.join(root, 'overlay2/l', firstLink))
  symlinkSync(`../${pulled}/diff`, path.join(root, 'overlay2/l', pulledLink))
})

const putSnapshots = (snapshots: BoltContent) => put('buildkit/snapshots.db', boltOf(snapshots))
const putRecords = (records: BoltContent) => put('buildkit/metadata_v2.db', boltOf({ _main: records }))

afterEach(() => rmSync(root, { recursive: true, force: true }))

describe('restored metadata', () => {
  test('names the layers it needs', () => {
    expect(check().layers.slice().sort()).toEqual([first, pulled])
  })

  test.each<[string, () => void, string]>([
    [
      'containers',
      () => put('containers/x/config.v2.json'),
      'The metadata holds "containers", which no snapshot carries.'
    ],
    [
      'writable layers of containers',
      () => put('image/overlay2/layerdb/mounts/x/mount-id'),
      'The metadata holds "image/overlay2/layerdb/mounts", which no snapshot carries.'
    ],
    ['images of another store', () => put('image/btrfs/x'), 'The metadata holds images of another store.'],
    ['no engine-id', () => rmSync(path.join(root, 'engine-id')), 'The metadata lacks "engine-id".'],
    [
      'content of a layer',
      () => put(`overlay2/${first}/diff/x`),
      `overlay2/${first}/diff is no part of a layer's metadata.`
    ],
    [
      'a link in place of content',
      () => symlinkSync('/etc', path.join(root, `overlay2/${first}/diff`)),
      `overlay2/${first}/diff is no part of a layer's metadata.`
    ],
    [
      'a link among databases',
      () => symlinkSync('/etc/shadow', path.join(root, 'buildkit/x.db')),
      'neither a file nor a folder'
    ],
    ['a layer with a strange name', () => put('overlay2/..x/link'), '"..x" is no name of a layer.'],
    [
      'a short name that leads elsewhere',
      () => symlinkSync('/etc', path.join(root, 'overlay2/l', 'M'.repeat(26))),
      `overlay2/l/${'M'.repeat(26)} is no link to a layer.`
    ],
    [
      'a short name that is a path, which would be removed with the layer',
      () => put(`overlay2/${first}/link`, '../../../../home'),
      `overlay2/${first}/link holds no short name of this layer.`
    ],
    [
      'the short name of another layer',
      () => put(`overlay2/${first}/link`, pulledLink),
      `overlay2/${first}/link holds no short name of this layer.`
    ],
    [
      'a layer without a short name',
      () => rmSync(path.join(root, `overlay2/${pulled}/link`)),
      `overlay2/${pulled}/link holds no short name of this layer.`
    ],
    ...[
      '../../../..',
      `l/${pulledLink}:../../../../etc`,
      `l/${pulledLink}/../../..`,
      'l/..',
      `l/${'X'.repeat(26)}`,
      ''
    ].map(
      lower =>
        [
          `${JSON.stringify(lower)} below a layer, which its steps would see`,
          () => put(`overlay2/${first}/lower`, lower),
          `overlay2/${first}/lower holds something else than short names of layers.`
        ] as [string, () => void, string]
    ),
    ['something in a work folder', () => put(`overlay2/${first}/work/x`), 'The metadata holds "x"'],
    [
      'an image whose layer is a path',
      () => put('image/overlay2/layerdb/sha256/x/cache-id', '../../../..'),
      'layerdb/sha256/x/cache-id is no name of a layer.'
    ],
    [
      'a layer to be removed at the next start that is a path',
      () => put('image/overlay2/layerdb/sha512/x-1-removing/cache-id', '../../../../home'),
      'layerdb/sha512/x-1-removing/cache-id is no name of a layer.'
    ],
    [
      'a snapshot whose name is a path',
      () => putSnapshots({ [`${first}/diff/evil`]: {} }),
      `snapshots.db names "${first}/diff/evil", which is no snapshot.`
    ],
    [
      'a snapshot whose layer is a path',
      () => putSnapshots({ [first]: { committed: '../../../../../../../../../../home' } }),
      'snapshots.db names "../../../../../../../../../../home", which is no snapshot.'
    ],
    [
      'a snapshot upon a path',
      () => putSnapshots({ [first]: { parent: `${pulled}/diff/evil` } }),
      `snapshots.db names "${pulled}/diff/evil", which is no snapshot.`
    ],
    [
      'a snapshot that is the folder of short names',
      () => putSnapshots({ [first]: { committed: 'l' } }),
      'snapshots.db names "l", which is no snapshot.'
    ],
    [
      'a record whose name is a path',
      () => putRecords({ [`${first}/diff/evil`]: {} }),
      `metadata_v2.db names "${first}/diff/evil", which is no snapshot.`
    ],
    [
      'a record whose snapshot is a path',
      () => putRecords({ [first]: { 'cache.snapshot': `{"value":"${first}/diff/evil"}` } }),
      `metadata_v2.db names "${first}/diff/evil", which is no snapshot.`
    ],
    [
      'a record whose snapshot is another one to Go than to JavaScript',
      () => putRecords({ [first]: { 'cache.snapshot': `{"value":"${first}","Value":"${first}/diff/evil"}` } }),
      'metadata_v2.db names "", which is no snapshot.'
    ],
    [
      'a database that all may write to',
      () => chmodSync(at('buildkit/cache.db'), 0o606),
      'buildkit/cache.db is not root'
    ],
    [
      'a program with the rights of root',
      () => chmodSync(at('buildkit/cache.db'), 0o4755),
      'buildkit/cache.db is not root'
    ],
    ['a folder of another user', () => chownSync(at('image/overlay2'), 1000, 1000), 'image/overlay2 is not root'],
    ['a place of another user', () => chownSync(at('image'), 1000, 1000), 'image is not root']
  ])('is refused with %s', (_, spoil, message) => {
    spoil()
    expect(() => check()).toThrow(LayoutError)
    expect(() => check()).toThrow(message)
  })
})

test('restored places are let in to whom the engine lets in, whatever an archive says', () => {
  const engine = mkdtempSync(path.join(tmpdir(), 'engine-'))
  try {
    const { places } = layoutOf('overlay2', engine, undefined)
    for (const [name, mode] of [
      ['image', 0o700],
      ['overlay2', 0o710]
    ] as const) {
      mkdirSync(path.join(engine, name))
      chmodSync(path.join(engine, name), mode)
      chownSync(at(name), 1000, 1000)
      chmodSync(at(name), 0o7777)
    }
    for (const name of ['buildkit', 'engine-id']) chmodSync(at(name), 0o777)
    settleOwners(places, root)
    const settled = ['image', 'overlay2', 'buildkit', 'engine-id'].map(name => statSync(at(name)))
    expect(settled.map(({ mode, uid, gid }) => [mode & 0o7777, uid, gid])).toEqual([
      [0o700, 0, 0],
      [0o710, 0, 0],
      [0o700, 0, 0],
      [0o700, 0, 0]
    ])
  } finally {
    rmSync(engine, { recursive: true })
  }
})

describe('the layers of an engine', () => {
  test('are all folders but those of containers', () => {
    const writable = 'c'.repeat(64)
    put(`overlay2/${writable}/link`)
    put('image/overlay2/layerdb/mounts/container/mount-id', writable)
    put('image/overlay2/layerdb/mounts/container/init-id', `${writable}-init`)
    mkdirSync(path.join(root, `overlay2/${writable}-init`))
    expect(layoutOf('overlay2', root, undefined).contents().layers).toEqual([first, pulled])
  })
})

describe('where a bundle of an overlay2 engine comes from', () => {
  const layout = layoutOf('overlay2', '/data', undefined)

  test.each([
    [
      { kind: 'layer', layer: first },
      { root: `/data/overlay2/${first}/diff`, members: ['.'] }
    ],
    [
      { kind: 'mount', layer: first, part: 3 },
      { root: `/data/overlay2/${first}/diff`, members: ['.'] }
    ],
    [
      { kind: 'layers', layers: [first, pulled] },
      { root: '/data/overlay2', members: [`${first}/diff`, `${pulled}/diff`] }
    ],
    [
      { kind: 'contexts', layers: [first] },
      { root: `/data/overlay2/${first}`, members: ['diff'] }
    ],
    [
      { kind: 'volume', volume: 'pip', part: 0 },
      { root: '/data/volumes/pip/_data', members: ['.'] }
    ]
  ] as const)('holding %j', (content, source) => {
    expect(bundleSource(layout, '/data', content as Parameters<typeof bundleSource>[2])).toEqual(source)
  })

  test.each([
    [{ kind: 'layer', layer: '../../etc' }, '"../../etc" is no name of a layer.'],
    [{ kind: 'volume', volume: '../x', part: 0 }, '"../x" is no name of a volume.'],
    [{ kind: 'blobs', blobs: ['a'.repeat(64)] }, 'The overlay2 store has no blobs']
  ] as const)('is refused for %j', (content, message) => {
    expect(() => bundleSource(layout, '/data', content as Parameters<typeof bundleSource>[2])).toThrow(message)
  })
})
