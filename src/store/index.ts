/** Cache backends behind one interface, and the names of their entries. */
export { openDirectoryStore } from './directory.ts'
export type { GithubCacheEnvironment } from './environment.ts'
export {
  AbortedError,
  AccessDeniedError,
  BackendError,
  InvalidKeyError,
  MissingEntryError,
  reasonOf,
  StoreError,
  shownUrl
} from './errors.ts'
export { accessOf } from './github/access.ts'
export { type Answer, type Connection, defaultTimeouts, openConnection } from './github/connection.ts'
export {
  askedPauseMs,
  PassingFailure,
  type RetryContext,
  realTiming,
  type Timing,
  withRetries
} from './github/retry.ts'
export { type GithubStoreOptions, openGithubStore } from './github.ts'
export { differences, identityParts, indexKeyParts, type KeyPart, nearPrefixes, partNames } from './key-parts.ts'
export type { EngineIdentity, MountsIdentity } from './keys.ts'
export {
  anyWorkspaceMountsPrefix,
  anyWorkspacePrefix,
  bundleKey,
  indexKey,
  keyPart,
  mountsIndexKey,
  workspaceMountsPrefix,
  workspacePrefix
} from './keys.ts'
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
