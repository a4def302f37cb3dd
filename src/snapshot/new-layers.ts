import type { SurveyReply } from '../privileged/index.ts'
import { contentNames, type SnapshotIndex } from './snapshot-index.ts'

/** The layers of an engine that its restored snapshot does not hold, without those that may still change: they are trees. */
export function newLayers({ bundles }: SnapshotIndex, { layers, records }: SurveyReply): readonly string[] {
  const known = new Set(bundles.flatMap(({ content }) => contentNames(content)))
  const mutable = new Set(Object.values(records).map(record => record.layer))
  return layers.filter(layer => !mutable.has(layer) && !known.has(`layer ${layer}`))
}
