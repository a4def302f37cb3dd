/** The stores that snapshots are made of. */
import { ContainerdLayout } from './containerd.ts'
import { type Layout, LayoutError } from './layout.ts'
import { Overlay2Layout } from './overlay2.ts'

export {
  bundleSource,
  type Contents,
  type Layout,
  LayoutError,
  requireKind,
  requireVolumeName,
  settleOwners,
  type Twins
} from './layout.ts'

/** @throws LayoutError for a store that has no layout */
export function layoutOf(store: string, dataRoot: string, containerdRoot: string | undefined): Layout {
  if (store === 'overlay2') return new Overlay2Layout(dataRoot)
  if (store === 'containerd' && containerdRoot !== undefined) return new ContainerdLayout(dataRoot, containerdRoot)
  throw new LayoutError(`Snapshots of the store "${store}" are not known.`)
}
