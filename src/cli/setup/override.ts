/** A compose file that gives services the shared caches of pip and uv which they lack. */
import type { ProjectFacts } from '../project/project-facts.ts'
import { type PythonCache, type PythonTool, pythonCaches, pythonTools } from '../project/python-caches.ts'

export const overrideHeader = '# Written by compose-build-cache setup. Changes made here are lost when it writes again.'

export interface OverridePlan {
  /** What services lack and get. */
  readonly added: readonly { readonly service: string; readonly tool: PythonTool; readonly folder: string }[]
  /** What they lack and do not get, and why. */
  readonly left: readonly { readonly service: string; readonly tool: PythonTool; readonly reason: string }[]
  /** Names of the volumes, which are the engine's and shared by all projects. */
  readonly volumes: readonly string[]
  /** The file's text; undefined when nothing is lacking. */
  readonly text: string | undefined
}

/** Names that tell projects apart from nothing: all of them share one cache of each tool. */
const sharedVolumes: Readonly<Record<PythonTool, string>> = { pip: 'shared_pip_cache', uv: 'shared_uv_cache' }

/** @param facts may have been read with the override file of before, which compose takes from COMPOSE_FILE */
export function planOverride(facts: ProjectFacts): OverridePlan {
  const lacking = pythonCaches(withoutOverride(facts)).filter(cache => !cache.isMounted)
  const added = lacking.flatMap(({ service, tool, folder }) =>
    folder === undefined ? [] : [{ service, tool, folder }]
  )
  const left = lacking.flatMap(({ service, tool, reason }) => (reason === undefined ? [] : [{ service, tool, reason }]))
  const volumes = new Map(
    pythonTools
      .filter(tool => added.some(one => one.tool === tool))
      .map(tool => [tool, volumeFor(tool, facts)] as const)
  )
  const text = added.length === 0 ? undefined : overrideText(added, volumes)
  return { added, left, volumes: [...volumes.values()], text }
}

/** What services have without an override file: the next one has to give them all of it again. */
function withoutOverride(facts: ProjectFacts): ProjectFacts {
  const keys = pythonTools.map(key)
  const services = facts.project.services.map(service => ({
    ...service,
    mounts: service.mounts.filter(({ source }) => source === undefined || !keys.includes(source))
  }))
  return { ...facts, project: { ...facts.project, services } }
}

/** The external volume that another service of the project has for this tool, else the common one. */
function volumeFor(tool: PythonTool, { project }: ProjectFacts): string {
  const sources = project.services
    .flatMap(service => service.mounts)
    .filter(mount => mount.type === 'volume' && mount.target.replace(/\/+$/, '').endsWith(`/.cache/${tool}`))
    .map(mount => mount.source)
  const known = project.volumes.find(volume => volume.external && sources.includes(volume.key))
  return known?.name ?? sharedVolumes[tool]
}

/** YAML. Strings are written as JSON, which is a part of it. */
function overrideText(added: OverridePlan['added'], volumes: ReadonlyMap<PythonTool, string>): string {
  const services = [...new Set(added.map(({ service }) => service))].flatMap(service => [
    `  ${JSON.stringify(service)}:`,
    '    volumes:',
    ...added
      .filter(one => one.service === service)
      .flatMap(({ tool, folder }) => [
        '      - type: volume',
        `        source: ${key(tool)}`,
        `        target: ${JSON.stringify(folder)}`
      ])
  ])
  const declared = [...volumes].flatMap(([tool, name]) => [
    `  ${key(tool)}:`,
    `    name: ${JSON.stringify(name)}`,
    '    external: true'
  ])
  return `${[overrideHeader, 'services:', ...services, 'volumes:', ...declared].join('\n')}\n`
}

/** A key that no compose file has by chance. */
function key(tool: PythonTool): string {
  return `compose-build-cache-${tool}`
}

/** Why a tool's cache is told of here, for the log. */
export function lackText({ service, tool }: Pick<PythonCache, 'service' | 'tool'>): string {
  return `${service} has no cache volume for ${tool}`
}
