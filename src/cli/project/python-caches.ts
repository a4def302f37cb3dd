/** Where pip and uv keep their caches in the containers of a service, as its Dockerfile tells. */
import { findStage, parseDockerfile, type Stage } from '../../mounts/index.ts'
import type { ProjectFacts, ServiceDockerfile } from './project-facts.ts'

export type PythonTool = 'pip' | 'uv'
export const pythonTools: readonly PythonTool[] = ['pip', 'uv']

const calls: Readonly<Record<PythonTool, RegExp>> = {
  pip: /(^|[\s;&|(])(pip3?(\.\d+)?|python3?(\.\d+)? -m pip) (install|download|wheel)\b/,
  uv: /(^|[\s;&|(/])uv (pip (install|sync)|sync|add|tool install|run)\b/
}
const variables: Readonly<Record<PythonTool, string>> = { pip: 'PIP_CACHE_DIR', uv: 'UV_CACHE_DIR' }

/** A service whose image is made with pip or uv, and where its containers would look for that tool's cache. */
export interface PythonCache {
  readonly service: string
  readonly tool: PythonTool
  /** undefined where it cannot be told, or could not be written to. */
  readonly folder: string | undefined
  /** Why not. */
  readonly reason: string | undefined
  /** Whether a volume is mounted there. */
  readonly isMounted: boolean
}

/** The caches of all services that are built; those whose Dockerfile cannot be read are left out. */
export function pythonCaches(facts: ProjectFacts): readonly PythonCache[] {
  return facts.dockerfiles.flatMap(file => pythonTools.flatMap(tool => pythonCache(tool, file, facts) ?? []))
}

function pythonCache(
  tool: PythonTool,
  { service, text }: ServiceDockerfile,
  facts: ProjectFacts
): PythonCache | undefined {
  if (text === undefined) return undefined
  const { stages } = parseDockerfile(text)
  const usesTool = stages.some(stage => commandsOf(stage).some(command => calls[tool].test(command)))
  if (!usesTool) return undefined
  const name = service.service
  const chain = stagesOf(stages, service.definition.target)
  const composed = facts.project.services.find(one => one.name === name)
  const user = facts.details.get(name)?.user ?? lastArgument(chain, 'USER')
  const moved = composed?.environment[variables[tool]] ?? environmentOf(chain, variables[tool])
  const folder = moved ?? `/root/.cache/${tool}`
  const places = [folder, `/root/.cache/${tool}`, '/root/.cache']
  const isMounted = (composed?.mounts ?? []).some(mount => places.includes(mount.target.replace(/\/+$/, '')))
  const known = { service: name, tool, isMounted }
  if (!isRoot(user)) {
    return { ...known, folder: undefined, reason: `it runs as user ${user}, who may not write to a new volume` }
  }
  if (!folder.startsWith('/') || folder.includes('$')) {
    return { ...known, folder: undefined, reason: `${variables[tool]} is ${folder}` }
  }
  return { ...known, folder, reason: undefined }
}

function isRoot(user: string | undefined): boolean {
  return user === undefined || /^(root|0)(:|$)/.test(user)
}

/** The stage that is built, after those that it is built from. */
function stagesOf(stages: readonly Stage[], target: string | undefined): readonly Stage[] {
  const chain: Stage[] = []
  let at = target === undefined || target === '' ? stages.length - 1 : findStage(stages, target)
  while (at !== undefined && at >= 0) {
    const stage = stages[at]
    if (stage === undefined) break
    chain.unshift(stage)
    at = findStage(stages, stage.from, at)
  }
  return chain
}

function commandsOf(stage: Stage): readonly string[] {
  return stage.instructions.filter(one => one.getKeyword() === 'RUN').map(one => one.getArgumentsContent() ?? '')
}

/** What the last such instruction says. */
function lastArgument(chain: readonly Stage[], keyword: string): string | undefined {
  const all = chain.flatMap(stage => stage.instructions).filter(one => one.getKeyword() === keyword)
  return all.at(-1)?.getArgumentsContent()?.trim()
}

/** The value of an ENV, as it is written. */
function environmentOf(chain: readonly Stage[], name: string): string | undefined {
  const pattern = new RegExp(`(?:^|\\s)${name}[=\\s]\\s*(?:"([^"]*)"|'([^']*)'|(\\S+))`)
  const values = chain
    .flatMap(stage => stage.instructions)
    .filter(one => one.getKeyword() === 'ENV')
    .flatMap(one => {
      const [, double, single, plain] = pattern.exec(one.getArgumentsContent() ?? '') ?? []
      return double ?? single ?? plain ?? []
    })
  return values.at(-1)
}
