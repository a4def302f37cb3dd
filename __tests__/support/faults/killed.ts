/** Steps that are killed, or told to end, at every point of their way. */
import { existsSync, truncateSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { CacheService, ServiceRequest } from '../cache-service/index.ts'
import { isReplaced, killIfThere, namesIn, runs, scriptProcess, until } from '../job-processes.ts'
import type { JobResult } from '../jobs.ts'
import type { PhaseResult } from '../runner/index.ts'
import { type Bench, tiny } from './bench.ts'
import type { EngineEnding, Fault, FaultGroup } from './fault.ts'
import { processesOf } from './traces.ts'

type IsRequest = (request: ServiceRequest) => boolean

/** A point on the way of a step: a request, which is not answered, or something to be seen on the machine. */
interface Point {
  readonly name: string
  readonly request?: IsRequest
  readonly seen?: (bench: Bench, daemon: number) => boolean
  /** Requests that are not answered, so that the point lasts. */
  readonly hold?: (request: ServiceRequest, largest: readonly string[]) => boolean
  readonly engine?: EngineEnding
  /** Other files of the project. */
  readonly files?: Readonly<Record<string, string>>
  readonly signals?: readonly Signal[]
}

type Signal = 'SIGTERM' | 'SIGKILL'

const isIndex = (key: string) => key.includes('-i-')
const isBundle = (key: string) => key.startsWith('cbc1-b-')
const inRestore = ({ engine }: Bench, name: string) => path.join(engine.dataRoot, 'cbc-restore', name)
const isDownload: IsRequest = ({ operation, key }) => operation === 'GetBlob' && isBundle(key)

const ofMain: readonly Point[] = [
  { name: 'starts', seen: () => true, signals: ['SIGKILL'] },
  {
    name: 'looks for a snapshot',
    request: ({ operation, key }) => operation === 'GetCacheEntryDownloadURL' && key.endsWith('-i-shop-')
  },
  { name: 'reads the index', request: ({ operation, key }) => operation === 'GetBlob' && isIndex(key) },
  {
    name: 'starts its privileged process',
    seen: ({ engine }) => processesOf(engine).some(args => args.includes('privileged.js')),
    hold: isDownload
  },
  {
    name: 'looks for a bundle',
    request: ({ operation, key }) => operation === 'GetCacheEntryDownloadURL' && isBundle(key)
  },
  { name: 'waits for a bundle', request: isDownload },
  {
    name: 'has extracted half of the snapshot and stops the engine',
    seen: bench => existsSync(inRestore(bench, 'journal.json')),
    // The engine's metadata and the layer of the base image come through.
    hold: (request, largest) => isDownload(request) && !largest.slice(0, 2).includes(request.key),
    engine: 'restarted'
  },
  {
    name: 'exchanges the state of the engine',
    seen: (bench, daemon) => existsSync(inRestore(bench, 'old/engine-id')) || isRestarted(bench, daemon),
    engine: 'restored'
  },
  { name: 'starts the engine', seen: isRestarted, engine: 'restored' },
  {
    name: 'builds',
    seen: ({ engine }) => processesOf(engine).some(args => / bake /.test(args)),
    // All other steps are cached: it would be over before it can be ended.
    files: { 'web/Dockerfile': `${tiny['web/Dockerfile']}RUN --network=none sleep 3\n` },
    engine: 'restored'
  }
]

const ofPost: readonly Point[] = [
  { name: 'starts', seen: () => true, signals: ['SIGKILL'] },
  {
    name: 'looks for what its run has saved',
    request: ({ operation, key }) => operation === 'GetCacheEntryDownloadURL' && /-i-shop-[\d.]+$/.test(key)
  },
  ...calls('CreateCacheEntry', 'reserves'),
  ...calls('PutBlob', 'uploads'),
  ...calls('FinalizeCacheEntryUpload', 'completes')
]

function calls(operation: ServiceRequest['operation'], verb: string): readonly Point[] {
  return [
    { name: `${verb} a bundle`, request: request => request.operation === operation && isBundle(request.key) },
    { name: `${verb} the index`, request: request => request.operation === operation && isIndex(request.key) }
  ]
}

function isRestarted({ engine }: Bench, daemon: number): boolean {
  return isReplaced(engine, daemon)
}

const did: Readonly<Record<Signal, string>> = { SIGTERM: 'told to end', SIGKILL: 'killed' }

function faultsOf(step: 'main' | 'post', points: readonly Point[]): readonly Fault[] {
  return points.flatMap(point =>
    (point.signals ?? (['SIGTERM', 'SIGKILL'] as const)).map(signal => ({
      name: `the ${step} step is ${did[signal]} (${signal}) as it ${point.name}`,
      ...consequences(step, signal),
      ...(point.engine !== undefined && { engine: point.engine }),
      run: bench => killAt(step, point, signal, bench)
    }))
  )
}

function consequences(step: 'main' | 'post', signal: Signal): Pick<Fault, 'sees' | 'ending'> {
  if (step === 'main') return { sees: '', ending: 'ended' }
  if (signal === 'SIGKILL') return { sees: '', ending: 'saving ended' }
  return { sees: 'The cache was not saved: The run was cancelled.', ending: 'not saved' }
}

async function killAt(step: 'main' | 'post', point: Point, signal: Signal, bench: Bench): Promise<JobResult> {
  const { engine } = bench
  const daemon = engine.pid()
  let reached = false
  let service: CacheService | undefined
  const faults = (request: ServiceRequest) => {
    const isPoint = point.request?.(request) ?? false
    reached ||= isPoint
    const held = isPoint || (point.hold?.(request, largestOf(service)) ?? false)
    return held ? ({ kind: 'hang', when: 'before-headers' } as const) : undefined
  }
  service = await (step === 'main' ? bench.service(faults) : bench.empty(faults))
  const kill = async () => {
    const pid = await scriptProcess(engine, step)
    try {
      await until(`the step ${point.name}`, () => reached || (point.seen?.(bench, daemon) ?? false))
    } finally {
      if (runs(pid)) killIfThere(pid, signal)
    }
    // Commands of a step that was killed end by themselves.
    await until('all processes have ended', () => processesOf(engine).length === 0)
  }
  return bench.run({ cache: service, ...(step === 'main' ? { during: kill } : { duringPost: kill }) }, point.files)
}

/** Keys of all that the service holds, the largest first. */
function largestOf(service: CacheService | undefined): readonly string[] {
  const entries = service?.entries() ?? []
  return entries.toSorted((a, b) => b.bytes - a.bytes).map(({ key }) => key)
}

const together: readonly Fault[] = [
  {
    name: 'the main step and its privileged process are killed while bundles are extracted; this is the next job',
    sees: '',
    ending: 'restored',
    run: async bench => {
      const held = await bench.service(request =>
        isDownload(request) ? { kind: 'slow', bytesPerSecond: 1000 } : undefined
      )
      const during = async () => {
        const parts = inRestore(bench, 'parts')
        await until('bundles are extracted', () => namesIn(parts).length > 0)
        const [main, helper] = [
          await scriptProcess(bench.engine, 'main'),
          await scriptProcess(bench.engine, 'privileged')
        ]
        for (const pid of [helper, main]) process.kill(pid, 'SIGKILL')
      }
      const killed = await bench.run({ cache: held, during })
      if (!existsSync(inRestore(bench, 'parts'))) throw new Error(`Nothing was left: ${killed.main.log}`)
      const next = await bench.run({ cache: await bench.service() })
      if (!next.main.log.includes('Files of an unfinished restore have been removed.')) throw new Error(next.main.log)
      return next
    }
  },
  {
    name: 'the privileged process stands still while a bundle is packed, and does not end',
    sees: 'The cache was not saved: it took more than the 2 s of save-timeout',
    ending: 'not saved',
    run: async bench => {
      const duringPost = async () => {
        const helper = await scriptProcess(bench.engine, 'privileged')
        process.kill(helper, 'SIGSTOP')
        await sleep(0)
      }
      return bench.run({ cache: await bench.empty(), duringPost, inputs: { 'save-timeout': '2s' } })
    }
  },
  {
    name: 'what the main step has left for the post step is cut off',
    sees: "The cache was not saved: Expected property name or '}' in JSON at position 1 (line 1 column 2)",
    ending: 'saving ended',
    run: async bench => {
      const between = async ({ state }: PhaseResult) => truncateSync(state['finish-file'] ?? '', 1)
      return bench.run({ cache: await bench.empty(), between })
    }
  }
]

export const killed: readonly FaultGroup[] = [
  { title: 'The main step is ended', faults: faultsOf('main', ofMain) },
  { title: 'The post step is ended', faults: faultsOf('post', ofPost) },
  { title: 'Several processes at once', faults: together }
]
