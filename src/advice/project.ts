/** What the rules look at: the services that a build builds, their Dockerfiles and contexts. */
import path from 'node:path'
import {
  argumentValues,
  type BakeDefinition,
  type BakeTarget,
  builtServices,
  isLocalPath
} from '../build/definition.ts'
import { dockerfileSource } from '../mounts/dockerfile/source.ts'
import { type ParsedDockerfile, parseDockerfile } from '../mounts/dockerfile/stages.ts'
import { UnresolvedError } from '../mounts/dockerfile/word.ts'
import type { ContextFiles } from './context-files.ts'
import { type AdviceStage, readStages } from './steps.ts'

/** Stands for the builder's own, which makes no difference to any rule. */
const platform = 'linux/amd64'

export interface AdviceDockerfile {
  /** Absolute; undefined when it is written in the compose file. */
  readonly file: string | undefined
  readonly text: string
  readonly parsed: ParsedDockerfile
}

export interface AdviceService {
  readonly service: string
  /** Name of its bake target. */
  readonly target: string
  readonly definition: BakeTarget
  readonly dockerfile: AdviceDockerfile
  /** Absolute folder of the build context; undefined when it is not on this machine. */
  readonly context: string | undefined
  /** Values of build arguments: never to be shown. */
  readonly buildArguments: Readonly<Record<string, string>>
  /** Those that its build runs, in the order of the file. */
  readonly stages: readonly AdviceStage[]
}

export interface AdviceProject {
  readonly services: readonly AdviceService[]
  readonly files: ContextFiles
  /** How many folder entries of a build context may be looked at. */
  readonly maxEntries: number
}

/** What the project is read with. */
export interface ProjectSource {
  readonly definition: BakeDefinition
  /** Absolute: relative contexts start here. */
  readonly projectDirectory: string
  readonly files: ContextFiles
  readonly maxEntries: number
}

/** Reads the Dockerfiles of all services that the definition builds. What cannot be read is left out: the build tells. */
export function readAdviceProject(source: ProjectSource): AdviceProject {
  const { definition, files, maxEntries } = source
  const services = builtServices(definition)
  const allArguments = argumentValues(services)
  const dockerfiles = new Map<string, ParsedDockerfile>()
  const parse = (text: string): ParsedDockerfile => {
    const parsed = dockerfiles.get(text) ?? parseDockerfile(text)
    dockerfiles.set(text, parsed)
    return parsed
  }
  return {
    files,
    maxEntries,
    services: services.flatMap(built => {
      try {
        return readService(
          built.service,
          built.target,
          built.definition,
          allArguments.get(built.service) ?? {},
          source,
          parse
        )
      } catch (error) {
        if (error instanceof UnresolvedError) return []
        throw error
      }
    })
  }
}

function readService(
  service: string,
  name: string,
  definition: BakeTarget,
  given: Readonly<Record<string, string>>,
  { projectDirectory, files }: ProjectSource,
  parse: (text: string) => ParsedDockerfile
): readonly AdviceService[] {
  const source = dockerfileSource(definition, projectDirectory)
  const text = source.kind === 'inline' ? source.text : files.read(source.file)
  if (text === undefined) return []
  const { context = '.', contexts = {}, target } = definition
  const set = Object.entries(given).filter(([argument]) => definition.args?.[argument] != null)
  const buildArguments = Object.fromEntries(set)
  const parsed = parse(text)
  const build = { text, target, contexts, buildArguments, platform, buildPlatform: platform }
  const stages = readStages(build, parsed)
  return [
    {
      service,
      target: name,
      definition,
      dockerfile: { file: source.kind === 'file' ? source.file : undefined, text, parsed },
      context: isLocalPath(context) ? path.resolve(projectDirectory, context) : undefined,
      buildArguments,
      stages
    }
  ]
}
