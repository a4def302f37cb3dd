/** What steps copy out of the build context. */
import path from 'node:path'
import type { AdviceStep } from './steps.ts'

/** Steps that copy the whole context. */
export function broadCopies(steps: readonly AdviceStep[]): readonly AdviceStep[] {
  return steps.filter(({ copied }) => copied?.from === undefined && copied?.sources.some(isWhole))
}

function isWhole(source: string): boolean {
  return ['.', './', '/', '*', './*'].includes(source)
}

/**
 * Whether a step has put a file of the context at its place below a folder.
 * @param name relative to the context, and to the folder
 */
export function isCopiedTo({ copied }: AdviceStep, name: string, folder: string): boolean {
  const to = copied?.destination
  if (copied === undefined || to === undefined || copied.from !== undefined) return false
  const wanted = path.posix.join(folder, name)
  return copied.sources.some(each => {
    const source = path.posix.normalize(each).replace(/^\/+|\/+$/g, '')
    if (source === name) return to === wanted || path.posix.join(to, path.posix.basename(name)) === wanted
    return name.startsWith(`${source}/`) && path.posix.join(to, name.slice(source.length)) === wanted
  })
}
