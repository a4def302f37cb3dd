import type { Twins } from './layout.ts'

export interface CommittedSnapshot {
  /** BuildKit's record id, or a chain id where the layer of an image was unpacked. */
  readonly key: string
  readonly number: string
  /** The key of the snapshot that it lies upon. */
  readonly parent: string | undefined
}

const chainId = /^sha256:[0-9a-f]{64}$/

/**
 * Finds the snapshots that hold the same change upon the same layers: a chain id names all files of a layer and of those
 * below it, so that two snapshots with one chain id upon parents with one chain id are what the same layer was unpacked to.
 * A layer that BuildKit has merged of several (`COPY --link`) has the chain id of the last one, but another parent.
 *
 * What was unpacked for an image stands for the others: as any registry's client would unpack it, with times in whole seconds.
 *
 * @param chains record -> chain id, as BuildKit has noted it when it exported the layer
 */
export function findTwins(committed: readonly CommittedSnapshot[], chains: Readonly<Record<string, string>>): Twins {
  const chainOf = (key: string) => (chainId.test(key) ? key : Object.hasOwn(chains, key) ? chains[key] : undefined)
  const known = committed.flatMap(snapshot => {
    const chain = chainOf(snapshot.key)
    const below = snapshot.parent === undefined ? 'nothing' : chainOf(snapshot.parent)
    return chain === undefined || below === undefined ? [] : [{ ...snapshot, change: `${chain} upon ${below}` }]
  })
  const twins: Record<string, string> = {}
  for (const same of Map.groupBy(known, snapshot => snapshot.change).values()) {
    const ofImage = same.find(snapshot => chainId.test(snapshot.key))
    if (ofImage === undefined) continue
    for (const other of same) if (other !== ofImage) twins[other.number] = ofImage.number
  }
  return twins
}
