/** Arguments with a new value in every build, declared before steps that need not know it. */
import type { Arg } from 'dockerfile-ast'
import type { TextEdit } from '../finding.ts'
import { stepInstalls } from '../installs.ts'
import type { AdviceService } from '../project.ts'
import { eachService, edit, findingAt, type Rule } from '../rule.ts'
import type { AdviceStage, AdviceStep } from '../steps.ts'
import { linesOf, wholeLines } from '../text-edits.ts'

const volatileName =
  /^(?:(?:APP_|IMAGE_)?BUILD_?(?:DATE|TIME|TIMESTAMP|NUMBER|NUM|ID|REF)|(?:GIT|VCS|SCM|SOURCE|CI|APP|BUILD)_?(?:COMMIT)?_?(?:SHA|REF|COMMIT|HASH|REVISION|BRANCH|DESCRIBE)(?:_SHA|_SHORT|_ID|_HASH|_REF)?|COMMIT(?:_SHA|_HASH|_ID|_REF)?|REVISION|SHA|TIMESTAMP|DATE|NOW|CACHE_?(?:BUST|BUSTER|DATE|KEY)|BUST_?CACHE|NO_?CACHE|GITHUB_(?:SHA|REF|RUN_ID|RUN_NUMBER)|CI_COMMIT_\w+|RUN_(?:ID|NUMBER))$/i

/** A commit, a time of day, or seconds or milliseconds since 1970. */
const volatileValue = /^(?:[0-9a-f]{40}|\d{4}-\d\d-\d\d[T _]\d\d:?\d\d.*|1[5-9]\d{8}(?:\d{3})?)$/

export const bustingArgument: Rule = {
  name: 'busting-argument',
  severity: 'warning',
  summary: 'An argument that is different in every build is declared before packages are installed.',
  check: eachService(service =>
    service.stages.flatMap(stage =>
      stage.steps.flatMap(step => {
        const name = volatileArgument(step, service)
        if (name === undefined) return []
        const later = stage.steps.slice(stage.steps.indexOf(step) + 1)
        // From the step on that needs it, it has to be there.
        const needed = later.findIndex(each => each.keyword === 'RUN' && mentions(service.dockerfile.text, each, name))
        const installs = later.slice(0, needed < 0 ? undefined : needed).filter(each => stepInstalls(each).length > 0)
        const [first] = installs
        const last = installs.at(-1)
        if (first === undefined || last === undefined) return []
        return [
          findingAt(service, step, {
            message: `${name} is different in every build, and every RUN after its ARG runs again when it changes, also that of line ${first.startLine} which installs packages.`,
            remedy: 'Declare it after the packages are installed, right before what needs it.',
            fix: fix(service, stage, step, last, name)
          })
        ]
      })
    )
  )
}

function volatileArgument(step: AdviceStep, { buildArguments }: AdviceService): string | undefined {
  if (step.keyword !== 'ARG') return undefined
  return (step.instruction as Arg)
    .getProperties()
    .map(property => property.getName())
    .find(name => volatileName.test(name) || volatileValue.test(buildArguments[name] ?? ''))
}

/** Moves the argument behind the last install, with the labels that need it. */
function fix(
  service: AdviceService,
  stage: AdviceStage,
  step: AdviceStep,
  last: AdviceStep,
  name: string
): readonly TextEdit[] | undefined {
  const { text } = service.dockerfile
  const { steps } = stage
  const between = steps.slice(steps.indexOf(step) + 1, steps.indexOf(last) + 1)
  const users = between.filter(each => mentions(text, each, name))
  // Other commands may read it from their environment.
  const isAlone = between.every(each => each.keyword !== 'RUN' || stepInstalls(each).length > 0)
  const isMovable = isAlone && (step.instruction as Arg).getProperties().length === 1 && users.every(isLabel)
  if (!isMovable) return undefined
  const pieces = [step, ...users].map(each => wholeLines(text, each))
  const { end } = wholeLines(text, last)
  const moved = pieces.map(piece => linesOf(text, piece)).join('')
  const isOpen = end === text.length && !text.endsWith('\n')
  return [
    ...pieces.flatMap(piece => edit(service, piece.start, piece.end, '')),
    ...edit(service, end, end, `${isOpen ? '\n' : ''}${moved}`)
  ]
}

function isLabel({ keyword }: AdviceStep): boolean {
  return keyword === 'LABEL'
}

function mentions(text: string, { start, end }: AdviceStep, name: string): boolean {
  return new RegExp(`(?<![A-Za-z0-9_])${name}(?![A-Za-z0-9_])`).test(text.slice(start, end))
}
