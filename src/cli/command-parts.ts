/** What the commands have in common: their options and the shape of their help. */
import type { Command } from 'commander'
import type { CliContext, ProjectOptions } from './context.ts'
import type { ExitCode } from './errors.ts'

/** Options that every command has. */
export interface CommonOptions {
  /** Whether the result is printed as JSON. */
  readonly json?: boolean
}

export type CommandOptions = CommonOptions & ProjectOptions

/** Adds one command. @param done takes the exit code of its work */
export type AddCommand = (program: Command, context: CliContext, done: (code: ExitCode) => void) => void

export const programName = 'compose-build-cache'

/** `[arguments, what for]` as the last part of a help text. */
export function examples(...lines: readonly (readonly [string, string])[]): string {
  const width = Math.max(...lines.map(([args]) => args.length))
  const shown = lines.map(([args, purpose]) => `  $ ${programName} ${args.padEnd(width)}  # ${purpose}`)
  return `\nExamples:\n${shown.join('\n')}`
}

/** Collects the values of an option that may be given several times. */
export const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value]

/** Adds `--json`, which every command has. */
export function withCommon(command: Command): Command {
  return command.option('--json', 'print the result as JSON')
}

/** Adds the options that choose a project, named as docker compose names them. */
export function withProject(command: Command): Command {
  return withCommon(command)
    .option('-f, --file <file>', 'compose file; again for more of them', collect)
    .option('--project-directory <folder>', 'folder that paths in the compose files start from')
    .option('--profile <name>', 'profile to enable; again for more of them', collect)
    .option('--env-file <file>', 'file with variables for the compose files; again for more of them', collect)
}
