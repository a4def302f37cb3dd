/** The whole project is copied before its dependencies are installed. */
import path from 'node:path'
import { broadCopies, isCopiedTo } from '../copies.ts'
import { copyInstructions, filesRead, isProjectInstall } from '../dependency-files.ts'
import { readIgnoreFile } from '../dockerignore.ts'
import type { TextEdit } from '../finding.ts'
import { type Install, stepInstalls } from '../installs.ts'
import { madeNames } from '../made-names.ts'
import type { AdviceProject, AdviceService } from '../project.ts'
import { eachService, edit, findingAt, type Rule } from '../rule.ts'
import type { AdviceStage, AdviceStep } from '../steps.ts'
import { linesOf, wholeLines, withComments } from '../text-edits.ts'

export const copyBeforeDependencies: Rule = {
  name: 'copy-before-dependencies',
  severity: 'warning',
  summary: 'The whole project is copied before its dependencies are installed.',
  check: eachService((service, project) =>
    service.stages.flatMap(stage => {
      const [copy] = broadCopies(stage.chain)
      if (copy === undefined || copiesLittle(service, project)) return []
      const install = stage.steps
        .slice(stage.steps.indexOf(copy) + 1)
        .flatMap(stepInstalls)
        .find(each => !isPrepared(each, stage, copy))
      if (install === undefined) return []
      const { step, tool } = install
      const isProject = isProjectInstall(install)
      return [
        findingAt(service, copy, {
          message: `Everything is copied before ${tool.name} installs packages in line ${step.startLine}: a change of any file installs all of them again.`,
          remedy: isProject
            ? `Copy only the files that name the dependencies and install those first, then copy the rest and let ${tool.name} install the project itself.`
            : `Copy only the files that ${tool.name} reads, install, and copy the rest after that.`,
          fix: isProject ? undefined : fix(service, project, stage, copy, step)
        })
      ]
    })
  )
}

/** An ignore file that lets in only what it names decides itself what a change is. */
function copiesLittle({ context, dockerfile }: AdviceService, { files }: AdviceProject): boolean {
  return (
    context !== undefined && readIgnoreFile(context, dockerfile.file, files).ignores('a-file-that-nobody-has-named')
  )
}

const pythonTools = new Set(['pip', 'uv', 'poetry', 'pdm'])

/** Whether an install of the project itself comes after its dependencies were installed without it. */
function isPrepared(install: Install, { chain }: AdviceStage, copy: AdviceStep): boolean {
  if (!isProjectInstall(install)) return false
  const isAlike = (other: Install) =>
    other.tool === install.tool || (pythonTools.has(other.tool.name) && pythonTools.has(install.tool.name))
  const before = chain.slice(0, chain.indexOf(copy)).flatMap(stepInstalls)
  return before.some(each => isAlike(each) && each.arguments.length > 0)
}

/** Moves the install before the copy, where it surely does the same there. */
function fix(
  service: AdviceService,
  { files }: AdviceProject,
  stage: AdviceStage,
  copy: AdviceStep,
  step: AdviceStep
): readonly TextEdit[] | undefined {
  const { context, dockerfile } = service
  const { text } = dockerfile
  const isNext = stage.steps.indexOf(step) === stage.steps.indexOf(copy) + 1 && stage.steps.includes(copy)
  const isPlain = copy.copied?.sources.length === 1 && /^\.\/?$/.test(copy.copied.sources[0] ?? '')
  const isHere = copy.copied?.destination !== undefined && copy.copied.destination === copy.folder
  if (context === undefined || !isNext || !isPlain || !isHere) return undefined
  const names = filesRead(step, context, files)
  const ignore = readIgnoreFile(context, dockerfile.file, files)
  if (names === undefined || names.some(name => ignore.ignores(name) || /\s/.test(name))) return undefined
  // The copy would now come after what the install has made, and over it.
  const isOver = (name: string) => files.kind(path.join(context, name)) !== undefined && !ignore.ignores(name)
  const made = madeNames(step)
  if (made === undefined || made.some(isOver)) return undefined
  const before = stage.chain.slice(0, stage.chain.indexOf(copy))
  const missing = names.filter(name => !before.some(each => isCopiedTo(each, name, copy.folder ?? '/')))
  const copyLines = wholeLines(text, copy)
  const moved = withComments(text, step, copyLines.end)
  if (text.slice(copyLines.end, moved.start).trim() !== '') return undefined
  return [
    ...edit(service, copyLines.start, copyLines.start, `${copyInstructions(missing)}${linesOf(text, moved)}`),
    ...edit(service, moved.start, moved.end, '')
  ]
}
