/** The instructions of a build, each with what is known when its turn comes: variables, user, folder, mounts, commands. */
import type { Copy, Instruction, Run } from 'dockerfile-ast'
import { type FoundMount, stepMounts } from '../mounts/dockerfile/cache-mounts.ts'
import type { StageState } from '../mounts/dockerfile/stage-state.ts'
import { flagValues, type ParsedDockerfile, type Stage } from '../mounts/dockerfile/stages.ts'
import { type DockerfileBuild, walkStages } from '../mounts/dockerfile/walk.ts'
import { UnresolvedError } from '../mounts/dockerfile/word.ts'
import { type Command, shellCommands } from './shell.ts'
import { type StepEnvironment, toolVariables } from './tools.ts'
import { isWellKnown, root, type User, userNamed, usersMade } from './users.ts'

/** Where something is in a Dockerfile. */
export interface Place {
  /** Counted from 1. */
  readonly startLine: number
  readonly endLine: number
  /** Characters from the beginning of the file, end excluded. */
  readonly start: number
  readonly end: number
}

export interface CopiedFiles {
  /** As they are written, variables replaced where they are known. */
  readonly sources: readonly string[]
  /** Absolute; undefined when it is not known. */
  readonly destination: string | undefined
  /** Stage, image or context; undefined for the build context. */
  readonly from: string | undefined
}

export interface AdviceStep extends Place {
  readonly instruction: Instruction
  readonly keyword: string
  /** Number of its stage in the file. */
  readonly stage: number
  /** undefined when the base image decides. */
  readonly user: User | undefined
  /** Whether nothing but the Dockerfile decides about its variables. */
  readonly isKnown: boolean
  readonly environment: StepEnvironment
  /** Absolute; undefined when the base image decides. */
  readonly folder: string | undefined
  /** Of a RUN. */
  readonly commands: readonly Command[]
  /** Whether it is a RUN in its JSON form: its words have no places of their own. */
  readonly isExec: boolean
  readonly mounts: readonly Omit<FoundMount, 'image'>[]
  /** Of a COPY or ADD. */
  readonly copied: CopiedFiles | undefined
}

export interface AdviceStage {
  readonly at: number
  readonly stage: Stage
  /** The image that it is built from, also through other stages. */
  readonly image: string | undefined
  /** Number of the stage that it is built from, if it is one. */
  readonly parent: number | undefined
  readonly beginning: Place
  /** Of this stage alone. */
  readonly steps: readonly AdviceStep[]
  /** With those of the stages that it is built from, in the order in which they run. */
  readonly chain: readonly AdviceStep[]
}

/**
 * @param parsed the build's text
 * @throws UnresolvedError when the file has no such target
 */
export function readStages(build: DockerfileBuild, parsed: ParsedDockerfile): readonly AdviceStage[] {
  const lineStarts = startsOfLines(build.text)
  const stages = new Map<number, AdviceStage>()
  const ends = new Map<
    number,
    { readonly user: User | undefined; readonly made: readonly User[]; readonly isKnown: boolean }
  >()
  const { escapeCharacter } = parsed
  walkStages(
    build,
    ({ stage, at, parent, image }, state) => {
      const base = parent === undefined ? undefined : ends.get(parent)
      const isKnown = base?.isKnown ?? (image === undefined ? stage.from === 'scratch' : isWellKnown(image))
      let user = base === undefined ? (isKnown ? root : undefined) : base.user
      const made = [...(base?.made ?? [])]
      const steps: AdviceStep[] = []
      for (const instruction of stage.instructions) {
        const place = placeOf(instruction, lineStarts)
        state.apply(instruction)
        if (instruction.getKeyword() === 'USER') user = nextUser(instruction, state, made, image)
        const commands = commandsOf(instruction, build.text, place, lineStarts, escapeCharacter)
        made.push(...commands.flatMap(usersMade))
        steps.push({ ...readStep(instruction, place, at, state, user, commands), isKnown })
      }
      ends.set(at, { user, made, isKnown })
      const before = parent === undefined ? [] : (stages.get(parent)?.chain ?? [])
      const beginning = placeOf(stage.beginning, lineStarts)
      stages.set(at, { at, stage, image, parent, beginning, steps, chain: [...before, ...steps] })
    },
    parsed
  )
  return [...stages.values()]
}

