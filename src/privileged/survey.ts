/** What an engine holds now, told without reading file contents. */
import { existsSync, statSync } from 'node:fs'
import path from 'node:path'
import { fingerprintTree, treeBytes } from '../archive/index.ts'
import type { TreeState } from '../snapshot/tree-state.ts'
import { type Layout, requireVolumeName } from './layout/index.ts'
import type { MeasureReply, MeasureRequest, MutableLayer, SurveyReply, SurveyRequest } from './protocol.ts'

export async function survey(layout: Layout, dataRoot: string, request: SurveyRequest): Promise<SurveyReply> {
  const { restored } = request
  const records: Record<string, MutableLayer> = {}
  for (const { id, partitions } of request.records) {
    const layer = layout.layerOfRecord(id)
    if (layer === undefined) continue
    records[id] = { layer, ...(await fingerprintTree(layout.layerContent(layer), partitions, restored?.mounts[layer])) }
  }
  const volumes: Record<string, TreeState> = {}
  for (const { name, partitions } of request.volumes) {
    const folder = path.join(dataRoot, 'volumes', requireVolumeName(name), '_data')
    if (existsSync(folder)) volumes[name] = await fingerprintTree(folder, partitions, restored?.volumes[name])
  }
  return { ...layout.contents(), images: layout.images(), records, volumes }
}

export async function measure(layout: Layout, request: MeasureRequest): Promise<MeasureReply> {
  const layers: number[] = []
  for (const id of request.layers) layers.push(await treeBytes(layout.layerContent(id)))
  return { layers, blobs: request.blobs.map(digest => statSync(layout.blobFile(digest)).size) }
}
