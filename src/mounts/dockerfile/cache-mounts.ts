/** The cache mounts that a build of a Dockerfile asks for. */
import type { Instruction, Run } from 'dockerfile-ast'
import { type CacheMountFlag, cacheMountFlag, mountOptions } from './mount-flag.ts'
import type { StageState } from './stage-state.ts'
import { flagValues } from './stages.ts'
import { type DockerfileBuild, walkStages } from './walk.ts'
import { UnresolvedError } from './word.ts'

export type { DockerfileBuild } from './walk.ts'

export interface FoundMount {
  readonly flag: CacheMountFlag
  /** Absolute. */
  readonly target: string
  /** The image that the stage is built from, where it is one. */
  readonly image: string | undefined
}

export interface UnreadableMount {
  /** The flag as it is written. */
  readonly flag: string
  /** Counted from 1. */
  readonly line: number
  readonly reason: string
}

export interface DockerfileMounts {
  readonly mounts: readonly FoundMount[]
  readonly unreadable: readonly UnreadableMount[]
}

/** @throws UnresolvedError when the file has no such target */
export function dockerfileMounts(build: DockerfileBuild): DockerfileMounts {
  const mounts: FoundMount[] = []
  const unreadable: UnreadableMount[] = []
  walkStages(build, ({ stage, image }, state) => {
    for (const instruction of stage.instructions) {
      state.apply(instruction)
      if (instruction.getKeyword() !== 'RUN') continue
      const found = stepMounts(instruction as Run, state)
      mounts.push(...found.mounts.map(mount => ({ ...mount, image })))
      unreadable.push(...found.unreadable)
    }
  })
  return { mounts, unreadable }
}

/** The cache mounts of a step. */
export function stepMounts(
  step: Run,
  state: StageState
): Pick<DockerfileMounts, 'unreadable'> & {
  readonly mounts: readonly Omit<FoundMount, 'image'>[]
} {
  const mounts: Omit<FoundMount, 'image'>[] = []
  const unreadable: UnreadableMount[] = []
  for (const value of flagValues(step, 'mount')) {
    try {
      const flag = cacheMountFlag(mountOptions(value), state.expand)
      if (flag !== undefined) mounts.push({ flag, target: state.absolute(flag.target) })
    } catch (error) {
      if (!(error instanceof UnresolvedError)) throw error
      const line = lineOf(step)
      if (/type=["']?(cache|.*\$)/.test(value)) unreadable.push({ flag: value, line, reason: error.message })
    }
  }
  return { mounts, unreadable }
}

function lineOf(instruction: Instruction): number {
  return instruction.getRange().start.line + 1
}
