/** Puts reports together. */
import path from 'node:path'
import type { BuildFailure, BuildResult, ServiceResult, Step } from '../build/index.ts'
import type { RunRecord } from '../history/index.ts'
import { makeBaseline } from './baseline.ts'
import { criticalChain } from './chain.ts'
import { type FirstRunReport, firstRun, type KnownInputs } from './first-run.ts'
import { mountsAfter, mountsOf } from './mounts.ts'
import { phaseMs } from './outputs.ts'
import {
  type CacheReport,
  type EngineReport,
  type FailureReport,
  type MountReport,
  type Phase,
  type Report,
  reportSchema,
  type SaveReport,
  type ServiceReport,
  type StepReport,
  type Totals
} from './report.ts'
import { type StepTimes, timeSaved } from './time-saved.ts'

export interface ReportParts {
  readonly version: string
  readonly workspace: string
  /** ms since 1970 */
  readonly startedAt: number
  readonly totalMs: number
  readonly strategy: Report['strategy']
  readonly engine?: EngineReport
  readonly cache: CacheReport
  readonly phases: readonly Phase[]
  /** undefined when the run ended before its build. */
  readonly build?: BuildResult
  /** Run times of the restored index. */
  readonly recorded: StepTimes
  /** Earlier runs of this workspace, the oldest first. */
  readonly runs: readonly RunRecord[]
  /** What the restored steps were made from, and those of this run; undefined where it is not known. */
  readonly inputs: Pick<KnownInputs, 'before' | 'now'>
  /** Absolute path of the checkout; undefined: paths stay as they are. */
  readonly checkout?: string | undefined
  readonly mounts: readonly MountReport[]
  readonly warnings: readonly string[]
}

/** Puts a report together at the end of the main step. */
export function makeReport(parts: ReportParts): Report {
  const { build } = parts
  const steps = build?.steps ?? []
  const [restoreMs, foldersMs] = [phaseMs(parts, 'restore'), phaseMs(parts, 'folders')]
  const saved = build === undefined ? undefined : timeSaved(steps, build.others, parts.recorded, restoreMs, foldersMs)
  const baseline = makeBaseline(parts.runs, { ...parts, outcome: build?.outcome ?? 'failed' })
  const critical = build === undefined ? new Set<string>() : criticalChain(steps, build.others)
  const known = { ...parts.inputs, recorded: parts.recorded, restored: parts.cache.restored !== 'none' }
  return {
    schema: reportSchema,
    tool: { name: 'compose-build-cache', version: parts.version },
    workspace: parts.workspace,
    outcome: build?.outcome ?? 'failed',
    startedAt: new Date(parts.startedAt).toISOString(),
    totalMs: parts.totalMs,
    strategy: parts.strategy,
    ...(parts.engine === undefined ? {} : { engine: parts.engine }),
    cache: parts.cache,
    phases: parts.phases,
    services: (build?.services ?? []).map(service => serviceReport(service, firstRun(service, known))),
    steps: steps.map(step => stepReport(step, parts.startedAt, critical.has(step.digest))),
    totals: totals(steps),
    ...(saved === undefined || build?.outcome !== 'succeeded' ? {} : { timeSaved: saved }),
    ...(baseline === undefined ? {} : { baseline }),
    mounts: mountsOf(parts.mounts, steps),
    warnings: parts.warnings,
    ...(build?.failure === undefined ? {} : { failure: failureReport(build.failure, parts.checkout) })
  }
}

/**
 * Adds what the post step knows.
 * @param mounts as they are now; those it does not know stay as they were
 */
export function withSave(report: Report, save: SaveReport, ms: number, mounts: readonly MountReport[] = []): Report {
  const phases = [...report.phases.filter(phase => phase.name !== 'save'), { name: 'save' as const, ms }]
  const restored = report.cache.restored !== 'none'
  const { timeSaved: saved, cache } = report
  // Without a cache, what is done after the job is no cost of one.
  const net = saved && cache.backend && { timeSaved: { ...saved, saveMs: ms, netMs: saved.ms - ms } }
  return { ...report, phases, ...net, save, mounts: mountsAfter(report.mounts, mounts, report.steps, restored) }
}

/** Adds the sizes of images, bytes by their names. */
export function withImageSizes(report: Report, sizes: ReadonlyMap<string, number>): Report {
  const services = report.services.map(service => {
    const imageBytes = service.images.map(image => sizes.get(image)).find(bytes => bytes !== undefined)
    return imageBytes === undefined ? service : { ...service, imageBytes }
  })
  return { ...report, services }
}

function totals(steps: readonly Step[]): Totals {
  const stepsCached = steps.filter(step => step.outcome === 'cached').length
  return {
    stepsTotal: steps.length,
    stepsCached,
    hitRatio: steps.length === 0 ? 0 : Math.round((stepsCached / steps.length) * 1000) / 1000,
    downloadedBytes: steps.reduce((sum, step) => sum + step.downloadedBytes, 0)
  }
}

function serviceReport(service: ServiceResult, first: FirstRunReport | undefined): ServiceReport {
  const starts = service.steps.flatMap(step => step.startedAt ?? [])
  const ends = service.steps.flatMap(step => step.completedAt ?? [])
  return {
    name: service.name,
    images: service.images,
    ...(service.imageDigest === undefined ? {} : { imageDigest: service.imageDigest }),
    ...(service.configDigest === undefined ? {} : { configDigest: service.configDigest }),
    ...(service.buildRef === undefined ? {} : { buildRef: service.buildRef }),
    ms: ends.length === 0 ? 0 : Math.max(0, Math.max(...ends) - Math.min(...starts)),
    stepsTotal: service.steps.length,
    stepsCached: service.steps.filter(step => step.outcome === 'cached').length,
    ...(first === undefined ? {} : { firstRun: first })
  }
}

function stepReport(step: Step, startedAt: number, critical: boolean): StepReport {
  const { stage, platform, index, total, instruction, key } = step.names[0]
  return {
    services: [...new Set(step.names.map(name => name.service))],
    ...(stage === undefined ? {} : { stage }),
    ...(platform === undefined ? {} : { platform }),
    index,
    total,
    instruction,
    outcome: step.outcome,
    ...(step.startedAt === undefined ? {} : { startMs: step.startedAt - startedAt }),
    ...(step.completedAt === undefined ? {} : { endMs: step.completedAt - startedAt }),
    ms: step.durationMs,
    ...(critical && step.durationMs > 0 ? { critical } : {}),
    downloadedBytes: step.downloadedBytes,
    key
  }
}

function failureReport(failure: BuildFailure, checkout: string | undefined): FailureReport {
  const { service, step, file, line, title, message, excerpt } = failure
  return {
    ...(service === undefined ? {} : { service }),
    ...(step === undefined ? {} : { step: step.names[0].instruction }),
    ...(file === undefined ? {} : { file: shownPath(file, checkout) }),
    ...(line === undefined ? {} : { line }),
    title,
    message,
    excerpt
  }
}

/** A file in the checkout by its path in there, as people know it; any other by its whole path. */
function shownPath(file: string, checkout: string | undefined): string {
  const relative = checkout === undefined ? file : path.relative(checkout, file)
  return relative === '..' || relative.startsWith(`..${path.sep}`) ? file : relative
}
