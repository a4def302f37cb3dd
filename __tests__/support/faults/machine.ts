/** Machines without room, without tools, or with a clock that jumps. */
import { spawnSync } from 'node:child_process'
import { appendFileSync, existsSync, mkdirSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { until } from '../job-processes.ts'
import type { JobResult, OneJob } from '../jobs.ts'
import type { Bench } from './bench.ts'
import type { Fault, FaultGroup } from './fault.ts'

const cold = 'The cache could not be restored, so the build starts cold:'
const unsaved = 'The cache was not saved:'

/** Runs a command to its end. @throws when it fails */
function must(command: string, ...args: readonly string[]): void {
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr}`)
}

/** Runs work while a folder is a small file system of its own. */
async function onSmallDisk<Result>(folder: string, size: string, work: () => Promise<Result>): Promise<Result> {
  must('mount', '-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder)
  try {
    return await work()
  } finally {
    must('umount', '--lazy', folder)
  }
}

/** Fills the file system that a folder is on, but for some bytes. @returns the file that does */
function fill(folder: string, left: number): string {
  const { bavail, bsize } = statfsSync(folder)
  const ballast = path.join(folder, 'ballast')
  const piece = Buffer.alloc(4 * 1024 * 1024, 'x')
  try {
    for (let rest = bavail * bsize - left; rest > 0; rest -= piece.length)
      appendFileSync(ballast, piece.subarray(0, Math.min(rest, piece.length)))
  } catch (error) {
    // Who else writes to it meanwhile has taken the rest.
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
  }
  return ballast
}

/** The one folder of a job's main step, in the runner's folder for temporary files. */
function stepFolder(parent: string): string {
  const [job = ''] = readdirSync(parent).filter(name => name.startsWith('job-'))
  const temp = path.join(parent, job, 'work/_temp')
  const [step = ''] = readdirSync(temp).filter(name => name.startsWith('compose-build-cache-'))
  return path.join(temp, step)
}

const disks: readonly Fault[] = [
  {
    name: 'the disk of the engine is full while bundles are extracted',
    sees: `${cold} Bundle <digest> (<content>): there is no space left on the disk: <the program's reason>`,
    ending: 'cold',
    run: async bench => {
      const { dataRoot } = bench.engine
      const restore = path.join(dataRoot, 'cbc-restore')
      const slow = { kind: 'slow', bytesPerSecond: 1_000_000 } as const
      const cache = await bench.service(({ operation, key }) =>
        operation === 'GetBlob' && key.startsWith('cbc1-b-') ? slow : undefined
      )
      const during = async () => {
        await until('a restore has begun', () => existsSync(path.join(restore, 'parts')))
        const ballast = fill(dataRoot, 0)
        await until('the restore was given up', () => !existsSync(restore))
        rmSync(ballast)
      }
      return bench.run({ cache, during })
    }
  },
  {
    name: 'the disk of the cache directory is full',
    sees: `${unsaved} The cache entry "<bundle>" cannot be saved in <folder>: ENOSPC: no space left on device, copyfile <path> -> <path>. Free some space, or name another folder as cache-directory.`,
    ending: 'not saved',
    run: async bench => {
      const cache = bench.jobs.folder()
      return onSmallDisk(cache, '100k', () => bench.run({ cache }))
    }
  },
  onTemporaryDisk(
    'is full when the metadata is copied',
    `${unsaved} ENOSPC: no space left on device, copyfile <path> -> <path>`,
    folder => fill(folder, 8192)
  ),
  onTemporaryDisk(
    'is full when bundles are packed',
    `${unsaved} there is no space left on the disk: <the program's reason>`,
    folder => fill(folder, 6_000_000),
    {
      'web/Dockerfile':
        'FROM busybox:latest\nRUN --network=none echo installed > /log && head -c 12000000 /dev/urandom > /wheel\nCOPY code.txt /code.txt\n'
    }
  ),
  onTemporaryDisk(
    'cannot be written to any more',
    `${unsaved} EROFS: read-only file system, mkdtemp <path>`,
    folder => {
      const step = stepFolder(folder)
      must('mount', '--bind', step, step)
      must('mount', '-o', 'remount,ro,bind', step)
    }
  )
]

/** The folder for temporary files is a disk of its own, to which something happens between main and post. */
function onTemporaryDisk(
  name: string,
  sees: string,
  change: (folder: string) => unknown,
  files: Readonly<Record<string, string>> = {}
): Fault {
  return {
    name: `the disk of the runner's temporary files ${name}`,
    sees,
    // Nor can the report be completed there.
    ending: 'saving ended',
    run: async bench => {
      const parent = path.join(bench.jobs.folder(), 'temp')
      mkdirSync(parent)
      const between = async () => void change(parent)
      const after = async () => void spawnSync('umount', ['--lazy', stepFolder(parent)])
      return onSmallDisk(parent, '20m', async () =>
        bench.run({ cache: await bench.empty(), parent, between, after }, files)
      )
    }
  }
}

