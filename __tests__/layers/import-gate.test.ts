/** The gate that BuildKit imports layers through: what it is to others than BuildKit. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { type ImportGate, openImportGate } from '../../src/layers/import-gate.ts'
import { openGithubStore } from '../../src/store/index.ts'
import { type CacheService, startCacheService } from '../support/cache-service/index.ts'

const lookUp = 'twirp/github.actions.results.api.v1.CacheService/GetCacheEntryDownloadURL'
let folder = ''
let service: CacheService
let gate: ImportGate | undefined
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'gate-'))
  service = await startCacheService({ folder })
  const environment = { resultsUrl: service.resultsUrl, runtimeToken: service.token(), serviceV2: 'True' }
  const store = openGithubStore({ environment })
  await store.putBytes('layer-1', Buffer.from('a layer'))
  await store.close()
  gate = await openImportGate(environment)
})
afterEach(async () => {
  await gate?.close()
  await service.stop()
  rmSync(folder, { recursive: true })
})

/** Asks as BuildKit does. The version is that of the store, whose entry it is. */
async function ask(url: string, authorization: string): Promise<{ readonly status: number; readonly body: string }> {
  const version = service.entries()[0]?.version
  const answer = await fetch(`${url}${lookUp}`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ key: 'layer-1', restore_keys: [], version })
  })
  return { status: answer.status, body: await answer.text() }
}

test('answers on this machine alone, and hands out nothing whose path was not told', async () => {
  const url = gate?.url ?? ''
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[0-9a-f]{32}\/$/)
  const found = JSON.parse((await ask(url, `Bearer ${service.token()}`)).body)
  expect(found).toMatchObject({ ok: true, matched_key: 'layer-1' })
  expect(found.signed_download_url.startsWith(url)).toBe(true)
  expect(await (await fetch(found.signed_download_url)).text()).toBe('a layer')

  const { origin } = new URL(url)
  const others = [
    `${origin}/layers/cache/0`,
    `${origin}/${'0'.repeat(32)}/layers/cache/0`,
    `${url}layers/cache/1`,
    `${url}layers/cache/../0`
  ]
  for (const other of others) expect((await fetch(other)).status).toBe(404)
  expect((await ask(`${origin}/`, `Bearer ${service.token()}`)).status).toBe(404)
})

test('adds no token of its own: who has none finds nothing', async () => {
  expect(JSON.parse((await ask(gate?.url ?? '', 'Bearer none')).body)).toEqual({ ok: false })
  expect(gate?.failure()).toMatch(/401/)
})
