/**
 * Which cache mounts the steps use that a build will have to run, told before it begins: from what its steps were made of when
 * their results were saved, and what they are made of now. In doubt a step has to run, and a mount is used.
 */
import type { Copy, Instruction, Run } from 'dockerfile-ast'
import { argumentValues, type BuiltService } from '../build/index.ts'
import { changedNames, own, type RunInputs, type StepInputs } from '../history/index.ts'
import {
  type CacheMountFlag,
  findStage,
  flagValues,
  type ParsedDockerfile,
  parseDockerfile,
  UnresolvedError,
  walkStages
} from '../mounts/index.ts'
import { copiedPaths, isCopied } from '../report/index.ts'
import { oneLine } from './dockerfile-text.ts'
import { cacheMountsOf, isMountLater, isRun, mountsOf } from './step-mounts.ts'

export interface KnownBuild {
  readonly services: readonly BuiltService[]
  /** Service -> the text of its Dockerfile; those that cannot be read are missing. */
  readonly dockerfiles: ReadonlyMap<string, string>
  /** Of the restored snapshot; undefined when it does not say. */
  readonly before: RunInputs | undefined
  readonly now: RunInputs
  /** Images whose registry has the same digest for them as then: `docker.io/library/python:3.12`. */
  readonly sameImages: ReadonlySet<string>
  /** `os/architecture` of the engine. */
  readonly platform: string
}

/** That a build may need cache mounts. */
export interface MountNeed {
  /** For the log: what has changed. */
  readonly reason: string
  /** Of the steps that may have to run; undefined when it may be any mount that they use. */
  readonly flags: readonly CacheMountFlag[] | undefined
}

/** @returns which cache mounts steps that may have to run ask for, and why; none when no such step has to run */
export function neededMounts(build: KnownBuild): readonly MountNeed[] {
  const args = argumentValues(build.services)
  return build.services.flatMap(service => {
    const need = needOf(service, args.get(service.service) ?? {}, build)
    if (need === undefined || need.flags?.length === 0) return []
    return [{ ...need, reason: `${service.service}: ${need.reason}` }]
  })
}

function needOf(
  { service, definition }: BuiltService,
  buildArguments: Readonly<Record<string, string>>,
  { dockerfiles, before: allBefore, now: allNow, sameImages, platform }: KnownBuild
): MountNeed | undefined {
  const text = dockerfiles.get(service)
  const [before, now] = [allBefore && own(allBefore.services, service), own(allNow.services, service)]
  const anyMount = (reason: string) => ({ reason, flags: undefined })
  if (text === undefined) return anyMount('its Dockerfile cannot be read')
  if (Object.keys(definition.contexts ?? {}).length > 0) return anyMount('it is built from other contexts, too')
  const parsed = parseDockerfile(text)
  if (parsed.stages.some(({ instructions }) => instructions.some(isMountLater)))
    return anyMount('steps of its stages run in others (ONBUILD)')
  const anyStep = (reason: string) => ({ reason, flags: allMounts(parsed) })
  if (before === undefined || now === undefined) return anyStep('nothing is known of its last build')
  if (now.dockerfile === undefined || now.dockerfile !== before.dockerfile) return anyStep('its Dockerfile has changed')
  if (now.settings === undefined || now.settings !== before.settings) return anyStep('how it is built has changed')
  const [argument] = changedNames(before.args, now.args)
  if (argument !== undefined) return anyStep(`the build argument ${argument} has changed`)
  const changed = changedFiles([before, allBefore], [now, allNow])
  if (changed === undefined) return anyStep('the files of its build context are not known')
  const walk = new Walk(changed, sameImages)
  try {
    const { target } = definition
    walkStages(
      { text, target, contexts: {}, buildArguments, platform, buildPlatform: platform },
      ({ stage, at, parent, image }) => {
        walk.begin(at, parent, stage.from === 'scratch' ? 'scratch' : image)
        for (const instruction of stage.instructions)
          walk.step(instruction, at, name => findStage(parsed.stages, name, at))
      },
      parsed
    )
  } catch (error) {
    if (error instanceof UnresolvedError) return anyStep(error.message)
    throw error
  }
  return walk.need
}

