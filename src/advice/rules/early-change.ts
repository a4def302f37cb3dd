/** Code that is copied before packages are installed which do not need it. */
import path from 'node:path'
import { type ContextFiles, inside } from '../context-files.ts'
import { broadCopies } from '../copies.ts'
import { filesRead, isProjectInstall } from '../dependency-files.ts'
import type { TextEdit } from '../finding.ts'
import { stepInstalls } from '../installs.ts'
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
        const installs = later.filter(each => isApart(each, source, service))
        const [first] = installs
        const last = installs.at(-1)
        if (first === undefined || last === undefined) return []
        return [
          findingAt(service, step, {
            message: `${source} is code, which changes often, and is copied before line ${first.startLine} installs packages that do not need it: each change installs them again.`,
            remedy: 'Copy it after the packages are installed.',
            fix: fix(service, project, stage, step, last)
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
function isApart(step: AdviceStep, source: string, { dockerfile }: AdviceService): boolean {
  const installs = stepInstalls(step)
  if (installs.length === 0 || installs.some(isProjectInstall)) return false
  const name = path.posix.basename(source).replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return !new RegExp(`(?<![\\w-])${name}(?![\\w-])`).test(dockerfile.text.slice(step.start, step.end))
}

/** Moves the COPY behind the last of these installs, when nothing between them could need it. */
function fix(
  service: AdviceService,
  { files }: AdviceProject,
  { steps }: AdviceStage,
  step: AdviceStep,
  last: AdviceStep
): readonly TextEdit[] | undefined {
  const { text } = service.dockerfile
  const { context } = service
  const between = steps.slice(steps.indexOf(step) + 1, steps.indexOf(last) + 1)
  const isFree = between.every(each => {
    if (each.keyword === 'RUN') return context !== undefined && filesRead(each, context, files) !== undefined
    return ['COPY', 'ARG', 'ENV', 'LABEL', 'EXPOSE', 'CMD', 'ENTRYPOINT'].includes(each.keyword)
  })
  if (!isFree) return undefined
  const lines = wholeLines(text, step)
  const { end } = wholeLines(text, last)
  const isOpen = end === text.length && !text.endsWith('\n')
  return [
    ...edit(service, lines.start, lines.end, ''),
    ...edit(service, end, end, `${isOpen ? '\n' : ''}${linesOf(text, lines)}`)
  ]
}
