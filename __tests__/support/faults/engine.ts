/** Engines that do not do what they are told, or die. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { type Daemon, findDaemon } from '../../../src/privileged/daemon.ts'
import { bringBackEngine } from '../../../src/privileged/start.ts'
import { runs, until } from '../job-processes.ts'
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
    run: async bench => bench.run({ cache: await withBundle(bench, 'metadata', former => repacked(former, change)) })
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

const slowBuild = {
  'web/Dockerfile': 'FROM busybox:latest\nRUN --network=none echo begun\nRUN --network=none sleep 4322\n'
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
        process.kill(daemon, 'SIGSTOP')
      }
      return bench.run({ cache: await bench.service(), during })
    }
  },
  withMetadata('the engine does not start with what was restored', 'The engine ended while it started.', folder =>
    writeFileSync(path.join(folder, 'buildkit/metadata_v2.db'), Buffer.alloc(65_536, 'x'))
  ),
  withMetadata(
    'the engine starts without the images that were restored',
    'The restored engine does not list the image <image>.',
    folder => rmSync(path.join(folder, 'image/overlay2/imagedb/content/sha256'), { recursive: true })
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
  const { stdout } = spawnSync('pgrep', ['-f', '^sleep 4322$'], { encoding: 'utf8' })
  return stdout.split('\n').filter(Boolean).map(Number)
}

/** What a dead engine leaves of a step is its own: the step's process and its mounts. */
function endStep(bench: Bench): void {
  for (const pid of stepProcesses()) process.kill(pid, 'SIGKILL')
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
  { title: 'Engines that die', faults: deaths },
  { title: 'Several jobs at once', faults: legs }
]
