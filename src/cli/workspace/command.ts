/** `workspace`: another checkout of the same project, such as a git worktree, is made ready to share what is there. */
import { existsSync } from 'node:fs'
import path from 'node:path'
import type { Docker, ProjectSelection } from '../../build/index.ts'
import { listedId } from '../../mounts/index.ts'
import { execute } from '../../process.ts'
import type { CommandOptions } from '../command-parts.ts'
import { type CliContext, dockerFor, selectProject } from '../context.ts'
import type { ExitCode } from '../errors.ts'
import { createMissing, externalVolumes } from '../project/external-volumes.ts'
import { toolOf } from '../project/mount-tools.ts'
import { type ProjectFacts, readProjectFacts } from '../project/project-facts.ts'

export interface WorkspaceOptions extends CommandOptions {
  readonly dryRun?: boolean
}

export interface Workspace {
  readonly folder: string
  /** Name of the compose project: containers, networks and its own volumes go by it. */
  readonly project: string
  /** Shared with every other checkout on this engine. */
  readonly shared: {
    readonly volumes: readonly { readonly name: string; readonly created: boolean }[]
    readonly mounts: readonly { readonly id: string; readonly tool: string | undefined }[]
  }
  /** Volumes that belong to this checkout alone. */
  readonly own: readonly string[]
  /** Other checkouts of the same repository. */
  readonly checkouts: readonly string[]
  /** What the user may want to change; nothing of it is changed here. */
  readonly notes: readonly string[]
}

/** @throws CliError when there is no project */
export async function workspace(
  folder: string | undefined,
  options: WorkspaceOptions,
  context: CliContext
): Promise<ExitCode> {
  const docker = dockerFor(context)
  const cwd = path.resolve(context.cwd, folder ?? '.')
  const selection = selectProject(options, cwd)
  const facts = await readProjectFacts(selection, docker)
  const [volumes, checkouts] = await Promise.all([externalVolumes(facts, docker), otherCheckouts(cwd, docker)])
  const created = options.dryRun ? [] : await createMissing(volumes, docker)
  const names = await Promise.all(checkouts.map(other => projectName(other, selection, cwd, docker)))
  const result: Workspace = {
    folder: cwd,
    project: facts.project.name,
    shared: {
      volumes: volumes
        .filter(volume => volume.exists || created.includes(volume))
        .map(({ name }) => ({ name, created: created.some(one => one.name === name) })),
      mounts: facts.mounts.mounts.map(mount => ({ id: listedId(mount), tool: toolOf(mount.target) }))
    },
    own: facts.project.volumes.filter(volume => !volume.external).map(volume => volume.name),
    checkouts,
    notes: [
      ...volumes
        .filter(volume => !volume.exists && !created.includes(volume))
        .map(({ name }) => `the external volume ${name} is missing: docker volume create ${name}`),
      ...namingNotes(facts, checkouts, names)
    ]
  }
  if (options.json) context.terminal.print(JSON.stringify(result, null, 2))
  else show(result, context)
  return 0
}

/** The same folder in the other checkouts that git knows of, where it is there; none without git. */
async function otherCheckouts(folder: string, { env, signal }: Docker): Promise<readonly string[]> {
  const options = { cwd: folder, env, timeoutMs: 10_000, ...(signal && { signal }) }
  const ask = (args: readonly string[]) => execute('git', args, options).catch(() => undefined)
  const [list, place] = await Promise.all([
    ask(['worktree', 'list', '--porcelain']),
    ask(['rev-parse', '--show-toplevel', '--show-prefix'])
  ])
  if (list?.exitCode !== 0 || place?.exitCode !== 0) return []
  const [top = '', below = ''] = place.stdout.split('\n')
  const all = list.stdout.split('\n').flatMap(line => /^worktree (.+)$/.exec(line)?.[1] ?? [])
  return all
    .filter(one => one !== top)
    .map(one => path.join(one, below).replace(/(.)\/$/, '$1'))
    .filter(existsSync)
}

/** The compose project's name in another checkout; undefined where there is none. */
async function projectName(
  other: string,
  selection: ProjectSelection,
  cwd: string,
  docker: Docker
): Promise<string | undefined> {
  const moved = (file: string) => (file.startsWith(`${cwd}/`) ? path.join(other, path.relative(cwd, file)) : file)
  const args = [
    'compose',
    '--project-directory',
    selection.projectDirectory === cwd ? other : moved(selection.projectDirectory),
    ...selection.files.flatMap(file => ['--file', moved(file)]),
    'config',
    '--format',
    'json',
    '--no-interpolate',
    '--no-env-resolution'
  ]
  const options = { cwd: other, env: docker.env, timeoutMs: 20_000, ...(docker.signal && { signal: docker.signal }) }
  const result = await execute(docker.command, args, options).catch(() => undefined)
  if (result?.exitCode !== 0) return undefined
  return (JSON.parse(result.stdout) as { readonly name?: string }).name
}

/** What two checkouts at work at the same time would quarrel about. */
function namingNotes(
  { project, details }: ProjectFacts,
  checkouts: readonly string[],
  names: readonly (string | undefined)[]
): readonly string[] {
  const twins = checkouts.filter((_, at) => names[at] === project.name)
  const ports = [...details].flatMap(([service, { publishedPorts }]) =>
    publishedPorts.map(port => `${port} (${service})`)
  )
  const fixed = [...details].flatMap(([, { containerName }]) => containerName ?? [])
  return [
    ...twins.map(
      other =>
        `${other} has the same project name "${project.name}", so that their containers and own volumes are the same: set COMPOSE_PROJECT_NAME in one of them`
    ),
    ...(ports.length > 0
      ? [`ports are left as they are, and only one checkout at a time can have them: ${ports.join(', ')}`]
      : []),
    ...(fixed.length > 0
      ? [`container names are fixed, so only one checkout at a time can have them: ${fixed.join(', ')}`]
      : [])
  ]
}

function show({ folder, project, shared, own, checkouts, notes }: Workspace, { terminal }: CliContext): void {
  const { print, style } = terminal
  print(`${style('bold', folder)}: project ${project}`)
  for (const { name, created } of shared.volumes.filter(volume => volume.created)) {
    if (created) print(`Created the cache volume ${name}, which was missing.`)
  }
  print('Shared with every checkout on this engine:')
  print('  layers of steps that are the same')
  for (const { id, tool } of shared.mounts) print(`  cache mount ${id}${tool === undefined ? '' : ` (${tool})`}`)
  for (const { name } of shared.volumes) print(`  volume ${name}`)
  if (own.length > 0) print(`Of its own: ${own.map(name => `volume ${name}`).join(', ')}`)
  if (checkouts.length > 0) print(`Other checkouts: ${checkouts.join(', ')}`)
  print('Env files and ports are left alone.')
  for (const note of notes) print(`${style('yellow', '!')} ${note}`)
}
