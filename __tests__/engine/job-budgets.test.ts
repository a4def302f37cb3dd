/** What restoring and saving may take in all, and what the log says of the keys. */
import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from '@jest/globals'
import type { Fault, ServiceRequest } from '../support/cache-service/index.ts'
import { remains, useJobs, warnings } from '../support/jobs.ts'

const jobs = useJobs()

const isBundle = (request: ServiceRequest) => /^cbc1-b\d*-/.test(request.key)

test('a restore that takes longer than it may is given up: the engine is as it was, the build cold, with one warning', async () => {
  const slow: Fault = { kind: 'slow', bytesPerSecond: 1000 }
  const service = await jobs.service({
    from: await jobs.warm('github'),
    faults: request => (isBundle(request) && request.operation === 'GetBlob' ? slow : undefined)
  })
  await jobs.onFreshEngine(async engine => {
    const id = () => readFileSync(path.join(engine.dataRoot, 'engine-id'), 'utf8')
    const before = { id: id(), pid: engine.pid() }
    const result = await jobs.run(engine, jobs.project(), { cache: service, inputs: { 'restore-timeout': '2s' } })
    expect(result.main.outputs).toMatchObject({ 'cache-restored': 'none', 'steps-cached': '0' })
    expect(warnings(result)).toEqual([
      'The cache could not be restored, so the build starts cold: it took more than the 2 s of restore-timeout'
    ])
    expect({ id: id(), pid: engine.pid() }).toEqual(before)
    expect(remains(engine, result)).toEqual([])
    expect(result.report?.save?.outcome).toBe('saved')
  })
}, 120_000)

test('a save that takes longer than it may is given up, with one warning, and nothing half-saved is found later', async () => {
  let hangs = true
  const service = await jobs.service({
    faults: request =>
      hangs && isBundle(request) && request.operation === 'PutBlob'
        ? { kind: 'hang', when: 'before-headers' }
        : undefined
  })
  await jobs.onFreshEngine(async engine => {
    const result = await jobs.run(engine, jobs.project(), { cache: service, inputs: { 'save-timeout': '3s' } })
    expect(result.post.outcome).toBe('success')
    expect(warnings(result)).toEqual(['The cache was not saved: it took more than the 3 s of save-timeout'])
    expect(result.report?.save).toMatchObject({
      outcome: 'failed',
      reason: 'it took more than the 3 s of save-timeout'
    })
    expect(remains(engine, result)).toEqual([])
  })
  hangs = false
  await jobs.onFreshEngine(async engine => {
    const { main } = await jobs.run(engine, jobs.project(), { cache: service })
    expect(main.outputs['cache-restored']).toBe('none')
    expect(main.log).toMatch(/^Nothing found: there is no snapshot for linux on \w+ yet\. The build starts cold\.$/m)
  })
}, 120_000)

test('the log says what a key is made of, and in what the nearest entry differs', async () => {
  const cache = jobs.folder()
  await jobs.onFreshEngine(async engine => {
    const version = (await engine.docker(['version', '--format', '{{.Server.Version}}'])).stdout.trim()
    const { main } = await jobs.run(engine, jobs.project(), { cache })
    expect(main.log).toContain(`store overlay2, engine version ${version}, workspace shop.\nLooking for cbc1-linux-`)
    for (const name of readdirSync(cache)) {
      renameSync(path.join(cache, name), path.join(cache, name.replace(`-${version}-i-`, '-28.0.1-i-')))
    }
    writeFileSync(path.join(cache, 'unrelated'), '')
    await jobs.onFreshEngine(async other => {
      const miss = await jobs.run(other, jobs.project(), { cache, inputs: { 'cache-mode': 'read-only' } })
      expect(miss.main.log).toMatch(
        /^Nothing found\. The nearest is cbc1-linux-\w+-overlay2-28\.0\.1-i-shop-\S+: same but /m
      )
      expect(miss.main.log).toContain(
        `: same but engine version 28.0.1 instead of ${version}. The build starts cold.\n`
      )
      expect(miss.post.log).toContain('Nothing is saved: cache-mode is read-only.\n')
    })
  })
}, 120_000)
