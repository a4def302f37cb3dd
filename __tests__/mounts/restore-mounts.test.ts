/** Filling mounts in place, in folders that look like an engine's. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createReadStream, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { packBundle } from '../../src/archive/index.ts'
import { noHistory } from '../../src/history/index.ts'
import { type MountsIndex, mountsIndexFormat, type ProjectMount, restoreMounts } from '../../src/mounts/index.ts'
import type { Door } from '../../src/privileged/index.ts'
import { LiveMounts } from '../../src/privileged/live-mounts.ts'
import { LivePlaces } from '../../src/privileged/live-places.ts'
import { bundleKey, openDirectoryStore, type Store } from '../../src/store/index.ts'
import { writeFiles } from '../support/files.ts'

let root = ''
let store: Store
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'restore-mounts-'))
  for (const name of ['pip', 'apt']) mkdirSync(path.join(root, 'overlay2', name, 'diff'), { recursive: true })
  store = openDirectoryStore(path.join(root, 'cache'))
})
afterEach(async () => {
  await store.close()
  rmSync(root, { recursive: true })
})

const mountNamed = (id: string): ProjectMount => ({
  key: Buffer.from(id).toString('hex').padEnd(64, '0'),
  ...{ namespace: '', id, owner: undefined, target: `/${id}`, sharing: ['locked'], services: ['web'], images: [] }
})
const located = () =>
  ['pip', 'apt'].map(id => ({
    mount: mountNamed(id),
    place: { kind: 'upper', upper: path.join(root, 'overlay2', id, 'diff'), path: '/cache' } as const
  }))

/** Mounts what a step of a build would, in a mount namespace of its own. @returns a function that ends it */
async function mountElsewhere(upper: string): Promise<() => Promise<void>> {
  const [lower = '', work = '', point = ''] = ['lower', 'work', 'point'].map(name => path.join(root, 'overlay2', name))
  for (const folder of [lower, work, point]) mkdirSync(folder)
  const options = `lowerdir=${lower},upperdir=${upper},workdir=${work}`
  const script = 'mount -t overlay overlay -o "$1" "$2" && echo mounted && exec sleep 60'
  const step = spawn('unshare', ['--mount', 'sh', '-c', script, 'sh', options, point])
  await once(step.stdout, 'data')
  return async () => {
    step.kill()
    await once(step, 'exit')
  }
}

async function savedIndex(): Promise<MountsIndex> {
  const source = path.join(root, 'source')
  writeFiles(source, { wheel: 'restored' })
  const output = path.join(root, 'bundle')
  const { sha256, bytes, rawBytes } = await packBundle({ root: source, members: ['.'], output })
  await store.put(bundleKey(sha256), output)
  const tree = { fingerprints: [sha256], entries: 2, bytes: 8 }
  const content = (key: string) => ({ kind: 'mount' as const, layer: key, part: 0 })
  return {
    ...{ format: mountsIndexFormat, identity: { os: 'linux', arch: 'x86_64' }, workspace: 'shop' },
    ...{ createdAt: '2026-01-02T03:04:05.000Z', volumes: {}, stepMs: {}, history: noHistory },
    bundles: located().map(({ mount }) => ({ sha256, bytes, rawBytes, content: content(mount.key) })),
    mounts: Object.fromEntries(located().map(({ mount }) => [mount.key, { name: mount.target, tree }]))
  }
}

/** What the privileged process does, without one. */
function doorOf(mounts: LiveMounts): Door {
  const call = async (name: string, request: never, options: { readonly signal?: AbortSignal } = {}) => {
    const { place, places, file, ...bundle } = request as Parameters<LiveMounts['extract']>[0] & {
      readonly places: Parameters<LiveMounts['inspect']>[0]
      readonly file: string
    }
    const signal = options.signal ?? new AbortController().signal
    if (name === 'inspectMounts') return { states: await mounts.inspect(places) }
    if (name === 'extractMount') await mounts.extract({ ...bundle, place }, createReadStream(file), signal)
    if (name === 'placeMount') return { placed: await mounts.place(place) }
    if (name === 'dropMount') await mounts.drop(place)
    return {}
  }
  return { call: call as unknown as Door['call'], close: async () => undefined }
}

const asRoot = process.getuid?.() === 0 ? test : test.skip

asRoot('a mount that a build has begun to use is left alone, the others are filled', async () => {
  const index = await savedIndex()
  const places = new LivePlaces({ socket: path.join(root, 'engine'), dataRoot: root, containerdRoot: undefined })
  const deps = { store, door: doorOf(new LiveMounts(places)), parallel: 1, log: () => undefined }
  const end = await mountElsewhere(path.join(root, 'overlay2/apt/diff'))
  try {
    const outcomes = await restoreMounts(index, located(), deps)
    expect(outcomes.map(({ outcome }) => outcome)).toEqual([
      { kind: 'restored', bytes: expect.any(Number), bundles: 1 },
      { kind: 'failed', reason: 'another build is using it' }
    ])
    expect(readdirSync(path.join(root, 'overlay2/pip/diff/cache'))).toEqual(['wheel'])
    expect(readdirSync(path.join(root, 'overlay2/apt'))).toEqual(['diff'])
    expect(readdirSync(path.join(root, 'overlay2/apt/diff'))).toEqual([])
  } finally {
    await end()
  }
})
