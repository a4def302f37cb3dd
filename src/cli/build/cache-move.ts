/** How a cache moves between machines by way of a folder: what is restored into this engine, and whether it is saved. */
import type { BuildResult } from '../../build/index.ts'
import { chooseStrategy, type EngineFacts, readDaemonPlace, readPrivilege } from '../../engine/index.ts'
import type { FinishState, LiveState } from '../../state.ts'
import type { CliContext } from '../context.ts'
import { CliError, UsageError } from '../errors.ts'

export interface MoveOptions {
  readonly save?: string
  readonly restore?: string
  readonly wholeEngine?: boolean
  readonly strategy: 'auto' | 'snapshot' | 'export'
}

/** How a build uses the folder. */
export interface CacheMove {
  readonly strategy: 'auto' | 'export' | 'none'
  readonly restores: boolean
  readonly saves: boolean
  /** What the user should know of it, as sentences. */
  readonly notes: readonly string[]
}

export const noMove: CacheMove = { strategy: 'none', restores: false, saves: false, notes: [] }

/** @throws UsageError when the options contradict each other */
export function checkMove({ save, restore, wholeEngine, strategy }: MoveOptions): void {
  if (save === undefined && wholeEngine) throw new UsageError('--whole-engine has no meaning without --save.')
  if (wholeEngine && strategy === 'export') {
    throw new UsageError('--whole-engine and --strategy export contradict each other: leave one of them out.')
  }
  if (strategy === 'export' && save !== undefined && restore !== undefined && save !== restore) {
    throw new UsageError('With --strategy export --save and --restore have to name the same folder.')
  }
  if (save === undefined && restore === undefined && strategy !== 'auto') {
    throw new UsageError('--strategy has no meaning without --save or --restore.')
  }
}

type Chosen = ReturnType<typeof chooseStrategy>

/** What is known of the engine before the build: the strategy for it, and the one it would have if it were empty. */
export interface EngineSituation {
  readonly now: Chosen
  readonly ifEmpty: Chosen
}

export async function readSituation(facts: EngineFacts, context: CliContext): Promise<EngineSituation> {
  const { platform, uid, env } = context
  const privilege = await readPrivilege(uid, env)
  const known = {
    ...facts,
    platform,
    privilege,
    daemon: platform === 'linux' ? readDaemonPlace() : 'elsewhere'
  } as const
  return {
    now: chooseStrategy(known, 'auto'),
    ifEmpty: chooseStrategy({ ...known, containers: 0, images: 0, buildRecords: 0 }, 'auto')
  }
}

/**
 * Decides what `--save` and `--restore` do. An engine that holds something is never exchanged, and saved as a whole only when
 * that is asked for: it may hold images of other projects.
 * @throws CliError when what was asked for cannot be done; nothing was touched
 */
export function planMove(options: MoveOptions, { now, ifEmpty }: EngineSituation): CacheMove {
  const [saves, restores] = [options.save !== undefined, options.restore !== undefined]
  if (options.strategy === 'export') return { strategy: 'export', saves, restores, notes: [] }
  if (ifEmpty.strategy !== 'snapshot') {
    throw new CliError(
      `The state of this engine cannot be moved: ${ifEmpty.reason}. ` +
        'With --strategy export cache mounts and layers move one by one.'
    )
  }
  if (now.strategy === 'snapshot') return { strategy: 'auto', saves, restores, notes: [] }
  if (saves && !options.wholeEngine) {
    throw new CliError(
      `Nothing is saved of this engine without --whole-engine: ${now.reason}, and all of it would be saved, also what belongs ` +
        'to other projects. With --strategy export only the cache mounts and layers of this project are.'
    )
  }
  const notes = restores ? [`Nothing is restored: ${now.reason}, and none of it is ever exchanged.`] : []
  return { strategy: 'none', saves, restores: false, notes }
}

/**
 * What is saved of a build whose saving was asked for: the action keeps what a run has used or made anew, as its cache holds
 * the rest already; here all that the project has is meant.
 * @param restores whether the folder holds what this run began with
 */
export function wholeProject(state: FinishState, built: BuildResult, restores: boolean): FinishState {
  const { live } = state
  if (live === undefined || restores) return state
  const mounts = live.mounts === undefined ? undefined : { ...live.mounts, uses: {} }
  return { ...state, live: { ...live, mounts, layers: allLayers(live.layers, built) } }
}

function allLayers(layers: LiveState['layers'], { services }: BuildResult): LiveState['layers'] {
  const { plan, decision } = layers
  if (decision.export || plan.kind === 'off' || plan.exports !== 'after-build') return layers
  return { ...layers, decision: { export: true, services: services.map(({ name }) => name) } }
}
