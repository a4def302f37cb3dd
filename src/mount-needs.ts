/** Which cache mounts of a snapshot a build needs; it may leave the others in the cache. */
import path from 'node:path'
import { type BakeDefinition, type BuiltService, builtServices, type Docker, type Translation } from './build/index.ts'
import { type InputsWatch, type MountNeed, neededMounts } from './causes/index.ts'
import { type EngineFacts, linuxPlatform, registryDigest } from './engine/index.ts'
import { socketOf } from './engine-door.ts'
import { formatBytes, formatCount } from './format.ts'
import type { RunInputs } from './history/index.ts'
import type { Inputs } from './inputs.ts'
import { isAskedFor, readDockerfile, UnresolvedError } from './mounts/index.ts'
import type { SnapshotIndex } from './snapshot/index.ts'
import { unlessAborted } from './time-budget.ts'

export interface BuildToCome {
  readonly inputs: Pick<Inputs, 'cacheMounts' | 'noCache' | 'projectDirectory'>
  readonly facts: EngineFacts
  readonly docker: Docker
  readonly translation: Promise<Translation>
  readonly watch: InputsWatch
}

/**
 * Asks before the engine is stopped, as it is the engine that asks registries.
 * @returns which of a snapshot's cache mounts have to be brought back, and why; none when no step that uses one will run
 */
export async function mountNeeds(
  { history }: Pick<SnapshotIndex, 'history'>,
  { inputs, facts, docker, translation, watch }: BuildToCome
): Promise<readonly MountNeed[]> {
  if (inputs.cacheMounts === 'always') return all('cache-mounts is "always"')
  if (inputs.noCache) return all('no-cache is set')
  const before = history.inputs
  if (before === undefined) return all('the snapshot does not say what it was made from')
  if (history.partial === true) return all('the snapshot lacks the results of some steps')
  const translated = await translation
  if (translated.kind !== 'definition') return all('the project cannot be read')
  const services = builtServices(translated.definition)
  const [now, sameImages, dockerfiles] = await Promise.all([
    foundInputs(watch, translated.definition),
    findSameImages(before, services, socketOf(facts.endpoint), docker.signal),
    readDockerfiles(services, path.resolve(inputs.projectDirectory))
  ])
  if (now === undefined) return all('what the build is made from is not known')
  return neededMounts({ services, dockerfiles, before, now, sameImages, platform: linuxPlatform(facts.arch) })
}

function all(reason: string): readonly MountNeed[] {
  return [{ reason, flags: undefined }]
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

type HeldMount = SnapshotIndex['mounts'][string]

/**
 * Chooses the cache mounts to restore, and says in the log what becomes of them. In doubt they are restored.
 * @returns the layers of those to restore
 */
export async function mountsToRestore(
  index: SnapshotIndex,
  needsOf: (index: SnapshotIndex) => Promise<readonly MountNeed[]>,
  log: (line: string) => void,
  signal: AbortSignal | undefined
): Promise<ReadonlySet<string>> {
  const held = Object.values(index.mounts)
  if (held.length === 0) return new Set()
  const needs = await unlessAborted(needsOf(index), signal).catch(error => all((error as Error).message))
  const wanted = held.flatMap(mount => {
    const need = needs.find(({ flags }) => flags === undefined || isAskedFor(mount.description, flags))
    return need === undefined ? [] : [{ mount, reason: need.reason }]
  })
  const mounts = wanted.map(({ mount }) => mount)
  log(mountsLine(held, mounts, wanted[0]?.reason))
  return new Set(mounts.map(({ layer }) => layer))
}

function mountsLine(held: readonly HeldMount[], wanted: readonly HeldMount[], reason: string | undefined): string {
  const bytesOf = (mounts: readonly HeldMount[]) => formatBytes(mounts.reduce((sum, { tree }) => sum + tree.bytes, 0))
  const every = formatCount(held.length, 'cache mount')
  if (reason === undefined)
    return `No step that uses a cache mount has to run: ${every} (${bytesOf(held)}) stay in the cache.`
  if (wanted.length === held.length) return `Restoring ${every} (${bytesOf(held)}): ${reason}.`
  return `Restoring ${wanted.length} of ${every} (${bytesOf(wanted)} of ${bytesOf(held)}): ${reason}.`
}
