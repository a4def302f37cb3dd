/** `advise`: what in the Dockerfiles and compose files keeps the cache from its work. */
import { realpathSync } from 'node:fs'
import path from 'node:path'
import { adviseCommand, PatchFileError, pagesFolder } from '../../advice/index.ts'
import { composeMessage } from '../../build/compose.ts'
import { CommandError } from '../../process.ts'
import type { CommandOptions } from '../command-parts.ts'
import { type CliContext, dockerFor, selectProject } from '../context.ts'
import { CliError, type ExitCode, UsageError } from '../errors.ts'

export interface AdviseCommandOptions extends CommandOptions {
  readonly sarif?: boolean
  /** true: the patch is printed. */
  readonly fix?: string | true
  readonly check: boolean
}

export async function advise(
  services: readonly string[],
  options: AdviseCommandOptions,
  context: CliContext
): Promise<ExitCode> {
  const { json, sarif, fix, check } = options
  const { terminal, cwd, scripts } = context
  if ([json, sarif, fix].filter(Boolean).length > 1) {
    throw new UsageError('--json, --sarif and --fix are three results: ask for one of them.')
  }
  const selection = selectProject(options, cwd, services)
  const request = { ...selection, buildArgs: [], noCache: false, pull: false, push: false, progress: 'quiet' } as const
  terminal.status('Looking at the project ...')
  try {
    return await adviseCommand(
      {
        request,
        format: json ? 'json' : sarif ? 'sarif' : 'text',
        check,
        pages: path.join(path.dirname(realpathSync(scripts)), pagesFolder),
        ...(fix !== undefined && { fix: fix === true ? 'print' : path.resolve(cwd, fix) })
      },
      {
        docker: dockerFor(context),
        folder: cwd,
        // A style that changes nothing is that of an output without colours.
        colours: terminal.style('bold', ' ') !== ' ',
        out: text => {
          terminal.status(undefined)
          terminal.print(text.replace(/\n$/, ''))
        },
        note: line => terminal.note(line)
      }
    )
  } catch (error) {
    if (error instanceof CommandError) throw new CliError(composeMessage(error))
    if (error instanceof PatchFileError) throw new UsageError(error.message)
    throw error
  }
}
