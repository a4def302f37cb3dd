/** What the machine and the project under measurement are. */
import { lstat, opendir } from 'node:fs/promises'
import { availableParallelism, cpus, loadavg, release, totalmem } from 'node:os'
import path from 'node:path'
import type { Engine } from '../scripts/engine/index.ts'
import type { MachineFacts, Workload } from './results.ts'

/** Asks the engine's own programs for their versions. */
export async function describeMachine(engine: Engine): Promise<MachineFacts> {
  const ask = async (...args: string[]) => (await engine.docker(args)).stdout.trim()
  return {
    cores: availableParallelism(),
    processor: cpus()[0]?.model ?? '',
    memoryBytes: totalmem(),
    kernel: release(),
    node: process.version,
    engine: await ask('version', '--format', '{{.Server.Version}}'),
    buildx: /\d+\.\d+\.\d+/.exec(await ask('buildx', 'version'))?.[0] ?? '',
    compose: await ask('compose', 'version', '--short'),
    load: Math.round((loadavg()[0] ?? 0) * 100) / 100
  }
}

/** Counts what an engine with the overlay2 store holds after a cold build. */
export async function describeWorkload(engine: Engine, wheels: number): Promise<Workload> {
  const { stdout } = await engine.docker(['image', 'ls', '--quiet', '--filter', 'reference=three-services/*'])
  const images = stdout.trim().split('\n')
  const inspected = await engine.docker(['image', 'inspect', '--format', '{{json .GraphDriver.Data}}', ...images])
  const lines = inspected.stdout.trim().split('\n')
  const folders = new Set(lines.flatMap(line => foldersOf(JSON.parse(line) as GraphDriverData)))
  const sizes = await Promise.all([...folders].map(sizeOf))
  const all = await sizeOf(path.join(engine.dataRoot, 'overlay2'))
  return {
    services: images.length,
    layerBytes: sizes.reduce((sum, { bytes }) => sum + bytes, 0),
    layerFiles: sizes.reduce((sum, { files }) => sum + files, 0),
    engineBytes: all.bytes,
    engineFiles: all.files,
    wheels
  }
}

interface GraphDriverData {
  readonly LowerDir?: string
  readonly UpperDir?: string
}

/** Folders of an image's layers, each on its own. */
function foldersOf({ LowerDir = '', UpperDir = '' }: GraphDriverData): readonly string[] {
  return [...LowerDir.split(':'), UpperDir].filter(folder => folder !== '')
}

/** Regular files below a folder; hard links count once each. */
async function sizeOf(folder: string): Promise<{ readonly bytes: number; readonly files: number }> {
  let [bytes, files] = [0, 0]
  for await (const entry of await opendir(folder, { recursive: true })) {
    if (!entry.isFile()) continue
    files += 1
    bytes += (await lstat(path.join(entry.parentPath, entry.name))).size
  }
  return { bytes, files }
}
