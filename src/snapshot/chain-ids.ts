import { createHash } from 'node:crypto'

/**
 * Names of layers together with all that they lie upon, from the digests of the layers, the lowest first
 * (https://github.com/opencontainers/image-spec/blob/main/config.md#layer-chainid).
 */
export function chainIds(layers: readonly string[]): readonly string[] {
  const chains: string[] = []
  for (const layer of layers) {
    const below = chains.at(-1)
    chains.push(
      below === undefined ? layer : `sha256:${createHash('sha256').update(`${below} ${layer}`).digest('hex')}`
    )
  }
  return chains
}
