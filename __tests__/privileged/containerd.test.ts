/** Metadata of the containerd store that came from a cache. */
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { LayoutError, layoutOf } from '../../src/privileged/layout/index.ts'
import { place } from '../../src/privileged/restore-parts.ts'
import { boltOf } from '../support/bolt-writer.ts'

const metadata = 'containerd/io.containerd.metadata.v1.bolt/meta.db'
const content = 'containerd/io.containerd.content.v1.content'
const snapshotter = 'containerd/io.containerd.snapshotter.v1.overlayfs'
const blob = 'b'.repeat(64)
let root: string

const at = (file: string) => path.join(root, file)

function put(file: string, text: string | Buffer = ''): void {
  mkdirSync(path.dirname(at(file)), { recursive: true })
  writeFileSync(at(file), text)
}

const check = () => layoutOf('containerd', '/nowhere', '/nowhere/containerd').checkMetadata(root)

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'containerd-'))
  put('engine-id', 'id')
  put('buildkit/cache.db')
  put(metadata, boltOf({ v1: { moby: { content: { blob: { [`sha256:${blob}`]: { size: '1' } } } } } }))
  const [committed, view] = ['\x03', '\x01']
  const snapshots = {
    [`moby/1/${'a'.repeat(25)}`]: { id: '\x01', kind: committed },
    [`moby/2/${'v'.repeat(25)}`]: { id: '\x02', kind: view }
  }
  put(`${snapshotter}/metadata.db`, boltOf({ v1: { snapshots } }))
  mkdirSync(at(`${content}/blobs/sha256`), { recursive: true })
  for (const name of ['1/work', '2/work', '2/fs'])
    mkdirSync(at(`${snapshotter}/snapshots/${name}`), { recursive: true })
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

describe('restored metadata of containerd', () => {
  test('names the snapshots and blobs that it needs, whatever the modes of empty folders that nobody else gets to', () => {
    chmodSync(at(`${snapshotter}/snapshots/2/fs`), 0o1777)
    chownSync(at(`${snapshotter}/snapshots/1/work`), 1000, 1000)
    expect(check()).toEqual({ layers: ['1'], blobs: [blob] })
  })

  test.each<[string, () => void, string]>([
    ['content of a snapshot', () => put(`${snapshotter}/snapshots/1/fs/x`), 'The metadata holds "fs"'],
    ['something in a work folder', () => put(`${snapshotter}/snapshots/1/work/x`), 'The metadata holds "x"'],
    ['content of a snapshot that has none', () => put(`${snapshotter}/snapshots/2/fs/x`), 'The metadata holds "x"'],
    ['a snapshot with a strange name', () => mkdirSync(at(`${snapshotter}/snapshots/x`)), '"x" is no number'],
    ['a blob', () => put(`${content}/blobs/sha256/${blob}`), 'The metadata holds blobs'],
    ['a link', () => symlinkSync('/etc', at('buildkit/x')), 'buildkit/x is neither a file nor a folder'],
    [
      'a program with the rights of root, which others could reach',
      () => chmodSync(at(metadata), 0o4755),
      `${metadata} is not root's alone`
    ],
    [
      'a folder that others may write to',
      () => chmodSync(at(`${content}/blobs/sha256`), 0o777),
      `${content}/blobs/sha256 is not root's alone`
    ],
    [
      'snapshots that others may write to',
      () => chmodSync(at(`${snapshotter}/snapshots`), 0o777),
      `${snapshotter}/snapshots is not root's alone`
    ]
  ])('is refused with %s', (_, spoil, message) => {
    spoil()
    expect(check).toThrow(LayoutError)
    expect(check).toThrow(message)
  })
})

test('a blob is as containerd keeps it, whatever an archive says', () => {
  put('bundle/blob', 'program')
  chownSync(at('bundle/blob'), 1000, 1000)
  chmodSync(at('bundle/blob'), 0o6777)
  place(at('bundle'), 'blob', at('placed/blob'))
  const { mode, uid, gid } = statSync(at('placed/blob'))
  expect([mode & 0o7777, uid, gid]).toEqual([0o444, 0, 0])
})