function readStep(
  instruction: Instruction,
  place: Place,
  stage: number,
  state: StageState,
  user: User | undefined,
  commands: readonly Command[]
): Omit<AdviceStep, 'isKnown'> {
  const keyword = instruction.getKeyword()
  const values = new Map<string, string>()
  if (keyword === 'RUN') {
    const mentioned = [...(instruction.getRawArgumentsContent() ?? '').matchAll(/\$\{?([A-Za-z_]\w*)/g)]
    for (const name of new Set([...toolVariables, ...mentioned.map(([, each = '']) => each)])) {
      const found = state.variable(name)
      if (typeof found !== 'string' && found.value !== '') values.set(name, found.value)
    }
  }
  const variable = (name: string) => values.get(name)
  const home = values.get('HOME') ?? user?.home
  return {
    ...place,
    instruction,
    keyword,
    stage,
    user,
    environment: { variable, home },
    folder: known(() => state.absolute('.')),
    commands,
    isExec: keyword === 'RUN' && jsonWords(instruction.getRawArgumentsContent()) !== undefined,
    mounts: keyword === 'RUN' ? stepMounts(instruction as Run, state).mounts : [],
    copied: keyword === 'COPY' || keyword === 'ADD' ? copiedFiles(instruction as Copy, state) : undefined
  }
}

function nextUser(
  instruction: Instruction,
  state: StageState,
  made: readonly User[],
  image: string | undefined
): User | undefined {
  const given = known(() => state.expand(instruction.getRawArgumentsContent() ?? ''))
  return given === undefined || given === '' ? undefined : userNamed(given, made, image)
}

function copiedFiles(instruction: Copy, state: StageState): CopiedFiles {
  const words = instruction.getArguments().map(argument => argument.getValue())
  const value = (word: string) => known(() => state.expand(word)) ?? word
  const json = instruction.getRawArgumentsContent()?.startsWith('[')
    ? jsonWords(instruction.getRawArgumentsContent())
    : undefined
  const all = (json ?? words).map(value)
  const last = all.at(-1)
  return {
    sources: all.slice(0, -1),
    destination: last === undefined ? undefined : known(() => state.absolute(last)),
    from: flagValues(instruction, 'from')[0]
  }
}

function commandsOf(
  instruction: Instruction,
  text: string,
  place: Place,
  lineStarts: readonly number[],
  escapeCharacter: string
): readonly Command[] {
  const range = instruction.getKeyword() === 'RUN' ? instruction.getArgumentsRange() : null
  if (range === null) return []
  const start = offset(range.start, lineStarts)
  const json = jsonWords(instruction.getRawArgumentsContent())
  if (json !== undefined) return wordsAsCommand(json, start, place.end)
  const documents = (instruction as Run).getHeredocs().flatMap(document => document.getContentRange() ?? [])
  const [first] = documents
  if (first === undefined) {
    return shellCommands({ text, start, end: place.end, escapeCharacter, linesEndCommands: false })
  }
  // Only without a program before it, or with a shell, is a here-document a script.
  if (
    !/^\s*(?:(?:ba|da|z)?sh\s+(?:-\S+\s+)*)?<<-?\s*["']?\w+["']?\s*$/m.test(
      text.slice(start, text.indexOf('\n', start))
    )
  )
    return []
  const [from, to] = [offset(first.start, lineStarts), offset(first.end, lineStarts)]
  return shellCommands({ text, start: from, end: to, escapeCharacter: '\\', linesEndCommands: true })
}

function wordsAsCommand(words: readonly string[], start: number, end: number): readonly Command[] {
  if (words.length === 0) return []
  const placed = words.map(text => ({ text, start, end }))
  return [{ words: placed, assignments: new Map(), start, end, before: undefined, after: undefined, isBound: false }]
}

/** The words of an instruction in its JSON form. */
function jsonWords(content: string | null): readonly string[] | undefined {
  if (content === null || !content.trimStart().startsWith('[')) return undefined
  try {
    const value: unknown = JSON.parse(content)
    return Array.isArray(value) && value.every(word => typeof word === 'string') ? value : undefined
  } catch {
    // What is no JSON is a command that begins with a bracket.
    return undefined
  }
}

/** undefined where a value depends on something that the Dockerfile does not tell. */
function known(value: () => string): string | undefined {
  try {
    return value()
  } catch (error) {
    if (error instanceof UnresolvedError) return undefined
    throw error
  }
}

export function startsOfLines(text: string): readonly number[] {
  return [0, ...[...text.matchAll(/\n/g)].map(match => match.index + 1)]
}

interface Position {
  readonly line: number
  readonly character: number
}

export function offset({ line, character }: Position, lineStarts: readonly number[]): number {
  return (lineStarts[line] ?? 0) + character
}

function placeOf(instruction: Instruction, lineStarts: readonly number[]): Place {
  const { start, end } = instruction.getRange()
  return {
    startLine: start.line + 1,
    endLine: end.line + 1,
    start: offset(start, lineStarts),
    end: offset(end, lineStarts)
  }
}