/** A script of bash, which unlike other shells passes on variables whose names have dashes, in the place of Node: it runs Node where `/usr/bin` is changed by `change`, a line of shell. */
function nodeWithin(bench: Bench, change: string): string {
  const folder = bench.jobs.folder()
  for (const name of ['upper', 'work']) mkdirSync(path.join(folder, name))
  const script = path.join(folder, 'node')
  const overlay = `mount -t overlay overlay -o lowerdir=/usr/bin,upperdir=${folder}/upper,workdir=${folder}/work /usr/bin`
  // A file system in memory: overlays do not lie upon overlays.
  const inside = `mount -t tmpfs tmpfs ${folder} && mkdir ${folder}/upper ${folder}/work && ${overlay} && ${change}`
  const node = process.execPath
  writeFileSync(script, `#!/bin/bash\nexec unshare --mount bash -c '${inside} && exec ${node} "$@"' node "$@"\n`, {
    mode: 0o755
  })
  return script
}

const fake = (tool: string) =>
  `{ rm /usr/bin/${tool}; printf "#!/bin/sh\\necho broken >&2; exit 2\\n" >/usr/bin/${tool}; chmod 755 /usr/bin/${tool}; }`

function withTools(name: string, change: string, expected: Pick<Fault, 'sees' | 'ending'>, restores: boolean): Fault {
  return {
    name,
    ...expected,
    run: async bench => {
      const cache = restores ? await bench.service() : await bench.empty()
      const inputs = restores ? { 'cache-mode': 'read-only' } : {}
      return bench.run({ cache, inputs, node: nodeWithin(bench, change) })
    }
  }
}

const bundle = `${cold} Bundle <digest> (<content>):`

const tools: readonly Fault[] = [
  withTools(
    'tar is missing while restoring',
    'rm /usr/bin/tar',
    {
      sees: `${bundle} tar ended with status unknown: tar could not be started: spawn tar ENOENT`,
      ending: 'cold, not saved'
    },
    true
  ),
  withTools(
    'tar fails while restoring',
    fake('tar'),
    { sees: `${bundle} tar ended with status 2: <the program's reason>`, ending: 'cold, not saved' },
    true
  ),
  withTools(
    'zstd fails while restoring',
    fake('zstd'),
    { sees: `${bundle} the bundle cannot be decompressed: <zstd's reason>`, ending: 'cold, not saved' },
    true
  ),
  withTools('zstd is missing while restoring', 'rm /usr/bin/zstd', { sees: '', ending: 'restored' }, true),
  withTools(
    'tar is missing while saving',
    'rm /usr/bin/tar',
    {
      sees: `${unsaved} tar ended with status unknown: tar could not be started: spawn tar ENOENT`,
      ending: 'not saved'
    },
    false
  ),
  withTools(
    'tar fails while saving',
    fake('tar'),
    { sees: `${unsaved} tar ended with status 2: <the program's reason>`, ending: 'not saved' },
    false
  ),
  withTools(
    'zstd fails while saving',
    fake('zstd'),
    { sees: `${unsaved} the archive could not be compressed: broken`, ending: 'not saved' },
    false
  ),
  withTools('zstd is missing while saving', 'rm /usr/bin/zstd', { sees: '', ending: 'saved' }, false)
]

/** A job in whose processes the clock jumps by some ms at their third look at it. */
function withClock(name: string, jumpMs: number, ending: 'restored' | 'saved'): Fault {
  return {
    name,
    sees: '',
    ending,
    run: async bench => {
      const file = path.join(bench.jobs.folder(), 'clock.mjs')
      writeFileSync(
        file,
        `const real = Date.now\nlet looks = 0\nDate.now = () => real() + (++looks > 2 ? ${jumpMs} : 0)\n`
      )
      const job: OneJob = { actionEnv: { NODE_OPTIONS: `--import=${file}` } }
      const cache = ending === 'restored' ? await bench.service() : await bench.empty()
      return plausible(await bench.run({ cache, ...job }))
    }
  }
}

/** @throws when a report tells of times that nobody has waited for */
function plausible(result: JobResult): JobResult {
  const phases = result.report?.phases ?? []
  const strange = phases.filter(({ ms }) => ms < 0 || ms > 600_000)
  if (phases.length === 0 || strange.length > 0) throw new Error(`Times of ${JSON.stringify(strange)}`)
  return result
}

const clocks: readonly Fault[] = [
  withClock('the clock jumps a day ahead while restoring', 86_400_000, 'restored'),
  withClock('the clock jumps back by an hour while restoring', -3_600_000, 'restored'),
  withClock('the clock jumps a day ahead while saving', 86_400_000, 'saved'),
  withClock('the clock jumps back by an hour while saving', -3_600_000, 'saved')
]

/** A job whose processes end when they need more than some MB for their objects. */
function withMemory(name: string, ending: 'restored' | 'saved'): Fault {
  return {
    name,
    sees: '',
    ending,
    run: async bench => {
      const cache = ending === 'restored' ? await bench.service() : await bench.empty()
      const limit = { NODE_OPTIONS: '--max-old-space-size=64' }
      // What does not compress is sent in full.
      const heavy = `FROM busybox:latest\nRUN --network=none echo installed > /log && head -c 120000000 /dev/urandom > /wheel\nCOPY code.txt /code.txt\n`
      return bench.run({ cache, actionEnv: limit }, ending === 'saved' ? { 'web/Dockerfile': heavy } : {})
    }
  }
}

const memories: readonly Fault[] = [
  withMemory('Node may use 64 MB while restoring', 'restored'),
  withMemory('Node may use 64 MB while saving more than that', 'saved')
]

export const machine: readonly FaultGroup[] = [
  { title: 'Disks without room', faults: disks },
  { title: 'Tools that are missing or fail', faults: tools },
  { title: 'Clocks that jump', faults: clocks },
  { title: 'Little memory', faults: memories }
]
