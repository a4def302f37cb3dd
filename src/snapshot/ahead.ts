/** Packs new layers while the engine drops old ones: it deletes their files one by one, which takes it seconds. */
import type { SurveyReply } from '../privileged/index.ts'
import { newLayers } from './new-layers.ts'
import { layerBundles, type PlannedBundle } from './plan.ts'
import type { Retained } from './retained.ts'
import type { SaveDeps, SaveRequest } from './save.ts'
import type { Upload } from './upload.ts'

type Dropping = Pick<Retained, 'isDropping' | 'isGoing' | 'settled'>
type AheadDeps = Pick<SaveDeps, 'door'>

/**
 * Waits until the engine has dropped what is left out. Meanwhile layers are saved that the snapshot will name in any case: new
 * ones, which stay. After a cold build little is dropped, and the metadata comes first. Which layers are needed with the
 * containerd store depends on which are twins, and that is only in the metadata.
 * @throws the first error of saving
 */
export async function saveAhead(
  request: SaveRequest,
  survey: SurveyReply,
  retained: Dropping,
  upload: Pick<Upload, 'save'>,
  deps: AheadDeps
): Promise<void> {
  const { restored, identity } = request
  const isWorthIt = restored !== undefined && retained.isDropping && identity.store === 'overlay2'
  // The layer of a record goes by the record's id.
  const layers = isWorthIt ? newLayers(restored, survey).filter(id => !retained.isGoing(id)) : []
  const saving = layers.length === 0 ? undefined : save(request, layers, upload, deps)
  const [dropped, saved] = await Promise.allSettled([retained.settled(), saving])
  if (dropped.status === 'rejected') throw dropped.reason
  // An error is of interest only when nothing else explains it.
  if (saved.status === 'rejected' && !(await hasDropped({ layers, blobs: [] }, deps))) throw saved.reason
}

async function save(
  request: SaveRequest,
  layers: readonly string[],
  upload: Pick<Upload, 'save'>,
  { door }: AheadDeps
): Promise<void> {
  const sizes = await door.call('measure', { layers: [...layers], blobs: [] })
  const planned = layerBundles(layers, sizes.layers)
  if (hasRoom(request, planned)) await upload.save(planned)
}

/** Whether they fit beside all that is stored even when they do not compress: what has to make room is chosen later. */
function hasRoom({ restored, maxBytes }: SaveRequest, planned: readonly PlannedBundle[]): boolean {
  const stored = (restored?.bundles ?? []).reduce((sum, { bytes }) => sum + bytes, 0)
  const added = planned.reduce((sum, { rawBytes }) => sum + rawBytes, 0)
  return maxBytes === undefined || stored + added <= maxBytes
}

type Contents = Pick<SurveyReply, 'layers' | 'blobs'>

/** Whether the engine has dropped some of it since: it collects its garbage whenever it likes. */
export async function hasDropped(known: Contents, { door }: AheadDeps): Promise<boolean> {
  const now = await door.call('survey', { records: [], volumes: [] })
  const [layers, blobs] = [new Set(now.layers), new Set(now.blobs)]
  return known.layers.some(id => !layers.has(id)) || known.blobs.some(digest => !blobs.has(digest))
}
