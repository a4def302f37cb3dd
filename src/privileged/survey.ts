/** What an engine holds now, told without reading file contents. */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { TreeState } from '../snapshot/tree-state.ts'
import { isLayerId, layerIds } from './overlay2.ts'
import type { SurveyReply, SurveyRequest } from './protocol.ts'
import { describeTree, treeSize } from './trees.ts'

export async function survey(dataRoot: string, request: SurveyRequest): Promise<SurveyReply> {
  const mutable: Record<string, TreeState> = {}
  for (const { id, partitions } of request.mutable) {
    const folder = path.join(dataRoot, 'overlay2', id, 'diff')
    if (isLayerId(id) && existsSync(folder)) mutable[id] = await describeTree(folder, partitions)
  }
  const volumes: Record<string, TreeState> = {}
  for (const { name, partitions } of request.volumes) {
    const folder = path.join(dataRoot, 'volumes', path.basename(name), '_data')
    if (existsSync(folder)) volumes[name] = await describeTree(folder, partitions)
  }
  return { layers: layerIds(dataRoot), images: imagesDigest(dataRoot), mutable, volumes }
}

/** bytes of each tree. */
export function measureTrees(folders: readonly string[]): Promise<number[]> {
  return Promise.all(folders.map(treeSize))
}

/** Tags and ids: both change when an image is built, removed or renamed. */
function imagesDigest(dataRoot: string): string {
  const image = path.join(dataRoot, 'image/overlay2')
  const ids = path.join(image, 'imagedb/content/sha256')
  const hash = createHash('sha256')
  hash.update(existsSync(ids) ? readdirSync(ids).sort().join() : '')
  const { Repositories = {} } = readRepositories(path.join(image, 'repositories.json'))
  const tags = Object.values(Repositories).flatMap(names => Object.entries(names).map(([tag, id]) => `${tag} ${id}`))
  return hash.update('\n').update(tags.sort().join('\n')).digest('hex')
}

function readRepositories(file: string): { readonly Repositories?: Readonly<Record<string, Record<string, string>>> } {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
}
