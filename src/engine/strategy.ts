import type { RequestedStrategy } from '../inputs.ts'
import type { DaemonPlace } from './daemon-place.ts'
import type { EngineFacts } from './facts.ts'

/**
 * How the cache comes to the engine. `snapshot`: its whole state is restored. `export`: cache mounts are filled one by one, and
 * layers come by BuildKit's own caches. `none`: the engine's own state is all there is.
 */
export type Strategy = 'snapshot' | 'export' | 'none'

export interface ChosenStrategy {
  readonly strategy: Strategy
  /** One sentence for the log and the report. */
  readonly reason: string
}

export interface StrategyFacts
  extends Pick<EngineFacts, 'store' | 'endpoint' | 'builder' | 'rootless' | 'containers' | 'images' | 'buildRecords'> {
  readonly platform: NodeJS.Platform
  /** Of the daemon behind a local socket. */
  readonly daemon: DaemonPlace
  /** Whether this process is root, may become root without a password, or neither. */
  readonly privilege: 'root' | 'sudo' | 'none'
}

/** Chooses the strategy from what is known of the engine. */
export function chooseStrategy(facts: StrategyFacts, requested: RequestedStrategy): ChosenStrategy {
  if (requested === 'none') return { strategy: 'none', reason: 'strategy none was asked for' }
  const obstacle = snapshotObstacle(facts)
  if (obstacle === undefined && requested !== 'export') {
    return { strategy: 'snapshot', reason: 'the engine is local, holds nothing yet and may be restarted' }
  }
  if (facts.platform !== 'linux' && !isElsewhere(facts)) return { strategy: 'none', reason: obstacle ?? '' }
  if (requested === 'export') return { strategy: 'export', reason: 'strategy export was asked for' }
  // What is there already is as good as what could be restored, and newer. Of another builder nobody knows how long it lives.
  const records = facts.builder.driver === 'docker' ? (facts.buildRecords ?? 0) : 0
  if (records > 0)
    return { strategy: 'none', reason: `the engine holds ${count(records, 'build cache record')} already` }
  return { strategy: 'export', reason: obstacle ?? '' }
}

/** Whether builds run on another machine, which has its own system. */
function isElsewhere({ builder }: StrategyFacts): boolean {
  return builder.driver === 'remote' || builder.driver === 'kubernetes'
}

/** Why a snapshot cannot be restored on this engine; undefined when it can. */
function snapshotObstacle(facts: StrategyFacts): string | undefined {
  if (facts.platform !== 'linux') {
    return `snapshots need a Linux runner, this is ${systemNames[facts.platform] ?? facts.platform}`
  }
  if (!facts.endpoint.startsWith('unix://')) return `the engine at ${facts.endpoint} is not on this machine`
  if (facts.daemon === 'elsewhere') {
    return `the engine behind ${facts.endpoint} runs outside: no dockerd is among the processes of this machine or container`
  }
  if (facts.daemon === 'init') return 'this container ends with its dockerd, which so cannot be restarted'
  if (facts.rootless) return 'the engine is rootless'
  if (facts.builder.driver !== 'docker') {
    return `builds go to the builder "${facts.builder.name}" (${facts.builder.driver}), not to the engine`
  }
  if (facts.store !== 'overlay2' && facts.store !== 'containerd')
    return `snapshots of the store "${facts.store}" are not supported`
  if (facts.containers > 0) return `the engine holds ${count(facts.containers, 'container')}`
  if (facts.images > 0) return `the engine holds ${count(facts.images, 'image')} already`
  if (facts.buildRecords === undefined) return 'the build cache of the engine could not be listed'
  if (facts.buildRecords > 0) return `the engine holds ${count(facts.buildRecords, 'build cache record')} already`
  if (facts.privilege === 'none') return 'this user is not root and has no password-less sudo'
  return undefined
}

const systemNames: Readonly<Partial<Record<NodeJS.Platform, string>>> = { darwin: 'macOS', win32: 'Windows' }

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`
}
