/** Code that is copied before packages are installed which do not need it. */
import path from 'node:path'
import { type ContextFiles, inside } from '../context-files.ts'
import { broadCopies } from '../copies.ts'
import { filesRead, isProjectInstall, namedFiles } from '../dependency-files.ts'
import type { TextEdit } from '../finding.ts'
import { stepInstalls } from '../installs.ts'
import { madeNames } from '../made-names.ts'
import type { AdviceProject, AdviceService } from '../project.ts'
import { eachService, edit, findingAt, type Rule } from '../rule.ts'
import type { AdviceStage, AdviceStep } from '../steps.ts'
import { linesOf, wholeLines } from '../text-edits.ts'

const code = /\.(py|js|mjs|cjs|ts|tsx|jsx|vue|go|rs|java|kt|rb|php|cs|html|css|sql)$/
/** What installs and system configuration need comes first with good reason. */
const early =
  /^(setup\.py|conftest\.py|requirements?|deps|vendor|wheels?|packages|third[_-]party|patches|docker|scripts?|tools|bin|etc|config|certs?|\..*)$/i
/** Entries looked at to find out whether a folder holds code. */
const maxEntries = 200

interface Surroundings {
  readonly service: AdviceService
  readonly files: ContextFiles
}

export const earlyChange: Rule = {
  name: 'early-change',
  severity: 'warning',
  summary: 'Code is copied before packages are installed which do not need it.',
  check: eachService((service, project) =>
    service.stages.flatMap(stage =>
      stage.steps.flatMap((step, at) => {
        const source = codeSource(step, service, project)
        if (source === undefined || broadCopies([step]).length > 0) return []
        const later = stage.steps.slice(at + 1)
        const surroundings = { service, files: project.files }
        const installs = later.filter(each => isApart(each, source, step, surroundings))
        const [first] = installs
        const last = installs.at(-1)
        if (first === undefined || last === undefined) return []
        return [
          findingAt(service, step, {
            message: `${source} is code, which changes often, and is copied before line ${first.startLine} installs packages that do not need it: each change installs them again.`,
            remedy: 'Copy it after the packages are installed.',
            fix: fix(surroundings, stage, step, last)
          })
        ]
      })
    )
  )
}

/** The first source of a COPY that is code. */
function codeSource({ copied }: AdviceStep, { context }: AdviceService, { files }: AdviceProject): string | undefined {
  if (copied === undefined || copied.from !== undefined || context === undefined) return undefined
  return copied.sources.find(source => {
    const file = /[*?[$]|:\/\//.test(source) ? undefined : inside(context, source)
    if (file === undefined || file === context || early.test(path.basename(file))) return false
    return files.kind(file) === 'folder' ? holdsCode(file, files) : code.test(file) && files.kind(file) === 'file'
  })
}

function holdsCode(folder: string, files: ContextFiles): boolean {
  const queue = [folder]
  let left = maxEntries
  for (let next = queue.shift(); next !== undefined && left > 0; next = queue.shift()) {
    const entries = files.list(next)
    left -= entries.length
    if (entries.some(entry => entry.kind === 'file' && code.test(entry.name))) return true
    for (const entry of entries) if (entry.kind === 'folder') queue.push(path.join(next, entry.name))
  }
  return false
}

/** Whether a step installs packages and has nothing to do with the copied code. */
function isApart(step: AdviceStep, source: string, copy: AdviceStep, project: Surroundings): boolean {
  const installs = stepInstalls(step)
  if (installs.length === 0 || installs.some(isProjectInstall)) return false
  if (installs.some(install => namedFiles(install).some(name => holds(source, name, step, copy, project)))) return false
  const { text } = project.service.dockerfile
  const places = [path.posix.basename(source), copy.copied?.destination ?? '/']
  return places
    .filter(place => place !== '/' && place !== step.folder)
    .every(place => {
      const name = place.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
      return !new RegExp(`(?<![\\w-])${name}(?![\\w-])`).test(text.slice(step.start, step.end))
    })
}

/** Whether a copied source brings the file that a step reads by this name. */
function holds(
  source: string,
  name: string,
  step: AdviceStep,
  { copied }: AdviceStep,
  { service, files }: Surroundings
) {
  const file = inside(service.context ?? '/', source)
  const to = copied?.destination
  if (file === undefined) return true
  if (files.kind(file) === 'file') return path.posix.basename(source) === path.posix.basename(name)
  if (to === undefined || step.folder === undefined)
    return files.kind(path.join(file, path.posix.basename(name))) === 'file'
  const relative = path.posix.relative(to, path.posix.resolve(step.folder, name))
  return relative !== '' && !relative.startsWith('..') && files.kind(path.join(file, relative)) !== undefined
}

/** Moves the COPY behind the last of these installs, when nothing between them could need it or be changed by it. */
function fix(
  { service, files }: Surroundings,
  { steps }: AdviceStage,
  step: AdviceStep,
  last: AdviceStep
): readonly TextEdit[] | undefined {
  const { context, dockerfile } = service
  const { text } = dockerfile
  const between = steps.slice(steps.indexOf(step) + 1, steps.indexOf(last) + 1)
  const own = landings(step, service, files)
  const isFree = between.every(each => {
    if (each.keyword === 'RUN') {
      const made = madeNames(each)?.map(name => path.posix.join(each.folder ?? '/', name))
      return (
        context !== undefined &&
        filesRead(each, context, files) !== undefined &&
        made?.every(name => isClear(own, name))
      )
    }
    if (each.keyword === 'COPY') return landings(each, service, files).every(place => isClear(own, place))
    return ['ARG', 'ENV', 'LABEL', 'EXPOSE', 'CMD', 'ENTRYPOINT'].includes(each.keyword)
  })
  // Files that come together may be needed together, and a variable may have another value further down.
  const isPlain = step.copied?.sources.length === 1 && !text.slice(step.start, step.end).includes('$')
  if (!isFree || !isPlain) return undefined
  const lines = wholeLines(text, step)
  const { end } = wholeLines(text, last)
  const isOpen = end === text.length && !text.endsWith('\n')
  return [
    ...edit(service, lines.start, lines.end, ''),
    ...edit(service, end, end, `${isOpen ? '\n' : ''}${linesOf(text, lines)}`)
  ]
}

/** Where the files of a COPY come to lie, or the folder in which they do. */
function landings({ copied, folder }: AdviceStep, { context }: AdviceService, files: ContextFiles): readonly string[] {
  const to = copied?.destination ?? '/'
  return (copied?.sources ?? []).map(source => {
    const file = copied?.from === undefined ? inside(context ?? '/', source) : undefined
    const isFile = file !== undefined && files.kind(file) === 'file'
    return isFile && to === folder ? path.posix.join(to, path.posix.basename(source)) : to
  })
}

/** Whether none of the places is another one, in it, or around it. */
function isClear(places: readonly string[], other: string): boolean {
  const isIn = (inner: string, outer: string) => inner === outer || inner.startsWith(outer === '/' ? '/' : `${outer}/`)
  return places.every(place => !isIn(place, other) && !isIn(other, place))
}
