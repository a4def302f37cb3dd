/** The commands, their options and their help. What they do is loaded when one of them runs, so that help comes at once. */
import { Command, CommanderError, Option } from 'commander'
import { version } from '../version.ts'
import { type AddCommand, collect, examples, programName, withProject } from './command-parts.ts'
import type { CliContext } from './context.ts'
import { CliError, type ExitCode } from './errors.ts'

/**
 * Runs the command line to its end.
 * @param more commands of other parts of the tool
 */
export async function runProgram(
  args: readonly string[],
  context: CliContext,
  more: readonly AddCommand[] = []
): Promise<ExitCode> {
  let exitCode: ExitCode = 0
  const done = (code: ExitCode): void => {
    exitCode = code
  }
  const program = makeProgram(context)
  for (const add of [...commands, ...more]) add(program, context, done)
  try {
    await program.parseAsync([...args], { from: 'user' })
    return exitCode
  } catch (error) {
    return exitCodeOf(error, context)
  } finally {
    context.terminal.status(undefined)
  }
}

function makeProgram({ terminal }: CliContext): Command {
  const line = (text: string): string => text.replace(/\n$/, '')
  return new Command(programName)
    .description('Makes docker compose build reuse what is there, on this machine as in CI.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print the help of a command')
    .showHelpAfterError('(add --help for what can be asked)')
    .exitOverride()
    .configureOutput({
      writeOut: text => terminal.print(line(text)),
      writeErr: text => terminal.note(line(text)),
      // Not what the process may look like, but what is known of its terminal.
      getOutHelpWidth: () => Math.min(terminal.columns ?? 100, 110),
      getErrHelpWidth: () => Math.min(terminal.columns ?? 100, 110),
      getOutHasColors: () => false,
      getErrHasColors: () => false
    })
    .addHelpText(
      'after',
      examples(
        ['setup', 'once on each machine'],
        ['build', 'the build, and what was reused'],
        ['doctor', 'why the cache is not used'],
        ['advise', 'what in the project could be better'],
        ['du', 'what is cached'],
        ['prune --older-than 14d', 'make room']
      )
    )
}

/** Shows what went wrong. Errors that name their remedy have no stack; anything else is a fault of this tool. */
function exitCodeOf(error: unknown, { terminal, signal, env }: CliContext): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  const style = terminal.noteStyle
  const known = error instanceof Error ? error : new Error(String(error))
  if (signal.aborted) terminal.note(style('red', 'Ended before all was done.'))
  else terminal.note(`${style('red', 'Error:')} ${known.message}`)
  if (env.DEBUG && known.stack !== undefined) terminal.note(known.stack)
  return error instanceof CliError ? error.exitCode : 1
}

const addSetup: AddCommand = (program, context, done) => {
  withProject(program.command('setup'))
    .summary('prepare this machine once')
    .description(
      'Checks Docker, buildx, compose and BuildKit, and creates the external cache volumes that the project names.\n' +
        'Shows the lines for the shell profile and an override file that gives services the shared caches of pip and uv;\n' +
        'writes them only with --write, each file with a backup.'
    )
    .addOption(
      new Option('--write [what]', 'write the shell profile and the override file, or one of them')
        .choices(['all', 'profile', 'override'])
        .preset('all')
    )
    .addOption(
      new Option('--shell <shell>', 'shell of the profile; that of $SHELL without it').choices(['bash', 'zsh', 'fish'])
    )
    .option('--override-file <file>', 'override file', 'docker-compose.buildkit.yml')
    .option('--dry-run', 'create and write nothing')
    .addHelpText(
      'after',
      examples(
        ['setup', 'check, create cache volumes, show what could be written'],
        ['setup --write', 'write the profile lines and the override file'],
        ['setup --write profile --shell fish', "only fish's configuration"]
      )
    )
    .action(async options => done(await (await import('./setup/command.ts')).setup(options, context)))
}

const addWorkspace: AddCommand = (program, context, done) => {
  withProject(program.command('workspace'))
    .summary('prepare another checkout of a project')
    .description(
      'Prepares a checkout, such as a git worktree, to share caches with the others of this machine: creates the external\n' +
        'cache volumes that are missing, and tells what is shared. Ports and env files are left alone.'
    )
    .argument('[folder]', 'the checkout; the current folder without it')
    .option('--dry-run', 'create nothing')
    .addHelpText(
      'after',
      examples(['workspace', 'prepare this checkout'], ['workspace ../shop-2', 'prepare another one'])
    )
    .action(async (folder: string | undefined, options) =>
      done(await (await import('./workspace/command.ts')).workspace(folder, options, context))
    )
}

