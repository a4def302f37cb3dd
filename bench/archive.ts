/**
 * How close extraction comes to its floor: `zstd -dc | tar -x` of the same bundles with as many processes as cores.
 * Makes engine-like data, packs it, then extracts it by turns both ways; prints the medians and their ratio.
 *
 * node scripts/with-node24.mjs bench/archive.ts [--files 44000] [--bytes 1300000000] [--pairs 5] [--folder /tmp/...]
 */
import { spawn } from 'node:child_process'
import { createReadStream } from 'node:fs'
import { mkdir, mkdtemp } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { discard, openTrash } from '../scripts/engine/index.ts'
import { extractBundle, type PackedBundle, packBundle } from '../src/archive/index.ts'
import { makeLayers } from './engine-like-tree.ts'
import { median } from './statistics.ts'

const { values } = parseArgs({
  options: {
    files: { type: 'string', default: '44000' },
    bytes: { type: 'string', default: '1300000000' },
    pairs: { type: 'string', default: '5' },
    folder: { type: 'string', default: tmpdir() },
    parallel: { type: 'string', default: String(availableParallelism()) }
  }
})

interface Bundle extends PackedBundle {
  readonly file: string
}

const emptyTrash = await openTrash()
const folder = await mkdtemp(join(values.folder, 'archive-bench-'))
try {
  const layers = await makeLayers(join(folder, 'tree'), { files: Number(values.files), bytes: Number(values.bytes) })
  const bundles = await packAll(layers)
  const floors: number[] = []
  const ours: number[] = []
  for (let pair = 0; pair < Number(values.pairs); pair++) {
    const takeFloor = async () =>
      floors.push(await timed(join(folder, 'floor'), destination => inParallel(bundles, b => floor(b, destination))))
    const takeOurs = async () =>
      ours.push(await timed(join(folder, 'ours'), destination => inParallel(bundles, b => extract(b, destination))))
    // Who comes first finds the disk rested: take turns in that, too.
    const order = pair % 2 === 0 ? [takeFloor, takeOurs] : [takeOurs, takeFloor]
    for (const take of order) await take()
    console.log(`pair ${pair + 1}: floor ${seconds(floors.at(-1))}, extractBundle ${seconds(ours.at(-1))}`)
  }
  const ratio = (median(ours) / median(floors)).toFixed(2)
  console.log(`medians: floor ${seconds(median(floors))}, extractBundle ${seconds(median(ours))}, ratio ${ratio}`)
  console.log(`most memory of this process: ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`)
} finally {
  discard(folder)
  await emptyTrash()
}

async function packAll(layers: readonly string[]): Promise<Bundle[]> {
  const bundles: Bundle[] = []
  const started = performance.now()
  await inParallel(layers, async layer => {
    const file = join(folder, `${layer}.tar.zst`)
    bundles.push({ file, ...(await packBundle({ root: join(folder, 'tree'), members: [layer], output: file })) })
  })
  const total = (pick: (bundle: Bundle) => number) => bundles.reduce((sum, bundle) => sum + pick(bundle), 0)
  console.log(
    `packed ${bundles.length} bundles in ${seconds(performance.now() - started)}: ` +
      `${Math.round(total(b => b.rawBytes) / 1e6)} MB raw, ${Math.round(total(b => b.bytes) / 1e6)} MB compressed`
  )
  return bundles.toSorted((a, b) => b.rawBytes - a.rawBytes)
}

/** Milliseconds that `work` takes with a fresh folder, which is gone and settled afterwards. */
async function timed(destination: string, work: (destination: string) => Promise<void>): Promise<number> {
  await mkdir(destination)
  await run('sync', [])
  const started = performance.now()
  await work(destination)
  const taken = performance.now() - started
  discard(destination)
  await run('sync', [])
  return taken
}

async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values()
  const worker = async () => {
    for (const item of queue) await work(item)
  }
  await Promise.all(Array.from({ length: Number(values.parallel) }, worker))
}

async function floor(bundle: Bundle, destination: string): Promise<void> {
  const flags = ['--numeric-owner', '-p', '--same-owner', '--xattrs', '--xattrs-include=*', '--delay-directory-restore']
  await run('tar', ['-x', '--use-compress-program=zstd', '-f', bundle.file, '-C', destination, ...flags])
}

async function extract(bundle: Bundle, destination: string): Promise<void> {
  await extractBundle({
    source: createReadStream(bundle.file, { highWaterMark: 256 * 1024 }),
    expectedSha256: bundle.sha256,
    expectedBytes: bundle.bytes,
    maxRawBytes: bundle.rawBytes,
    destination
  })
}

function run(program: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    spawn(program, [...args], { stdio: 'inherit' }).on('close', status =>
      status === 0 ? resolve() : reject(new Error(`${program} ended with status ${status}`))
    )
  })
}

function seconds(ms: number | undefined): string {
  return `${((ms ?? Number.NaN) / 1000).toFixed(2)} s`
}
