/**
 * Layers that the store of an engine holds twice, as BuildKit's and as the image's, are stored once. What stands in a bundle is
 * the image's; a layer of BuildKit's that was stored before there was an image of it stays as it is, and is no substitute.
 */
import { type Bundle, layersOf, twinsOf } from './snapshot-index.ts'

export interface TwinPlan {
  /** The bundles that are kept, with the twins that their layers have now. */
  readonly kept: readonly Bundle[]
  /** Layers to be packed -> their twins, which need not be packed. */
  readonly twinsOfMissing: ReadonlyMap<string, readonly string[]>
}

/**
 * @param kept bundles that the store has
 * @param layers what the engine has
 * @param twins a layer -> the image's layer with the same files
 */
export function planTwins(
  kept: readonly Bundle[],
  layers: readonly string[],
  twins: Readonly<Record<string, string>>
): TwinPlan {
  const present = new Set(layers)
  const supplied = new Map(kept.flatMap(bundle => suppliedLayers(bundle, present)))
  const covered = new Set([...kept.flatMap(({ content }) => layersOf(content)), ...supplied.keys()])
  const added = new Map<string, string>()
  const twinsOfMissing = new Map<string, readonly string[]>()
  const pairs = Object.entries(twins).filter(([twin, layer]) => present.has(twin) && present.has(layer))
  for (const [layer, others] of Map.groupBy(pairs, ([, layer]) => layer)) {
    const same = [layer, ...others.map(([twin]) => twin)]
    const holder = covered.has(layer) ? (supplied.get(layer) ?? layer) : firstOf(same, supplied)
    const missing = same.filter(one => !covered.has(one))
    if (holder === undefined)
      twinsOfMissing.set(
        layer,
        missing.filter(one => one !== layer)
      )
    else for (const one of missing) added.set(one, holder)
  }
  return { kept: kept.map(bundle => withTwins(bundle, [...supplied, ...added])), twinsOfMissing }
}

/** The twins that a bundle supplies and the engine still has. */
function suppliedLayers({ content }: Bundle, present: ReadonlySet<string>): [string, string][] {
  return Object.entries(twinsOf(content)).filter(([twin]) => present.has(twin))
}

function firstOf(names: readonly string[], map: ReadonlyMap<string, string>): string | undefined {
  const found = names.find(name => map.has(name))
  return found === undefined ? undefined : map.get(found)
}

function withTwins(bundle: Bundle, pairs: readonly (readonly [string, string])[]): Bundle {
  const { content } = bundle
  if (content.kind !== 'layer' && content.kind !== 'layers') return bundle
  const own = new Set(layersOf(content))
  const { twins: _, ...rest } = content
  const twins = Object.fromEntries(pairs.filter(([, layer]) => own.has(layer)))
  return { ...bundle, content: Object.keys(twins).length === 0 ? rest : { ...rest, twins } }
}
