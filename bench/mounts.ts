/**
 * What it takes to fill a live cache mount and to save it, beside plain tar of the same tree: a real engine, a store in a
 * folder, everything included that a job does for it (the probe, the privileged process, digests, compression). By turns,
 * also with tar and zstd together, which is the work that the bundles themselves need; prints the medians, and the processor
 * time that this process and its children took, which other work on the machine changes less. The bar: 1.5 times plain tar
 * plus 0.5 s. Needs root.
 *
 * node scripts/with-node24.mjs bench/mounts.ts [--store overlay2] [--pairs 3] [--folder /tmp/...]
 */
import { readFileSync } from 'node:fs'
import { cp, mkdir, mkdtemp } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { discard, type Engine, exec, openTrash, startEngine } from '../scripts/engine/index.ts'
import {
  findMountsIndex,
  type LocatedMount,
  type ProjectMount,
  probeMounts,
  restoreMounts,
  saveMounts,
  surveyMounts
} from '../src/mounts/index.ts'
import { type Door, openDoor } from '../src/privileged/index.ts'
import { openDirectoryStore } from '../src/store/index.ts'
import { makeLayers } from './engine-like-tree.ts'

const { values } = parseArgs({
  options: {
    store: { type: 'string', default: 'overlay2' },
    pairs: { type: 'string', default: '3' },
    folder: { type: 'string', default: tmpdir() }
  }
})

const trees = [
  { name: '20,000 files, 250 MB', files: 20_000, bytes: 250_000_000 },
  { name: '300 files, 400 MB', files: 300, bytes: 400_000_000 }
] as const
const identity = { os: 'linux', arch: 'any' } as const
const store = values.store === 'containerd' ? 'containerd' : 'overlay2'

const emptyTrash = await openTrash()
const folder = await mkdtemp(path.join(values.folder, 'mounts-bench-'))
const engine = await startEngine({ store, name: 'mounts-bench' })
try {
  for (const [number, tree] of trees.entries()) await measure(tree, String(number))
} finally {
  await engine.stop()
  discard(folder)
  await emptyTrash()
}

async function measure(tree: (typeof trees)[number], name: string): Promise<void> {
  const source = path.join(folder, `tree-${name}`)
  await makeLayers(source, tree)
  const times: Times = { save: [], restore: [], create: [], extract: [], compress: [], decompress: [] }
  for (let pair = 0; pair < Number(values.pairs); pair++) {
    const ours = () => roundTrip(source, `${name}-${pair}`, times)
    const plain = () => plainTar(source, times)
    for (const take of pair % 2 === 0 ? [ours, plain] : [plain, ours]) await take()
  }
  const line = (what: string, own: readonly Cost[], tar: readonly Cost[], zstd: readonly Cost[]) => {
    const isWithin = median(own).ms <= 1.5 * median(tar).ms + 500
    const verdict = isWithin ? 'within the bar' : 'OVER THE BAR'
    const [a, b, c] = [own, tar, zstd].map(all => shown(median(all)))
    return `${tree.name}: ${what} ${a}, plain tar ${b} (${verdict}), tar and zstd ${c}`
  }
  console.log(line('save', times.save, times.create, times.compress))
  console.log(line('restore', times.restore, times.extract, times.decompress))
}

type Times = Record<'save' | 'restore' | 'create' | 'extract' | 'compress' | 'decompress', Cost[]>

/** Saves a mount that holds the tree, then fills a new one from what was saved. */
async function roundTrip(source: string, name: string, times: Times): Promise<void> {
  const cache = openDirectoryStore(path.join(folder, `cache-${name}`))
  const [full, empty] = [mountNamed(`full-${name}`), mountNamed(`empty-${name}`)]
  const [located] = await probe(full)
  if (located?.place.kind !== 'folder') throw new Error('The mount is in no folder.')
  await cp(source, located.place.path, { recursive: true, preserveTimestamps: true })
  const deps = (door: Door) => ({ store: cache, door, parallel: availableParallelism(), log: () => undefined })

  times.save.push(
    await timed(() =>
      withDoor(probe(full), async (door, places) => {
        const used = await surveyMounts(places, undefined, door)
        const request = { identity, workspace: 'bench', run: name, restored: undefined, mounts: [full], used }
        await saveMounts({ ...request, createdAt: '2026-01-02T03:04:05.000Z' }, deps(door))
      })
    )
  )
  times.restore.push(
    await timed(() =>
      withDoor(probe(empty), async (door, places) => {
        const found = await findMountsIndex(cache, identity, 'bench')
        if (found === undefined) throw new Error('Nothing was saved.')
        // The other mount gets what was saved for the first.
        const [restored] = await restoreMounts(
          found.index,
          places.map(place => ({ ...place, mount: full })),
          deps(door)
        )
        if (restored?.outcome.kind !== 'restored') throw new Error(JSON.stringify(restored))
      })
    )
  )
  await requireSame(source, empty)
  await engine.docker(['buildx', 'prune', '--all', '--force'])
  discard(path.join(folder, `cache-${name}`))
}

