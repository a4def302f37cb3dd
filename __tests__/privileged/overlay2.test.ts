import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { bundleSource, LayoutError, layoutOf } from '../../src/privileged/layout/index.ts'

const first = 'a'.repeat(25)
const pulled = 'b'.repeat(64)
let root: string

function put(file: string, text = ''): void {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true })
  writeFileSync(path.join(root, file), text)
}

const check = () => layoutOf('overlay2', '/nowhere', undefined).checkMetadata(root)

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'overlay2-'))
  put('engine-id', 'id')
  put('image/overlay2/repositories.json', '{}')
  put('buildkit/cache.db')
  put(`overlay2/${first}/link`, 'L'.repeat(26))
  put(`overlay2/${first}/committed`)
  mkdirSync(path.join(root, `overlay2/${pulled}/work`), { recursive: true })
  put(`overlay2/${pulled}/lower`)
  mkdirSync(path.join(root, 'overlay2/l'))
  symlinkSync(`../${first}/diff`, path.join(root, 'overlay2/l', 'L'.repeat(26)))
})

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
    ]
  ])('is refused with %s', (_, spoil, message) => {
    spoil()
    expect(() => check()).toThrow(LayoutError)
    expect(() => check()).toThrow(message)
  })
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
