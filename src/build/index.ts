/** Builds a compose project and tells what every step did. The door of this folder. */
import { CommandError } from '../process.ts'
import { bake, type TargetMetadata } from './bake.ts'
import { composeMessage, readDefinition, readVariables, withAdditions } from './compose.ts'
import { argumentValues, type BakeDefinition, type BuiltService, builtServices, secretVariables } from './definition.ts'
import { type BuildFailure, findFailure } from './failure.ts'
import { Progress, place } from './progress.ts'
import { parseLine } from './rawjson.ts'
import { redactChange, redactFailure, redactOther, redactStep, redactText, redactWarning } from './redact.ts'
import type { BuildRequest, Docker } from './request.ts'
import type { BuildWarning, OtherWork, Step } from './step.ts'
import { harmless } from './terminal-text.ts'
import { type Change, Timeline } from './timeline.ts'

export { bake } from './bake.ts'
export { composeMessage, readComposeDocument, readComposeProject, readDefinition, readVariables } from './compose.ts'
export { type ComposeProject, type ComposeService, type ComposeVolume, parseProject } from './compose-project.ts'
export {
  argumentValues,
  type BakeDefinition,
  type BakeTarget,
  type BuiltService,
  builtServices,
  isLocalPath,
  secretVariables
} from './definition.ts'
export { type BuildFailure, failureLines } from './failure.ts'
export { type ProgressMode, place } from './progress.ts'
export { parseLine } from './rawjson.ts'
export type { BuildRequest, Docker, ProjectSelection, TargetAddition } from './request.ts'
export type { BuildWarning, OtherWork, Step, StepOutcome } from './step.ts'
export { isBase } from './step-key.ts'
export { harmlessLines } from './terminal-text.ts'
export { parseVertexName } from './vertex-name.ts'

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
  /** What `translateProject` gave when it was called ahead, so that nobody waits for it here. */
  readonly translation?: Promise<Translation>
  /** Told whenever a step begins or ends: steps that have ended, all steps as far as they are known, and one that runs. */
  readonly onSteps?: ((done: number, total: number, running: string) => void) | undefined
  /** Changes how the services are built, never what they are: adds caches. Without it they are built as compose says. */
  readonly adjust?: (definition: BakeDefinition) => Promise<BakeDefinition>
  /** Is told what will be built, as compose says it. */
  readonly onDefinition?: (definition: BakeDefinition) => void
}

/**
 * Builds what `docker compose build` would build, in the same way. A project that compose refuses and a step that fails are
 * results. Neither they nor the log hold a value of a build argument (output of steps aside). Nothing but progress is logged: print `failureLines(result.failure)` where it suits.
 * @throws CommandError when docker cannot be started
 */
export async function build(request: BuildRequest, deps: BuildDeps): Promise<BuildResult> {
  const startedAt = deps.now()
  const ended = (rest: Omit<BuildResult, 'startedAt' | 'durationMs'>): BuildResult => ({
    ...rest,
    startedAt,
    durationMs: deps.now() - startedAt
  })
  const ahead = await deps.translation
  // Read ahead, it may have failed for another reason than the project itself.
  const project = ahead?.kind === 'definition' ? ahead : await translateProject(request, deps)
  if (project.kind !== 'definition') {
    const outcome = project.kind
    const failure = project.kind === 'failed' ? { failure: project.failure } : {}
    return ended({ outcome, services: [], steps: [], others: [], warnings: [], ...failure })
  }
  const { variables } = project
  deps.onDefinition?.(project.definition)
  // What was read ahead may not have them; what has them does not change.
  const printed = withAdditions(project.definition, request.additions)
  const definition = (await deps.adjust?.(printed)) ?? printed
  for (const notice of project.notices) deps.log(`! ${harmless(notice)}`)
  const services = builtServices(definition)
  if (services.length === 0) {
    deps.log('No service has anything to build.')
    return ended({ outcome: 'succeeded', services: [], steps: [], others: [], warnings: [] })
  }
  const timeline = new Timeline({ services: new Map(services.map(({ target, service }) => [target, service])) })
  const progress = new Progress(request.progress)
  const args = argumentValues(services)
  const show = (change: Change): void => {
    for (const line of progress.lines(redactChange(change, args))) deps.log(line)
    if (change.kind === 'step-started' || change.kind === 'step-ended') tellSteps(timeline.steps(), deps.onSteps)
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
  const redacted = steps.map(step => redactStep(step, args))
  const redactedOthers = others.map(other => redactOther(other, args))
  const outcome = run.result.aborted ? 'cancelled' : run.result.exitCode === 0 ? 'succeeded' : 'failed'
  // Of steps that are redacted already: a title is cut where it gets long, and half a value would not be found in it.
  const failure =
    outcome === 'failed'
      ? { failure: redactFailure(findFailure(timeline.text(), redacted, redactedOthers, services), args) }
      : {}
  return ended({
    outcome,
    services: services.map(service => serviceResult(service, redacted, run.metadata)),
    steps: redacted,
    others: redactedOthers,
    warnings: timeline.warnings().map(warning => redactWarning(warning, args)),
    ...failure
  })
}

function tellSteps(steps: readonly Step[], tell: BuildDeps['onSteps']): void {
  if (tell === undefined) return
  const running = steps.find(step => step.startedAt !== undefined && step.completedAt === undefined)
  const ended = steps.filter(step => step.completedAt !== undefined).length
  tell(ended, Math.max(steps.length, ended), running === undefined ? '' : place(running))
}

export type Translation =
  | {
      readonly kind: 'definition'
      readonly definition: BakeDefinition
      readonly notices: readonly string[]
      readonly variables: Readonly<Record<string, string>>
    }
  | { readonly kind: 'failed'; readonly failure: BuildFailure }
  | { readonly kind: 'cancelled' }

/**
 * Has compose translate the project, which needs no engine.
 * @throws CommandError when docker cannot be started
 */
export async function translateProject(request: BuildRequest, docker: Docker): Promise<Translation> {
  try {
    const { definition, notices } = await readDefinition(request, docker)
    const secrets = secretVariables(builtServices(definition))
    return { kind: 'definition', definition, notices, variables: await readVariables(secrets, request, docker) }
  } catch (error) {
    if (!(error instanceof CommandError) || error.result === undefined) throw error
    if (error.result.aborted) return { kind: 'cancelled' }
    const nowhere = { service: undefined, step: undefined, file: undefined, line: undefined, endLine: undefined }
    const message = redactText(composeMessage(error), givenValues(request))
    const title = `docker compose cannot read this project: ${message.split('\n').at(-1)}`
    return { kind: 'failed', failure: { ...nowhere, title, message, excerpt: [] } }
  }
}

/** Values of build arguments that the caller has given. */
function givenValues({ buildArgs }: BuildRequest): Readonly<Record<string, string>> {
  return Object.fromEntries(buildArgs.map(({ name, value = '' }) => [name, value]))
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
