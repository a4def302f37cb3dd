/** A bandersnatch that mirrors what a project's lock files name, and nothing else: all of PyPI would be terabytes. */
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { type BuiltService, isLocalPath } from '../build/index.ts'

/** What the project's requirements ask a mirror to hold. */
export interface LockedPackages {
  /** `name==version`, sorted. */
  readonly packages: readonly string[]
  /** Lines that fix no version, with their file: a mirror of the others would be incomplete. */
  readonly open: readonly string[]
}

/** A line of a requirements file that fixes a version (https://pip.pypa.io/en/stable/reference/requirements-file-format/). */
const pinned = /^([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[[^\]]*\])?\s*==\s*([A-Za-z0-9][A-Za-z0-9._!+-]*)$/

/** Reads the lines of a requirements file. */
export function readRequirements(text: string): LockedPackages {
  const joined = text.replaceAll(/\\\r?\n/g, ' ')
  const lines = joined.split('\n').map(line =>
    line
      .replace(/(^|\s)#.*$/, '')
      .replace(/\s--hash[= ]\S+/g, '')
      .replace(/;.*$/, '')
      .trim()
  )
  const packages: string[] = []
  const open: string[] = []
  for (const line of lines) {
    const [, name, version] = pinned.exec(line) ?? []
    if (name !== undefined) packages.push(`${name.toLowerCase().replaceAll(/[-_.]+/g, '-')}==${version}`)
    // Options other than further files say nothing of what is installed.
    else if (line !== '' && !/^-(?!r\b|-requirement\b|e\b|-editable\b)/.test(line)) open.push(line)
  }
  return { packages, open }
}

/** Reads `requirements*.txt` of the folders that services are built from, and of `requirements/` in them. */
export async function lockedPackages(
  services: readonly BuiltService[],
  projectDirectory: string
): Promise<LockedPackages> {
  const contexts = services.map(({ definition }) => definition.context ?? '.').filter(isLocalPath)
  const folders = [...new Set(contexts.map(context => path.resolve(projectDirectory, context)))].sort()
  const packages = new Set<string>()
  const open: string[] = []
  for (const file of (await Promise.all(folders.map(requirementFiles))).flat()) {
    const found = readRequirements(await readFile(file, 'utf8'))
    for (const one of found.packages) packages.add(one)
    open.push(...found.open.map(line => `${path.relative(projectDirectory, file)}: ${line}`))
  }
  return { packages: [...packages].sort(), open }
}

async function requirementFiles(folder: string): Promise<string[]> {
  const own = (await names(folder)).filter(name => /^requirements.*\.txt$/.test(name))
  const below = (await names(path.join(folder, 'requirements'))).filter(name => name.endsWith('.txt'))
  return [...own, ...below.map(name => path.join('requirements', name))].sort().map(name => path.join(folder, name))
}

/** None for a folder that is not there. */
async function names(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder, { withFileTypes: true })).filter(entry => entry.isFile()).map(({ name }) => name)
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return []
    throw error
  }
}

/** Its configuration (https://bandersnatch.readthedocs.io/en/latest/mirror_configuration.html). */
export function bandersnatchConfig(packages: readonly string[], directory: string): string {
  return `[mirror]
directory = ${directory}
master = https://pypi.org
workers = 3
timeout = 15
global-timeout = 3600
stop-on-error = true
hash-index = false

[plugins]
enabled =
    allowlist_project
    allowlist_release
    exclude_platform

[allowlist]
packages =
${packages.map(one => `    ${one}\n`).join('')}
[blocklist]
platforms =
    windows
    macos
    freebsd
`
}
