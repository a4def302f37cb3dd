/** Why the first step of a service that was not reused had to run, as far as it can be told. */
import type { ServiceResult, Step } from '../build/index.ts'
import { changedNames, own, type RunInputs, type StepInputs } from '../history/index.ts'
import { copiedPaths, isCopied } from './copied.ts'
import type { StepTimes } from './time-saved.ts'

export interface FirstRunReport {
  /** Its instruction, values of build arguments replaced by their names. */
  readonly instruction: string
  readonly cause: FirstRunCause
  /** Of the files, arguments or images that are the cause; some of them. */
  readonly names: readonly string[]
  /** How many more there are. */
  readonly more: number
}

/**
 * `no-cache`: nothing was restored. `other-workspace`: the cache of another one was, which is not compared. `new-service`:
 * nothing was known of the service. `base-image`, `files`, `arguments`, `dockerfile`: that is what changed. `not-cached`: nothing
 * of it changed, but its result was not in the cache. `unknown`: it cannot be told.
 */
export type FirstRunCause =
  | 'no-cache'
  | 'other-workspace'
  | 'new-service'
  | 'base-image'
  | 'files'
  | 'arguments'
  | 'dockerfile'
  | 'not-cached'
  | 'unknown'

export interface KnownInputs {
  /** Of the restored index; services and files of another workspace mean nothing here, whatever their names. */
  readonly before: RunInputs | 'other-workspace' | undefined
  readonly now: RunInputs | undefined
  /** Run times by step, which has those of the restored steps. */
  readonly recorded: StepTimes
  /** Whether anything was restored. */
  readonly restored: boolean
}

type Found = Pick<FirstRunReport, 'cause' | 'names'>

const shownNames = 3

/** @returns undefined when every step was reused, or none came to its turn */
export function firstRun(service: ServiceResult, known: KnownInputs): FirstRunReport | undefined {
  const step = service.steps.find(({ outcome }) => outcome !== 'cached' && outcome !== 'not-run')
  if (step === undefined) return undefined
  const name = step.names.find(one => one.service === service.name) ?? step.names[0]
  const { cause, names } = find(service.name, step, name.instruction, known)
  const shown = names.slice(0, shownNames)
  return { instruction: name.instruction, cause, names: shown, more: names.length - shown.length }
}

function find(service: string, step: Step, instruction: string, known: KnownInputs): Found {
  if (!known.restored) return { cause: 'no-cache', names: [] }
  if (known.before === 'other-workspace') return nothing('other-workspace')
  if (known.before === undefined || known.now === undefined) return nothing('unknown')
  const [before, now] = [own(known.before.services, service), own(known.now.services, service)]
  if (now === undefined) return nothing('unknown')
  if (before === undefined) return nothing('new-service')
  const isKnown = step.keys.some(key => Object.hasOwn(known.recorded, key))
  const [keyword = ''] = instruction.split(/\s/, 1)
  if (keyword === 'FROM') return baseImage(before, now, isKnown)
  if (!isKnown && before.dockerfile !== now.dockerfile) return nothing('dockerfile')
  const files = copied(instruction, before, now, known.before, known.now)
  if (files === 'unknown') return nothing('unknown')
  if (files.length > 0) return { cause: 'files', names: files }
  const args = changedNames(before.args, now.args)
  if (args.length > 0 && (!isKnown || keyword === 'RUN')) return { cause: 'arguments', names: args }
  return nothing(isKnown ? 'not-cached' : 'unknown')
}

function nothing(cause: FirstRunCause): Found {
  return { cause, names: [] }
}

function baseImage(before: StepInputs, now: StepInputs, isKnown: boolean): Found {
  const others = changedNames(before.bases, now.bases).filter(name => Object.hasOwn(now.bases, name))
  const newer = others.filter(name => Object.hasOwn(before.bases, name))
  if (newer.length > 0) return { cause: 'base-image', names: newer }
  return nothing(others.length > 0 ? 'dockerfile' : isKnown ? 'not-cached' : 'unknown')
}

/** The files that the instruction takes from the build context and that are not as they were. */
function copied(
  instruction: string,
  before: StepInputs,
  now: StepInputs,
  allBefore: RunInputs,
  allNow: RunInputs
): readonly string[] | 'unknown' {
  const paths = copiedPaths(instruction)
  if (paths.length === 0) return []
  const [then, current] = [filesOf(before, allBefore), filesOf(now, allNow)]
  if (then === undefined || current === undefined) return 'unknown'
  return changedNames(then, current).filter(file => paths.some(one => isCopied(file, one)))
}

function filesOf({ context }: StepInputs, { files }: RunInputs): Readonly<Record<string, string>> | undefined {
  return context === undefined ? undefined : own(files, context)
}
