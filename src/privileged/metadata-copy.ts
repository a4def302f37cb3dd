/** A consistent copy of the engine's metadata, taken while its daemon is stopped for some milliseconds. */
import { chmodSync, copyFileSync, cpSync, existsSync, mkdirSync, statSync } from 'node:fs'
import path from 'node:path'
import type { Daemon } from './daemon.ts'
import { withFrozen } from './freeze.ts'
import { layerIds, layerMetadata, notCarried } from './overlay2.ts'
import type { CopyMetadataReply } from './protocol.ts'

/**
 * Copies the metadata of an overlay2 engine to a new folder.
 * @returns the ids of the layers that the copy speaks of, and for how many ms the daemon was stopped
 */
export async function copyMetadata(daemon: Daemon, dataRoot: string, folder: string): Promise<CopyMetadataReply> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const { result: layers, frozenMs } = await withFrozen([daemon], () => {
    const layers = layerIds(dataRoot)
    copyDatabases(dataRoot, folder)
    copyLayerFiles(dataRoot, folder, layers)
    return layers
  })
  return { folder, frozenMs, layers }
}

function copyDatabases(dataRoot: string, folder: string): void {
  const left = notCarried.map(name => path.join(dataRoot, name))
  for (const name of ['image', 'buildkit']) {
    copyMode(path.join(dataRoot, name), path.join(folder, name))
    cpSync(path.join(dataRoot, name), path.join(folder, name), {
      recursive: true,
      preserveTimestamps: true,
      filter: source => !left.includes(source)
    })
  }
  copyFileSync(path.join(dataRoot, 'engine-id'), path.join(folder, 'engine-id'))
}

function copyLayerFiles(dataRoot: string, folder: string, layers: readonly string[]): void {
  copyMode(path.join(dataRoot, 'overlay2'), path.join(folder, 'overlay2'))
  copyMode(path.join(dataRoot, 'overlay2/l'), path.join(folder, 'overlay2/l'))
  cpSync(path.join(dataRoot, 'overlay2/l'), path.join(folder, 'overlay2/l'), {
    recursive: true,
    verbatimSymlinks: true
  })
  for (const id of layers) {
    copyMode(path.join(dataRoot, 'overlay2', id), path.join(folder, 'overlay2', id))
    for (const file of layerMetadata(dataRoot, id)) copyFileSync(path.join(dataRoot, file), path.join(folder, file))
    const work = path.join(dataRoot, 'overlay2', id, 'work')
    if (existsSync(work)) copyMode(work, path.join(folder, 'overlay2', id, 'work'))
  }
}

/** Makes an empty folder with the mode of another. */
function copyMode(source: string, target: string): void {
  const mode = statSync(source).mode & 0o7777
  mkdirSync(target, { recursive: true })
  chmodSync(target, mode)
}
