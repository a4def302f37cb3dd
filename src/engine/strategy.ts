import type { RequestedStrategy } from '../inputs.ts'
import type { EngineFacts } from './facts.ts'

/** How the cache comes to the engine. `none`: the engine's own state is all there is. */
export type Strategy = 'snapshot' | 'none'

export interface ChosenStrategy {
  readonly strategy: Strategy
  /** One sentence for the log and the report. */
  readonly reason: string
}

export interface StrategyFacts
  extends Pick<EngineFacts, 'store' | 'endpoint' | 'builder' | 'rootless' | 'containers' | 'images' | 'buildRecords'> {
  readonly platform: NodeJS.Platform
  /** Whether this process is root, may become root without a password, or neither. */
  readonly privilege: 'root' | 'sudo' | 'none'
}

/** Chooses the strategy from what is known of the engine. */
export function chooseStrategy(facts: StrategyFacts, requested: RequestedStrategy): ChosenStrategy {
  if (requested === 'none') return { strategy: 'none', reason: 'strategy none was asked for' }
  const obstacle = snapshotObstacle(facts)
  if (obstacle === undefined) {
    return { strategy: 'snapshot', reason: 'the engine is local, holds nothing yet and may be restarted' }
  }
  return { strategy: 'none', reason: obstacle }
}

/** Why a snapshot cannot be restored on this engine; undefined when it can. */
function snapshotObstacle(facts: StrategyFacts): string | undefined {
  if (facts.platform !== 'linux') return `snapshots need Linux, this is ${facts.platform}`
  if (!facts.endpoint.startsWith('unix://')) return `the engine at ${facts.endpoint} is not on this machine`
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

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`
}