const addBuild: AddCommand = (program, context, done) => {
  withProject(program.command('build'))
    .summary('build services, and tell what was reused')
    .description(
      'Builds what docker compose build would build, and reports which steps were reused and what the rest cost.\n' +
        'The cache of an engine moves to another machine by way of a folder: --save there, --restore here.'
    )
    .argument('[services...]', 'services to build; all without it')
    .option('--no-cache', 'build every step anew')
    .option('--pull', 'look for newer base images first')
    .option('--push', 'push the built images')
    .option('--build-arg <name=value>', 'build argument; again for more of them', collect)
    .addOption(
      new Option('--progress <mode>', 'how the build shows').choices(['auto', 'plain', 'quiet']).default('auto')
    )
    .option('--builder <name>', 'auto, docker, docker-container or the name of a builder', 'auto')
    .option('--report <file>', 'write report.json there')
    .option('--save <folder>', "save the engine's cache to a folder after the build")
    .option('--restore <folder>', "restore the engine's cache from a folder first, if the engine is empty")
    .option('--whole-engine', 'with --save: also where the engine held something before this build')
    .addOption(
      new Option('--strategy <name>', 'how --save and --restore work; export touches cache mounts and layers only')
        .choices(['auto', 'snapshot', 'export'])
        .default('auto')
    )
    .option('--workspace <name>', 'name that the cache is kept under; made from the folder without it')
    .addHelpText(
      'after',
      examples(
        ['build', 'all services'],
        ['build web worker --pull', 'two of them, on newer base images'],
        ['build --no-cache --progress plain', 'all anew, with all output'],
        ['build --save /mnt/share/cache', 'keep the cache for another machine'],
        ['build --restore /mnt/share/cache', 'start there with it']
      )
    )
    .action(async (services: readonly string[], options) =>
      done(await (await import('./build/command.ts')).buildServices(services, options, context))
    )
}

const addDu: AddCommand = (program, context, done) => {
  withProject(program.command('du'))
    .summary('show what is cached')
    .description(
      'Shows layers, cache mounts with the tool they belong to, cache volumes and, with a token in GITHUB_TOKEN or GH_TOKEN,\n' +
        'entries of the Actions cache: how large they are and when they were used last.'
    )
    .option('--all', 'every layer, not only the largest')
    .option('--repository <owner/name>', 'repository of the Actions cache; that of the remote origin without it')
    .option('--directory <folder>', 'also a folder that build --save has filled')
    .addHelpText('after', examples(['du', 'a table and a picture'], ['du --json', 'the same for programs']))
    .action(async options => done(await (await import('./du/command.ts')).du(options, context)))
}

const addPrune: AddCommand = (program, context, done) => {
  withProject(program.command('prune'))
    .summary('remove what is cached')
    .description(
      'Removes caches by kind, age and size. Shows what would go and how much it is, and asks first.\n' +
        'Images, containers and volumes that are no caches are never touched, nor is anything in use.'
    )
    .addOption(
      new Option('--kind <kind...>', 'what to remove; layers, mounts and sources without it').choices([
        'layers',
        'mounts',
        'sources',
        'volumes',
        'actions'
      ])
    )
    .option('--id <text>', 'only what has this id or name; again for more of them', collect)
    .option('--older-than <age>', 'only what was not used for so long, such as 36h or 14d')
    .option('--larger-than <size>', 'only what is larger, such as 100MB')
    .option('--keep <size>', 'keep this much of what was used last')
    .option('--repository <owner/name>', 'repository of the Actions cache; that of the remote origin without it')
    .option('--dry-run', 'remove nothing')
    .option('-y, --yes', 'do not ask')
    .addHelpText(
      'after',
      examples(
        ['prune --dry-run', 'what would go'],
        ['prune --older-than 14d', 'what no build has used for two weeks'],
        ['prune --kind mounts --id /root/.cache/pip', "pip's cache mount"],
        ['prune --kind layers --keep 10GB --yes', 'all layers but the newest 10 GB'],
        ['prune --kind volumes', "the project's cache volumes"]
      )
    )
    .action(async options => done(await (await import('./prune/command.ts')).prune(options, context)))
}

const addDoctor: AddCommand = (program, context, done) => {
  withProject(program.command('doctor'))
    .summary('find out why a cache is not used')
    .description(
      'Checks everything that keeps builds from reusing what is there. Changes nothing.\n' +
        'Each check tells its finding, the evidence and the remedy; the exit code is 1 when one of them failed.'
    )
    .option('--quiet', 'only what is not as it should be')
    .addHelpText('after', examples(['doctor', 'all checks'], ['doctor --quiet', 'problems only']))
    .action(async options => done(await (await import('./doctor/command.ts')).doctor(options, context)))
}

const addAdvise: AddCommand = (program, context, done) => {
  withProject(program.command('advise'))
    .summary('tell what in the project keeps the cache from its work')
    .description(
      'Looks at the Dockerfiles and build contexts, and has BuildKit check them, too. Builds nothing. The exit code is 1 when\n' +
        'there is a warning. docs/rules describes each rule.'
    )
    .argument('[services...]', 'services to look at; all without it')
    .option('--sarif', 'print the result as SARIF, for code scanning')
    .option('--fix [file]', 'write a patch that does what can be done by itself; print it without a file')
    .option('--no-check', "leave BuildKit's own checks out")
    .addHelpText(
      'after',
      examples(
        ['advise', 'what could be better, the most valuable first'],
        ['advise web', 'of one service'],
        ['advise --fix better.patch', 'write a patch; git apply better.patch applies it']
      )
    )
    .action(async (services: readonly string[], options) =>
      done(await (await import('./advise/command.ts')).advise(services, options, context))
    )
}

const commands: readonly AddCommand[] = [addSetup, addWorkspace, addBuild, addDu, addPrune, addDoctor, addAdvise]
