/**
 * Measures a restore against its floor: the same bundles through `zstd -dc | tar -x`, as many at once as there are
 * processors, onto the same disk. Floor and restore take turns; medians count.
 *
 * Usage: node scripts/with-node24.mjs bench/restore.ts [--store overlay2|containerd] [--backend directory|github] [--rounds N] [--cache-line MB/s:ms]
 *   [--index-line MB/s:ms]
 */
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { Job } from '../__tests__/support/runner/index.ts'
import { checkOut, composeFiles } from '../scripts/demo/example.ts'
import { parseOptions } from '../scripts/demo/options.ts'
import { mountsLeft, playPlain } from '../scripts/demo/play.ts'
import { openStage, type Stage } from '../scripts/demo/stage.ts'
import { bundlesOfNewestSnapshot, measureFloor, restoredOf } from './floor.ts'
import { watchMemory } from './memory.ts'
import { median } from './statistics.ts'

const { values } = parseArgs({
  options: {
    store: { type: 'string', default: 'overlay2' },
    backend: { type: 'string', default: 'directory' },
    rounds: { type: 'string', default: '5' },
    'cache-line': { type: 'string' },
    'index-line': { type: 'string' }
  }
})
const store = values.store === 'containerd' ? 'containerd' : 'overlay2'
const backend = values.backend === 'github' ? 'github' : 'directory'
const lines = (['cache-line', 'index-line'] as const).flatMap(name => {
  const value = values[name]
  return value === undefined ? [] : [`--${name}`, value]
})
const options = parseOptions(['--store', store, '--backend', backend, ...lines])

/** What came before is written back; nothing large is deleted before the end, as disks with discard are busy with that long. */
async function settle(): Promise<void> {
  spawnSync('sync')
  await sleep(3000)
}

/** ms of extracting the bundles of the snapshot that a restore with these mounts left out has extracted. */
function floor(stage: Stage, left: readonly string[]): Promise<number> {
  const bundles = bundlesOfNewestSnapshot(stage.cache.folder, backend)
  return measureFloor(restoredOf(bundles, left), path.join(stage.scratch, `floor-${runs}`))
}

interface Run {
  readonly seconds: number
  readonly restoreMs: number
  readonly buildMs: number
  readonly postSeconds: number
  readonly cached: string
  /** Names of cache mounts that were not restored. */
  readonly mountsLeft: readonly string[]
  /** bytes: action, privileged process and all they start */
  readonly peakMemory: number
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
  const memory = watchMemory(stage.action)
  try {
    const main = await run.uses(stage.action, { with: { files: composeFiles.join('\n'), ...stage.cache.inputs } })
    const { posts } = await run.finish()
    const { outputs } = main
    return {
      seconds: main.durationMs / 1000,
      restoreMs: Number(outputs['restore-ms']),
      buildMs: Number(outputs['build-ms']),
      postSeconds: (posts[0]?.durationMs ?? 0) / 1000,
      peakMemory: memory.end(),
      mountsLeft: await mountsLeft(outputs.report),
      cached: `${outputs['steps-cached']}/${outputs['steps-total']}`,
      log: main.log + (posts[0]?.log ?? '')
    }
  } finally {
    memory.end()
    run.remove()
    await engine.stop()
  }
}

const stage = await openStage(options, line => process.stderr.write(`${line}\n`))
try {
  const rows: { floor: number; plain: number; run: Run }[] = []
  const cold = await job(stage, 'cold')
  // What this one leaves in the cache, all others do.
  const { mountsLeft: left } = await job(stage, 'first')
  process.stdout.write(`cold: main ${cold.seconds.toFixed(1)} s, post ${cold.postSeconds.toFixed(1)} s\n${cold.log}\n`)
  for (let round = 0; round < Number(values.rounds); round += 1) {
    await settle()
    const takeFloor = () => floor(stage, left)
    const takeRun = () => job(stage, 'warm')
    // Who comes first finds the disk rested: they take turns in that, too.
    const first = round % 2 === 0 ? await takeFloor() : undefined
    await settle()
    const run = await takeRun()
    await settle()
    const floorMs = first ?? (await takeFloor())
    await settle()
    const plain = (await playPlain(stage, options)).seconds
    rows.push({ floor: floorMs, plain, run })
    process.stdout.write(
      `floor ${(floorMs / 1000).toFixed(2)} s, restore ${(run.restoreMs / 1000).toFixed(2)} s, build ${(run.buildMs / 1000).toFixed(2)} s, ` +
        `main ${run.seconds.toFixed(2)} s, post ${run.postSeconds.toFixed(2)} s, ${run.cached} cached, at most ${(run.peakMemory / 1e6).toFixed(0)} MB, plain ${plain.toFixed(1)} s\n`
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
