/** What becomes of an index, with a real cache service and an engine in which nothing has changed. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { noHistory } from '../../src/history/index.ts'
import type { Door, SurveyReply } from '../../src/privileged/index.ts'
import { type SaveDeps, type SaveRequest, saveSnapshot } from '../../src/snapshot/save.ts'
import type { SnapshotIndex } from '../../src/snapshot/snapshot-index.ts'
import { indexKey, openGithubStore, type Store } from '../../src/store/index.ts'
import { type CacheService, startCacheService } from '../support/cache-service/index.ts'

const identity = { os: 'linux', arch: 'x86_64', store: 'overlay2', engineVersion: '28.5.2' }
const [layer, mount, record] = ['l', 'm', 'r'].map(letter => letter.repeat(25)) as [string, string, string]
const tree = { fingerprints: ['1'.repeat(64)], entries: 3, bytes: 40 }
const bundle = (content: SnapshotIndex['bundles'][number]['content'], letter: string) => ({
  ...{ sha256: letter.repeat(64), bytes: 1, rawBytes: 1 },
  content
})

const restored: SnapshotIndex = {
  ...{ format: 3, identity, workspace: 'first', createdAt: '2026-01-02T03:04:05.000Z', images: 'f'.repeat(64) },
  bundles: [
    bundle({ kind: 'metadata' }, 'a'),
    bundle({ kind: 'layer', layer }, 'b'),
    bundle({ kind: 'mount', layer: mount, part: 0 }, 'c')
  ],
  mounts: { [record]: { layer: mount, description: 'cached mount /c', tree } },
  ...{ volumes: {}, engineImages: {}, records: {}, stepMs: {}, history: noHistory }
}

let scratch = ''
let service: CacheService
let stores: Store[] = []
let isLost = false
beforeEach(async () => {
  scratch = mkdtempSync(path.join(tmpdir(), 'save-'))
  isLost = false
  stores = []
  service = await startCacheService({
    folder: path.join(scratch, 'service'),
    faults: ({ operation }) => (isLost && operation === 'PutBlob' ? { kind: 'status', status: 403 } : undefined)
  })
})
afterEach(async () => {
  for (const store of stores) await store.close()
  await service.stop()
  rmSync(scratch, { recursive: true })
})

function newStore(): Store {
  const { ACTIONS_RESULTS_URL: resultsUrl, ACTIONS_RUNTIME_TOKEN: runtimeToken } = service.environment()
  const store = openGithubStore({ environment: { resultsUrl, runtimeToken, serviceV2: 'true' } })
  stores.push(store)
  return store
}

/** An engine that holds what was restored; its cache mount has this state. */
function depsOf(state: SurveyReply['records'][string]): SaveDeps {
  const survey: SurveyReply = {
    ...{ layers: [layer, mount], blobs: [], images: restored.images, volumes: {} },
    records: { [record]: state }
  }
  const door = { call: async () => survey, close: async () => undefined } as unknown as Door
  const engine = {} as SaveDeps['engine']
  return { store: newStore(), door, engine, parallel: 1, log: () => undefined }
}

function request(changes: Partial<SaveRequest> = {}): SaveRequest {
  const cacheMount = {
    id: record,
    type: 'exec.cachemount',
    mutable: true,
    description: 'cached mount /c',
    usageCount: 1
  }
  return {
    ...{ identity, workspace: 'second', run: '7.1', restored, restoredTrees: undefined, emptyMounts: [], volumes: [] },
    records: [cacheMount as unknown as SaveRequest['records'][number]],
    use: { images: [] } as unknown as SaveRequest['use'],
    ...{ maxBytes: undefined, stepMs: {}, history: noHistory, createdAt: '2026-02-03T04:05:06.000Z' },
    ...changes
  }
}

const whole = { layer: mount, ...tree }
const empty = { layer: mount, fingerprints: ['0'.repeat(64)], entries: 1, bytes: 0 }

test('an index whose name was taken by an answer that got lost is saved under another', async () => {
  const key = indexKey(identity, 'second', '7.1')
  isLost = true
  await expect(newStore().putBytes(key, Buffer.from('half'))).rejects.toThrow()
  isLost = false
  expect(await saveSnapshot(request(), depsOf(whole))).toMatchObject({ outcome: 'saved', key: `${key}.2`, entries: 1 })
})

test('a cache mount that began empty and still is counts as what the snapshot holds for it', async () => {
  const here = request({ workspace: 'first', emptyMounts: [mount] })
  expect(await saveSnapshot(here, depsOf(empty))).toEqual({ outcome: 'unchanged', index: restored })
  const other = await saveSnapshot(request({ emptyMounts: [mount] }), depsOf(empty))
  expect(other.outcome === 'saved' && other.index.mounts[record]?.tree).toEqual(tree)
})
