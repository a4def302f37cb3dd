import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type Engine, type Registry, startEngine, startRegistry } from '../../scripts/engine/index.ts'
import { type ActionResult, runAction } from '../support/runner/index.ts'

const action = path.resolve(import.meta.dirname, '../../action.yml')
let registry: Registry
let scratch: string

beforeAll(async () => {
  registry = await startRegistry()
  scratch = mkdtempSync(path.join(tmpdir(), 'main-job-'))
}, 300_000)

afterAll(async () => {
  await registry.stop()
  rmSync(scratch, { recursive: true, force: true })
})

const dockerfile = `FROM busybox:latest AS base
RUN --network=none --mount=type=cache,target=/root/.cache/pip echo cached >> /root/.cache/pip/packages && mkdir /layer && dd if=/dev/urandom of=/layer/data bs=1M count=12
FROM base
COPY code.txt /code.txt
RUN --network=none cat /code.txt > /built.txt
CMD ["cat", "/built.txt"]
`

function project(name: string): string {
  const folder = path.join(scratch, name)
  mkdirSync(path.join(folder, 'web'), { recursive: true })
  mkdirSync(path.join(folder, 'worker'), { recursive: true })
  for (const service of ['web', 'worker']) {
    writeFileSync(path.join(folder, service, 'Dockerfile'), dockerfile)
    writeFileSync(path.join(folder, service, 'code.txt'), `${service} 1\n`)
  }
  writeFileSync(
    path.join(folder, 'compose.yaml'),
    `name: shop
services:
  web:
    build: ./web
    volumes: [ "pip-cache:/root/.cache/pip" ]
  worker:
    build: ./worker
volumes:
  pip-cache: { name: shop-pip-cache, external: true }
`
  )
  return folder
}

async function onFreshEngine<T>(work: (engine: Engine) => Promise<T>): Promise<T> {
  const engine = await startEngine({ store: 'overlay2', registryMirror: registry.url })
  try {
    return await work(engine)
  } finally {
    await engine.stop()
  }
}

let runs = 0

function job(engine: Engine, folder: string, inputs: Record<string, string> = {}): Promise<ActionResult> {
  runs += 1
  return runAction(action, {
    workspace: folder,
    run: { runId: runs },
    env: engine.environment,
    with: { 'cache-backend': 'directory', 'cache-directory': path.join(scratch, 'cache'), ...inputs }
  })
}

describe('the main job on fresh overlay2 engines', () => {
  test('saves a cold build, and builds from it on the next fresh engine', async () => {
    const folder = project('one')
    await onFreshEngine(async engine => {
      const { main, post } = await job(engine, folder)
      process.stderr.write(main.log + post.log)
      expect(main.outcome).toBe('success')
    })
    await onFreshEngine(async engine => {
      const { main, post } = await job(engine, folder)
      process.stderr.write(main.log + post.log)
      expect(main.outputs['steps-cached']).toBe(main.outputs['steps-total'])
      const run = await engine.docker(['run', '--rm', '--network', 'none', 'shop-web'])
      expect(run.stdout).toBe('web 1\n')
    })
  }, 300_000)
})
void appendFileSync
void cpSync
void readFileSync
