/** How a part of a cache mount or a cache volume has changed since it was restored: told without reading file contents. */
import type { Bundle, BundleContent } from './snapshot-index.ts'
import type { TreeState } from './tree-state.ts'

export type PartContent = Extract<BundleContent, { readonly part: number }>

type Fingerprints = Pick<TreeState, 'fingerprints'>

/** Whether a part is as it was. */
export function samePart(before: Fingerprints | undefined, now: Fingerprints, part: number): boolean {
  if (before?.fingerprints.length !== now.fingerprints.length) return false
  return before.fingerprints[part] === now.fingerprints[part]
}

/** How many bundles of a snapshot add to a part. */
export function additionsTo(part: PartContent, bundles: readonly Bundle[]): number {
  return bundles.filter(({ content }) => isOf(content, part) && content.addition !== undefined).length
}

function isOf(content: BundleContent, part: PartContent): content is PartContent {
  if (!('part' in content) || content.part !== part.part) return false
  if (content.kind === 'mount') return part.kind === 'mount' && content.layer === part.layer
  return part.kind === 'volume' && content.volume === part.volume
}
