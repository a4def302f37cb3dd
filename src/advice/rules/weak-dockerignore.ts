/** Files in the build context that no image needs, and that change without need. */
import path from 'node:path'
import { formatBytes } from '../../format.ts'
import type { ContextFiles } from '../context-files.ts'
import { type ContextNeeds, contextNeeds } from '../context-needs.ts'
import { broadCopies } from '../copies.ts'
import { type IgnoreFile, readIgnoreFile } from '../dockerignore.ts'
import type { RuleFinding } from '../finding.ts'
import type { AdviceProject, AdviceService } from '../project.ts'
import { findingAt, type Rule } from '../rule.ts'
import type { AdviceStep } from '../steps.ts'

/** Name -> the pattern that ignores it. Folders that tools make again, and what only people and Git read. */
const unwanted: Readonly<Record<string, string>> = {
  '.git': '.git',
  '.venv': '**/.venv',
  venv: '**/venv',
  node_modules: '**/node_modules',
  __pycache__: '**/__pycache__',
  '.pytest_cache': '**/.pytest_cache',
  '.mypy_cache': '**/.mypy_cache',
  '.ruff_cache': '**/.ruff_cache',
  '.tox': '**/.tox',
  '.nox': '**/.nox',
  '.gradle': '**/.gradle',
  '.terraform': '**/.terraform',
  '.next': '**/.next'
}

/** bytes: from here on, sending them costs time whether they change or not. */
const largeBytes = 1_000_000

export const weakDockerignore: Rule = {
  name: 'weak-dockerignore',
  severity: 'notice',
  summary: 'The build context holds what no image needs.',
  check: project => {
    // Services often share a context: what is in it is looked at once.
    const seen = new Map<string, Unwanted>()
    return project.services.flatMap(service => check(service, project, seen))
  }
}

function check(service: AdviceService, project: AdviceProject, seen: Map<string, Unwanted>): readonly RuleFinding[] {
  const { context, dockerfile } = service
  const [copy] = service.stages.flatMap(({ steps }) => broadCopies(steps))
  if (context === undefined || copy === undefined) return []
  const ignore = readIgnoreFile(context, dockerfile.file, project.files)
  const key = JSON.stringify([context, ignore.file])
  const found = seen.get(key) ?? findUnwanted(context, ignore, project, needs(context, project))
  seen.set(key, found)
  return found.sizes.size === 0 ? [] : [finding(service, copy, ignore, found)]
}

/** An ignore file is for all that are built from its context. */
function needs(context: string, { services, files }: AdviceProject): ContextNeeds {
  const own = services.filter(service => service.context === context)
  return contextNeeds(own, context, files)
}

interface Unwanted {
  /** Pattern -> bytes. */
  readonly sizes: ReadonlyMap<string, number>
  /** Patterns that no build can miss. */
  readonly certain: ReadonlySet<string>
  /** Whether there was more than could be looked at. */
  readonly isPart: boolean
}

function finding(
  service: AdviceService,
  copy: AdviceStep,
  ignore: IgnoreFile,
  { sizes, certain, isPart }: Unwanted
): RuleFinding {
  const bytes = [...sizes.values()].reduce((sum, each) => sum + each, 0)
  const shown = [...sizes].map(([pattern, size]) => `${pattern} (${formatBytes(size)})`).join(', ')
  const name = path.basename(ignore.file)
  const size = `${isPart ? 'at least ' : ''}${formatBytes(bytes)}`
  const text = ignore.text ?? ''
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n'
  const patterns = [...sizes.keys()].filter(pattern => certain.has(pattern))
  const added = `${text === '' || text.endsWith('\n') ? '' : lineEnd}${patterns.join(lineEnd)}${lineEnd}`
  return {
    ...findingAt(service, copy, {
      message: `COPY takes in ${shown}: ${size} that no image needs, and any change in them runs this step and all after it again.`,
      remedy: `${ignore.text === undefined ? 'Write a' : 'Add to'} ${name}: ${[...sizes.keys()].join(', ')}.`,
      severity: bytes >= largeBytes || sizes.has('.git') ? 'warning' : 'notice',
      savedBytes: bytes
    }),
    ...(patterns.length > 0 && { fix: [{ file: ignore.file, start: text.length, end: text.length, text: added }] })
  }
}

/** Looks for folders by their names, the nearest first. */
function findUnwanted(
  context: string,
  ignore: IgnoreFile,
  { files, maxEntries }: AdviceProject,
  { needed, doubtful }: ContextNeeds
): Unwanted {
  const sizes = new Map<string, number>()
  const queue = ['']
  let left = maxEntries
  for (let folder = queue.shift(); folder !== undefined && left > 0; folder = queue.shift()) {
    for (const entry of files.list(path.join(context, folder))) {
      left -= 1
      const relative = path.posix.join(folder, entry.name)
      const isKnown = Object.hasOwn(unwanted, entry.name) && !needed.has(entry.name)
      const pattern = isKnown ? unwanted[entry.name] : undefined
      if (ignore.ignores(relative)) continue
      const isUnwanted = pattern !== undefined && (pattern !== '.git' || folder === '')
      if (!isUnwanted && entry.kind === 'folder') queue.push(relative)
      if (!isUnwanted || (entry.kind === 'other' && pattern !== '.git')) continue
      if (!isMade(path.join(context, relative), files)) continue
      const measured = sizeOf(path.join(context, relative), entry.kind === 'folder', files, left)
      left -= measured.entries
      if (measured.bytes > 0) sizes.set(pattern, (sizes.get(pattern) ?? 0) + measured.bytes)
    }
  }
  const certain = Object.entries(unwanted).filter(([name]) => !doubtful.has(name))
  return { sizes, certain: new Set(certain.map(([, pattern]) => pattern)), isPart: left <= 0 }
}

/** Code, too, may be in a folder with the name of an environment that has no dot. */
function isMade(folder: string, files: ContextFiles): boolean {
  return path.basename(folder) !== 'venv' || files.kind(path.join(folder, 'pyvenv.cfg')) === 'file'
}

function sizeOf(file: string, isFolder: boolean, files: ContextFiles, maxEntries: number) {
  if (!isFolder) return { bytes: files.size(file), entries: 1 }
  let bytes = 0
  let entries = 0
  const queue = [file]
  for (let folder = queue.pop(); folder !== undefined && entries < maxEntries; folder = queue.pop()) {
    for (const entry of files.list(folder)) {
      entries += 1
      const inner = path.join(folder, entry.name)
      if (entry.kind === 'folder') queue.push(inner)
      else bytes += files.size(inner)
      if (entries >= maxEntries) break
    }
  }
  return { bytes, entries }
}
