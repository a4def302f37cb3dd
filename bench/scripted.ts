import { BuildFailed, type FreshRunner, flushDisk, onFreshRunner, useImages } from '../scripts/demo/fresh-runner.ts'
import type { Weight } from '../scripts/demo/options.ts'
import type { Situation, SituationResult } from '../scripts/demo/situations.ts'
import type { Stage } from '../scripts/demo/stage.ts'
import type { ScriptedPipeline } from './pipelines.ts'
import { countSteps } from './steps.ts'

export interface ScriptedRun {
  readonly result: SituationResult
  readonly restoreSeconds: number | null
  /** What went wrong; empty when all is well. */
  readonly problems: readonly string[]
}

export interface Scene {
  readonly stage: Stage
  readonly weight: Weight
  /** At the engine, after the build. */
  readonly look: (runner: FreshRunner) => Promise<void>
}

/**
 * Runs a pipeline's steps as one job on a fresh engine.
 * @throws BuildFailed
 */
export async function playScripted(
  pipeline: ScriptedPipeline,
  situation: Situation,
  { stage, weight, look }: Scene
): Promise<ScriptedRun> {
  return onFreshRunner(situation, stage, weight, async runner => {
    const { engine, job } = runner
    await pipeline.prepare?.(engine, stage.registryUrl)
    const step = async (script: string | undefined) => {
      if (script === undefined) return { seconds: 0, log: '' }
      const { outcome, durationMs, log } = await job.script(script, { env: stage.cache.actionEnvironment })
      if (outcome !== 'success') throw new BuildFailed(`${pipeline.name} (${situation.name})`, log)
      return { seconds: durationMs / 1000, log }
    }
    stage.index.reset()
    await flushDisk()
    const before = await stage.cache.saved()
    const downloadedBefore = await stage.cache.downloadedBytes()
    const restore = await step(pipeline.restore)
    const build = await step(pipeline.build)
    const packagesDownloaded = stage.index.statistics().downloads.length
    const problems = await useImages(job)
    await look(runner)
    const save = await step(pipeline.save)
    const bytesRestored = (await stage.cache.downloadedBytes()) - downloadedBefore
    const after = await stage.cache.saved()
    const steps = countSteps(build.log)
    return {
      restoreSeconds: pipeline.restore === undefined ? null : restore.seconds,
      problems: problems.map(problem => `${pipeline.name}, ${situation.name}: ${problem}`),
      result: {
        situation: situation.name,
        store: pipeline.store,
        strategy: 'none',
        seconds: restore.seconds + build.seconds,
        postSeconds: save.seconds,
        plainColdSeconds: 0,
        stepsTotal: steps.total,
        stepsCached: steps.cached,
        packagesDownloaded,
        bytesRestored,
        bytesSaved: after.bytes - before.bytes,
        entriesSaved: after.entries - before.entries
      }
    }
  })
}
