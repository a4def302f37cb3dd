/**
 * Whether a build will have to run a step that uses a cache mount, told before it begins: from what its steps were made of
 * when their results were saved, and what they are made of now. In doubt it will.
 */
import type { Copy, Instruction, Run } from 'dockerfile-ast'
import { argumentValues, type BuiltService } from '../build/index.ts'
import { changedNames, own, type RunInputs, type StepInputs } from '../history/index.ts'
import { findStage, flagValues, mountOptions, parseDockerfile, UnresolvedError, walkStages } from '../mounts/index.ts'
import { copiedPaths, isCopied } from '../report/index.ts'
import { oneLine } from './dockerfile-text.ts'

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

/** @returns why a step that uses a cache mount may have to run, for the log; undefined when none has to */
export function whyMountsAreNeeded(build: KnownBuild): string | undefined {
  const args = argumentValues(build.services)
  for (const service of build.services) {
    const reason = reasonOf(service, args.get(service.service) ?? {}, build)
    if (reason !== undefined) return `${service.service}: ${reason}`
  }
  return undefined
}

function reasonOf(
  { service, definition }: BuiltService,
  buildArguments: Readonly<Record<string, string>>,
  { dockerfiles, before: allBefore, now: allNow, sameImages, platform }: KnownBuild
): string | undefined {
  const text = dockerfiles.get(service)
  const [before, now] = [allBefore && own(allBefore.services, service), own(allNow.services, service)]
  if (text === undefined || before === undefined || now === undefined) return 'nothing is known of its last build'
  if (Object.keys(definition.contexts ?? {}).length > 0) return 'it is built from other contexts, too'
  if (now.dockerfile === undefined || now.dockerfile !== before.dockerfile) return 'its Dockerfile has changed'
  if (now.settings === undefined || now.settings !== before.settings) return 'how it is built has changed'
  const [argument] = changedNames(before.args, now.args)
  if (argument !== undefined) return `the build argument ${argument} has changed`
  const changed = changedFiles([before, allBefore], [now, allNow])
  if (changed === undefined) return 'the files of its build context are not known'
  const walk = new Walk(changed, sameImages)
  try {
    const { target } = definition
    const parsed = parseDockerfile(text)
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
    if (error instanceof UnresolvedError) return error.message
    throw error
  }
  return walk.reason
}

/** Goes through the steps of a Dockerfile, and notes from where on a stage is not what it was. */
class Walk {
  /** Why a step that uses a cache mount has to run. */
  reason: string | undefined
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
    const mounts = keyword === 'RUN' ? flagValues(instruction as Run, 'mount').map(optionsOf) : []
    const from =
      keyword === 'RUN' ? mounts.map(mount => mount.get('from') ?? '') : flagValues(instruction as Copy, 'from')
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
    if (mounts.some(mayBeCache)) this.reason ??= cause
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

function optionsOf(flag: string): ReadonlyMap<string, string> {
  try {
    return mountOptions(flag)
  } catch (error) {
    if (!(error instanceof UnresolvedError)) throw error
    return new Map([['type', 'cache']])
  }
}

/** A variable may stand for anything. */
function mayBeCache(options: ReadonlyMap<string, string>): boolean {
  const type = options.get('type') ?? 'bind'
  return type === 'cache' || type.includes('$')
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
