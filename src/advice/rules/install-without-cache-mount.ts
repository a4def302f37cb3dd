/** Steps that install packages and keep nothing of what they download for the next time. */
import type { Run } from 'dockerfile-ast'
import { flagValues } from '../../mounts/dockerfile/stages.ts'
import type { TextEdit } from '../finding.ts'
import { type Install, meantFor, stepInstalls, usesMount } from '../installs.ts'
import { isLocalArchive, packageWords } from '../pip-arguments.ts'
import type { AdviceService } from '../project.ts'
import { removalsOf, withoutRemovals } from '../removals.ts'
import { eachService, edit, findingAt, type Rule } from '../rule.ts'
import { offset, startsOfLines } from '../steps.ts'
import { joined, withoutWord } from '../text-edits.ts'
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
              severity: tool.isSystem ? 'notice' : 'warning',
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

/** Whether it cannot download anything. */
function isOffline({ step, command, arguments: given, tool }: Install): boolean {
  const words = command.words.map(word => word.text)
  if (flagValues(step.instruction as Run, 'network').includes('none')) return true
  if (words.includes('--no-index') || words.includes('--offline')) return true
  if (tool.name !== 'pip' || words.some(word => /^(-r|--requirement)/.test(word))) return false
  const named = packageWords(given)
  // Wheels that lie there were made with all that they need: that is what they are for.
  if (named.length > 0 && named.every(isLocalArchive)) return true
  return words.includes('--no-deps') && named.length > 0 && named.every(word => /^[./]/.test(word))
}

export function mountFlags(install: Install): readonly string[] {
  const { tool, step } = install
  const folders = mountedFolders(install.folders ?? tool.folders({ ...step.environment, home: 'HOME' }) ?? [], tool)
  const sharing = tool.sharing === undefined ? '' : `,sharing=${tool.sharing}`
  return folders.map(folder => `--mount=type=cache,target=${folder}${sharing}${ownerOptions(step.user) ?? ''}`)
}

function mountedFolders(folders: readonly string[], tool: Install['tool']): readonly string[] {
  return folders.filter(folder => !tool.unmounted?.includes(folder))
}

/** The mount, and all that would keep it empty or fail at it taken away. */
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
  const isOff = off?.by === 'option'
  const mounted = mountedFolders(folders, tool)
  const { removals, areAll } = removalsOf(step, mounted)
  const removed = withoutRemovals(text, step, removals)
  if (removed === undefined || !areAll || isFilled(service, mounted) || linksIntoCache(text)) return undefined
  if (step.isExec && isOff) return undefined
  const at = offset(step.instruction.getInstructionRange().end, startsOfLines(text))
  const flags = mountFlags(install)
  const isPlain = (step.instruction as Run).getFlags().length === 0 && !text.slice(step.start, step.end).includes('<<')
  const mounts = isPlain && !step.isExec ? ` ${flags.join(' \\\n    ')} \\\n   ` : ` ${flags.join(' ')}`
  const word = isOff ? [withoutWord(text, off.word, step)] : []
  return [
    ...edit(service, at, at, mounts),
    ...joined([...word, ...removed]).flatMap(({ start, end }) => edit(service, start, end, ''))
  ]
}

/** Whether a COPY has to do with the folders: a mount would hide what it puts there, or keep from the image what it takes. */
function isFilled({ stages }: AdviceService, folders: readonly string[]): boolean {
  const places = stages
    .flatMap(({ steps }) => steps)
    .flatMap(({ copied }) => [copied?.destination ?? '', ...(copied?.sources ?? [])])
    .filter(place => place.startsWith('/') && place !== '/')
    .map(place => place.replace(/\/$/, ''))
  const isAbove = (outer: string, inner: string) => inner === outer || inner.startsWith(`${outer}/`)
  return places.some(place => folders.some(folder => isAbove(place, folder) || isAbove(folder, place)))
}

/** Whether what is installed may be links to files of the cache, which the image lacks when that is in a mount. */
function linksIntoCache(text: string): boolean {
  return /symlink|install\.cache/i.test(text)
}
