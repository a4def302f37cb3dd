/** A compose project as the commands look at it: what compose makes of it, its Dockerfiles, and the cache mounts of these. */
import {
  type BuiltService,
  builtServices,
  type ComposeProject,
  composeMessage,
  type Docker,
  type ProjectSelection,
  parseProject,
  readComposeDocument,
  readDefinition
} from '../../build/index.ts'
import { findProjectMounts, type ProjectMounts, readDockerfile, UnresolvedError } from '../../mounts/index.ts'
import { CommandError } from '../../process.ts'
import { CliError } from '../errors.ts'

export interface ServiceDockerfile {
  readonly service: BuiltService
  /** undefined when it is not on this machine or cannot be read. */
  readonly text: string | undefined
}

/** What compose's own document says beside `ComposeProject`. */
export interface ServiceDetails {
  /** As whom its containers run, where the file says so. */
  readonly user: string | undefined
  /** Ports of this machine that it asks for. */
  readonly publishedPorts: readonly string[]
  /** The fixed name of its container, where it has one. */
  readonly containerName: string | undefined
}

export interface ProjectFacts {
  readonly project: ComposeProject
  readonly details: ReadonlyMap<string, ServiceDetails>
  readonly dockerfiles: readonly ServiceDockerfile[]
  readonly mounts: ProjectMounts
}

/** @throws CliError with compose's own words when it refuses the project */
export async function readProjectFacts(selection: ProjectSelection, docker: Docker): Promise<ProjectFacts> {
  const request = { ...selection, buildArgs: [], noCache: false, pull: false, push: false, progress: 'quiet' } as const
  try {
    const [document, { definition }] = await Promise.all([
      readComposeDocument(selection, docker),
      readDefinition(request, docker)
    ])
    const services = builtServices(definition)
    const { projectDirectory } = selection
    return {
      project: parseProject(document),
      details: serviceDetails(document),
      dockerfiles: await Promise.all(services.map(service => dockerfileOf(service, projectDirectory))),
      mounts: await findProjectMounts(services, { projectDirectory, platform: 'linux/amd64' })
    }
  } catch (error) {
    if (!(error instanceof CommandError)) throw error
    docker.signal?.throwIfAborted()
    throw new CliError(`docker compose cannot read this project: ${composeMessage(error)}`, { cause: error })
  }
}

/** As `readProjectFacts`; undefined with the reason where there is no project. */
export async function tryProjectFacts(
  selection: ProjectSelection,
  docker: Docker
): Promise<{ readonly facts: ProjectFacts } | { readonly facts: undefined; readonly reason: string }> {
  try {
    return { facts: await readProjectFacts(selection, docker) }
  } catch (error) {
    if (!(error instanceof CliError)) throw error
    return { facts: undefined, reason: error.message }
  }
}

async function dockerfileOf(service: BuiltService, projectDirectory: string): Promise<ServiceDockerfile> {
  try {
    return { service, text: await readDockerfile(service.definition, projectDirectory) }
  } catch (error) {
    if (!(error instanceof UnresolvedError)) throw error
    return { service, text: undefined }
  }
}

interface DetailsDocument {
  readonly services?: Readonly<
    Record<
      string,
      {
        readonly user?: string
        readonly container_name?: string
        readonly ports?: readonly { readonly published?: string | number }[] | null
      }
    >
  >
}

function serviceDetails(document: unknown): ReadonlyMap<string, ServiceDetails> {
  const { services = {} } = (document ?? {}) as DetailsDocument
  return new Map(
    Object.entries(services).map(([name, { user, container_name: containerName, ports }]) => [
      name,
      { user, containerName, publishedPorts: (ports ?? []).flatMap(port => String(port.published ?? '') || []) }
    ])
  )
}
