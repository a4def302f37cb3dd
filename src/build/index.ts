/** Builds a compose project and tells what every step did. The door of this folder. */
import { CommandError } from '../process.ts'
import { bake, type TargetMetadata } from './bake.ts'
import { composeMessage, readDefinition, readVariables } from './compose.ts'
import { argumentValues, type BakeDefinition, type BuiltService, builtServices, secretVariables } from './definition.ts'
import { type BuildFailure, findFailure } from './failure.ts'
import { Progress } from './progress.ts'
import { parseLine } from './rawjson.ts'
import { redactFailure, redactOther, redactStep } from './redact.ts'
import type { BuildRequest, Docker } from './request.ts'
import type { BuildWarning, OtherWork, Step } from './step.ts'
import { harmless } from './terminal-text.ts'
import { type Change, Timeline } from './timeline.ts'

export { type ComposeProject, type ComposeService, type ComposeVolume, readComposeProject } from './compose.ts'
export { type BuildFailure, failureLines } from './failure.ts'
export { type ProgressMode, place } from './progress.ts'
export type { BuildRequest, Docker, ProjectSelection } from './request.ts'
export type { BuildWarning, OtherWork, Step, StepOutcome } from './step.ts'

export interface ServiceResult {
  readonly name: string
  /** Names the image was given. */
  readonly images: readonly string[]
  /** undefined when the service was not built to its end. */
  readonly imageDigest: string | undefined
  readonly configDigest: string | undefined
  /** What `docker buildx history` knows this build by. */
  readonly buildRef: string | undefined
  /** In the order of the Dockerfile's stages; services that share a step share the object. */
  readonly steps: readonly Step[]
}

export interface BuildResult {
  readonly outcome: 'succeeded' | 'failed' | 'cancelled'
  readonly services: readonly ServiceResult[]
  /** Every step once. What a step needs comes before it. */
  readonly steps: readonly Step[]
  /** Contexts, metadata, exports. */
  readonly others: readonly OtherWork[]
  readonly warnings: readonly BuildWarning[]
  /** Only when the outcome is `failed`. */
  readonly failure?: BuildFailure
  /** ms since 1970 */
  readonly startedAt: number
  readonly durationMs: number
}

export interface BuildDeps extends Docker {
  /** Takes one line of the build's log. */
  readonly log: (line: string) => void
  /** An existing folder. */
  readonly temporaryFolder: string
  /** ms since 1970 */
  readonly now: () => number
}

/**
 * Builds what `docker compose build` would build, in the same way. A project that compose refuses and a step that fails are
 * results; they hold no value of a build argument (output of steps aside). Nothing but progress is logged: print `failureLines(result.failure)` where it suits.
 * @throws CommandError when docker cannot be started
 */
export async function build(request: BuildRequest, deps: BuildDeps): Promise<BuildResult> {
  const startedAt = deps.now()
  const ended = (rest: Omit<BuildResult, 'startedAt' | 'durationMs'>): BuildResult => ({
    ...rest,
    startedAt,
    durationMs: deps.now() - startedAt
  })
  const project = await readProject(request, deps)
  if (project.kind !== 'definition') {
    const outcome = project.kind
    const failure = project.kind === 'failed' ? { failure: project.failure } : {}
    return ended({ outcome, services: [], steps: [], others: [], warnings: [], ...failure })
  }
  const { definition, variables } = project
  for (const notice of project.notices) deps.log(`! ${harmless(notice)}`)
  const services = builtServices(definition)
  if (services.length === 0) {
    deps.log('No service has anything to build.')
    return ended({ outcome: 'succeeded', services: [], steps: [], others: [], warnings: [] })
  }
  const timeline = new Timeline({ services: new Map(services.map(({ target, service }) => [target, service])) })
  const progress = new Progress(request.progress)
  const show = (change: Change): void => {
    for (const line of progress.lines(change)) deps.log(line)
  }
  const onLine = (line: string): void => {
    for (const event of parseLine(line)) for (const change of timeline.apply(event)) show(change)
  }
  const folder = request.projectDirectory
  const { builder } = request
  const { temporaryFolder } = deps
  const run = await bake({ definition, services, builder, folder, variables, temporaryFolder, onLine }, deps)
  for (const change of timeline.finish()) show(change)

  const [steps, others] = [timeline.steps(), timeline.others()]
  const args = argumentValues(services)
  const redacted = steps.map(step => redactStep(step, args))
  const outcome = run.result.aborted ? 'cancelled' : run.result.exitCode === 0 ? 'succeeded' : 'failed'
  const failure =
    outcome === 'failed' ? { failure: redactFailure(findFailure(timeline.text(), steps, others, services), args) } : {}
  return ended({
    outcome,
    services: services.map(service => serviceResult(service, redacted, run.metadata)),
    steps: redacted,
    others: others.map(other => redactOther(other, args)),
    warnings: timeline.warnings(),
    ...failure
  })
}

type Project =
  | {
      readonly kind: 'definition'
      readonly definition: BakeDefinition
      readonly notices: readonly string[]
      readonly variables: Readonly<Record<string, string>>
    }
  | { readonly kind: 'failed'; readonly failure: BuildFailure }
  | { readonly kind: 'cancelled' }

async function readProject(request: BuildRequest, docker: Docker): Promise<Project> {
  try {
    const { definition, notices } = await readDefinition(request, docker)
    const secrets = secretVariables(builtServices(definition))
    return { kind: 'definition', definition, notices, variables: await readVariables(secrets, request, docker) }
  } catch (error) {
    if (!(error instanceof CommandError) || error.result === undefined) throw error
    if (error.result.aborted) return { kind: 'cancelled' }
    const nowhere = { service: undefined, step: undefined, file: undefined, line: undefined, endLine: undefined }
    const message = composeMessage(error)
    const title = `docker compose cannot read this project: ${message.split('\n').at(-1)}`
    return { kind: 'failed', failure: { ...nowhere, title, message, excerpt: [] } }
  }
}

function serviceResult(
  service: BuiltService,
  steps: readonly Step[],
  metadata: ReadonlyMap<string, TargetMetadata>
): ServiceResult {
  const built = metadata.get(service.target)
  return {
    name: service.service,
    images: service.definition.tags ?? [],
    imageDigest: built?.imageDigest,
    configDigest: built?.configDigest,
    buildRef: built?.buildRef,
    steps: steps.filter(step => step.names.some(name => name.service === service.service))
  }
}
