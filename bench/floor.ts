/**
 * The floor of a restore: the same bundles through `zstd -dc | tar -x`, as many at once as there are processors, onto the same
 * disk. Nothing is downloaded, verified or put in place.
 */
import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { cacheMountId } from '../src/mounts/index.ts'

/** Whether this machine has the programs that make the floor. */
export function hasFloorPrograms(): boolean {
  return ['zstd', 'tar'].every(program => spawnSync(program, ['--version']).status === 0)
}

/** The files that hold a bundle, in order. */
export type BundleFiles = readonly string[]

/**
 * Extracts all bundles below `target`, the largest first, each into a folder of its own.
 * @returns ms
 * @throws Error when tar cannot read one
 */
export async function measureFloor(bundles: readonly BundleFiles[], target: string): Promise<number> {
  const queue = bundles.toSorted((a, b) => bytesOf(b) - bytesOf(a)).entries()
  const started = performance.now()
  const work = async () => {
    for (const [number, files] of queue) await extract(files, path.join(target, String(number)))
  }
  await Promise.all(Array.from({ length: availableParallelism() }, work))
  return performance.now() - started
}

/** What the cache service of the tests writes about an entry; see its `entries.ts`. */
interface StoredEntry {
  readonly id: number
  readonly key: string
  readonly finalized: boolean
  readonly blocks?: readonly { readonly file: string }[]
}

/** A bundle of a snapshot. */
export interface StoredBundle {
  readonly files: BundleFiles
  /** The cache mount that it is a part of, as reports name it. */
  readonly mount?: string
}

/** What an index says of it, as far as it is used here. */
interface Named {
  readonly bundles: readonly {
    readonly sha256: string
    readonly content: { readonly kind: string; readonly layer?: string }
  }[]
  readonly mounts: Readonly<Record<string, { readonly layer: string; readonly description: string }>>
}

/** An entry of a cache, its files in order. */
interface KeptEntry {
  readonly key: string
  /** Later ones have more: an id, or ms since 1970. */
  readonly order: number
  readonly files: BundleFiles
}

/**
 * The bundles that the newest snapshot in a cache consists of.
 * @param folder that of a local cache service, or of the backend `directory`
 */
export function bundlesOfNewestSnapshot(folder: string, backend: 'directory' | 'github'): readonly StoredBundle[] {
  const entries = backend === 'github' ? entriesOfService(folder) : entriesOfDirectory(folder)
  const [newest] = entries
    .filter(({ key }) => key.startsWith('cbc1-') && key.includes('-i-'))
    .sort((a, b) => b.order - a.order)
  if (newest === undefined) return []
  const text = Buffer.concat(newest.files.map(file => readFileSync(file))).toString('utf8')
  const { bundles, mounts } = JSON.parse(text) as Named
  const mountNames = new Map(Object.values(mounts).map(({ layer, description }) => [layer, cacheMountId(description)]))
  const byDigest = new Map(entries.map(({ key, files }) => [/^cbc1-b\d*-([0-9a-f]{64})$/.exec(key)?.[1], files]))
  return [...new Map(bundles.map(bundle => [bundle.sha256, bundle])).values()].map(({ sha256, content }) => {
    const files = byDigest.get(sha256)
    if (files === undefined) throw new Error(`The cache lacks the bundle ${sha256} that its newest index names.`)
    const mount = content.kind === 'mount' ? mountNames.get(content.layer ?? '') : undefined
    return { files, ...(mount !== undefined && { mount }) }
  })
}

/**
 * Those that a restore has extracted.
 * @param mountsLeft names of the cache mounts that it has left in the cache
 */
export function restoredOf(bundles: readonly StoredBundle[], mountsLeft: readonly string[]): readonly BundleFiles[] {
  return bundles.filter(({ mount }) => mount === undefined || !mountsLeft.includes(mount)).map(({ files }) => files)
}

function entriesOfService(folder: string): readonly KeptEntry[] {
  const names = readdirSync(folder).filter(name => /^\d+\.json$/.test(name))
  const entries = names.map(name => JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as StoredEntry)
  return entries
    .filter(entry => entry.finalized)
    .map(({ id, key, blocks = [] }) => ({ key, order: id, files: blocks.map(({ file }) => file) }))
}

/** Each entry is a file; the short keys of indexes and bundles are its name. */
function entriesOfDirectory(folder: string): readonly KeptEntry[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(({ name }) => {
      const file = path.join(folder, name)
      return { key: name, order: statSync(file).mtimeMs, files: [file] }
    })
}

function bytesOf(files: BundleFiles): number {
  return files.reduce((sum, file) => sum + statSync(file).size, 0)
}

function extract(files: BundleFiles, target: string): Promise<void> {
  mkdirSync(target, { recursive: true })
  const [only, ...others] = files
  const whole = only !== undefined && others.length === 0
  const joined = whole ? undefined : spawn('cat', files, { stdio: ['ignore', 'pipe', 'inherit'] })
  const zstd = spawn('zstd', ['-dc', ...(whole ? [only] : [])], {
    stdio: [joined?.stdout ?? 'ignore', 'pipe', 'inherit']
  })
  const tar = spawn('tar', ['-x', '-p', '--xattrs', '--xattrs-include=*', '--numeric-owner', '-C', target], {
    stdio: [zstd.stdout, 'inherit', 'inherit']
  })
  // Only the next one in the pipe holds its end from now on: where that one ends early, the former does not wait for it.
  joined?.stdout?.destroy()
  zstd.stdout?.destroy()
  return new Promise((resolve, reject) => {
    tar.on('close', code => (code === 0 ? resolve() : reject(new Error(`tar ended with status ${code}.`))))
  })
}
