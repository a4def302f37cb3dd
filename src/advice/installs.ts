/** The commands of a step that install packages, with the cache that each of them uses. */
import path from 'node:path'
import type { Command, Word } from './shell.ts'
import type { AdviceStep } from './steps.ts'
import { type StepEnvironment, type Tool, toolNames, tools } from './tools.ts'

/** What keeps a tool from using its cache. */
export type Off = { readonly by: 'option'; readonly word: Word } | { readonly by: 'variable'; readonly name: string }

export interface Install {
  readonly step: AdviceStep
  readonly tool: Tool
  readonly command: Command
  /** The words that make it install, without options: `pip sync` of uv. */
  readonly subcommand: string
  /** After those words. */
  readonly arguments: readonly string[]
  /** Absolute; undefined when it is not known. */
  readonly folders: readonly string[] | undefined
  readonly off: Off | undefined
}

export type StepMount = AdviceStep['mounts'][number]

const known = new WeakMap<AdviceStep, readonly Install[]>()

/** The installs of a step. Every rule asks for them: they are found once. */
export function stepInstalls(step: AdviceStep): readonly Install[] {
  const found = known.get(step) ?? findInstalls(step)
  known.set(step, found)
  return found
}

function findInstalls(step: AdviceStep): readonly Install[] {
  return step.commands.flatMap(command => toolNames.flatMap(name => install(step, command, tools[name]) ?? []))
}

/** The steps of a tool's name that a command runs as, without its folder. */
export function commandWords(command: Command): readonly string[] {
  const [program, ...rest] = command.words.map(word => word.text)
  return [path.posix.basename(program ?? ''), ...rest]
}

function install(step: AdviceStep, command: Command, tool: Tool): Install | undefined {
  const words = commandWords(command)
  const given = tool.install(words)
  if (given === undefined) return undefined
  const variable = (name: string) => command.assignments.get(name) ?? step.environment.variable(name)
  const environment: StepEnvironment = { variable, home: command.assignments.get('HOME') ?? step.environment.home }
  const chosen = tool.folderOption === undefined ? undefined : optionValue(words, tool.folderOption)
  const folders = chosen === undefined ? tool.folders(environment) : chosen.startsWith('/') ? [chosen] : undefined
  return {
    step,
    tool,
    command,
    subcommand: words
      .slice(1, words.length - given.length)
      .filter(word => !word.startsWith('-'))
      .join(' '),
    arguments: given,
    folders: goFolders(tool, given, folders),
    off: offOf(tool, command, variable)
  }
}

/** `go mod download` builds nothing. */
function goFolders(tool: Tool, given: readonly string[], folders: readonly string[] | undefined) {
  return tool.name === 'go' && given[0] === 'download' ? folders?.slice(0, 1) : folders
}

function offOf(tool: Tool, command: Command, variable: (name: string) => string | undefined): Off | undefined {
  const word = command.words.find(({ text }) => tool.offOptions.includes(text))
  if (word !== undefined) return { by: 'option', word }
  if (tool.off === undefined) return undefined
  const value = variable(tool.off.variable)
  return value !== undefined && tool.off.isOff(value) ? { by: 'variable', name: tool.off.variable } : undefined
}

function optionValue(words: readonly string[], option: string): string | undefined {
  const at = words.indexOf(option)
  if (at >= 0) return words[at + 1]
  return words.find(word => word.startsWith(`${option}=`))?.slice(option.length + 1)
}

/** Whether a folder is in a mount. */
export function isCovered(folder: string, mounts: readonly Pick<StepMount, 'target'>[]): boolean {
  return mounts.some(({ target }) => folder === target || folder.startsWith(`${target === '/' ? '' : target}/`))
}

/** Whether all cache folders of an install are in cache mounts; undefined when they are not known. */
export function usesMount({ folders, step, tool }: Install): boolean | undefined {
  // The lists are small beside the packages.
  if (tool.name === 'apt') return isCovered('/var/cache/apt/archives', step.mounts)
  return folders?.every(folder => isCovered(folder, step.mounts))
}

/** What a tool's folders are known by in paths, wherever they are. */
const marks: Readonly<Partial<Record<Tool['name'], RegExp>>> = {
  poetry: /poetry/,
  pip: /(^|[/.-])pip(?!env)/,
  apt: /\/(apt|lists)(\/|$)/,
  maven: /\.m2|maven/,
  go: /go-build|\/pkg\/mod|\/go(\/|$)/
}

/** The mounts that are meant for a tool, by their target or id. */
export function meantFor(tool: Tool, mounts: readonly StepMount[]): readonly StepMount[] {
  const mark = marks[tool.name] ?? new RegExp(`(^|[^a-z])${tool.name}([^a-z]|$)`)
  return mounts.filter(({ target, flag }) => mark.test(target) || mark.test(flag.id))
}
