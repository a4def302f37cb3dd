/** The bench itself, with the light project: the ways it compares do what they are measured for. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { BenchResults, BenchRun } from '../../bench/results.ts'
import { exec } from '../../scripts/engine/index.ts'
import { projectFolder } from '../../scripts/engine/paths.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'bench-'))
})
afterAll(() => rm(folder, { recursive: true }))

test('every way keeps what it promises to keep, and every run is written down', async () => {
  const json = path.join(folder, 'runs.json')
  const chosen = ['--pipelines', 'dance-containerd,action-snapshot-overlay2', '--situations', 'cold,nothing-changed']
  const settings = ['--weight', 'light', '--rounds', '1', '--lines', 'unlimited', '--json', json, '--write', folder]
  const run = await exec(process.execPath, ['bench/bench.ts', ...chosen, ...settings], { cwd: projectFolder })
  expect({ exitCode: run.exitCode, output: run.stdout + run.stderr }).toEqual({
    exitCode: 0,
    output: expect.stringContaining('## With unlimited lines')
  })
  const runs = JSON.parse(await readFile(json, 'utf8')) as readonly BenchRun[]
  const facts = runs.map(one => ({
    what: `${one.situation}: ${one.pipeline}`,
    steps: `${one.stepsCached > 0 ? 'some' : 'none'} of ${one.stepsTotal}`,
    packages: one.packagesDownloaded,
    isSaved: one.entriesSaved > 0,
    hasFloor: one.floorSeconds !== null
  }))
  expect(facts).toEqual([
    { what: 'cold: dance-containerd', steps: 'none of 16', packages: 11, isSaved: true, hasFloor: false },
    { what: 'cold: action-snapshot-overlay2', steps: 'none of 16', packages: 11, isSaved: true, hasFloor: false },
    {
      what: 'nothing-changed: action-snapshot-overlay2',
      steps: 'some of 16',
      packages: 0,
      isSaved: false,
      hasFloor: true
    },
    // BuildKit writes its manifests anew each time.
    { what: 'nothing-changed: dance-containerd', steps: 'some of 16', packages: 0, isSaved: true, hasFloor: false }
  ])
  const results = JSON.parse(await readFile(path.join(folder, 'results.json'), 'utf8')) as BenchResults
  expect(results.runs).toEqual(runs)
  expect(await readFile(path.join(folder, 'results.svg'), 'utf8')).toContain('</svg>')
}, 300_000)
