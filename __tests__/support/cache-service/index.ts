/** An Actions cache service (v2) on loopback, for tests, the demo and the bench. */
export type {
  CacheServiceOptions,
  Fault,
  ListedEntry,
  Operation,
  ServiceRequest,
  Statistics,
  Throttle
} from './options.ts'
export { type SeparateCacheService, startSeparateCacheService } from './separate.ts'
export { type CacheService, startCacheService } from './service.ts'
export type { TokenOptions, TokenScope } from './tokens.ts'
