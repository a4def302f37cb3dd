/** Bundles that two jobs save at the same time, with a real cache service. */
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import type { Door } from '../../src/privileged/index.ts'
import type { PlannedBundle } from '../../src/snapshot/plan.ts'
import { Upload } from '../../src/snapshot/upload.ts'
import { bundleKey, openGithubStore, type Store } from '../../src/store/index.ts'
import { type CacheService, startCacheService } from '../support/cache-service/index.ts'

const content = { kind: 'layer', layer: 'a'.repeat(64) } as const
const planned: PlannedBundle = { rawBytes: 20, request: { content } }
const packed = 'what the layer holds'
const sha256 = createHash('sha256').update(packed).digest('hex')

let scratch = ''
let service: CacheService
let uploadsFail = false
let stores: Store[] = []
let lines: string[] = []
beforeEach(async () => {
  scratch = mkdtempSync(path.join(tmpdir(), 'upload-'))
  uploadsFail = false
  stores = []
  lines = []
  service = await startCacheService({
    folder: path.join(scratch, 'service'),
    faults: ({ operation }) => (uploadsFail && operation === 'PutBlob' ? { kind: 'status', status: 403 } : undefined)
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

/** Packs the same content each time, as a layer does. */
const door = {
  call: async () => {
    const file = path.join(scratch, `bundle-${lines.length}`)
    writeFileSync(file, packed)
    return { file, sha256, bytes: packed.length, rawBytes: 20 }
  },
  close: async () => undefined
} as Door

function newUpload(patienceMs: number): Upload {
  return new Upload({ store: newStore(), door, parallel: 2, patienceMs, log: line => void lines.push(line) })
}

/** A job that reserves a key and dies before anything can be read there. */
async function die(copy = 0): Promise<void> {
  uploadsFail = true
  await expect(newStore().putBytes(bundleKey(sha256, copy), Buffer.from(packed))).rejects.toThrow()
  uploadsFail = false
}

test('a bundle that another job has saved is named and not sent again', async () => {
  await newUpload(0).save([planned])
  service.resetStatistics()
  const upload = newUpload(0)
  await upload.save([planned])
  expect(upload.lastSaved).toEqual([{ sha256, bytes: 20, rawBytes: 20, content }])
  expect(upload.totals).toEqual({ entries: 0, bytes: 0 })
  expect(service.statistics().bytesUploaded).toBe(0)
})

test('a bundle that another job is saving is waited for', async () => {
  await die()
  const upload = newUpload(60_000)
  const saving = upload.save([planned])
  while (!lines.includes('Waiting for another job to finish saving 1 bundle.')) await new Promise(setImmediate)
  await service.evict(bundleKey(sha256))
  await newStore().putBytes(bundleKey(sha256), Buffer.from(packed))
  await saving
  expect(upload.lastSaved).toEqual([{ sha256, bytes: 20, rawBytes: 20, content }])
  expect(upload.totals.entries).toBe(0)
})

test('a bundle whose name a dead job has taken is saved under another, and read from there', async () => {
  await die()
  await die(1)
  const upload = newUpload(0)
  await upload.save([planned])
  expect(upload.lastSaved).toEqual([{ sha256, bytes: 20, rawBytes: 20, copy: 2, content }])
  const { stream } = await newStore().read(bundleKey(sha256, 2))
  expect(await text(stream)).toBe(packed)
  expect(readdirSync(scratch)).toEqual(['service'])
})

test('nothing is named when all names are taken', async () => {
  for (const copy of [0, 1, 2, 3]) await die(copy)
  const upload = newUpload(0)
  await expect(upload.save([planned])).rejects.toThrow('other jobs have taken the names of its bundles')
  expect(upload.lastSaved).toEqual([])
  expect(existsSync(path.join(scratch, 'bundle-0'))).toBe(false)
})

/** Bundles of their own, each with the number of its content. */
function bundles(count: number): { readonly planned: readonly PlannedBundle[]; readonly door: Door; packed: number } {
  const made = {
    packed: 0,
    planned: Array.from({ length: count }, (_, at) => ({
      rawBytes: count - at,
      request: { content: { kind: 'layer' as const, layer: String(at).repeat(25) } }
    })),
    door: {
      call: async () => {
        made.packed += 1
        const file = path.join(scratch, `own-${made.packed}`)
        writeFileSync(file, packed)
        const digest = createHash('sha256').update(String(made.packed)).digest('hex')
        return { file, sha256: digest, bytes: packed.length, rawBytes: 20 }
      },
      close: async () => undefined
    } as unknown as Door
  }
  return made
}

const saved = { outcome: 'saved', bytes: 20, unfinished: false }

test('the next bundle is packed while one is sent, and no more wait than are sent', async () => {
  const made = bundles(4)
  const answers: (() => void)[] = []
  const store = {
    put: () => new Promise(resolve => answers.push(() => resolve(saved)))
  } as unknown as Store
  const upload = new Upload({ store, door: made.door, parallel: 1, log: () => undefined })
  const saving = upload.save(made.planned)
  for (let sent = 1; sent <= 4; sent += 1) {
    while (answers.length === 0) await new Promise(setImmediate)
    await new Promise(setImmediate)
    expect(made.packed).toBe(Math.min(sent + 1, 4))
    answers.shift()?.()
  }
  await saving
  expect(upload.lastSaved).toHaveLength(4)
})

test('after a failure nothing more is sent, what was packed is removed, and the first error counts', async () => {
  const made = bundles(5)
  let puts = 0
  const store = {
    put: async () => {
      puts += 1
      await new Promise(setImmediate)
      throw new Error(`failure ${puts}`)
    }
  } as unknown as Store
  const upload = new Upload({ store, door: made.door, parallel: 1, log: () => undefined })
  await expect(upload.save(made.planned)).rejects.toThrow('failure 1')
  expect(puts).toBe(1)
  expect(upload.lastSaved).toEqual([])
  expect(readdirSync(scratch)).toEqual(['service'])
})
