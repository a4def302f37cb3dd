/** Where the `--mount` flags of a step are. */
import type { Run } from 'dockerfile-ast'
import { mountOptions, mountTarget } from '../mounts/dockerfile/mount-flag.ts'
import { UnresolvedError } from '../mounts/dockerfile/word.ts'
import type { AdviceService } from './project.ts'
import { type AdviceStep, offset, startsOfLines } from './steps.ts'

export interface MountFlagPlace {
  /** As it is written. */
  readonly text: string
  /** Its target as it is written; undefined when it has none that can be read. */
  readonly target: string | undefined
  readonly start: number
  readonly end: number
}

export function mountFlagPlaces({ dockerfile }: AdviceService, step: AdviceStep): readonly MountFlagPlace[] {
  const lineStarts = startsOfLines(dockerfile.text)
  return (step.instruction as Run)
    .getFlags()
    .filter(flag => flag.getName() === 'mount')
    .map(flag => {
      const range = flag.getRange()
      const [start, end] = [offset(range.start, lineStarts), offset(range.end, lineStarts)]
      return { text: dockerfile.text.slice(start, end), target: targetOf(flag.getValue() ?? ''), start, end }
    })
}

function targetOf(value: string): string | undefined {
  try {
    const options = mountOptions(value)
    return mountTarget(options)
  } catch (error) {
    if (error instanceof UnresolvedError) return undefined
    throw error
  }
}
