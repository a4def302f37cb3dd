/** `setup`: once for each machine. */
import { existsSync } from 'node:fs'
import path from 'node:path'
import type { Docker } from '../../build/index.ts'
import { type Check, worst } from '../checks/check.ts'
import { checkLines } from '../checks/check-view.ts'
import { readMachine } from '../checks/machine.ts'
import { machineChecks } from '../checks/machine-checks.ts'
import type { CommandOptions } from '../command-parts.ts'
import { type CliContext, dockerFor, selectProject } from '../context.ts'
import type { ExitCode } from '../errors.ts'
import { createMissing, type ExternalVolume, externalVolumes } from '../project/external-volumes.ts'
import { tryProjectFacts } from '../project/project-facts.ts'
import { type FilePlan, planOverrideFile, planProfile, type WrittenFile, writePlan } from './files.ts'
import { planOverride } from './override.ts'
import { isKnownShell, profileFile, type Shell, shellOf } from './shell-profile.ts'

export interface SetupOptions extends CommandOptions {
  readonly write?: 'all' | 'profile' | 'override'
  readonly shell?: Shell
  readonly overrideFile: string
  readonly dryRun?: boolean
}

interface Setup {
  readonly checks: readonly Check[]
  /** Why there is no project here, where there is none. */
  readonly noProject?: string
  readonly volumes: readonly (ExternalVolume & { readonly created: boolean })[]
  readonly files: readonly (FilePlan & WrittenFile)[]
}

/** @throws CliError when a file cannot be written, UsageError for a shell that is not known */
export async function setup(options: SetupOptions, context: CliContext): Promise<ExitCode> {
  // A shell that is not known is told before anything is made.
  const shell = shellFor(options, context)
  const docker = dockerFor(context)
  const selection = selectProject(options, context.cwd)
  const [machine, found] = await Promise.all([readMachine(context), tryProjectFacts(selection, docker)])
  const checks = machineChecks(machine, context.env)
  const answers = machine.server !== undefined
  const external = found.facts === undefined || !answers ? [] : await externalVolumes(found.facts, docker)
  const created = options.dryRun || !answers ? [] : await createMissing(external, docker)
  const override = found.facts === undefined ? undefined : planOverride(found.facts)
  const overrideFile = path.resolve(selection.projectDirectory, options.overrideFile)
  const profile = shell === undefined ? [] : [await planProfile(shell, profileFile(shell, context, existsSync))]
  const plans = [...profile, ...(await planOverrideFile(overrideFile, override))]
  const files = await writeFiles(plans, override?.volumes ?? [], options, docker, context)
  const result: Setup = {
    checks,
    ...(found.facts === undefined && { noProject: found.reason }),
    volumes: external.map(volume => ({ ...volume, created: created.includes(volume) })),
    files
  }
  if (options.json) context.terminal.print(JSON.stringify({ ...result, files: files.map(described) }, null, 2))
  else show(result, options, context)
  // A file that nobody wanted written is as it should be.
  const isFailed = files.some(file => file.kind === 'damaged' && isWanted(file, options))
  return worst(checks) === 'problem' || isFailed ? 1 : 0
}

function isWanted({ what }: FilePlan, { write, dryRun }: SetupOptions): boolean {
  return !dryRun && (write === 'all' || write === what)
}

/** undefined where the shell is none of the known ones, and its profile is not to be written. */
function shellFor({ shell, write, dryRun }: SetupOptions, { env }: CliContext): Shell | undefined {
  if (shell !== undefined) return shell
  const isNeeded = !dryRun && (write === 'all' || write === 'profile')
  return isNeeded || isKnownShell(env) ? shellOf(env) : undefined
}

/** Writes what was asked for. The volumes of an override come first: compose refuses a file that names others. */
async function writeFiles(
  plans: readonly FilePlan[],
  volumes: readonly string[],
  options: SetupOptions,
  docker: Docker,
  context: CliContext
): Promise<Setup['files']> {
  const files: (FilePlan & WrittenFile)[] = []
  for (const plan of plans) {
    if (!isWanted(plan, options) || plan.kind !== 'write') {
      files.push({ ...plan, written: false })
      continue
    }
    if (plan.what === 'override') {
      await createMissing(
        volumes.map(name => ({ name, isCache: true, exists: false })),
        docker
      )
    }
    files.push({ ...plan, ...(await writePlan(plan, new Date(context.now()))) })
  }
  return files
}

/** Without what the files hold: a profile may hold secrets. */
function described({ what, file, kind, written, backup, notes, ...rest }: Setup['files'][number]) {
  return {
    what,
    file,
    kind,
    written,
    ...(backup !== undefined && { backup }),
    ...(notes !== undefined && { notes }),
    ...('reason' in rest && { reason: rest.reason }),
    ...('lines' in rest && { lines: rest.lines })
  }
}

function show({ checks, noProject, volumes, files }: Setup, options: SetupOptions, { terminal }: CliContext): void {
  const { style, print } = terminal
  for (const check of checks) for (const line of checkLines(check, style, false)) print(line)
  print('')
  if (noProject !== undefined) print(`No project here: ${noProject.split('\n').at(-1)}`)
  for (const volume of volumes) print(volumeLine(volume, options.dryRun === true))
  for (const file of files) for (const line of fileLines(file)) print(line)
}

function volumeLine({ name, isCache, exists, created }: Setup['volumes'][number], dryRun: boolean): string {
  if (created) return `Created the cache volume ${name}, which was missing.`
  if (exists) return `The external volume ${name} is there.`
  if (isCache) return dryRun ? `The cache volume ${name} would be created.` : `The cache volume ${name} is missing.`
  return `The external volume ${name} is missing. It is no cache, so create it yourself: docker volume create ${name}`
}

function fileLines(file: FilePlan & WrittenFile): readonly string[] {
  const notes = (file.notes ?? []).map(note => `  ${note}.`)
  if (file.written) {
    const backup = file.backup === undefined ? '' : ` (what it held before is in ${file.backup})`
    return [`Wrote ${file.file}${backup}.`, ...notes, ...(file.next === undefined ? [] : [`  ${file.next}`])]
  }
  switch (file.kind) {
    case 'current':
      return [`${file.file}: ${file.reason}.`, ...notes]
    case 'damaged':
      return [`${file.file} is left as it is: ${file.reason}.`, ...notes]
    case 'write':
      return [
        `${file.file} could get these lines (setup --write ${file.what}):`,
        ...file.lines.map(line => `    ${line}`),
        ...notes
      ]
  }
}
