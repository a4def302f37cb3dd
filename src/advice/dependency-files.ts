/** Which files of the project an install reads, and whether it could run before the rest is there. */
import path from 'node:path'
import { type ContextFiles, inside } from './context-files.ts'
import { commandWords, type Install, stepInstalls } from './installs.ts'
import type { Command } from './shell.ts'
import type { AdviceStep } from './steps.ts'

/** Whether an install builds or installs the project itself, and not only what the project needs. */
export function isProjectInstall({ tool, arguments: given }: Install): boolean {
  switch (tool.name) {
    case 'pip':
      return pipPaths(given).length > 0
    case 'uv':
      return (
        !given.includes('--no-install-project') &&
        !given.includes('-r') &&
        pipPaths(given).length + (isSync(given) ? 1 : 0) > 0
      )
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

/** `uv sync` has no names of packages; `uv pip install` and `uv add` have. */
function isSync(given: readonly string[]): boolean {
  return given.every(word => word.startsWith('-'))
}

/** Options of pip and uv that take a value which is no path of a package. */
const valued =
  /^(-r|--requirements?|-c|--constraints?|-i|--index-url|--extra-index-url|--trusted-host|--find-links|-f|-t|--target|--prefix|--python|-p|--group|--extra|--cache-dir|--timeout|--retries)$/

function pipPaths(given: readonly string[]): readonly string[] {
  return given.filter((word, at) => /^(\.|\/)/.test(word) && !valued.test(given[at - 1] ?? ''))
}

/** Names after `-r` and `-c`. */
function requirementFiles(given: readonly string[]): readonly string[] {
  return given.flatMap((word, at) => {
    if (/^(-r|--requirements?|-c|--constraints?)$/.test(word)) return given[at + 1] ?? []
    return /^(?:--requirements?=|--constraints?=|-r(?=.)|-c(?=.))(.+)$/.exec(word)?.[1] ?? []
  })
}

/** Commands beside installs that do the same whatever files there are. */
const harmless =
  /^(apt|apt-get) (-\S+ )*(update|clean|autoclean|autoremove)|^rm -\w+ \/(var|root|tmp)|^set [-+]|^(python[0-9.]*) -m venv |^mkdir |^(npm|yarn|pip[0-9.]*) (cache|config) /

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
  const { tool, arguments: given } = install
  if (isProjectInstall(install) || command.before?.text === '|' || command.after?.text === '|') return undefined
  if (given.some(word => /\$\(|`/.test(word))) return undefined
  // What lies beside the named files is left to people.
  const all = (...names: readonly string[]) => {
    const texts = names.map(name => files.read(path.join(folder, name)) ?? '')
    return texts.every(text => text !== '' && !/workspace|\b(path|editable)\s*=|=> \.{1,2}\//.test(text))
      ? names
      : undefined
  }
  switch (tool.name) {
    case 'pip':
      return pipReads(given, folder, files)
    case 'uv':
      return isSync(given) ? all('pyproject.toml', 'uv.lock') : pipReads(given, folder, files)
    case 'poetry':
      return all('pyproject.toml', 'poetry.lock')
    case 'pipenv':
      return all('Pipfile', 'Pipfile.lock')
    case 'npm':
      return given.some(word => !word.startsWith('-'))
        ? given.includes('-g')
          ? []
          : undefined
        : npmReads(folder, files)
    case 'go':
      return all('go.mod', 'go.sum')
    case 'apt':
    case 'dnf':
      return given.some(word => /^[./]/.test(word) || word.includes('$')) ? undefined : []
    default:
      return undefined
  }
}

/** Requirements that name other files need those, too: that is left to people. */
function pipReads(given: readonly string[], folder: string, files: ContextFiles): readonly string[] | undefined {
  const names = requirementFiles(given).map(name => path.posix.normalize(name))
  for (const name of names) {
    const file = inside(folder, name)
    const text = file === undefined || name.startsWith('/') ? undefined : files.read(file)
    if (text === undefined || /^\s*(-r|-c|-e|--requirement|--constraint|--editable|\.|\/)|file:|@ \./m.test(text))
      return undefined
  }
  return names
}

function npmReads(folder: string, files: ContextFiles): readonly string[] | undefined {
  const text = files.read(path.join(folder, 'package.json'))
  const lock = ['package-lock.json', 'npm-shrinkwrap.json'].find(name => isThere(folder, name, files))
  // Its own scripts and workspaces need files that are not known here.
  if (text === undefined || lock === undefined) return undefined
  if (/"(preinstall|install|postinstall|prepare|workspaces)"\s*:|"file:/.test(text)) return undefined
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
