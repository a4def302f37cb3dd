/** The cache mounts of a compose project, out of the Dockerfiles of the services that are built. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { argumentValues, type BakeTarget, type BuiltService } from '../build/definition.ts'
import { dockerfileMounts, type FoundMount } from './dockerfile/cache-mounts.ts'
import type { MountOwner, Sharing } from './dockerfile/mount-flag.ts'
import { dockerfileSource } from './dockerfile/source.ts'
import { UnresolvedError } from './dockerfile/word.ts'

/** A cache mount: what BuildKit knows it by, and who asks for it. */
export interface ProjectMount {
  /** 64 hexadecimal digits that only depend on what BuildKit knows the mount by. */
  readonly key: string
  /** The value of `BUILDKIT_CACHE_MOUNT_NS`; nearly always empty. */
  readonly namespace: string
  readonly id: string
  readonly owner: MountOwner | undefined
  /** Where the first step that asks for it has it. */
  readonly target: string
  readonly sharing: readonly Sharing[]
  /** Sorted by name. */
  readonly services: readonly string[]
  /** Images that the stages of its steps are built from. */
  readonly images: readonly string[]
}

/** What could not be found out, for the log. */
export interface MountNote {
  readonly service: string
  /** What it is about: the flag of a step, as it is written; undefined for the whole service. */
  readonly flag: string | undefined
  readonly line: number | undefined
  readonly reason: string
}

export interface ProjectMounts {
  /** Sorted by target. */
  readonly mounts: readonly ProjectMount[]
  readonly notes: readonly MountNote[]
}

export interface ProjectOptions {
  /** Absolute: relative contexts start here. */
  readonly projectDirectory: string
  /** `os/architecture` that the builder builds for unless told otherwise. */
  readonly platform: string
}

/** Finds the cache mounts that the builds of these services ask for. Whatever cannot be told is a note. */
export async function findProjectMounts(
  services: readonly BuiltService[],
  options: ProjectOptions
): Promise<ProjectMounts> {
  const mounts = new Map<string, ProjectMount>()
  const notes: MountNote[] = []
  const allArguments = argumentValues(services)
  for (const { service, definition } of services) {
    const note = (reason: string, flag?: string, line?: number) => notes.push({ service, flag, line, reason })
    try {
      const text = await readDockerfile(definition, options.projectDirectory)
      const given = Object.entries(allArguments.get(service) ?? {}).filter(([name]) => definition.args?.[name] != null)
      const buildArguments = Object.fromEntries(given)
      const namespace = buildArguments.BUILDKIT_CACHE_MOUNT_NS ?? ''
      for (const platform of platformsOf(definition, options)) {
        const { target, contexts = {} } = definition
        const buildPlatform = options.platform
        const found = dockerfileMounts({ text, target, contexts, buildArguments, platform, buildPlatform })
        for (const mount of found.mounts) {
          if (mount.flag.from === undefined) add(mounts, describe(mount, namespace, service))
          else note(`it starts from the files of "${mount.flag.from}"`, `target=${mount.target}`)
        }
        for (const { flag, line, reason } of found.unreadable) note(reason, flag, line)
      }
    } catch (error) {
      if (!(error instanceof UnresolvedError)) throw error
      note(error.message)
    }
  }
  const sorted = [...mounts.values()].sort((a, b) => (a.target < b.target ? -1 : 1))
  return { mounts: sorted, notes: unique(notes) }
}

/** The id by which `docker buildx du` speaks of a mount, without the slash that begins it. */
export function listedId({ namespace, id }: Pick<ProjectMount, 'namespace' | 'id'>): string {
  return namespace === '' ? id : `${namespace}/${id}`
}

function platformsOf({ platforms }: BakeTarget, options: ProjectOptions): readonly string[] {
  return platforms === undefined || platforms.length === 0 ? [options.platform] : platforms
}

/**
 * Reads the Dockerfile of a target.
 * @param projectDirectory absolute: a relative context starts here
 * @throws UnresolvedError when it is not on this machine, or cannot be read
 */
export async function readDockerfile(definition: BakeTarget, projectDirectory: string): Promise<string> {
  const source = dockerfileSource(definition, projectDirectory)
  if (source.kind === 'inline') return source.text
  try {
    return await readFile(source.file, 'utf8')
  } catch (error) {
    throw new UnresolvedError(`its Dockerfile cannot be read (${(error as NodeJS.ErrnoException).code ?? source.file})`)
  }
}

function describe(found: FoundMount, namespace: string, service: string): ProjectMount {
  const { flag, target, image } = found
  const { id, owner, sharing } = flag
  return {
    key: mountKey(namespace, id, owner),
    namespace,
    id,
    owner,
    target,
    sharing: [sharing],
    services: [service],
    images: image === undefined ? [] : [image]
  }
}

function mountKey(namespace: string, id: string, owner: MountOwner | undefined): string {
  const parts = [namespace, id, ...(owner === undefined ? [] : [owner.uid, owner.gid, owner.mode])]
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}

function add(mounts: Map<string, ProjectMount>, mount: ProjectMount): void {
  const known = mounts.get(mount.key)
  const both = <Value>(pick: (one: ProjectMount) => readonly Value[]) => [
    ...new Set([...(known === undefined ? [] : pick(known)), ...pick(mount)])
  ]
  mounts.set(mount.key, {
    ...(known ?? mount),
    sharing: both(one => one.sharing),
    services: both(one => one.services),
    images: both(one => one.images)
  })
}

function unique(notes: readonly MountNote[]): readonly MountNote[] {
  return [...new Map(notes.map(note => [JSON.stringify(note), note])).values()]
}