/** Those of all steps. */
function allMounts({ stages }: ParsedDockerfile): readonly CacheMountFlag[] {
  return stages.flatMap(({ instructions }) => instructions.filter(isRun).flatMap(step => cacheMountsOf(mountsOf(step))))
}

/** Goes through the steps of a Dockerfile, and notes from where on a stage is not what it was. */
class Walk {
  /** Of the steps that have to run and use a cache mount. */
  need: MountNeed | undefined
  readonly #changed: readonly string[]
  readonly #sameImages: ReadonlySet<string>
  /** Stage -> why its result is another. */
  readonly #causes = new Map<number, string>()

  constructor(changed: readonly string[], sameImages: ReadonlySet<string>) {
    this.#changed = changed
    this.#sameImages = sameImages
  }

  /** @param image undefined when it cannot be told */
  begin(at: number, parent: number | undefined, image: string | undefined): void {
    const cause = parent === undefined ? this.#ofImage(image) : this.#causes.get(parent)
    if (cause !== undefined) this.#causes.set(at, cause)
  }

  step(instruction: Instruction, at: number, stageNamed: (name: string) => number | undefined): void {
    const keyword = instruction.getKeyword()
    if (keyword !== 'COPY' && keyword !== 'ADD' && keyword !== 'RUN') return
    const text = textOf(instruction as Copy | Run)
    const mounts = isRun(instruction) ? mountsOf(instruction) : []
    const from = isRun(instruction)
      ? mounts.map(mount => mount.get('from') ?? '')
      : flagValues(instruction as Copy, 'from')
    const cause =
      this.#causes.get(at) ??
      this.#ofFiles(text) ??
      (keyword === 'ADD' ? ofAddress(text) : undefined) ??
      from
        .filter(name => name !== '')
        .map(name => this.#ofSource(name, stageNamed(name)))
        .find(found => found !== undefined)
    if (cause === undefined) return
    this.#causes.set(at, cause)
    const flags = cacheMountsOf(mounts)
    if (flags.length === 0) return
    const { reason = cause, flags: former = [] } = this.need ?? {}
    this.need = { reason, flags: [...former, ...flags] }
  }

  #ofImage(image: string | undefined): string | undefined {
    if (image === 'scratch' || image?.includes('@sha256:')) return undefined
    if (image === undefined) return 'its base image cannot be told'
    return this.#sameImages.has(normalized(image)) ? undefined : `the image ${image} may be another by now`
  }

  #ofSource(name: string, stage: number | undefined): string | undefined {
    return stage === undefined ? this.#ofImage(name) : this.#causes.get(stage)
  }

  #ofFiles(text: string): string | undefined {
    const paths = copiedPaths(text)
    const file = this.#changed.find(one => paths.some(path => isCopied(one, path)))
    return file === undefined ? undefined : `${file} has changed`
  }
}

/** With its flags, in one line. */
function textOf(instruction: Copy | Run): string {
  const words = [instruction.getKeyword(), ...instruction.getFlags(), instruction.getRawArgumentsContent() ?? '']
  return oneLine(words.join(' '))
}

/** What comes from the network may be another thing each time. */
function ofAddress(text: string): string | undefined {
  return /\s(https?:\/\/|git@|git:\/\/)/.test(text) ? 'what it adds from the network may have changed' : undefined
}

/** As BuildKit names an image: with its registry and its tag (https://pkg.go.dev/github.com/distribution/reference). */
export function normalized(image: string): string {
  const [first = '', ...rest] = image.split('/')
  const hasRegistry = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost')
  const path = hasRegistry ? rest.join('/') : rest.length === 0 ? `library/${first}` : image
  const tagged = /:[^/]+$/.test(path) ? path : `${path}:latest`
  return `${hasRegistry ? first : 'docker.io'}/${tagged}`
}

/** Files of the build context that are not as they were; undefined when that is not known. */
function changedFiles(
  [before, allBefore]: readonly [StepInputs, RunInputs | undefined],
  [now, allNow]: readonly [StepInputs, RunInputs]
): readonly string[] | undefined {
  if (now.context === undefined || now.context !== before.context || allBefore === undefined) return undefined
  const [then, current] = [own(allBefore.files, now.context), own(allNow.files, now.context)]
  return then === undefined || current === undefined ? undefined : changedNames(then, current)
}
