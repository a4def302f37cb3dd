import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { downloadedProjects } from '../../__tests__/support/package-index/index.ts'
import type { PhaseResult } from '../../__tests__/support/runner/index.ts'
import type { Report } from '../../src/report/index.ts'
import type { Engine } from '../engine/index.ts'
import { projectFolder } from '../engine/paths.ts'
import { broken } from './checks.ts'
import { checkOut, composeFiles } from './example.ts'
import { BuildFailed, flushDisk, onFreshRunner, useImages } from './fresh-runner.ts'
import type { DemoOptions } from './options.ts'
import type { Situation, SituationResult } from './situations.ts'
import type { Stage } from './stage.ts'

/** Seconds, and wheels downloaded, of plain `docker compose build` on a fresh engine. */
export interface PlainResult {
  readonly seconds: number
  readonly packages: number
}

/** Builds the unchanged example as one does without the action. */
export async function playPlain(stage: Stage, options: DemoOptions): Promise<PlainResult> {
  const folder = path.join(stage.scratch, 'checkout')
  await checkOut(folder, options.weight, [])
  const engine = await stage.freshEngine('plain')
  try {
    stage.index.reset()
    await flushDisk()
    const started = performance.now()
    const args = ['compose', ...composeFiles.flatMap(file => ['--file', file]), 'build']
    const build = await engine.docker(args, { cwd: folder, environment: { ...process.env, ...stage.buildEnvironment } })
    const seconds = (performance.now() - started) / 1000
    if (build.exitCode !== 0) throw new BuildFailed('docker compose build', build.stdout + build.stderr)
    return { seconds, packages: stage.index.statistics().downloads.length }
  } finally {
    await engine.stop()
  }
}

/** What one situation showed. */
export interface Played {
  readonly result: SituationResult
  readonly restoreSeconds: number
  /** Names of cache mounts that were not restored, as no step was expected to need them. */
  readonly mountsLeft: readonly string[]
  /** What went wrong apart from that: images that do not run, processes left behind. */
  readonly problems: readonly string[]
  /** What does not hold of the promises that are made for the strategy `snapshot`. */
  readonly brokenPromises: readonly string[]
  /** File with the job summary. */
  readonly summary: string
}

/**
 * Runs one workflow job on a fresh engine: the action, a step that uses the images, and the action's post phase.
 * @param further inputs of the action on top of those the demo gives it
 */
export async function play(
  situation: Situation,
  stage: Stage,
  options: DemoOptions,
  plainColdSeconds: number,
  further: Readonly<Record<string, string>> = {}
): Promise<Played> {
  return onFreshRunner(situation, stage, options.weight, async ({ engine, job }) => {
    stage.index.reset()
    await flushDisk()
    const before = await stage.cache.saved()
    const main = await job.uses(stage.action, { with: { ...inputs(situation, stage), ...further } })
    if (main.outcome !== 'success') throw new BuildFailed(`the action (${situation.name})`, main.log)
    const statistics = stage.index.statistics()
    const problems = [...(await useImages(job)), ...(await startBystander(engine))]
    const { posts, orphans } = await job.finish()
    const post = posts[0]
    if (post === undefined || post.outcome !== 'success') {
      throw new BuildFailed(`the post phase (${situation.name})`, post?.log ?? 'it did not run')
    }
    problems.push(...(await askBystander(engine)))
    problems.push(...orphans.map(orphan => `${situation.name}: the action left a process behind: ${orphan.command}`))
    const after = await stage.cache.saved()
    const result: SituationResult = {
      situation: situation.name,
      store: options.store,
      strategy: main.outputs.strategy ?? '',
      seconds: main.durationMs / 1000,
      postSeconds: post.durationMs / 1000,
      plainColdSeconds,
      stepsTotal: Number(main.outputs['steps-total']),
      stepsCached: Number(main.outputs['steps-cached']),
      packagesDownloaded: statistics.downloads.length,
      bytesRestored: Number(main.outputs['bytes-restored']),
      bytesSaved: after.bytes - before.bytes,
      entriesSaved: after.entries - before.entries
    }
    const seen = { projects: downloadedProjects(statistics), restored: main.outputs['cache-restored'] ?? '' }
    return {
      result,
      restoreSeconds: Number(main.outputs['restore-ms']) / 1000,
      mountsLeft: await mountsLeft(main.outputs.report),
      problems,
      brokenPromises: broken(result, seen),
      summary: await keep(situation, [main, post], main.outputs.report)
    }
  })
}

/** @param file with a report */
export async function mountsLeft(file: string | undefined): Promise<readonly string[]> {
  if (file === undefined) return []
  const { mounts } = JSON.parse(await readFile(file, 'utf8')) as Pick<Report, 'mounts'>
  return mounts.flatMap(({ name, restored }) => (restored === 'left' ? [name] : []))
}

function inputs(situation: Situation, stage: Stage): Record<string, string> {
  return { files: composeFiles.join('\n'), workspace: situation.workspace, ...stage.cache.inputs }
}

const bystander = ['run', '--detach', '--name', 'bystander', '--network', 'none', '--init']

/** Leaves a container running, which the post phase must not end. */
async function startBystander(engine: Engine): Promise<string[]> {
  const run = await engine.docker([...bystander, 'three-services/jobs', 'sleep', '600'])
  return run.exitCode === 0 ? [] : [`a container could not be started: ${run.stderr.trim()}`]
}

async function askBystander(engine: Engine): Promise<string[]> {
  const asked = await engine.docker(['inspect', '--format', '{{.State.Running}}', 'bystander'])
  return asked.stdout.trim() === 'true' ? [] : ['a container that was running was ended by the post phase']
}

/** Writes the job summary where it stays after the demo, beside log and report. Returns the summary's path. */
async function keep(situation: Situation, phases: readonly PhaseResult[], report: string | undefined): Promise<string> {
  const folder = path.join(projectFolder, '.work', 'demo', 'last')
  await mkdir(folder, { recursive: true })
  const file = path.join(folder, `${situation.name}.summary.md`)
  await writeFile(path.join(folder, `${situation.name}.log`), phases.map(phase => phase.log).join('\n'))
  await writeFile(file, phases.map(phase => phase.summary).join(''))
  if (report !== undefined) await copyFile(report, path.join(folder, `${situation.name}.report.json`))
  return file
}
