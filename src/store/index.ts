/** Cache backends behind one interface, and the names of their entries. */
export { openDirectoryStore } from './directory.ts'
export type { GithubCacheEnvironment } from './environment.ts'
export {
  AbortedError,
  AccessDeniedError,
  BackendError,
  InvalidKeyError,
  MissingEntryError,
  StoreError
} from './errors.ts'
export { type GithubStoreOptions, openGithubStore } from './github.ts'
export { differences, identityParts, indexKeyParts, type KeyPart, nearPrefixes, partNames } from './key-parts.ts'
export type { EngineIdentity } from './keys.ts'
export { anyWorkspacePrefix, bundleKey, indexKey, keyPart, workspacePrefix } from './keys.ts'
export {
  type CacheBackend,
  chooseStore,
  type OpenedStore,
  type OpenStoreOptions,
  openStore,
  type StoreChoice
} from './open-store.ts'
export type {
  FoundEntry,
  PutOptions,
  PutOutcome,
  PutResult,
  ReadEntry,
  ReadOptions,
  Store,
  StoreAccess,
  StoreKind
} from './store.ts'
export { openToolkitStore, type ToolkitStoreOptions } from './toolkit.ts'
