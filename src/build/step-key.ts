import { createHash } from 'node:crypto'
import type { StepName } from './vertex-name.ts'

/**
 * A name for a step that stays the same from run to run. BuildKit's digests do not: that of a COPY from the build context, and
 * of all steps after it, holds the session's id. Where the step stands and its text (arguments expanded) do; the number of
 * steps behind it does not matter. A base image is the same wherever it is used, and services that share it race for the name
 * that is shown. A hash, so that argument values are not written down.
 */
export function stepKey(name: Omit<StepName, 'kind' | 'key'>): string {
  const place = isBase(name) ? [] : [name.service, name.stage ?? '', String(name.index)]
  const parts = [...place, name.platform ?? '', name.instruction]
  return createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 16)
}

/** Whether the step brings a base image. */
export function isBase(name: Pick<StepName, 'instruction'>): boolean {
  return name.instruction.startsWith('FROM ')
}
