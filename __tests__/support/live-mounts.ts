/** One job's work with the cache mounts of a running engine, step by step, as the action does it. */
import path from 'node:path'
import type { Engine } from '../../scripts/engine/index.ts'
import { readDefinition } from '../../src/build/compose.ts'
import { builtServices } from '../../src/build/definition.ts'
import type { Docker } from '../../src/build/index.ts'
import { readBuildRecords, readFacts } from '../../src/engine/index.ts'
import {
  findMountsIndex,
  findProjectMounts,
  type MountsIndex,
  type ProbedMounts,
  type ProjectMounts,
  probeMounts,
  type RestoredMount,
  readMountUses,
  restoreMounts,
  type SaveMountsRequest,
  type SaveMountsResult,
  saveMounts,
  streamMountsIn,
  streamMountsOut,
  surveyMounts,
  usedMounts
} from '../../src/mounts/index.ts'
import { type Door, openDoor } from '../../src/privileged/index.ts'
import { openDirectoryStore, type Store } from '../../src/store/index.ts'

export interface MountJob {
  readonly engine: Engine
  readonly project: string
  /** The folder of the cache. */
  readonly cache: string
  readonly temporaryFolder: string
  readonly run: string
  readonly workspace?: string
  readonly builder?: string
  readonly stateVolume?: string
}

export interface MountJobResult {
  readonly found: ProjectMounts
  readonly probed: ProbedMounts
  readonly restored: readonly RestoredMount[]
  /** Targets of the mounts that the build has used. */
  readonly used: readonly string[]
  readonly saved: SaveMountsResult
  readonly index: MountsIndex | undefined
  /** The log. */
  readonly lines: readonly string[]
}

export const identity = { os: 'linux', arch: 'x86_64' }

/** Restores, builds and saves, in place. @throws when the build fails */
export async function runMountJob(job: MountJob): Promise<MountJobResult> {
  const { engine, temporaryFolder, builder, stateVolume } = job
  const door = await openEngine(engine, temporaryFolder)
  const probe = async (mounts: ProjectMounts['mounts'], { docker }: Context) =>
    probeMounts(mounts, {
      docker,
      builder,
      temporaryFolder,
      records: await readBuildRecords(docker, builder),
      ...(stateVolume !== undefined && { stateVolume })
    })
  let probed: ProbedMounts = { located: [], leftAlone: [] }
  try {
    const result = await runJob(job, {
      async restore(index, mounts, context) {
        probed = await probe(mounts, context)
        return index === undefined ? [] : restoreMounts(index, probed.located, { ...context.deps, door })
      },
      async save(request, used, context) {
        const { located } = await probe(used, context)
        const surveyed = await surveyMounts(located, request.restored, door)
        return saveMounts({ ...request, used: surveyed }, { ...context.deps, door })
      }
    })
    return { ...result, probed }
  } finally {
    await door.close()
  }
}

/** The same through steps of builds: nothing is touched but by the docker command. */
export async function runStreamedMountJob(job: MountJob): Promise<Omit<MountJobResult, 'probed'>> {
  const { temporaryFolder, builder } = job
  const options = async ({ docker, deps }: Context) => ({
    docker,
    builder,
    temporaryFolder,
    records: await readBuildRecords(docker, builder),
    log: deps.log
  })
  return runJob(job, {
    async restore(index, mounts, context) {
      if (index === undefined) return []
      return streamMountsIn(index, mounts, { ...(await options(context)), store: context.deps.store })
    },
    async save(request, mounts, context) {
      const { used, door, close } = await streamMountsOut(mounts, await options(context))
      const saved = await saveMounts({ ...request, used }, { ...context.deps, door })
      await close()
      return saved
    }
  })
}

interface Context {
  readonly docker: Docker
  readonly deps: { readonly store: Store; readonly parallel: number; readonly log: (line: string) => void }
}

interface Ways {
  restore(
    index: MountsIndex | undefined,
    mounts: ProjectMounts['mounts'],
    context: Context
  ): Promise<readonly RestoredMount[]>
  save(
    request: Omit<SaveMountsRequest, 'used'>,
    used: ProjectMounts['mounts'],
    context: Context
  ): Promise<SaveMountsResult>
}

async function runJob(job: MountJob, ways: Ways): Promise<Omit<MountJobResult, 'probed'>> {
  const { engine, project, cache, builder, workspace = 'shop' } = job
  const docker = { command: 'docker', env: { ...process.env, ...engine.environment } }
  const store = openDirectoryStore(cache)
  const lines: string[] = []
  const context = { docker, deps: { store, parallel: 2, log: (line: string) => lines.push(line) } }
  try {
    const found = await projectMounts(engine, project)
    const index = (await findMountsIndex(store, identity, workspace))?.index
    const restored = await ways.restore(index, found.mounts, context)
    const before = await readMountUses(() => readBuildRecords(docker, builder))
    const flags = builder === undefined ? [] : ['--builder', builder]
    const built = await engine.docker(['compose', '--project-directory', project, 'build', ...flags])
    if (built.exitCode !== 0) throw new Error(built.stderr)
    const used = usedMounts(found.mounts, before, await readBuildRecords(docker, builder))
    const createdAt = '2026-01-02T03:04:05.000Z'
    const request = { identity, workspace, run: job.run, restored: index, mounts: found.mounts, createdAt }
    const saved = await ways.save(request, used, context)
    return { found, restored, used: used.map(({ target }) => target), saved, index, lines }
  } finally {
    await store.close()
  }
}

/** The cache mounts of a project, as its Dockerfiles have them. */
export async function projectMounts(engine: Engine, project: string): Promise<ProjectMounts> {
  const docker = { command: 'docker', env: { ...process.env, ...engine.environment } }
  const { definition } = await readDefinition(requestOf(project), docker)
  return findProjectMounts(builtServices(definition), { projectDirectory: project, platform: 'linux/amd64' })
}

/** The privileged door to an engine; who asks for it closes it. */
export async function openEngine(engine: Engine, temporaryFolder: string): Promise<Door> {
  const docker = { command: 'docker', env: { ...engine.environment } }
  const { dataRoot, store } = await readFacts(docker)
  const door = await openDoor({
    script: path.resolve(import.meta.dirname, 'privileged-program.ts'),
    node: process.execPath,
    sudo: false,
    environment: process.env,
    temporaryFolder
  })
  await door.call('open', { socket: engine.socket, dataRoot, store })
  return door
}

function requestOf(projectDirectory: string) {
  return {
    files: [],
    projectDirectory,
    profiles: [],
    envFiles: [],
    services: [],
    buildArgs: [],
    noCache: false,
    pull: false,
    push: false,
    progress: 'plain'
  } as const
}
