/** What steps copy out of the build context. */
import type { AdviceStep } from './steps.ts'

/** Steps that copy the whole context. */
export function broadCopies(steps: readonly AdviceStep[]): readonly AdviceStep[] {
  return steps.filter(({ copied }) => copied?.from === undefined && copied?.sources.some(isWhole))
}

function isWhole(source: string): boolean {
  return ['.', './', '/', '*', './*'].includes(source)
}
