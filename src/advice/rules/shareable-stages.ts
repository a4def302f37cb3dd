/** Services that install the same things on the same image, each in a layer of its own. */
import path from 'node:path'
import type { ContextFiles } from '../context-files.ts'
import { filesRead } from '../dependency-files.ts'
import type { RuleFinding } from '../finding.ts'
import { stepInstalls } from '../installs.ts'
import type { AdviceService } from '../project.ts'
import { findingAt, type Rule } from '../rule.ts'
import type { AdviceStage, AdviceStep } from '../steps.ts'

export const shareableStages: Rule = {
  name: 'shareable-stages',
  severity: 'notice',
  summary: 'Two services install the same packages, but not in the same layers.',
  check: ({ services, files }) => {
    const seen = new Map<
      string,
      { readonly service: AdviceService; readonly step: AdviceStep; readonly before: string }
    >()
    const told = new Set<string>()
    return services.flatMap(service =>
      installsOf(service, files).flatMap(({ step, what, before }): readonly RuleFinding[] => {
        const first = seen.get(what)
        if (first === undefined) seen.set(what, { service, step, before })
        const pair = `${what} ${service.service}`
        if (first === undefined || first.service === service || first.before === before || told.has(pair)) return []
        told.add(pair)
        const other = first.service.service
        const where =
          first.service.dockerfile.file === undefined
            ? other
            : `${other} (${path.basename(path.dirname(first.service.dockerfile.file))}/${path.basename(first.service.dockerfile.file)}:${first.step.startLine})`
        return [
          findingAt(service, step, {
            message: `${service.service} installs here what ${where} installs on the same base image, but the instructions before it differ, so that it is built and stored twice.`,
            remedy: `Put this step and what it needs first in both, word for word, or give ${service.service} a stage of ${other} to start from (build.additional_contexts).`
          })
        ]
      })
    )
  }
}

interface Shareable {
  readonly step: AdviceStep
  /** Equal where the same is done on the same image. */
  readonly what: string
  /** Equal where BuildKit would take the one for the other. */
  readonly before: string
}

function installsOf(service: AdviceService, files: ContextFiles): readonly Shareable[] {
  return service.stages.flatMap(stage =>
    stage.steps.flatMap(step => {
      if (stage.image === undefined || stepInstalls(step).length === 0) return []
      const read = service.context === undefined ? undefined : filesRead(step, service.context, files)
      if (read === undefined) return []
      const contents = read.map(name => files.read(path.join(service.context ?? '', name)) ?? '')
      const what = JSON.stringify([stage.image, normal(service, step), ...contents])
      return [{ step, what, before: signature(service, stage, step) }]
    })
  )
}

/** What runs before a step and changes what it starts from; labels and the like do not. */
function signature(service: AdviceService, { chain }: AdviceStage, step: AdviceStep): string {
  const before = chain
    .slice(0, chain.indexOf(step))
    .filter(({ keyword }) => ['RUN', 'COPY', 'ADD', 'ENV', 'ARG', 'WORKDIR', 'USER', 'SHELL'].includes(keyword))
  const values = before
    .filter(({ keyword }) => keyword === 'ARG')
    .map(each => service.buildArguments[argumentName(each)])
  return JSON.stringify([before.map(each => normal(service, each)), values])
}

function argumentName({ instruction }: AdviceStep): string {
  return /^[A-Za-z0-9_]+/.exec(instruction.getRawArgumentsContent() ?? '')?.[0] ?? ''
}

function normal({ dockerfile }: AdviceService, { start, end }: AdviceStep): string {
  return dockerfile.text
    .slice(start, end)
    .replace(/^\s*#.*\n/gm, '')
    .replace(/\\\s*\n/g, ' ')
    .replace(/\s+/g, ' ')
}
