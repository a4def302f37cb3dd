/** The folders of cache mounts, by what a step of a build has seen of them. */
import { createReadStream, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { packBundle } from '../../src/archive/index.ts'
import { LiveMounts } from '../../src/privileged/live-mounts.ts'
import { LivePlaces } from '../../src/privileged/live-places.ts'
import { writeFiles } from '../support/files.ts'

const layer = 'wagvbzukpq406u75i2k7k4yjl'
let root = ''
let mounts: LiveMounts

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'live-mounts-'))
  const containerdRoot = path.join(root, 'containerd')
  mounts = new LiveMounts(new LivePlaces({ socket: path.join(root, 'engine'), dataRoot: root, containerdRoot }))
  mkdirSync(path.join(root, `overlay2/${layer}/diff`), { recursive: true })
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const upper = (folder: string, inner = '/cache') => ({ kind: 'upper', upper: folder, path: inner }) as const
const refused = { refused: 'It is in no folder of this engine.' }

async function bundleOf(files: Readonly<Record<string, string>>) {
  const source = path.join(root, 'source')
  rmSync(source, { recursive: true, force: true })
  writeFiles(source, files)
  const file = path.join(root, 'bundle')
  const { sha256, bytes, rawBytes } = await packBundle({ root: source, members: ['.'], output: file })
  return { file, request: { sha256, bytes, rawBytes } }
}

describe('the folder of a cache mount', () => {
  test('is found by the upper folder of its overlay, also when that starts from the store, and may be missing', async () => {
    writeFiles(root, { 'overlay2/other/diff/cache/file': '' })
    expect(
      await mounts.inspect([
        upper(path.join(root, `overlay2/${layer}/diff`)),
        upper(`${layer}/diff`),
        upper('other/diff'),
        upper('missing/diff')
      ])
    ).toEqual([{ content: 'empty' }, { content: 'empty' }, { content: 'filled' }, refused])
  })

  test('of a builder in a container is in the volume with its state', async () => {
    writeFiles(root, { 'volumes/b0_state/_data/runc-overlayfs/snapshots/snapshots/5/fs/cache/f': '' })
    const place = upper('/var/lib/buildkit/runc-overlayfs/snapshots/snapshots/5/fs')
    expect(await mounts.inspect([{ ...place, volume: 'b0_state' }, place])).toEqual([{ content: 'filled' }, refused])
    expect(await mounts.inspect([{ ...place, volume: '../b0_state' }])).toEqual([
      { refused: '"../b0_state" is no name of a volume.' }
    ])
  })

  test('of containerd is below its own root', async () => {
    const snapshots = 'containerd/io.containerd.snapshotter.v1.overlayfs/snapshots'
    writeFiles(root, { [`${snapshots}/7/fs/cache/f`]: '' })
    expect(await mounts.inspect([upper(path.join(root, snapshots, '7/fs'))])).toEqual([{ content: 'filled' }])
  })

  test('is never outside the layers of the engine, nor behind a link', async () => {
    mkdirSync(path.join(root, 'elsewhere/diff/cache'), { recursive: true })
    symlinkSync(path.join(root, 'elsewhere'), path.join(root, 'overlay2/linked'))
    mkdirSync(path.join(root, 'overlay2/inner/diff'), { recursive: true })
    symlinkSync('/etc', path.join(root, 'overlay2/inner/diff/cache'))
    const places = [
      upper('/etc', '/'),
      upper(root, '/'),
      upper(path.join(root, 'overlay2'), '/'),
      upper(`${layer}/diff`, '/cache/../../../..'),
      upper(`${layer}/diff`, '/other'),
      upper('linked/diff', '/'),
      upper('linked/diff'),
      upper('inner/diff')
    ]
    expect(await mounts.inspect(places)).toEqual(places.map(() => refused))
  })
})

describe('an empty mount', () => {
  const place = upper(`${layer}/diff`)
  const folder = () => path.join(root, `overlay2/${layer}/diff/cache`)
  const fill = async (files: Readonly<Record<string, string>>) => {
    const { file, request } = await bundleOf(files)
    await mounts.extract({ ...request, place }, createReadStream(file), new AbortController().signal)
  }

  test('gets all of its content at once, and nothing stays beside it', async () => {
    await fill({ 'a/b': 'content' })
    expect(await mounts.inspect([place])).toEqual([{ content: 'empty' }])
    expect(await mounts.place(place)).toBe(true)
    expect(readFileSync(path.join(folder(), 'a/b'), 'utf8')).toBe('content')
    expect(readdirSync(path.join(root, 'overlay2', layer))).toEqual(['diff'])
  })

  test('that was filled meanwhile stays as it is', async () => {
    await fill({ a: 'restored' })
    writeFiles(folder(), { a: 'mine' })
    expect(await mounts.place(place)).toBe(false)
    expect(readFileSync(path.join(folder(), 'a'), 'utf8')).toBe('mine')
    expect(readdirSync(path.join(root, 'overlay2', layer))).toEqual(['diff'])
  })

  test('stays empty when its content is damaged, and what was extracted goes', async () => {
    const { file, request } = await bundleOf({ a: 'content' })
    const damaged = { ...request, sha256: '0'.repeat(64), place }
    await expect(mounts.extract(damaged, createReadStream(file), new AbortController().signal)).rejects.toThrow(
      "the bundle's SHA-256 is"
    )
    await mounts.abandon()
    expect(await mounts.inspect([place])).toEqual([{ content: 'empty' }])
    expect(readdirSync(path.join(root, 'overlay2', layer))).toEqual(['diff'])
  })
})
