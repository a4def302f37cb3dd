/** The input `builder`: what builds the images. */

/** What the user has asked for. `auto`: the builder that docker would take. */
export type BuilderChoice =
  | { readonly kind: 'auto' | 'docker' | 'docker-container' }
  | { readonly kind: 'named'; readonly name: string }

/** The words that are no names. */
export const builderWords = ['auto', 'docker', 'docker-container'] as const

/** Reads the text of `builder`; undefined when it can be no name of a builder. */
export function parseBuilder(text: string): BuilderChoice | undefined {
  const word = builderWords.find(one => one === text)
  if (word !== undefined) return { kind: word }
  return /^[A-Za-z][A-Za-z0-9._-]*$/.test(text) ? { kind: 'named', name: text } : undefined
}
