/** How what was extracted gets to the places that an engine with the snapshot's metadata has for it. */
import { existsSync, lstatSync, readdirSync, renameSync } from 'node:fs'
import path from 'node:path'
import type { BundleContent } from '../snapshot/snapshot-index.ts'
import { bundleSource, type Contents, type Layout, LayoutError, requireVolumeName } from './layout/index.ts'
import { type Carried, makeEmptyMount, place, twinName } from './restore-parts.ts'

export interface Extracted {
  /** Folder with a folder for each of `bundles`, and one for each of `twins`. */
  readonly parts: string
  /** By folder. */
  readonly bundles: ReadonlyMap<string, BundleContent>
  /** Layers that are links to others. */
  readonly twins: ReadonlySet<string>
}

export interface Engine {
  readonly layout: Layout
  readonly dataRoot: string
}

/**
 * Moves everything to its place, and makes sure that nothing is missing.
 * @param contents what the metadata speaks of @param emptyMounts layers of cache mounts that begin empty
 * @throws LayoutError naming the first thing that is missing, or there twice
 */
export function placeContent(
  { layout, dataRoot }: Engine,
  { layers, blobs }: Contents,
  { parts, bundles, twins }: Extracted,
  emptyMounts: readonly string[]
): void {
  // The engine runs, and may have collected its garbage: what it has dropped is not brought back.
  const isThere = (target: string) => existsSync(path.dirname(target))
  const wanted = new Set([
    ...layers.map(id => layout.layerContent(id)).filter(isThere),
    ...blobs.map(digest => layout.blobFile(digest))
  ])
  for (const [part, content] of bundles) {
    const targets = targetsOf(content, layout)
    if (targets.length === 0) continue
    const { members } = bundleSource(layout, dataRoot, content as Carried)
    for (const [at, target] of targets.entries()) {
      // What the metadata does not know would stay for ever; it is removed with the rest of the restore.
      if (wanted.has(target)) place(path.join(parts, part), members[at] ?? '', target)
    }
  }
  for (const twin of twins) {
    const target = layout.layerContent(twin)
    if (wanted.has(target)) place(path.join(parts, twinName(layout, twin)), '.', target)
  }
  for (const layer of emptyMounts) makeEmptyMount(layout.layerContent(layer), wanted)
  const missing = [...wanted].find(target => !existsSync(target))
  if (missing !== undefined) throw new LayoutError(`The snapshot lacks ${path.relative(dataRoot, missing)}.`)
}

/** Where the members of a bundle belong in the engine. */
function targetsOf(content: BundleContent, layout: Layout): readonly string[] {
  switch (content.kind) {
    case 'layer':
    case 'mount':
      return [layout.layerContent(content.layer)]
    case 'layers':
    case 'contexts':
      return content.layers.map(id => layout.layerContent(id))
    case 'blobs':
      return content.blobs.map(digest => layout.blobFile(digest))
    default:
      return []
  }
}

/** Moves what was extracted for a volume into it. @param parts see `Extracted` @returns false when there is nothing, or it holds something */
export function fillVolume(dataRoot: string, name: string, parts: string): boolean {
  const content = path.join(parts, `volume-${requireVolumeName(name)}`)
  const target = path.join(dataRoot, 'volumes', name, '_data')
  if (!existsSync(content) || !lstatSync(target).isDirectory() || readdirSync(target).length > 0) return false
  renameSync(content, target)
  return true
}
