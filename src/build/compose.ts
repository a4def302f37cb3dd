/** What compose makes of the user's files. Compose does all reading, merging and interpolation; nothing of it is done here. */
import { type CommandError, type ExecuteResult, executeChecked } from '../process.ts'
import { type ComposeProject, parseProject } from './compose-project.ts'
import type { BakeDefinition } from './definition.ts'
import { type BuildRequest, commandOf, type Docker, type ProjectSelection } from './request.ts'
import { withoutToken } from './runner-token.ts'

/** bytes; a definition holds inline Dockerfiles and arguments. */
const maxDefinitionBytes = 64 * 1024 * 1024

/** The flags that select a project, for every compose command: `docker compose <flags> build ...`. */
export function projectArguments(selection: ProjectSelection): readonly string[] {
  return [
    'compose',
    '--project-directory',
    selection.projectDirectory,
    ...selection.files.flatMap(file => ['--file', file]),
    ...selection.profiles.flatMap(profile => ['--profile', profile]),
    ...selection.envFiles.flatMap(file => ['--env-file', file])
  ]
}

/**
 * The command that prints the definition: all that changes what is built goes through compose, as in a plain build, but for
 * values of build arguments, which other users of the machine could read there; see {@link withArguments}.
 */
export function printArguments(request: BuildRequest): readonly string[] {
  return [
    ...projectArguments(request),
    'build',
    '--print',
    ...(request.noCache ? ['--no-cache'] : []),
    ...(request.pull ? ['--pull'] : []),
    ...(request.push ? ['--push'] : []),
    ...lastArguments(request).flatMap(({ name, value }) => (value === undefined ? ['--build-arg', name] : [])),
    ...(request.services.length > 0 ? ['--', ...request.services] : [])
  ]
}

/** One argument may be given several times: the last one counts. */
function lastArguments({ buildArgs }: Pick<BuildRequest, 'buildArgs'>): BuildRequest['buildArgs'] {
  return [...new Map(buildArgs.map(argument => [argument.name, argument])).values()]
}

/**
 * Gives every target the arguments that the request has values for, as compose does with `--build-arg NAME=VALUE`: over those
 * of the file, and with the dollar of `${` doubled, which bake takes back.
 */
export function withArguments(
  targets: BakeDefinition['target'],
  request: Pick<BuildRequest, 'buildArgs'>
): BakeDefinition['target'] {
  const given = lastArguments(request).flatMap(({ name, value }) =>
    value === undefined ? [] : [[name, value.replaceAll('${', () => '$${')] as const]
  )
  if (given.length === 0) return targets
  const over = Object.fromEntries(given)
  return Object.fromEntries(
    Object.entries(targets).map(([name, target]) => [name, { ...target, args: { ...target.args, ...over } }])
  )
}

/**
 * Asks compose what a build would do. `notices` are compose's warnings, such as variables that are not set.
 * @throws CommandError when compose refuses the project; its message holds compose's own, and no build argument
 */
export async function readDefinition(
  request: BuildRequest,
  docker: Docker
): Promise<{ readonly definition: BakeDefinition; readonly notices: readonly string[] }> {
  const { stdout, stderr } = await compose(printArguments(request), request, docker)
  const notices = stderr.split('\n').filter(line => line.trim() !== '')
  const printed = (stdout.trim() === '' ? {} : JSON.parse(stdout)) as Partial<BakeDefinition>
  const definition = { group: printed.group ?? {}, target: withArguments(printed.target ?? {}, request) }
  return { definition: withAdditions(definition, request.additions), notices }
}

/** Puts what targets get besides into their definitions. What the user has set stays. */
export function withAdditions(definition: BakeDefinition, additions: BuildRequest['additions'] = {}): BakeDefinition {
  const changed = Object.entries(additions).flatMap(([name, { args, extraHosts }]) => {
    const target = definition.target[name]
    if (target === undefined) return []
    const given = Object.fromEntries(Object.entries(target.args ?? {}).filter(([, value]) => value !== null))
    const hosts = { ...extraHosts, ...target['extra-hosts'] }
    const added = { ...target, args: { ...target.args, ...args, ...given } }
    return [[name, Object.keys(hosts).length === 0 ? added : { ...added, 'extra-hosts': hosts }] as const]
  })
  return { ...definition, target: { ...definition.target, ...Object.fromEntries(changed) } }
}

/**
 * Reads the resolved project: services of the chosen profiles, and the volumes they use.
 * @throws CommandError when compose refuses the project
 */
export async function readComposeProject(selection: ProjectSelection, docker: Docker): Promise<ComposeProject> {
  return parseProject(await readComposeDocument(selection, docker))
}

/**
 * The resolved project as compose prints it, for `parseProject` and for what that leaves out.
 * @throws CommandError when compose refuses the project
 */
export async function readComposeDocument(selection: ProjectSelection, docker: Docker): Promise<unknown> {
  // Files named by `env_file` may be missing while building, and hold secrets: nothing here needs them.
  const args = [...projectArguments(selection), 'config', '--format', 'json', '--no-env-resolution']
  const { stdout } = await compose(args, selection, docker)
  return JSON.parse(stdout) as unknown
}

/**
 * Values of variables that hold build secrets and are not in the environment: those of the project's `.env` file.
 * @throws CommandError when compose refuses the project
 */
export async function readVariables(
  names: readonly string[],
  selection: ProjectSelection,
  docker: Docker
): Promise<Readonly<Record<string, string>>> {
  const missing = names.filter(name => docker.env[name] === undefined)
  if (missing.length === 0) return {}
  const { stdout } = await compose([...projectArguments(selection), 'config', '--environment'], selection, docker)
  return pickVariables(missing, stdout)
}

/**
 * Finds variables in compose's list of `NAME=value`. A value may go on over several lines; as the list is sorted by name, a
 * line that looks like a variable but breaks the order belongs to the value before it.
 */
export function pickVariables(names: readonly string[], environment: string): Readonly<Record<string, string>> {
  const found = new Map<string, string>()
  let current = ''
  for (const line of environment.replace(/\n$/, '').split('\n')) {
    const [, name = '', value = ''] = /^([A-Za-z_][A-Za-z0-9_]*)=(.*)$/.exec(line) ?? []
    const begins = name > current
    if (begins) current = name
    found.set(current, begins ? value : `${found.get(current) ?? ''}\n${line}`)
  }
  return Object.fromEntries([...found].filter(([name]) => names.includes(name)))
}

function compose(args: readonly string[], selection: ProjectSelection, docker: Docker): Promise<ExecuteResult> {
  return executeChecked(...commandOf(docker, args), {
    cwd: selection.projectDirectory,
    env: withoutToken(docker.env),
    maxOutputBytes: maxDefinitionBytes,
    ...(docker.signal === undefined ? {} : { signal: docker.signal })
  })
}

/** What compose itself said when it refused a project. */
export function composeMessage(error: CommandError): string {
  const stderr = error.result?.stderr.trim() ?? ''
  return stderr === '' ? error.message : stderr
}
