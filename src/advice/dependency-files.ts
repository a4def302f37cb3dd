/** Which files of the project an install reads, and whether it could run before the rest is there. */
import path from 'node:path'
import { type ContextFiles, inside } from './context-files.ts'
import { harmless } from './harmless.ts'
import { commandWords, type Install, stepInstalls } from './installs.ts'
import { isFromAfar, isPlainRequirements, localPackages, requirementFiles } from './pip-arguments.ts'
import type { Command } from './shell.ts'
import type { AdviceStep } from './steps.ts'
import { fileVariables, type ToolName } from './tools.ts'

/** Whether an install builds or installs the project itself, and not only what the project needs. */
export function isProjectInstall(install: Install): boolean {
  const { tool, arguments: given } = install
  switch (tool.name) {
    case 'pip':
      return localPackages(given).length > 0
    case 'uv':
      return isOfProject(install) ? !given.includes('--no-install-project') : localPackages(given).length > 0
    case 'poetry':
      return !given.includes('--no-root')
    case 'pdm':
      return !given.includes('--no-self')
    case 'go':
      return given[0] !== 'download'
    case 'cargo':
      return true
    case 'maven':
      return !given.some(word => word.startsWith('dependency:'))
    case 'gradle':
      return !given.includes('dependencies')
    default:
      return false
  }
}

/** `uv sync` and `uv add` are about a project; `uv pip sync` is about what it names. */
function isOfProject({ subcommand }: Install): boolean {
  return /(^|uv )(sync|add)$/.test(subcommand)
}

/** Options of `uv sync` that leave it in the project of its folder. */
const plainSync =
  /^(-[qv]+|--(no-install-(project|workspace)|locked|frozen|(no-|only-)?dev|all-extras|(no-)?extra|(no-|only-)?group|all-groups|no-default-groups|python|compile-bytecode|no-cache|cache-dir|link-mode|no-editable|inexact|quiet|verbose|no-progress|default-index|index-url)(=.*)?)$/

/**
 * The files that a step reads when nothing but packages is installed by it, relative to its folder; undefined when it does
 * more, or when that cannot be told.
 * @param folder absolute folder on this machine that stands for the step's folder
 */
export function filesRead(step: AdviceStep, folder: string, files: ContextFiles): readonly string[] | undefined {
  const installs = stepInstalls(step)
  const found = new Set<string>()
  for (const command of step.commands) {
    const install = installs.find(each => each.command === command)
    if (install === undefined && harmless.test(commandWords(command).join(' '))) continue
    const read = install === undefined ? undefined : installReads(install, command, folder, files)
    if (read === undefined) return undefined
    for (const file of read) found.add(file)
  }
  return installs.length === 0 ? undefined : [...found]
}

