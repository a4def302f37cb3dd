/**
 * A snapshot of many gigabytes that do not compress: packed layer by layer and extracted again, several at once, as saving and
 * restoring do. Prints times, the most memory that this process and its children used, and the most files it had open.
 *
 * node scripts/with-node24.mjs bench/big-snapshot.ts [--bytes 6000000000] [--layers 24] [--folder /tmp/...]
 */
import { createCipheriv, randomBytes } from 'node:crypto'
import { createReadStream, readdirSync } from 'node:fs'
import { mkdir, mkdtemp, open, rm } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { extractBundle, type PackedBundle, packBundle } from '../src/archive/index.ts'
import { watchMemory } from './memory.ts'

const { values } = parseArgs({
  options: {
    bytes: { type: 'string', default: '6000000000' },
    layers: { type: 'string', default: '24' },
    folder: { type: 'string', default: tmpdir() },
    parallel: { type: 'string', default: String(Math.max(2, availableParallelism())) }
  }
})
const fileBytes = 8 * 1024 * 1024
const filesOfLayer = Math.ceil(Number(values.bytes) / Number(values.layers) / fileBytes)
const layers = Array.from({ length: Number(values.layers) }, (_, at) => `layer-${at}`)

const folder = await mkdtemp(path.join(values.folder, 'big-snapshot-'))
const memory = watchMemory(folder)
let mostFiles = 0
const files = setInterval(() => {
  mostFiles = Math.max(mostFiles, readdirSync('/proc/self/fd').length)
}, 50)
try {
  const bundles: (PackedBundle & { readonly file: string })[] = []
  await timed('packed', () =>
    inParallel(layers, async layer => {
      const root = path.join(folder, layer)
      await makeLayer(path.join(root, 'files'))
      const file = path.join(folder, `${layer}.tar.zst`)
      bundles.push({ file, ...(await packBundle({ root, members: ['files'], output: file })) })
      await rm(root, { recursive: true })
    })
  )
  const total = bundles.reduce((sum, { bytes }) => sum + bytes, 0)
  console.log(`${bundles.length} bundles, ${Math.round(total / 1e6)} MB`)
  await timed('extracted', () =>
    inParallel(bundles, async bundle => {
      const destination = `${bundle.file}.out`
      await mkdir(destination)
      const { sha256: expectedSha256, bytes: expectedBytes, rawBytes: maxRawBytes } = bundle
      const source = createReadStream(bundle.file, { highWaterMark: 1024 * 1024 })
      await extractBundle({ source, expectedSha256, expectedBytes, maxRawBytes, destination })
      await rm(destination, { recursive: true })
    })
  )
  console.log(`this process: ${Math.round(process.resourceUsage().maxRSS / 1024)} MB, ${mostFiles} files`)
  console.log(`its children: ${Math.round(memory.end() / 1e6)} MB`)
} finally {
  memory.end()
  clearInterval(files)
  await rm(folder, { recursive: true, force: true })
}

/** Writes files of noise: a key stream is as good as random bytes, and made faster than a disk writes it. */
async function makeLayer(target: string): Promise<void> {
  await mkdir(target, { recursive: true })
  const noise = createCipheriv('aes-128-ctr', randomBytes(16), randomBytes(16))
  const nothing = Buffer.alloc(fileBytes)
  for (let at = 0; at < filesOfLayer; at++) {
    const file = await open(path.join(target, `file-${at}`), 'w')
    await file.writeFile(noise.update(nothing))
    await file.close()
  }
}

async function timed(what: string, work: () => Promise<void>): Promise<void> {
  const start = performance.now()
  await work()
  console.log(`${what} in ${((performance.now() - start) / 1000).toFixed(1)} s`)
}

async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values()
  const worker = async () => {
    for (const item of queue) await work(item)
  }
  await Promise.all(Array.from({ length: Number(values.parallel) }, worker))
}
