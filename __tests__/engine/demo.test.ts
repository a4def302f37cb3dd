import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { SituationResult } from '../../scripts/demo/situations.ts'
import { projectFolder, workFolder } from '../../scripts/engine/paths.ts'

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'demo-'))
})
afterAll(() => rm(folder, { recursive: true }))

interface Run {
  readonly exitCode: number | null
  readonly output: string
  /** What it left on the disk, engines and registries included. */
  readonly remains: readonly string[]
}

/** Runs the demo with the light project; interrupts it as soon as its output fits `interruptAt`. */
async function demo(args: readonly string[], interruptAt?: RegExp): Promise<Run> {
  const child = spawn(process.execPath, ['scripts/demo.ts', '--weight', 'light', ...args], { cwd: projectFolder })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      const before = output
      output += text
      if (interruptAt?.test(output) && !interruptAt.test(before)) child.kill('SIGINT')
    })
  }
  const [exitCode] = await once(child, 'close')
  return { exitCode, output, remains: await remainsOf(child.pid) }
}

/** Folders and records below `.work` carry the process id of who made them. */
async function remainsOf(pid: number | undefined): Promise<readonly string[]> {
  const names = await Promise.all([path.join(projectFolder, '.work', 'demo'), workFolder].map(name => readdir(name)))
  return names.flat().filter(name => name.includes(`-${pid}-`))
}

test('the demo holds what it promises, and leaves nothing behind', async () => {
  const file = path.join(folder, 'results.json')
  const run = await demo(['--json', file])
  expect(run).toEqual({ exitCode: 0, output: expect.stringContaining('docker compose build'), remains: [] })
  const results: readonly SituationResult[] = JSON.parse(await readFile(file, 'utf8'))
  const facts = results.map(({ situation, strategy, stepsTotal, stepsCached, packagesDownloaded }) => ({
    situation,
    strategy,
    steps: `${stepsCached}/${stepsTotal}`,
    packagesDownloaded
  }))
  expect(facts).toEqual([
    { situation: 'cold', strategy: 'snapshot', steps: '0/16', packagesDownloaded: 11 },
    { situation: 'nothing-changed', strategy: 'snapshot', steps: '16/16', packagesDownloaded: 0 },
    { situation: 'code-changed', strategy: 'snapshot', steps: '15/16', packagesDownloaded: 0 },
    { situation: 'dependency-added', strategy: 'snapshot', steps: '13/16', packagesDownloaded: 2 },
    { situation: 'new-workspace', strategy: 'snapshot', steps: '15/16', packagesDownloaded: 0 }
  ])
}, 600_000)

test('Ctrl-C in the middle of a build stops everything', async () => {
  const run = await demo([], /cold, on another fresh engine/)
  expect(run).toEqual({ exitCode: 130, output: expect.stringContaining('Stopping everything'), remains: [] })
}, 120_000)
