/** The folders and files that a restore extracts to, and how they get to their places. */
import { chmodSync, chownSync, existsSync, lstatSync, mkdirSync, renameSync } from 'node:fs'
import path from 'node:path'
import type { ScanRules } from '../archive/index.ts'
import type { BundleContent } from '../snapshot/snapshot-index.ts'
import { bundleSource, type Layout, LayoutError, requireKind, requireVolumeName } from './layout/index.ts'
import type { ExtractRequest } from './protocol.ts'

/** Everything that has a place in the engine of its own. */
export type Carried = Exclude<BundleContent, { readonly kind: 'metadata' }>

/** The folder below `parts/` that a bundle is extracted to. @throws LayoutError for a digest or name that is none */
export function partName({ content, sha256 }: ExtractRequest): string {
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw new LayoutError(`"${sha256}" is no digest.`)
  switch (content.kind) {
    case 'metadata':
      return 'metadata'
    case 'volume':
    case 'mount':
      return treeName(content)
    default:
      return `bundle-${sha256}`
  }
}

/** The folder below `parts/` that the parts of a tree are extracted to. @throws LayoutError for a name that is none */
export function treeName(tree: TreeOf<'mount'> | TreeOf<'volume'>): string {
  if (tree.kind === 'volume') return `volume-${requireVolumeName(tree.volume)}`
  if (!/^[a-z0-9]+$/.test(tree.layer)) throw new LayoutError(`"${tree.layer}" is no name of a layer.`)
  return `mount-${tree.layer}`
}

type TreeOf<Kind> = Omit<Extract<BundleContent, { readonly kind: Kind }>, 'part' | 'addition'>

/** The folder below `parts/` of a layer that is a link to another. @throws LayoutError for a name that is none */
export function twinName(layout: Layout, layer: string): string {
  layout.layerContent(layer)
  return `twin-${layer}`
}

/** What a bundle of this content may hold. */
export function rulesOf(
  content: BundleContent,
  layout: Layout,
  dataRoot: string
): Pick<ScanRules, 'allowedPrefixes' | 'exclude'> {
  if (content.kind === 'metadata') return { allowedPrefixes: topNames(layout), exclude: layout.notCarried }
  const { members } = bundleSource(layout, dataRoot, content)
  return members.join() === '.' ? {} : { allowedPrefixes: members }
}

/** The names that a copy of the metadata has at its top. */
function topNames(layout: Layout): string[] {
  return [...new Set(layout.places.map(({ name }) => name.split('/')[0] ?? name))]
}

export function moveTo(source: string, target: string): void {
  mkdirSync(path.dirname(target), { recursive: true, mode: 0o700 })
  renameSync(source, target)
}

/**
 * Moves a member of an extracted bundle to where it belongs.
 * @throws LayoutError when something is there already, or a link is on the way to the member
 */
export function place(bundle: string, member: string, target: string): void {
  const source = memberOf(bundle, member)
  const stat = lstatSync(source)
  if (!stat.isDirectory() && !stat.isFile())
    throw new LayoutError(`${path.basename(target)} is neither a file nor a folder.`)
  // Of files there are none but blobs: they are as containerd keeps them, whatever an archive says.
  if (stat.isFile()) {
    chownSync(source, process.getuid?.() ?? 0, process.getgid?.() ?? 0)
    chmodSync(source, stat.mode & 0o444)
  }
  if (existsSync(target)) throw new LayoutError(`The snapshot holds ${path.basename(path.dirname(target))} twice.`)
  moveTo(source, target)
}

/**
 * Makes the folder of a cache mount as BuildKit does for a new one: root's, with mode 0755. Those with another owner or mode have
 * a layer below that brings the folder.
 * @param wanted the folders that the metadata speaks of: others are not made
 */
export function makeEmptyMount(target: string, wanted: ReadonlySet<string>): void {
  if (!wanted.has(target) || existsSync(target)) return
  mkdirSync(target)
  chmodSync(target, 0o755)
}

/** The path of a member of an extracted bundle. @throws LayoutError when a link is on the way to it */
export function memberOf(bundle: string, member: string): string {
  const names = path.normalize(member).split(path.sep)
  for (const end of names.keys()) requireKind(path.join(bundle, ...names.slice(0, end)), 'folder')
  return path.join(bundle, member)
}
