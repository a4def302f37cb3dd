/** Whether a build needs the cache mounts of a snapshot, or may leave them in the cache. */
import path from 'node:path'
import { type BakeDefinition, type BuiltService, builtServices, type Docker, type Translation } from './build/index.ts'
import { type InputsWatch, whyMountsAreNeeded } from './causes/index.ts'
import { type EngineFacts, linuxPlatform, registryDigest } from './engine/index.ts'
import { socketOf } from './engine-door.ts'
import type { RunInputs } from './history/index.ts'
import type { Inputs } from './inputs.ts'
import { readDockerfile, UnresolvedError } from './mounts/index.ts'
import type { SnapshotIndex } from './snapshot/index.ts'

export interface MountNeeds {
  readonly inputs: Pick<Inputs, 'cacheMounts' | 'noCache' | 'projectDirectory'>
  readonly facts: EngineFacts
  readonly docker: Docker
  readonly translation: Promise<Translation>
  readonly watch: InputsWatch
}

/**
 * Asks before the engine is stopped, as it is the engine that asks registries.
 * @returns why the cache mounts have to be brought back, for the log; undefined when no step that uses one will run
 */
export async function whyMounts(
  { history }: Pick<SnapshotIndex, 'history'>,
  { inputs, facts, docker, translation, watch }: MountNeeds
): Promise<string | undefined> {
  if (inputs.cacheMounts === 'always') return 'cache-mounts is "always"'
  if (inputs.noCache) return 'no-cache is set'
  const before = history.inputs
  if (before === undefined) return 'the snapshot does not say what it was made from'
  if (history.partial === true) return 'the snapshot lacks the results of some steps'
  const translated = await translation
  if (translated.kind !== 'definition') return 'the project cannot be read'
  const services = builtServices(translated.definition)
  const [now, sameImages, dockerfiles] = await Promise.all([
    foundInputs(watch, translated.definition),
    findSameImages(before, services, socketOf(facts.endpoint), docker.signal),
    readDockerfiles(services, path.resolve(inputs.projectDirectory))
  ])
  if (now === undefined) return 'what the build is made from is not known'
  return whyMountsAreNeeded({ services, dockerfiles, before, now, sameImages, platform: linuxPlatform(facts.arch) })
}

function foundInputs(watch: InputsWatch, definition: BakeDefinition): Promise<RunInputs | undefined> {
  watch.begin(definition)
  return watch.found()
}

/** A name out of an index that somebody else may have written becomes part of a request. */
const imageName = /^[a-z0-9][\w.-]*(:[0-9]+)?(\/[\w-][\w.-]*)*(:[\w.-]+)?$/

async function findSameImages(
  { services: then }: RunInputs,
  services: readonly BuiltService[],
  socket: string,
  signal: AbortSignal | undefined
): Promise<ReadonlySet<string>> {
  const bases = new Map(services.flatMap(({ service }) => Object.entries(then[service]?.bases ?? {})))
  const asked = [...bases].filter(([image]) => imageName.test(image))
  const same = await Promise.all(
    asked.map(async ([image, digest]) => ((await registryDigest(socket, image, signal)) === digest ? [image] : []))
  )
  return new Set(same.flat())
}

async function readDockerfiles(
  services: readonly BuiltService[],
  projectDirectory: string
): Promise<ReadonlyMap<string, string>> {
  const texts = await Promise.all(
    services.map(async ({ service, definition }) => {
      try {
        return [[service, await readDockerfile(definition, projectDirectory)] as const]
      } catch (error) {
        if (error instanceof UnresolvedError) return []
        throw error
      }
    })
  )
  return new Map(texts.flat())
}
