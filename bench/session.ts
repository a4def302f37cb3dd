import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { DemoCache } from '../scripts/demo/cache.ts'
import { type FreshRunner, flushDisk } from '../scripts/demo/fresh-runner.ts'
import type { Weight } from '../scripts/demo/options.ts'
import { play } from '../scripts/demo/play.ts'
import { type Situation, situations } from '../scripts/demo/situations.ts'
import { type Surroundings, stageOf } from '../scripts/demo/stage.ts'
import { discard } from '../scripts/engine/index.ts'
import { bundlesOfNewestSnapshot, hasFloorPrograms, measureFloor, restoredOf } from './floor.ts'
import { describeMachine, describeWorkload } from './machine.ts'
import type { BenchOptions, NamedLine } from './options.ts'
import type { ActionPipeline, Pipeline } from './pipelines.ts'
import { type BenchResults, type BenchRun, isPlain, type MachineFacts, type Workload } from './results.ts'
import { playScripted } from './scripted.ts'

/** ms for the disk to come to rest between two measurements. */
const settleMs = 2000

/** The rounds over one line. */
export class Session {
  readonly problems: string[] = []
  readonly #surroundings: Surroundings
  readonly #line: NamedLine
  readonly #weight: Weight
  readonly #log: (line: string) => void
  #machine: MachineFacts | undefined
  #workload: Workload | null = null
  readonly #measuresFloor: boolean
  #floors = 0
  /** Whether every earlier situation was played: what is promised of one rests upon those before it. */
  #isInSequence = true

  constructor(surroundings: Surroundings, line: NamedLine, weight: Weight, log: (line: string) => void) {
    this.#surroundings = surroundings
    this.#line = line
    this.#weight = weight
    this.#log = log
    this.#measuresFloor = hasFloorPrograms()
    if (!this.#measuresFloor) log('Without zstd and tar on this machine there is no floor to measure.')
  }

  /** What was seen of machine and project; undefined before the first round. */
  get facts(): Pick<BenchResults, 'machine' | 'workload'> | undefined {
    return this.#machine === undefined ? undefined : { machine: this.#machine, workload: this.#workload }
  }

  /**
   * Plays every situation with every pipeline. Who comes first finds the disk rested, so the order turns round from situation
   * to situation and from round to round.
   */
  async playRound(
    round: number,
    options: Pick<BenchOptions, 'pipelines' | 'situations' | 'plainOnce'>
  ): Promise<readonly BenchRun[]> {
    if (this.#machine === undefined) await this.#describeMachine()
    const caches = new Map<string, DemoCache>()
    const { line } = this.#line
    for (const { name } of options.pipelines) {
      const settings = { backend: 'github', ...(line !== undefined && { cacheLine: line }) } as const
      caches.set(name, await this.#surroundings.openCache(`${name}-${round}`, settings))
    }
    const runs: BenchRun[] = []
    const chosen = situations.filter(({ name }) => options.situations.includes(name))
    for (const [number, situation] of chosen.entries()) {
      this.#isInSequence = situations[number] === situation
      const inTurn = (round + number) % 2 === 1 ? options.pipelines : options.pipelines.toReversed()
      for (const pipeline of inTurn) {
        const cache = caches.get(pipeline.name)
        if (options.plainOnce && isPlain(pipeline.name) && situation.name !== 'cold') continue
        if (cache !== undefined) runs.push(await this.#playOne(pipeline, situation, cache, round))
      }
    }
    for (const cache of caches.values()) await cache.stop()
    return runs
  }

  async #playOne(pipeline: Pipeline, situation: Situation, cache: DemoCache, round: number): Promise<BenchRun> {
    this.#log(`${this.#line.name}, round ${round}, ${situation.name}: ${pipeline.title} ...`)
    await settle()
    const stage = stageOf(this.#surroundings, pipeline.store, cache)
    const about = { pipeline: pipeline.name, round, line: this.#line.name }
    if (pipeline.kind === 'action') return { ...(await this.#playAction(pipeline, situation, stage)), ...about }
    const look = (runner: FreshRunner) => this.#describeWorkload(pipeline, situation, runner)
    const { result, restoreSeconds, problems } = await playScripted(pipeline, situation, {
      stage,
      weight: this.#weight,
      look
    })
    this.problems.push(...problems)
    this.#tell(result.seconds, result.postSeconds)
    return { ...result, restoreSeconds, floorSeconds: null, ...about }
  }

  async #playAction(
    pipeline: ActionPipeline,
    situation: Situation,
    stage: ReturnType<typeof stageOf>
  ): Promise<Omit<BenchRun, 'pipeline' | 'round' | 'line'>> {
    const isRestored = pipeline.inputs.strategy === 'snapshot' && situation.name !== 'cold'
    const hasFloor = isRestored && this.#measuresFloor
    const bundles = hasFloor ? bundlesOfNewestSnapshot(stage.cache.folder, 'github') : []
    const settings = { store: pipeline.store, backend: 'github', weight: this.#weight } as const
    const played = await play(situation, stage, settings, 0, pipeline.inputs)
    const floorSeconds = hasFloor ? await this.#floor(restoredOf(bundles, played.mountsLeft)) : null
    const { result, restoreSeconds } = played
    this.problems.push(...played.problems.map(problem => `${pipeline.name}: ${problem}`))
    if (pipeline.inputs.strategy === 'snapshot' && this.#isInSequence) {
      this.problems.push(...played.brokenPromises.map(problem => `${pipeline.name}: ${problem}`))
    }
    this.#tell(result.seconds, result.postSeconds)
    return { ...result, restoreSeconds, floorSeconds }
  }

  /** Seconds. */
  async #floor(bundles: Parameters<typeof measureFloor>[0]): Promise<number> {
    this.#floors += 1
    await settle()
    const target = path.join(this.#surroundings.scratch, `floor-${this.#floors}`)
    const ms = await measureFloor(bundles, target)
    discard(target)
    return ms / 1000
  }

  #tell(seconds: number, postSeconds: number): void {
    this.#log(`  ${seconds.toFixed(1)} s, and ${postSeconds.toFixed(1)} s after the job`)
  }

  async #describeMachine(): Promise<void> {
    const engine = await this.#surroundings.freshEngine('facts', 'overlay2')
    this.#machine = await describeMachine(engine)
    await engine.stop()
  }

  async #describeWorkload(pipeline: Pipeline, situation: Situation, { engine }: FreshRunner): Promise<void> {
    if (this.#workload !== null || pipeline.name !== 'plain-overlay2' || situation.name !== 'cold') return
    const wheels = this.#surroundings.index.statistics().downloads.length
    this.#workload = await describeWorkload(engine, wheels)
  }
}

/** What came before is written back, and whatever was deleted has been told to the disk. */
async function settle(): Promise<void> {
  await flushDisk()
  await sleep(settleMs)
}
