/** Chooses the cache backend, and says why. */
import path from 'node:path'
import { openDirectoryStore } from './directory.ts'
import type { GithubCacheEnvironment } from './environment.ts'
import { accessOf } from './github/access.ts'
import { openGithubStore } from './github.ts'
import type { Store } from './store.ts'
import { openToolkitStore } from './toolkit.ts'

export type CacheBackend = 'auto' | 'github' | 'directory'

export interface OpenStoreOptions {
  readonly backend: CacheBackend
  /** The folder the user names. */
  readonly directory?: string | undefined
  /** The folder to use where no cache service is offered and none is named. */
  readonly defaultDirectory?: string | undefined
  /** Absolute path of the job's own folder for temporary files (`RUNNER_TEMP`); the toolkit's client needs it. */
  readonly temporaryDirectory?: string | undefined
  readonly environment: GithubCacheEnvironment
}

export type StoreChoice =
  | { readonly kind: 'github'; readonly reason: string }
  | { readonly kind: 'toolkit'; readonly folder: string; readonly reason: string }
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
  return { store: storeOf(choice, options.environment), reason: choice.reason }
}

function storeOf(choice: StoreChoice, environment: GithubCacheEnvironment): Store | undefined {
  switch (choice.kind) {
    case 'directory':
      return openDirectoryStore(choice.directory)
    case 'github':
      return openGithubStore({ environment })
    case 'toolkit':
      return openToolkitStore({ folder: choice.folder, access: accessOf(environment) })
    case 'off':
      return undefined
  }
}

/** The choice alone, from values only. */
export function chooseStore(options: OpenStoreOptions): StoreChoice {
  const { backend, defaultDirectory, environment } = options
  const named = options.directory === '' ? undefined : options.directory
  if (backend === 'directory') {
    const directory = named ?? defaultDirectory
    if (directory !== undefined) return { kind: 'directory', directory, reason: 'cache-backend is directory' }
    return { kind: 'off', reason: 'cache-backend is directory, but cache-directory names no folder' }
  }
  if (backend === 'auto' && named !== undefined) {
    return { kind: 'directory', directory: named, reason: 'cache-directory names a folder' }
  }
  const service = serviceOf(environment, options.temporaryDirectory)
  if (service.kind !== 'off') return service
  if (backend === 'github') return { kind: 'off', reason: `cache-backend is github, but ${service.reason}` }
  if (defaultDirectory === undefined) {
    return { kind: 'off', reason: `${service.reason}, and cache-directory names no folder` }
  }
  return { kind: 'directory', directory: defaultDirectory, reason: service.reason }
}

/** The best client for the cache that the runner offers, if it offers one. */
function serviceOf(environment: GithubCacheEnvironment, temporaryDirectory: string | undefined): StoreChoice {
  const { resultsUrl, cacheUrl, runtimeToken, serviceV2, serverUrl } = environment
  const ours = serviceV2 !== undefined && serviceV2 !== '' && !isEnterpriseServer(serverUrl)
  if (ours && resultsUrl && runtimeToken) return { kind: 'github', reason: 'the runner offers the cache service' }
  if (!runtimeToken || !(resultsUrl || cacheUrl)) {
    return { kind: 'off', reason: 'there is no cache service here (a runner sets ACTIONS_RESULTS_URL for actions)' }
  }
  const lacking = isEnterpriseServer(serverUrl)
    ? 'a GitHub Enterprise Server does not offer version 2 of the cache service'
    : 'the runner does not offer version 2 of the cache service'
  if (temporaryDirectory === undefined) return { kind: 'off', reason: `${lacking}, and RUNNER_TEMP is not set` }
  return { kind: 'toolkit', folder: path.join(temporaryDirectory, 'compose-build-cache-entries'), reason: lacking }
}

/** github.com, its data-residency hosts and localhost names are not Enterprise Servers. */
export function isEnterpriseServer(serverUrl: string | undefined): boolean {
  if (serverUrl === undefined || !URL.canParse(serverUrl)) return false
  const host = new URL(serverUrl).hostname.toLowerCase()
  return host !== 'github.com' && !host.endsWith('.ghe.com') && host !== 'localhost' && !host.endsWith('.localhost')
}