function installReads(
  install: Install,
  command: Command,
  folder: string,
  files: ContextFiles
): readonly string[] | undefined {
  const { tool, step, arguments: given } = install
  if (isProjectInstall(install) || command.before?.text === '|' || command.after?.text === '|') return undefined
  if (given.some(word => /\$\(|`/.test(word)) || mayBeCopied(command, step) || namesFiles(install)) return undefined
  const there = (...names: readonly string[]) => names.filter(name => isThere(folder, name, files))
  // What lies beside the named files is left to people.
  const all = (...names: readonly string[]) => {
    const texts = names.map(name => files.read(path.join(folder, name)) ?? '')
    const isPlain = (text: string) => !/workspace|\b(path|editable|dynamic)\s*=|=> \.{1,2}\/|file:/.test(text)
    return texts.every(text => text !== '' && isPlain(text)) ? names : undefined
  }
  switch (tool.name) {
    case 'pip':
      return pipReads(given, folder, files)
    case 'uv': {
      const settings = there('uv.toml', '.python-version')
      if (isOfProject(install)) {
        const isPlain = given.every(word => !word.startsWith('-') || plainSync.test(word))
        const read = isPlain ? all('pyproject.toml', 'uv.lock') : undefined
        return read && [...read, ...settings]
      }
      // Its settings may name indexes and files.
      const has = settings.length > 0 || /\[tool\.uv\b/.test(files.read(path.join(folder, 'pyproject.toml')) ?? '')
      return has ? undefined : pipReads(given, folder, files)
    }
    case 'poetry': {
      const isPlain =
        /^(install|sync)$/.test(install.subcommand) && !given.some(word => /^(-[CP]|--(directory|project))/.test(word))
      const read = isPlain ? all('pyproject.toml', 'poetry.lock') : undefined
      return read && [...read, ...there('poetry.toml', '.python-version')]
    }
    case 'pipenv':
      return all('Pipfile', 'Pipfile.lock')
    case 'npm':
      return npmReads(given, folder, files)
    case 'go':
      return given.length === 1 && there('go.work').length === 0 ? all('go.mod', 'go.sum') : undefined
    case 'apt':
    case 'dnf':
      return given.some(word => /\/|\$|\.(deb|rpm|dsc)$/.test(word)) ? undefined : []
    default:
      return undefined
  }
}

const manifests: Readonly<Partial<Record<ToolName, readonly string[]>>> = {
  uv: ['pyproject.toml', 'uv.lock', 'uv.toml', '.python-version'],
  poetry: ['pyproject.toml', 'poetry.lock', 'poetry.toml'],
  pipenv: ['Pipfile', 'Pipfile.lock'],
  pdm: ['pyproject.toml', 'pdm.lock', 'pdm.toml'],
  npm: ['package.json', 'package-lock.json', 'npm-shrinkwrap.json', '.npmrc'],
  yarn: ['package.json', 'yarn.lock', '.yarnrc', '.yarnrc.yml'],
  pnpm: ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', '.npmrc'],
  bun: ['package.json', 'bun.lock', 'bun.lockb', 'bunfig.toml'],
  go: ['go.mod', 'go.sum', 'go.work'],
  cargo: ['Cargo.toml', 'Cargo.lock'],
  maven: ['pom.xml'],
  gradle: ['build.gradle', 'build.gradle.kts', 'settings.gradle', 'settings.gradle.kts'],
  composer: ['composer.json', 'composer.lock'],
  conda: ['environment.yml', 'environment.yaml']
}

/** Files that an install may read, as it names them or as its tool is made; they need not be there. */
export function namedFiles({ tool, arguments: given }: Install): readonly string[] {
  const files = given.flatMap((word, at) => (/^(-f|--file)$/.test(word) ? (given[at + 1] ?? []) : []))
  return [...requirementFiles(given), ...files, ...(manifests[tool.name] ?? [])]
}

/** Whether the program itself may be a file of the project. */
function mayBeCopied({ words }: Command, step: AdviceStep): boolean {
  const program = words[0]?.text ?? ''
  if (!program.includes('/')) return false
  return !program.startsWith('/') || step.folder === undefined || program.startsWith(`${step.folder}/`)
}

/** Whether a variable names files that the tool reads besides. */
function namesFiles({ tool, command, step }: Install): boolean {
  const names = tool.name === 'pip' ? fileVariables.pip : tool.name === 'uv' ? fileVariables.uv : []
  return names.some(name => (command.assignments.get(name) ?? step.environment.variable(name)) !== undefined)
}

/** Requirements that name other files need those, too: that is left to people. */
function pipReads(given: readonly string[], folder: string, files: ContextFiles): readonly string[] | undefined {
  if (!isFromAfar(given)) return undefined
  const names = requirementFiles(given).map(name => path.posix.normalize(name))
  for (const name of names) {
    const file = inside(folder, name)
    const text = file === undefined || name.startsWith('/') ? undefined : files.read(file)
    if (text === undefined || !/\.(txt|in|pip)$/.test(name) || !isPlainRequirements(text)) return undefined
  }
  return names
}

function npmReads(given: readonly string[], folder: string, files: ContextFiles): readonly string[] | undefined {
  if (given.some(word => /^(-C|-w|--(prefix|workspaces?|include-workspace-root|userconfig|globalconfig))/.test(word)))
    return undefined
  const packages = given.filter(word => !word.startsWith('-'))
  if (packages.length > 0) {
    const areNamed = packages.every(
      word => /^(@[\w.-]+\/)?[\w-][\w.-]*(@[^/]*)?$/.test(word) && !/\.t(ar|gz)$/.test(word)
    )
    return areNamed && given.some(word => /^(-g|--global)$/.test(word)) ? [] : undefined
  }
  const text = files.read(path.join(folder, 'package.json'))
  const lock = ['package-lock.json', 'npm-shrinkwrap.json'].find(name => isThere(folder, name, files))
  // Its own scripts and workspaces need files that are not known here; binding.gyp is a script that npm adds itself.
  if (text === undefined || lock === undefined || isThere(folder, 'binding.gyp', files)) return undefined
  if (/"((pre|post)?install|(pre|post)?prepare|prepublish|workspaces)"\s*:|"(file|link):/.test(text)) return undefined
  return ['package.json', lock, ...(isThere(folder, '.npmrc', files) ? ['.npmrc'] : [])]
}

function isThere(folder: string, name: string, files: ContextFiles): boolean {
  return files.kind(path.join(folder, name)) === 'file'
}

/** A COPY of files to the same places below the step's folder, one instruction for each folder. */
export function copyInstructions(names: readonly string[]): string {
  const folders = new Map<string, string[]>()
  for (const name of names) {
    const folder = path.posix.dirname(name)
    folders.set(folder, [...(folders.get(folder) ?? []), name])
  }
  return [...folders]
    .map(([folder, inner]) => `COPY ${inner.join(' ')} ${folder === '.' ? './' : `./${folder}/`}\n`)
    .join('')
}
