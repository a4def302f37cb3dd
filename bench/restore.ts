/**
 * Measures a restore against its floor: the same bundles through `zstd -dc | tar -x`, as many at once as there are
 * processors, onto the same disk. Floor and restore take turns; medians count.
 *
 * Usage: node scripts/with-node24.mjs bench/restore.ts [--store overlay2|containerd] [--rounds N]
 */
import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { Job } from '../__tests__/support/runner/index.ts'
import { checkOut, composeFiles } from '../scripts/demo/example.ts'
import { playPlain } from '../scripts/demo/play.ts'
import { openStage, type Stage } from '../scripts/demo/stage.ts'

const { values } = parseArgs({
  options: { store: { type: 'string', default: 'overlay2' }, rounds: { type: 'string', default: '5' } }
})
const store = values.store === 'containerd' ? 'containerd' : 'overlay2'
const options = { store, backend: 'directory', weight: 'full' } as const

/** Deleting large trees keeps a disk with discard busy for a while: whatever is measured next would pay for it. */
async function settle(): Promise<void> {
  spawnSync('sync')
  await sleep(20_000)
}

/** ms of extracting every bundle of the cache. */
async function floor(stage: Stage): Promise<number> {
  const bundles = bundleFiles(path.join(stage.scratch, 'cache'))
  const target = path.join(stage.scratch, 'floor')
  const queue = bundles.sort((a, b) => statSync(b).size - statSync(a).size)
  const start = performance.now()
  const work = async () => {
    for (let file = queue.shift(); file !== undefined; file = queue.shift())
      await extract(file, path.join(target, path.basename(file)))
  }
  await Promise.all(Array.from({ length: availableParallelism() }, work))
  const ms = performance.now() - start
  rmSync(target, { recursive: true, force: true })
  return ms
}

function bundleFiles(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
  return files.map(entry => path.join(entry.parentPath, entry.name)).filter(file => file.includes('cbc1-b-'))
}

function extract(file: string, target: string): Promise<void> {
  mkdirSync(target, { recursive: true })
  const zstd = spawn('zstd', ['-dc', file], { stdio: ['ignore', 'pipe', 'inherit'] })
  const tar = spawn('tar', ['-x', '-p', '--xattrs', '--xattrs-include=*', '--numeric-owner', '-C', target], {
    stdio: [zstd.stdout, 'inherit', 'inherit']
  })
  return new Promise((resolve, reject) =>
    tar.on('close', code => (code === 0 ? resolve() : reject(new Error(`tar: ${code}`))))
  )
}

interface Run {
  readonly seconds: number
  readonly restoreMs: number
  readonly buildMs: number
  readonly postSeconds: number
  readonly cached: string
  readonly log: string
}

let runs = 0

async function job(stage: Stage, name: string): Promise<Run> {
  const checkout = path.join(stage.scratch, 'checkout')
  await checkOut(checkout, 'full', [])
  const engine = await stage.freshEngine(name)
  runs += 1
  const run = new Job({
    parent: stage.scratch,
    workspace: checkout,
    env: { ...engine.environment, ...stage.buildEnvironment },
    actionEnv: stage.cache.actionEnvironment,
    run: { runId: runs }
  })
  try {
    const main = await run.uses(stage.action, { with: { files: composeFiles.join('\n'), ...stage.cache.inputs } })
    const { posts } = await run.finish()
    const { outputs } = main
    return {
      seconds: main.durationMs / 1000,
      restoreMs: Number(outputs['restore-ms']),
      buildMs: Number(outputs['build-ms']),
      postSeconds: (posts[0]?.durationMs ?? 0) / 1000,
      cached: `${outputs['steps-cached']}/${outputs['steps-total']}`,
      log: main.log + (posts[0]?.log ?? '')
    }
  } finally {
    run.remove()
    await engine.stop()
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

const stage = await openStage(options, line => process.stderr.write(`${line}\n`))
try {
  const rows: { floor: number; plain: number; run: Run }[] = []
  const cold = await job(stage, 'cold')
  process.stdout.write(`cold: main ${cold.seconds.toFixed(1)} s, post ${cold.postSeconds.toFixed(1)} s\n${cold.log}\n`)
  for (let round = 0; round < Number(values.rounds); round += 1) {
    await settle()
    const floorMs = await floor(stage)
    await settle()
    const run = await job(stage, 'warm')
    await settle()
    const plain = (await playPlain(stage, options)).seconds
    rows.push({ floor: floorMs, plain, run })
    process.stdout.write(
      `floor ${(floorMs / 1000).toFixed(2)} s, restore ${(run.restoreMs / 1000).toFixed(2)} s, build ${(run.buildMs / 1000).toFixed(2)} s, ` +
        `main ${run.seconds.toFixed(2)} s, post ${run.postSeconds.toFixed(2)} s, ${run.cached} cached, plain ${plain.toFixed(1)} s\n`
    )
  }
  process.stdout.write(`${rows.at(-1)?.run.log}\n`)
  const ratio = (of: (row: (typeof rows)[number]) => number) => median(rows.map(of)).toFixed(2)
  process.stdout.write(
    `medians: restore / floor ${ratio(({ run, floor }) => run.restoreMs / floor)}, ` +
      `(main + post) / plain ${ratio(({ run, plain }) => (run.seconds + run.postSeconds) / plain)}\n`
  )
} finally {
  await stage.close()
}
