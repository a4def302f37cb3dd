/** The stages that a build of a Dockerfile goes through, in their order, with what each of them starts from. */
import { platformArguments } from './platform.ts'
import { properties, type StageOptions, StageState } from './stage-state.ts'
import { findStage, type ParsedDockerfile, parseDockerfile, reachableStages, type Stage } from './stages.ts'
import { expandWord, UnresolvedError, type VariableState } from './word.ts'

export interface DockerfileBuild {
  readonly text: string
  /** undefined: the last stage. */
  readonly target: string | undefined
  readonly buildArguments: Readonly<Record<string, string>>
  /** What stands for names of stages and images: additional contexts. */
  readonly contexts: Readonly<Record<string, string>>
  /** `os/architecture` that is built for. */
  readonly platform: string
  /** That of the builder. */
  readonly buildPlatform: string
}

/** A stage that the build runs. */
export interface WalkedStage {
  readonly stage: Stage
  /** Its number in the file, from 0. */
  readonly at: number
  /** Number of the stage that it is built from; undefined when it is built from an image, a context or nothing. */
  readonly parent: number | undefined
  /** The image that it is built from, also through other stages. */
  readonly image: string | undefined
}

/** What a stage starts with, and what it is at its end. */
interface Base {
  readonly state: StageState
  readonly image: string | undefined
}

/**
 * Goes through the stages that a build runs.
 * @param visit takes each stage before its instructions, with its state: it applies them to the state
 * @throws UnresolvedError when the file has no such target
 */
export function walkStages(
  build: DockerfileBuild,
  visit: (walked: WalkedStage, state: StageState) => void,
  parsed: ParsedDockerfile = parseDockerfile(build.text)
): void {
  const { stages, escapeCharacter } = parsed
  const globals = globalArguments(parsed, build)
  const options: StageOptions = { buildArguments: build.buildArguments, globals, escapeCharacter }
  const names = stages.map(({ from }) => baseName(from, globals, escapeCharacter))
  const contexts = new Map(Object.entries(build.contexts).map(([name, context]) => [name.toLowerCase(), context]))
  const ends = new Map<number, Base>()
  for (const at of reachableStages(stages, build.target, names, new Set(contexts.keys()))) {
    const stage = stages[at]
    if (stage === undefined) continue
    const name = names[at]
    const context = name === undefined ? undefined : contexts.get(name.toLowerCase())
    const parent = name === undefined || context !== undefined ? undefined : findStage(stages, name, at)
    const { state, image } = begin(name, context, parent === undefined ? undefined : ends.get(parent), options)
    visit({ stage, at, parent, image }, state)
    ends.set(at, { state, image })
  }
}

function begin(
  name: string | undefined,
  context: string | undefined,
  parent: Base | undefined,
  options: StageOptions
): Base {
  if (parent !== undefined) return { state: parent.state.next(), image: parent.image }
  if (context === undefined && name === 'scratch') return { state: StageState.empty(options), image: undefined }
  const image = context === undefined ? name : /^docker-image:\/\/(.+)$/.exec(context)?.[1]
  return { state: StageState.onImage(options), image }
}

function globalArguments(
  { globals, escapeCharacter }: ParsedDockerfile,
  build: DockerfileBuild
): ReadonlyMap<string, string> {
  const { buildArguments, platform, buildPlatform } = build
  const values = new Map(platformArguments(platform, buildPlatform))
  values.set('TARGETSTAGE', build.target ?? 'default')
  for (const name of values.keys()) values.set(name, buildArguments[name] ?? values.get(name) ?? '')
  for (const [name, word] of globals.flatMap(properties)) {
    const value = buildArguments[name] ?? (word === undefined ? undefined : resolved(word, values, escapeCharacter))
    if (value !== undefined) values.set(name, value)
  }
  return values
}

/** What a stage is built from; undefined when that cannot be told. */
function baseName(from: string, globals: ReadonlyMap<string, string>, escapeCharacter: string): string | undefined {
  return resolved(from, globals, escapeCharacter) || undefined
}

function resolved(word: string, values: ReadonlyMap<string, string>, escapeCharacter: string): string | undefined {
  const lookup = (name: string): VariableState => {
    const value = values.get(name)
    return value === undefined ? 'unset' : { value }
  }
  try {
    return expandWord(word, lookup, escapeCharacter)
  } catch (error) {
    if (error instanceof UnresolvedError) return undefined
    throw error
  }
}
