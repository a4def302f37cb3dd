/** How a command ends: 0 when all is well, 1 when something failed, 2 when it was called in a wrong way. */
export type ExitCode = 0 | 1 | 2

/** The work could not be done. The message says what happened and what to do; it is shown without a stack. */
export class CliError extends Error {
  override readonly name: string = 'CliError'
  readonly exitCode: ExitCode = 1
}

/** The command line makes no sense. */
export class UsageError extends CliError {
  override readonly name = 'UsageError'
  override readonly exitCode = 2
}
