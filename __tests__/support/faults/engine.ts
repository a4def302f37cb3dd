/** Engines that do not do what they are told, or die. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { type Daemon, findDaemon } from '../../../src/privileged/daemon.ts'
import { bringBackEngine } from '../../../src/privileged/start.ts'
import { killIfThere, runs, until } from '../job-processes.ts'
import type { Bench } from './bench.ts'
import { withBundle } from './content.ts'
import type { Fault, FaultGroup } from './fault.ts'

const cold = 'The cache could not be restored, so the build starts cold:'
const unsaved = 'The cache was not saved:'

/** A job whose snapshot has other metadata: extracted, changed and packed again. */
function withMetadata(name: string, sees: string, change: (folder: string) => void): Fault {
  return {
    name,
    sees: `${cold} ${sees}`,
    ending: 'cold',
    engine: 'restarted',
    run: async bench => {
      const make = (former: Buffer) => repacked(former, change)
      // Packed in another way it may be larger than it was.
      return bench.run({ cache: await withBundle(bench, 'metadata', make, one => zstdDecompressSync(one).length) })
    }
  }
}

function repacked(bundle: Buffer, change: (folder: string) => void): Buffer {
  const folder = mkdtempSync(path.join(tmpdir(), 'metadata-'))
  try {
    const options = { maxBuffer: 2 ** 28 }
    spawnSync('tar', ['-x', '-p', '--xattrs', '--xattrs-include=*', '-C', folder], {
      input: zstdDecompressSync(bundle)
    })
    change(folder)
    const args = ['-c', '--xattrs', '--xattrs-include=*', '-C', folder, ...readdirSync(folder).sort()]
    return zstdCompressSync(spawnSync('tar', args, options).stdout)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Kills the daemon at once, as a crash does. @returns what it was, to start it again */
async function crash({ engine }: Bench): Promise<Daemon> {
  const daemon = findDaemon(engine.socket)
  process.kill(daemon.pid, 'SIGKILL')
  await until('the engine has ended', () => !runs(daemon.pid))
  return daemon
}

/** Tells the step of this run from all that sleeps on the machine. */
const endless = `sleep ${1_000_000 + process.pid}`

const slowBuild = {
  'web/Dockerfile': `FROM busybox:latest\nRUN --network=none echo begun\nRUN --network=none ${endless}\n`
}

const restarts: readonly Fault[] = [
  {
    name: 'the engine does not stop',
    sees: `${cold} dockerd (process <pid>) did not stop within 15000 ms.`,
    ending: 'cold',
    engine: 'restarted',
    run: async bench => {
      const { engine } = bench
      const daemon = engine.pid()
      const during = async () => {
        await until('it is to be stopped', () => existsSync(path.join(engine.dataRoot, 'cbc-restore/journal.json')))
        killIfThere(daemon, 'SIGSTOP')
      }
      return bench.run({ cache: await bench.service(), during })
    }
  },
  withMetadata('the engine does not start with what was restored', 'The engine ended while it started.', folder =>
    writeFileSync(path.join(folder, 'buildkit/containerdmeta.db'), Buffer.alloc(65_536, 'x'))
  ),
  withMetadata(
    'the engine starts without the images that were restored',
    'The restored engine does not list the image <image>.',
    folder => rmSync(path.join(folder, 'image/overlay2/imagedb/content/sha256'), { recursive: true })
  )
]

/** The layer of the base image, which lies upon no other. */
function baseLayer(folder: string): string {
  const name = readdirSync(path.join(folder, 'overlay2')).find(id => /^[0-9a-f]{64}$/.test(id))
  return path.join(folder, 'overlay2', name ?? '')
}

const forged: readonly Fault[] = [
  withMetadata(
    'the snapshot would show files of the machine to steps',
    'overlay2/<digest>/lower holds something else than short names of layers.',
    folder => writeFileSync(path.join(baseLayer(folder), 'lower'), '../../../..')
  ),
  withMetadata(
    'the snapshot would have files of the machine removed with a layer',
    'overlay2/<digest>/link holds no short name of this layer.',
    folder => writeFileSync(path.join(baseLayer(folder), 'link'), '../../../../home')
  ),
  withMetadata(
    "the snapshot's databases are damaged",
    '<data root>/cbc-restore/parts/metadata/buildkit/metadata_v2.db is no sound bolt database.',
    folder => writeFileSync(path.join(folder, 'buildkit/metadata_v2.db'), Buffer.alloc(65_536, 'x'))
  )
]

const deaths: readonly Fault[] = [
  {
    name: 'the engine dies during the build',
    sees: "<buildx's reason>",
    ending: 'failed',
    engine: 'restarted',
    run: async bench => {
      let daemon: Daemon | undefined
      const during = async () => {
        await until('a step runs', () => hasStep())
        daemon = await crash(bench)
      }
      const after = async () => {
        endStep(bench)
        if (daemon !== undefined) await bringBackEngine(daemon)
      }
      return bench.run({ cache: await bench.empty(), during, after }, slowBuild)
    }
  },
  {
    name: 'the engine dies between the build and the save',
    sees: `${unsaved} No dockerd of this machine listens on <socket>: the engine runs elsewhere or in another namespace.`,
    ending: 'not saved',
    engine: 'restarted',
    run: async bench => {
      let daemon: Daemon | undefined
      const between = async () => {
        daemon = await crash(bench)
      }
      const after = async () => void (daemon && (await bringBackEngine(daemon)))
      return bench.run({ cache: await bench.empty(), between, after })
    }
  }
]

function hasStep(): boolean {
  return stepProcesses().length > 0
}

function stepProcesses(): readonly number[] {
  const { stdout } = spawnSync('pgrep', ['-f', `^${endless}$`], { encoding: 'utf8' })
  return stdout.split('\n').filter(Boolean).map(Number)
}

/** What a dead engine leaves of a step is its own: the step's process and its mounts. */
function endStep(bench: Bench): void {
  for (const pid of stepProcesses()) killIfThere(pid, 'SIGKILL')
  for (const mount of bench.state().mounts.toReversed()) spawnSync('umount', ['--lazy', mount])
}

const legs: readonly Fault[] = [
  {
    name: 'two legs of a matrix save the same workspace at once',
    sees: '',
    ending: 'saved',
    run: async bench => {
      const cache = await bench.empty()
      const other = bench.jobs.onFreshEngine(engine => bench.jobs.run(engine, bench.project(), { cache }))
      const [result, second] = await Promise.all([bench.run({ cache }), other])
      if (second.report?.save?.outcome !== 'saved') throw new Error(second.post.log)
      return result
    }
  },
  {
    name: 'another leg with the same workspace and run has saved meanwhile',
    sees: '',
    ending: 'not saved',
    run: async bench => {
      const cache = await bench.empty()
      const runId = 4711
      const between = () =>
        bench.jobs.onFreshEngine(async engine => void (await bench.jobs.run(engine, bench.project(), { cache, runId })))
      return bench.run({ cache, runId, between })
    }
  }
]

export const engine: readonly FaultGroup[] = [
  { title: 'Engines that are not restarted as they should be', faults: restarts },
  { title: 'Snapshots that would lead out of the engine', faults: forged },
  { title: 'Engines that die', faults: deaths },
  { title: 'Several jobs at once', faults: legs }
]
