/** Cache mounts whose tool is told not to cache, and those that are emptied in the end. */
import type { Env } from 'dockerfile-ast'
import type { TextEdit } from '../finding.ts'
import { commandWords, type Install, meantFor, type Off, stepInstalls, usesMount } from '../installs.ts'
import type { AdviceService } from '../project.ts'
import { removalsOf, withoutRemovals } from '../removals.ts'
import { eachService, edit, findingAt, type Rule } from '../rule.ts'
import type { Command } from '../shell.ts'
import { type AdviceStage, type AdviceStep, offset, startsOfLines } from '../steps.ts'
import { blanksAfter, type Span, wholeLines, withoutCommand, withoutWord } from '../text-edits.ts'
import { toolNames, tools } from '../tools.ts'

export const cacheTurnedOff: Rule = {
  name: 'cache-turned-off',
  severity: 'warning',
  summary: 'An option, a variable or a command of the step keeps its cache mount empty.',
  check: eachService(service =>
    service.stages.flatMap(stage =>
      stage.steps.flatMap(step => [
        ...stepInstalls(step).flatMap(install => turnedOff(service, stage, install)),
        ...emptied(service, step)
      ])
    )
  )
}

function turnedOff(service: AdviceService, stage: AdviceStage, install: Install) {
  const { off, step, tool } = install
  if (off === undefined || (usesMount(install) !== true && meantFor(tool, step.mounts).length === 0)) return []
  const what = off.by === 'option' ? off.word.text : off.name
  const source = off.by === 'variable' ? variableSource(stage, step, off.name) : undefined
  return [
    findingAt(service, source ?? step, {
      message: `${what} turns ${tool.name}'s cache off, so that the cache mount of line ${step.startLine} stays empty.`,
      remedy: `Take ${what} away: what is in a cache mount never gets into the image.`,
      fix: fixOf(service, install, off, source)
    })
  ]
}

function fixOf(
  service: AdviceService,
  { step }: Install,
  off: Off,
  source: AdviceStep | undefined
): readonly TextEdit[] | undefined {
  const { text } = service.dockerfile
  if (off.by === 'variable') return source === undefined ? undefined : withoutVariable(service, source, off.name)
  if (step.isExec) return undefined
  const { start, end } = withoutWord(text, off.word, step)
  return edit(service, start, end, '')
}

/** The ENV that gives a step its variable. */
function variableSource(stage: AdviceStage, step: AdviceStep, name: string): AdviceStep | undefined {
  const before = stage.chain.slice(0, stage.chain.indexOf(step))
  return before.findLast(each => each.keyword === 'ENV' && propertyOf(each, name) !== undefined)
}

function propertyOf(step: AdviceStep, name: string) {
  return (step.instruction as Env).getProperties().find(property => property.getName() === name)
}

function withoutVariable(service: AdviceService, step: AdviceStep, name: string): readonly TextEdit[] {
  const { text } = service.dockerfile
  const property = propertyOf(step, name)
  if (property === undefined) return []
  if ((step.instruction as Env).getProperties().length === 1) {
    const lines = wholeLines(text, step)
    return edit(service, lines.start, lines.end, '')
  }
  const { start, end } = property.getRange()
  const lineStarts = startsOfLines(text)
  const keywordEnd = offset(step.instruction.getInstructionRange().end, lineStarts)
  const word = { start: offset(start, lineStarts), end: offset(end, lineStarts) }
  const isFirst = text.slice(keywordEnd, word.start).trim() === ''
  const { start: from, end: to } = isFirst
    ? { start: word.start, end: blanksAfter(text, word.end) }
    : withoutWord(text, word, step)
  return edit(service, from, to, '')
}

/** What is said of the commands of a step that empty its cache mounts. */
function emptied(service: AdviceService, step: AdviceStep) {
  const { text } = service.dockerfile
  const targets = step.mounts.map(({ target }) => target)
  const removed = removalsOf(step, targets).removals.map(removal => ({
    command: removal.command,
    mount: targets.find(target => removalsOf(step, [target]).removals.some(each => each.command === removal.command)),
    spans: withoutRemovals(text, step, [removal])
  }))
  const cleaned = step.commands.map(command => {
    const span = step.isExec ? undefined : withoutCommand(text, command, step)
    return { command, mount: cleanedMount(step, command), spans: span && [span] }
  })
  return [...removed, ...cleaned].flatMap(({ command, mount, spans }) =>
    mount === undefined ? [] : [emptying(service, step, command, mount, spans)]
  )
}

function emptying(
  service: AdviceService,
  step: AdviceStep,
  command: Command,
  mount: string,
  spans: readonly Span[] | undefined
) {
  const shown = command.words.map(word => word.text).join(' ')
  return findingAt(service, step, {
    message: `"${shown}" empties the cache mount at ${mount}, so that the next build finds nothing in it.`,
    remedy: 'Take that away: what is in a cache mount never gets into the image.',
    fix: spans?.flatMap(({ start, end }) => edit(service, start, end, ''))
  })
}

/** The cache mount that a tool's own command empties. */
function cleanedMount(step: AdviceStep, command: Command): string | undefined {
  const words = commandWords(command)
  const line = words.join(' ')
  const tool = toolNames.map(name => tools[name]).find(({ clean }) => clean?.test(line))
  // Pruning leaves what is worth keeping.
  if (tool === undefined || (tool.name === 'uv' && words[2] === 'prune')) return undefined
  const meant = meantFor(tool, step.mounts).map(({ target }) => target)
  // apt-get clean leaves the lists alone.
  return tool.name === 'apt' ? meant.find(target => target.startsWith('/var/cache')) : meant[0]
}
