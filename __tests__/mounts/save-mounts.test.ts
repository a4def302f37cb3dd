/** What strategy `export` saves, with a real store in a folder: which parts, and what goes when there is no room. */
import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { fingerprintTree, packBundle } from '../../src/archive/index.ts'
import {
  findMountsIndex,
  keptMounts,
  type MountsIndex,
  type ProjectMount,
  type SaveMountsRequest,
  type SaveMountsResult,
  saveMounts
} from '../../src/mounts/index.ts'
import type { PackDoor } from '../../src/snapshot/upload.ts'
import { openDirectoryStore, type Store } from '../../src/store/index.ts'

const identity = { os: 'linux', arch: 'x86_64' }
const names = ['pip', 'uv', 'volume'] as const
type Name = (typeof names)[number]

let scratch = ''
let store: Store
let runs = 0
beforeEach(() => {
  scratch = mkdtempSync(path.join(tmpdir(), 'save-mounts-'))
  store = openDirectoryStore(path.join(scratch, 'cache'))
})
afterEach(async () => {
  await store.close()
  rmSync(scratch, { recursive: true })
})

/** Content that cannot be compressed. */
function fill(name: Name, bytes: number): void {
  mkdirSync(path.join(scratch, name), { recursive: true })
  writeFileSync(path.join(scratch, name, 'wheel'), randomBytes(bytes))
}

const mountNamed = (id: Name): ProjectMount => ({
  key: Buffer.from(id).toString('hex').padEnd(64, '0'),
  ...{ namespace: '', id, owner: undefined, target: `/${id}`, sharing: ['shared'], services: ['web'], images: [] }
})
const mounts = [mountNamed('pip'), mountNamed('uv')]

/** Packs the folders of this test. */
const door: PackDoor = {
  async call(_, { content }) {
    const isMount = content.kind === 'mount'
    const name = isMount ? mounts.find(({ key }) => key === content.layer)?.id : 'volume'
    const file = path.join(scratch, `bundle-${name}`)
    return { file, ...(await packBundle({ root: path.join(scratch, String(name)), members: ['.'], output: file })) }
  }
}

/** A run that has looked at some of the project's mounts and its volume. */
async function save(used: readonly Name[], overrides: Partial<SaveMountsRequest> = {}): Promise<SaveMountsResult> {
  runs += 1
  const surveyed = await Promise.all(
    used.map(async name => {
      const state = await fingerprintTree(path.join(scratch, name))
      const volume = { name: 'shop-cache', labels: { team: 'shop' } }
      return { state, pack: {}, ...(name === 'volume' ? { volume } : { mount: mountNamed(name) }) }
    })
  )
  const restored = (await findMountsIndex(store, identity, 'shop'))?.index
  const request = { identity, workspace: 'shop', run: String(runs), restored, mounts, volumes: ['shop-cache'] }
  const createdAt = new Date(Date.UTC(2026, 0, 2, 3, 4, runs)).toISOString()
  const result = await saveMounts(
    { ...request, createdAt, used: surveyed as SaveMountsRequest['used'], ...overrides },
    { store, door, parallel: 1, log: () => undefined }
  )
  return result
}

const savedIndex = (result: SaveMountsResult): MountsIndex => {
  if (result.outcome !== 'saved') throw new Error(result.outcome)
  return result.index
}
const kept = (result: SaveMountsResult) => keptMounts(savedIndex(result)).map(({ kind, name }) => `${kind} ${name}`)

test('mounts and volumes are saved once, and again when they have changed', async () => {
  for (const name of names) fill(name, 1000)
  const first = await save(names)
  expect(first).toMatchObject({ outcome: 'saved', entries: 4, leftOut: [] })
  expect(savedIndex(first).volumes['shop-cache']).toMatchObject({ labels: { team: 'shop' }, tree: { bytes: 1000 } })
  expect(await save(names)).toMatchObject({ outcome: 'unchanged' })

  fill('volume', 2000)
  const changed = await save(names)
  expect(changed).toMatchObject({ outcome: 'saved', entries: 2 })
  expect(savedIndex(changed).bundles).toHaveLength(3)
  // What was not looked at stays as it was saved.
  expect(await save([])).toMatchObject({ outcome: 'unchanged' })
  expect(await save([], { volumes: [], mounts: [] })).toMatchObject({ outcome: 'saved', entries: 1 })
})

test('mounts that this run has not used go first when there is no room, then those that it has, volumes last', async () => {
  for (const name of names) fill(name, 100_000)
  await save(names)
  const first = await save(['pip', 'volume'], { maxBytes: 250_000 })
  expect(kept(first)).toEqual(['cache-mount pip', 'volume shop-cache'])
  expect(first).toMatchObject({
    entries: 1,
    leftOut: [{ kind: 'cache-mount', name: 'uv', bytes: 100_000, reason: 'max-size' }]
  })
  expect(kept(await save(['pip', 'volume'], { maxBytes: 150_000 }))).toEqual(['volume shop-cache'])
  expect(kept(await save(['volume'], { maxBytes: 50_000 }))).toEqual([])
})

test('what is known not to fit is not packed to its end', async () => {
  fill('pip', 1_000_000)
  await save(['pip'])
  fill('uv', 100_000)
  fill('volume', 10_000)
  const result = await save(['pip', 'uv', 'volume'], { maxBytes: 20_000 })
  expect(kept(result)).toEqual(['volume shop-cache'])
  if (result.outcome !== 'saved') throw new Error(result.outcome)
  expect(result.leftOut.map(({ name }) => name)).toEqual(['pip', 'uv'])
})

test('an index that names a part of a volume twice is refused', async () => {
  fill('volume', 1000)
  const index = savedIndex(await save(['volume']))
  const twice = { ...index, bundles: [...index.bundles, ...index.bundles] }
  await store.putBytes('cbc1-m-linux-x86_64-i-other-1', Buffer.from(JSON.stringify(twice)))
  await expect(findMountsIndex(store, identity, 'other')).rejects.toThrow(
    'The index of cache mounts does not name each part of shop-cache once.'
  )
})
