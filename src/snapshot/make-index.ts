/** Writes down what a snapshot is made of. */
import type { SurveyReply } from '../privileged/index.ts'
import type { SaveRequest } from './save.ts'
import { type Bundle, indexFormat, type SnapshotIndex } from './snapshot-index.ts'
import type { TreeState } from './tree-state.ts'

/** What an index says beside the request, its survey and its bundles. */
export type Described = Pick<SnapshotIndex, 'images' | 'engineImages' | 'records'>

export function makeIndex(
  request: SaveRequest,
  survey: SurveyReply,
  bundles: readonly Bundle[],
  described: Described
): SnapshotIndex {
  const mounts = request.records.flatMap(({ id, type, description }) => {
    const state = survey.records[id]
    if (state === undefined || type !== 'exec.cachemount') return []
    return [[id, { layer: state.layer, description, tree: treeOf(state) }] as const]
  })
  return {
    format: indexFormat,
    identity: { ...request.identity },
    workspace: request.workspace,
    createdAt: request.createdAt,
    bundles: [...bundles],
    ...described,
    mounts: Object.fromEntries(mounts),
    volumes: Object.fromEntries(
      request.volumes
        .filter(({ name }) => survey.volumes[name])
        .map(({ name, labels }) => [name, { labels: { ...labels }, tree: treeOf(survey.volumes[name]) }])
    ),
    stepMs: { ...request.stepMs },
    history: request.history
  }
}

function treeOf(state: TreeState | undefined) {
  if (state === undefined) throw new Error('A tree vanished while it was saved.')
  return { fingerprints: [...state.fingerprints], entries: state.entries, bytes: state.bytes }
}
