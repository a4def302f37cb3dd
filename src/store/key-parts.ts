/** What the key of an index says: the parts that decide whether a snapshot fits, for people. */
import { type EngineIdentity, keyPart } from './keys.ts'

/** In the order in which a key holds them. */
export const identityParts = ['os', 'arch', 'store', 'engineVersion'] as const

export type KeyPart = (typeof identityParts)[number] | 'workspace'

/** Names of the parts as they are shown. */
export const partNames: Readonly<Record<KeyPart, string>> = {
  os: 'os',
  arch: 'arch',
  store: 'store',
  engineVersion: 'engine version',
  workspace: 'workspace'
}

/** Begin the keys of indexes of engines that are ever less like this one: another version, another store too. */
export function nearPrefixes(engine: EngineIdentity): readonly string[] {
  const [os, arch, store] = [engine.os, engine.arch, engine.store].map(keyPart)
  return [`cbc1-${os}-${arch}-${store}-`, `cbc1-${os}-${arch}-`]
}

/** The parts of an index's key, as the key writes them; undefined for a key of another kind. */
export function indexKeyParts(key: string): Readonly<Record<KeyPart, string>> | undefined {
  const parts = /^cbc1-([^-]+)-([^-]+)-([^-]+)-([^-]+)-i-([^-]+)-[^-]+$/.exec(key)
  if (parts === null) return undefined
  const [, os = '', arch = '', store = '', engineVersion = '', workspace = ''] = parts
  return { os, arch, store, engineVersion, workspace }
}

/** Which parts of a key are not those of this engine and workspace, with the values that the key has. */
export function differences(
  key: string,
  engine: EngineIdentity,
  workspace: string
): readonly { readonly part: KeyPart; readonly value: string }[] {
  const found = indexKeyParts(key)
  if (found === undefined) return []
  const wanted = { ...engine, workspace }
  return [...identityParts, 'workspace' as const]
    .filter(part => found[part] !== keyPart(wanted[part]))
    .map(part => ({ part, value: found[part] }))
}
