/** The stages of a Dockerfile, and which of them a build needs. */
import {
  type Copy,
  type Dockerfile,
  DockerfileParser,
  type From,
  type Instruction,
  type ParserDirective,
  type Run
} from 'dockerfile-ast'
import { mountOptions } from './mount-flag.ts'
import { UnresolvedError } from './word.ts'

export interface Stage {
  /** In lower case; undefined when it has none. */
  readonly name: string | undefined
  /** What follows `FROM`, as it is written. */
  readonly from: string
  /** The instruction that begins it. */
  readonly beginning: From
  readonly instructions: readonly Instruction[]
}

export interface ParsedDockerfile {
  /** The arguments before the first stage. */
  readonly globals: readonly Instruction[]
  readonly stages: readonly Stage[]
  readonly escapeCharacter: string
  /** Such as `# syntax=...`. */
  readonly directives: readonly ParserDirective[]
}

/** Reads a Dockerfile. What BuildKit would refuse is left out: the build tells. */
export function parseDockerfile(text: string): ParsedDockerfile {
  const file: Dockerfile = DockerfileParser.parse(text)
  const globals: Instruction[] = []
  const stages: (Stage & { readonly instructions: Instruction[] })[] = []
  for (const instruction of file.getInstructions()) {
    const keyword = instruction.getKeyword()
    if (keyword === 'FROM') {
      const from = instruction as From
      const name = from.getBuildStage()?.toLowerCase()
      const base = from.getArguments()[0]?.getValue() ?? ''
      stages.push({ name: name ?? undefined, from: base, beginning: from, instructions: [] })
    } else if (stages.length > 0) stages.at(-1)?.instructions.push(instruction)
    else if (keyword === 'ARG') globals.push(instruction)
  }
  return { globals, stages, escapeCharacter: file.getEscapeCharacter(), directives: file.getDirectives() }
}

/** Stages by their name or number; a stage can only be built from those before it. */
export function findStage(stages: readonly Stage[], wanted: string, before = stages.length): number | undefined {
  const name = wanted.toLowerCase()
  const named = stages.findLastIndex((stage, at) => at < before && stage.name === name)
  if (named >= 0) return named
  const number = /^\d+$/.test(wanted) ? Number(wanted) : before
  return number < before ? number : undefined
}

/**
 * The numbers of the stages that a build of a target runs, in their order.
 * @param target undefined: the last stage
 * @param bases what each stage is built from, with its variables replaced; undefined where that is not known
 * @param contexts names that stand for something else than a stage of this file
 * @throws UnresolvedError when there is no such target
 */
export function reachableStages(
  stages: readonly Stage[],
  target: string | undefined,
  bases: readonly (string | undefined)[],
  contexts: ReadonlySet<string>
): readonly number[] {
  const wanted = target === undefined || target === '' ? stages.length - 1 : findStage(stages, target)
  if (wanted === undefined || wanted < 0) throw new UnresolvedError(`there is no stage "${target ?? ''}"`)
  const reached = new Set<number>()
  const visit = (at: number): void => {
    const stage = stages[at]
    const isReplaced = stage?.name !== undefined && contexts.has(stage.name)
    if (stage === undefined || reached.has(at) || isReplaced) return
    reached.add(at)
    for (const name of [bases[at] ?? '', ...stage.instructions.flatMap(sourcesOf)]) {
      const source = contexts.has(name.toLowerCase()) ? undefined : findStage(stages, name, at)
      if (source !== undefined) visit(source)
    }
  }
  visit(wanted)
  return [...reached].sort((a, b) => a - b)
}

/** Stages, contexts and images that an instruction takes files from. */
function sourcesOf(instruction: Instruction): readonly string[] {
  switch (instruction.getKeyword()) {
    case 'COPY':
    case 'ADD':
      return flagValues(instruction as Copy, 'from')
    case 'RUN':
      return flagValues(instruction as Run, 'mount').flatMap(mountSource)
    default:
      return []
  }
}

function mountSource(flag: string): string[] {
  try {
    return [mountOptions(flag).get('from') ?? '']
  } catch (error) {
    // Such a flag is reported where its own step is looked at.
    if (error instanceof UnresolvedError) return []
    throw error
  }
}

export function flagValues(instruction: Copy | Run, name: string): readonly string[] {
  return instruction.getFlags().flatMap(flag => (flag.getName() === name ? [flag.getValue() ?? ''] : []))
}
