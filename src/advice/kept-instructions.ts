/** Whether a Dockerfile still has its instructions after an edit: one that is swallowed by the line before it is lost in silence. */
import { parseDockerfile } from '../mounts/dockerfile/stages.ts'

/**
 * @param before the text that was parsed into a service's stages
 * @returns whether each keyword is there as often as before, or more often; one ENV may go
 */
export function keepsInstructions(before: string, after: string): boolean {
  const [old, now] = [counts(before), counts(after)]
  const isKept = [...old].every(([keyword, count]) => (now.get(keyword) ?? 0) >= count - (keyword === 'ENV' ? 1 : 0))
  return isKept && [...now.keys()].every(keyword => old.has(keyword) || ['RUN', 'ENV', 'COPY'].includes(keyword))
}

function counts(text: string): ReadonlyMap<string, number> {
  const found = new Map<string, number>()
  const { stages } = parseDockerfile(text)
  for (const { beginning, instructions } of stages) {
    for (const each of [beginning, ...instructions]) {
      const keyword = each.getKeyword()
      found.set(keyword, (found.get(keyword) ?? 0) + 1)
    }
  }
  return found
}