async function requireSame(source: string, mount: ProjectMount): Promise<void> {
  const [located] = await probe(mount)
  if (located?.place.kind !== 'folder') throw new Error('The mount is in no folder.')
  const { exitCode, stdout } = await exec('diff', ['--recursive', '--brief', source, located.place.path])
  if (exitCode !== 0) throw new Error(`The content is not the same: ${stdout}`)
}

async function plainTar(source: string, times: Times): Promise<void> {
  const [archive, target] = [path.join(folder, 'plain.tar'), path.join(folder, 'plain')]
  const tar = async (...args: string[]) => {
    const { exitCode, stderr } = await exec('tar', args)
    if (exitCode !== 0) throw new Error(stderr)
  }
  times.create.push(await timed(() => tar('--create', '--file', archive, '--directory', source, '.')))
  await mkdir(target)
  times.extract.push(await timed(() => tar('--extract', '--file', archive, '--directory', target)))
  discard(target)
  discard(archive)
  const zstd = `--use-compress-program=zstd -3 -T${availableParallelism()}`
  times.compress.push(await timed(() => tar('--create', zstd, '--file', archive, '--directory', source, '.')))
  await mkdir(target)
  times.decompress.push(await timed(() => tar('--extract', zstd, '--file', archive, '--directory', target)))
  discard(target)
  discard(archive)
}

function mountNamed(name: string): ProjectMount {
  const key = Buffer.from(name).toString('hex').padEnd(64, '0')
  const target = `/${name}`
  return { key, namespace: '', id: name, owner: undefined, target, sharing: ['shared'], services: [], images: [] }
}

async function probe(mount: ProjectMount): Promise<readonly LocatedMount[]> {
  const docker = { command: 'docker', env: { ...engine.environment } }
  const options = { docker, builder: undefined, temporaryFolder: folder, records: [] }
  return (await probeMounts([mount], options)).located
}

/** Starts the privileged process beside the probe, as the action does. */
async function withDoor(
  probing: Promise<readonly LocatedMount[]>,
  work: (door: Door, places: readonly LocatedMount[]) => Promise<void>
): Promise<void> {
  probing.catch(() => undefined)
  const door = await openDoor({
    script: path.resolve(import.meta.dirname, '../__tests__/support/privileged-program.ts'),
    node: process.execPath,
    sudo: false,
    environment: process.env,
    temporaryFolder: folder
  })
  try {
    const { socket, dataRoot } = engine as Engine
    await door.call('open', { socket, dataRoot, store })
    await work(door, await probing)
  } finally {
    await door.close()
  }
}

interface Cost {
  readonly ms: number
  /** ms of processor time, children included. */
  readonly processorMs: number
}

/** On a disk that has settled before. */
async function timed(work: () => Promise<void>): Promise<Cost> {
  await exec('sync', [])
  const [started, before] = [performance.now(), processorMs()]
  await work()
  return { ms: performance.now() - started, processorMs: processorMs() - before }
}

/** Of this process and of those of its children that have ended: proc(5), `/proc/pid/stat`, in hundredths of a second. */
function processorMs(): number {
  const stat = readFileSync('/proc/self/stat', 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return fields.slice(11, 15).reduce((sum, field) => sum + 10 * Number(field), 0)
}

function median(costs: readonly Cost[]): Cost {
  const middle = (of: (cost: Cost) => number) =>
    costs.map(of).toSorted((a, b) => a - b)[Math.floor(costs.length / 2)] ?? Number.NaN
  return { ms: middle(cost => cost.ms), processorMs: middle(cost => cost.processorMs) }
}

function shown({ ms, processorMs }: Cost): string {
  return `${(ms / 1000).toFixed(2)} s (processor ${(processorMs / 1000).toFixed(2)} s)`
}
