/** The mounts of a step, read with doubt: what cannot be told may be a cache mount. */
import type { Instruction, Run } from 'dockerfile-ast'
import { type CacheMountFlag, flagValues, mountOptions, mountTarget, UnresolvedError } from '../mounts/index.ts'

type MountOptions = ReadonlyMap<string, string>

/** A variable may stand for anything. */
const anything = '$'

export function isRun(instruction: Instruction): instruction is Run {
  return instruction.getKeyword() === 'RUN'
}

/** Whether it has a step with a mount run in stages that begin with its own. */
export function isMountLater(instruction: Instruction): boolean {
  return instruction.getKeyword() === 'ONBUILD' && (instruction.getRawArgumentsContent() ?? '').includes('--mount')
}

export function mountsOf(step: Run): readonly MountOptions[] {
  return flagValues(step, 'mount').map(optionsOf)
}

/** Those that are, or may be, cache mounts. */
export function cacheMountsOf(mounts: readonly MountOptions[]): readonly CacheMountFlag[] {
  return mounts.filter(mayBeCache).map(options => ({
    id: options.get('id'),
    target: mountTarget(options) ?? anything
  }))
}

function optionsOf(flag: string): MountOptions {
  try {
    return mountOptions(flag)
  } catch (error) {
    if (!(error instanceof UnresolvedError)) throw error
    return new Map([['type', 'cache']])
  }
}

function mayBeCache(options: MountOptions): boolean {
  const type = options.get('type') ?? 'bind'
  return type === 'cache' || type.includes(anything)
}
