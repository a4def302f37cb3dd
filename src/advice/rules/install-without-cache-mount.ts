/** Steps that install packages and keep nothing of what they download for the next time. */
import type { Run } from 'dockerfile-ast'
import { flagValues } from '../../mounts/dockerfile/stages.ts'
import type { TextEdit } from '../finding.ts'
import { type Install, meantFor, stepInstalls, usesMount } from '../installs.ts'
import type { AdviceService } from '../project.ts'
import { eachService, edit, findingAt, type Rule } from '../rule.ts'
import { offset, startsOfLines } from '../steps.ts'
import { withoutWord } from '../text-edits.ts'
import { ownerOptions } from './mount-owner.ts'

export const installWithoutCacheMount: Rule = {
  name: 'install-without-cache-mount',
  severity: 'warning',
  summary: 'Packages are installed without a cache mount, so that each change downloads all of them again.',
  check: eachService(service =>
    service.stages
      .flatMap(({ steps }) => steps)
      .flatMap(step =>
        firstOfEachTool(stepInstalls(step)).flatMap(install => {
          if (usesMount(install) === true || meantFor(install.tool, step.mounts).length > 0 || isOffline(install))
            return []
          const { tool, folders, off } = install
          const hint = folders === undefined ? ' HOME is that of the user who the step runs as.' : ''
          const option = off?.by === 'option' ? `, and take ${off.word.text} away` : ''
          return [
            findingAt(service, step, {
              severity: isSystem(install) ? 'notice' : 'warning',
              message: `${tool.name} downloads everything again whenever this step runs: nothing keeps its cache.`,
              remedy: `Mount ${tool.name}'s cache folder: RUN ${mountFlags(install).join(' ')}${option}.${hint}`,
              fix: fix(service, install)
            })
          ]
        })
      )
  )
}

function firstOfEachTool(installs: readonly Install[]): readonly Install[] {
  return [...new Map(installs.toReversed().map(install => [install.tool.name, install])).values()].reverse()
}

/** Packages of the system are fewer, and change less often than those of the project. */
function isSystem({ tool }: Install): boolean {
  return tool.name === 'apt' || tool.name === 'dnf'
}

/** Whether it cannot download anything. */
function isOffline({ step, command, arguments: given, tool }: Install): boolean {
  const words = command.words.map(word => word.text)
  if (flagValues(step.instruction as Run, 'network').includes('none')) return true
  if (words.includes('--no-index') || words.includes('--offline')) return true
  const named = given.filter(word => !word.startsWith('-'))
  const isLocal = named.length > 0 && named.every(word => /^[./]/.test(word))
  return tool.name === 'pip' && words.includes('--no-deps') && isLocal && !words.includes('-r')
}

export function mountFlags(install: Install): readonly string[] {
  const { tool, step } = install
  const folders = install.folders ?? tool.folders({ ...step.environment, home: 'HOME' }) ?? []
  const sharing = tool.sharing === undefined ? '' : `,sharing=${tool.sharing}`
  return folders.map(folder => `--mount=type=cache,target=${folder}${sharing}${ownerOptions(step.user) ?? ''}`)
}

function fix(service: AdviceService, install: Install): readonly TextEdit[] | undefined {
  const { step, tool, folders, off } = install
  const { text } = service.dockerfile
  if (
    !step.isKnown ||
    !tool.certain ||
    folders === undefined ||
    step.user === undefined ||
    ownerOptions(step.user) === undefined
  )
    return undefined
  const at = offset(step.instruction.getInstructionRange().end, startsOfLines(text))
  const flags = mountFlags(install)
  const isPlain = (step.instruction as Run).getFlags().length === 0 && !text.slice(step.start, step.end).includes('<<')
  const mounts =
    isPlain && !/^#\s*escape\s*=/im.test(text) ? ` ${flags.join(' \\\n    ')} \\\n   ` : ` ${flags.join(' ')}`
  const word = off?.by === 'option' && off.word.start > at ? withoutWord(text, off.word, step) : undefined
  return [
    ...edit(service, at, at, mounts),
    ...(word === undefined || install.command.words.every(each => each.start === step.start)
      ? []
      : edit(service, word.start, word.end, ''))
  ]
}
