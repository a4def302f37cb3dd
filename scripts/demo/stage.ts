import { cp, mkdir, mkdtemp } from 'node:fs/promises'
import path from 'node:path'
import {
  distributionWheels,
  furtherPackages,
  type PackageIndex,
  startPackageIndex,
  type Wheel
} from '../../__tests__/support/package-index/index.ts'
import {
  cleanLeftovers,
  discard,
  type Engine,
  ensureToolchain,
  openTrash,
  startEngine,
  startRegistry
} from '../engine/index.ts'
import { projectFolder } from '../engine/paths.ts'
import { type DemoCache, startCache } from './cache.ts'
import { Closing } from './closing.ts'
import type { DemoOptions } from './options.ts'

/** What stands around builds and is the same for all of them, whatever their engine and their cache. */
export interface Surroundings {
  /** Emptied when they are closed. */
  readonly scratch: string
  /** Folder with a copy of the action, as a runner downloads it: `dist/` may be built anew meanwhile. */
  readonly action: string
  readonly index: PackageIndex
  /** Where engines find base images. */
  readonly registryUrl: string
  /** What leads a build to the index. */
  readonly buildEnvironment: Readonly<Record<string, string>>
  /** Starts an engine that has nothing in it. `stop` may be called twice. */
  freshEngine(name: string, store: Engine['store']): Promise<Engine>
  /** Makes an empty cache in a folder of that name. */
  openCache(name: string, options: Pick<DemoOptions, 'backend' | 'cacheLine'>): Promise<DemoCache>
  /** Has `stop` called at the end, or by the function returned if that is called earlier. */
  whenClosed(stop: () => Promise<void>): () => Promise<void>
  /** Stops everything that was started here, engines included, and removes the scratch folder. */
  close(): Promise<void>
}

/** All that stands around the builds of one demo: it is the same for each of them, only the engines are new. */
export interface Stage extends Omit<Surroundings, 'freshEngine'> {
  readonly cache: DemoCache
  freshEngine(name: string): Promise<Engine>
}

/** Fetches what is missing on this machine, then starts registry and package index. */
export async function openSurroundings(
  { weight, indexLine }: Pick<DemoOptions, 'weight' | 'indexLine'>,
  log: (line: string) => void
): Promise<Surroundings> {
  await ensureToolchain(log)
  await cleanLeftovers()
  const closing = new Closing()
  closing.add(await openTrash())
  try {
    const parent = path.join(projectFolder, '.work', 'demo')
    await mkdir(parent, { recursive: true })
    const scratch = await mkdtemp(path.join(parent, `run-${process.pid}-`))
    closing.add(async () => discard(scratch))
    const action = path.join(scratch, 'action')
    for (const part of ['action.yml', 'dist']) {
      await cp(path.join(projectFolder, part), path.join(action, part), { recursive: true })
    }
    const registry = await startRegistry(log)
    closing.add(() => registry.stop())
    const index = await startPackageIndex({ wheels: await wheelsFor(weight, log), ...indexLine })
    closing.add(() => index.stop())
    return {
      scratch,
      action,
      index,
      registryUrl: registry.url,
      buildEnvironment: { PIP_INDEX_URL: index.url, PIP_TRUSTED_HOST: '127.0.0.1' },
      async freshEngine(name, store) {
        const engine = await startEngine({ store, name, registryMirror: registry.url })
        return { ...engine, stop: closing.add(() => engine.stop()) }
      },
      async openCache(name, options) {
        const cache = await startCache(options, path.join(scratch, name))
        return { ...cache, stop: closing.add(() => cache.stop()) }
      },
      whenClosed: stop => closing.add(stop),
      close: () => closing.close()
    }
  } catch (error) {
    await closing.close()
    throw error
  }
}

async function wheelsFor(weight: DemoOptions['weight'], log: (line: string) => void): Promise<readonly Wheel[]> {
  const wheels = await distributionWheels(log)
  return weight === 'heavy' ? [...wheels, ...(await distributionWheels(log, furtherPackages))] : wheels
}

/** The stage of one kind of engine and one cache. */
export function stageOf(surroundings: Surroundings, store: Engine['store'], cache: DemoCache): Stage {
  return { ...surroundings, cache, freshEngine: name => surroundings.freshEngine(name, store) }
}

/** Fetches what is missing on this machine, then starts registry, package index and cache. */
export async function openStage(options: DemoOptions, log: (line: string) => void): Promise<Stage> {
  const surroundings = await openSurroundings(options, log)
  try {
    return stageOf(surroundings, options.store, await surroundings.openCache('cache', options))
  } catch (error) {
    await surroundings.close()
    throw error
  }
}
