/** Commands of a step that remove a cache folder: as a mount the folder cannot be removed, and what is in it is not in the image. */
import path from 'node:path'
import { harmless } from './harmless.ts'
import { commandWords, isCovered, stepInstalls } from './installs.ts'
import type { Command, Word } from './shell.ts'
import type { AdviceStep } from './steps.ts'
import { joined, type Span, withoutCommand, withoutWord } from './text-edits.ts'

export interface Removals {
  readonly removals: readonly Removal[]
  /** Whether there are no others: the words of some commands do not tell what they remove. */
  readonly areAll: boolean
}

export interface Removal {
  readonly command: Command
  /** What it removes of the folder, or with it. */
  readonly operands: readonly Word[]
  /** Whether nothing stays in the image without them that is removed now. */
  readonly isSafe: boolean
}

/** Commands beside `rm` that fail at a mount, or empty it. */
const others = /^(find|mv|rmdir|unlink|shred|rsync)$/

/** What a step removes of folders that are mounts, or are to be some. */
export function removalsOf(step: AdviceStep, folders: readonly string[]): Removals {
  const removals: Removal[] = []
  let areAll = true
  for (const command of step.commands) {
    const [program = ''] = commandWords(command)
    const isRemoval = program === 'rm'
    if (!isRemoval && !others.test(program)) continue
    const operands: Word[] = []
    let isSafe = isRemoval
    for (const word of command.words.slice(1).filter(({ text }) => !text.startsWith('-'))) {
      const operand = expanded(word.text, step)
      if (operand === undefined) areAll = false
      if (operand === undefined) continue
      const folder = operand.replace(/(\/\*|\/)$/, '') || '/'
      const reached = folders.filter(each => reaches(folder, each))
      if (reached.length === 0) continue
      operands.push(word)
      isSafe &&= reached.some(each => isWithin(folder, each)) || isOnlyCaches(step, folder, folders)
    }
    if (operands.length > 0) removals.push({ command, operands, isSafe })
  }
  return { removals, areAll }
}

/**
 * What to take away so that a step does these removals no more.
 * @returns undefined where that would change what else it does
 */
export function withoutRemovals(
  text: string,
  step: AdviceStep,
  removals: readonly Removal[]
): readonly Span[] | undefined {
  if (removals.length === 0) return []
  if (step.isExec || removals.some(({ isSafe }) => !isSafe)) return undefined
  const spans: Span[] = []
  for (const { command, operands } of removals) {
    const given = command.words.slice(1).filter(word => !word.text.startsWith('-'))
    if (operands.length < given.length) spans.push(...operands.map(word => withoutWord(text, word, step)))
    else {
      const span = withoutCommand(text, command, step)
      // The one after the first would lack what joins it to the rest.
      if (span === undefined || (command.before === undefined && removals.length > 1)) return undefined
      spans.push(span)
    }
  }
  return joined(spans)
}

/** With its variables replaced; undefined where that cannot be done. */
function expanded(word: string, step: AdviceStep): string | undefined {
  const { home, variable } = step.environment
  const whole = word
    .replace(/^~(?=\/|$)/, () => home ?? '$HOME')
    .replace(/\$(?:(\w+)|\{(\w+)\})/g, (all, plain?: string, braced?: string) => {
      const name = plain ?? braced ?? ''
      return (name === 'HOME' ? home : variable(name)) ?? all
    })
  if (/[$`]/.test(whole)) return undefined
  if (whole.startsWith('/')) return path.posix.normalize(whole)
  return step.folder === undefined ? undefined : path.posix.join(step.folder, whole)
}

/** Whether removing one folder, which may have wildcards, removes from another. */
function reaches(removed: string, folder: string): boolean {
  const fixed = removed.replace(/[*?[{].*$/, '')
  if (fixed !== removed) return folder.startsWith(fixed) || fixed.startsWith(`${folder}/`)
  return removed === '/' || folder === removed || folder.startsWith(`${removed}/`) || isWithin(removed, folder)
}

function isWithin(inner: string, outer: string): boolean {
  return inner === outer || inner.startsWith(`${outer}/`)
}

/** Whether a folder for caches holds those alone that are in the mounts: then nothing of it is in the image. */
function isOnlyCaches(step: AdviceStep, folder: string, mounts: readonly string[]): boolean {
  if (path.posix.basename(folder) !== '.cache') return false
  const installs = stepInstalls(step)
  const targets = mounts.map(target => ({ target }))
  return step.commands.every(command => {
    const install = installs.find(each => each.command === command)
    const words = commandWords(command)
    if (install === undefined) return words[0] === 'rm' || harmless.test(words.join(' '))
    return install.folders?.every(each => !isWithin(each, folder) || isCovered(each, targets)) === true
  })
}
