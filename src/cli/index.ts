/** The command line: the engine of the action for a developer's machine. The door of this folder. */

export { type AddCommand, type CommandOptions, examples, withProject } from './command-parts.ts'
export type { CliContext, ProjectOptions } from './context.ts'
export { dockerFor, selectProject } from './context.ts'
export { CliError, type ExitCode, UsageError } from './errors.ts'
export { runProgram } from './program.ts'
