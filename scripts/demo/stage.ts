import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises'
import path from 'node:path'
import {
  distributionWheels,
  type PackageIndex,
  startPackageIndex
} from '../../__tests__/support/package-index/index.ts'
import { cleanLeftovers, type Engine, ensureToolchain, startEngine, startRegistry } from '../engine/index.ts'
import { projectFolder } from '../engine/paths.ts'
import { type DemoCache, startCache } from './cache.ts'
import { Closing } from './closing.ts'
import type { DemoOptions } from './options.ts'

/** All that stands around the builds of one demo: it is the same for each of them, only the engines are new. */
export interface Stage {
  /** Emptied when the demo ends. */
  readonly scratch: string
  /** Folder with a copy of the action, as a runner downloads it: `dist/` may be built anew meanwhile. */
  readonly action: string
  readonly index: PackageIndex
  readonly cache: DemoCache
  /** What leads a build to the index. */
  readonly buildEnvironment: Readonly<Record<string, string>>
  /** Starts an engine that has nothing in it. `stop` may be called twice. */
  freshEngine(name: string): Promise<Engine>
  /** Has `stop` called when the demo ends, or by the function returned if that is called earlier. */
  whenClosed(stop: () => Promise<void>): () => Promise<void>
  /** Stops everything that was started here, engines included, and removes the scratch folder. */
  close(): Promise<void>
}

/** Fetches what is missing on this machine, then starts registry, package index and cache. */
export async function openStage(options: DemoOptions, log: (line: string) => void): Promise<Stage> {
  await ensureToolchain(log)
  await cleanLeftovers()
  const closing = new Closing()
  try {
    const parent = path.join(projectFolder, '.work', 'demo')
    await mkdir(parent, { recursive: true })
    const scratch = await mkdtemp(path.join(parent, `run-${process.pid}-`))
    closing.add(() => rm(scratch, { recursive: true, force: true }))
    const action = path.join(scratch, 'action')
    for (const part of ['action.yml', 'dist']) {
      await cp(path.join(projectFolder, part), path.join(action, part), { recursive: true })
    }
    const registry = await startRegistry(log)
    closing.add(() => registry.stop())
    const index = await startPackageIndex({ wheels: await distributionWheels(log) })
    closing.add(() => index.stop())
    const cache = await startCache(options.backend, scratch)
    closing.add(() => cache.stop())
    return {
      scratch,
      action,
      index,
      cache,
      buildEnvironment: { PIP_INDEX_URL: index.url, PIP_TRUSTED_HOST: '127.0.0.1' },
      async freshEngine(name) {
        const engine = await startEngine({ store: options.store, name, registryMirror: registry.url })
        return { ...engine, stop: closing.add(() => engine.stop()) }
      },
      whenClosed: stop => closing.add(stop),
      close: () => closing.close()
    }
  } catch (error) {
    await closing.close()
    throw error
  }
}
