/** Chooses the cache backend, and says why. */
import { openDirectoryStore } from './directory.ts'
import type { GithubCacheEnvironment } from './environment.ts'
import { openGithubStore } from './github.ts'
import type { Store, StoreKind } from './store.ts'

export type CacheBackend = 'auto' | 'github' | 'directory'

export interface OpenStoreOptions {
  readonly backend: CacheBackend
  /** The folder the user names. */
  readonly directory?: string | undefined
  /** The folder to use where no cache service is offered and none is named. */
  readonly defaultDirectory?: string | undefined
  readonly environment: GithubCacheEnvironment
}

export type StoreChoice =
  | { readonly kind: Exclude<StoreKind, 'directory'>; readonly reason: string }
  | { readonly kind: 'directory'; readonly directory: string; readonly reason: string }
  | { readonly kind: 'off'; readonly reason: string }

export interface OpenedStore {
  /** `undefined`: nothing is restored or saved. */
  readonly store: Store | undefined
  /** One line for the log: why this backend, or why none. */
  readonly reason: string
}

/** Opens the chosen backend; sends and writes nothing yet. */
export function openStore(options: OpenStoreOptions): OpenedStore {
  const choice = chooseStore(options)
  const { reason } = choice
  if (choice.kind === 'directory') return { store: openDirectoryStore(choice.directory), reason }
  if (choice.kind === 'github') return { store: openGithubStore({ environment: options.environment }), reason }
  return { store: undefined, reason }
}

/** The choice alone, from values only. */
export function chooseStore({ backend, directory, defaultDirectory, environment }: OpenStoreOptions): StoreChoice {
  const named = directory === undefined || directory === '' ? undefined : directory
  if (backend === 'directory') {
    const folder = named ?? defaultDirectory
    if (folder !== undefined) return { kind: 'directory', directory: folder, reason: 'cache-backend is directory' }
    return { kind: 'off', reason: 'cache-backend is directory, but cache-directory names no folder' }
  }
  if (backend === 'auto' && named !== undefined) {
    return { kind: 'directory', directory: named, reason: 'cache-directory names a folder' }
  }
  const missing = missingFor(environment)
  if (missing === undefined) return { kind: 'github', reason: 'the runner offers the cache service' }
  if (backend === 'github') return { kind: 'off', reason: `cache-backend is github, but ${missing}` }
  if (defaultDirectory !== undefined) return { kind: 'directory', directory: defaultDirectory, reason: missing }
  return { kind: 'off', reason: `${missing}, and cache-directory names no folder` }
}

/** What keeps the cache service, version 2, from being used; `undefined` when nothing does. */
function missingFor({ resultsUrl, runtimeToken, serviceV2, serverUrl }: GithubCacheEnvironment): string | undefined {
  if (!resultsUrl || !runtimeToken)
    return 'there is no cache service here (a runner sets ACTIONS_RESULTS_URL for actions)'
  if (isEnterpriseServer(serverUrl)) return 'a GitHub Enterprise Server does not offer version 2 of the cache service'
  return serviceV2 ? undefined : 'the runner does not offer version 2 of the cache service'
}

/** github.com, its data-residency hosts and localhost names are not Enterprise Servers. */
export function isEnterpriseServer(serverUrl: string | undefined): boolean {
  if (serverUrl === undefined || !URL.canParse(serverUrl)) return false
  const host = new URL(serverUrl).hostname.toLowerCase()
  return host !== 'github.com' && !host.endsWith('.ghe.com') && host !== 'localhost' && !host.endsWith('.localhost')
}
