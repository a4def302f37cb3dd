/** The cache that a run uses, the same in its main and its post step. */
import type { Backend } from './inputs.ts'
import { type OpenedStore, openStore } from './store/index.ts'
import type { Surroundings } from './surroundings.ts'

export function openBackend(backend: Backend, surroundings: Surroundings): OpenedStore {
  return openStore({
    backend: backend.kind,
    ...(backend.kind === 'directory' && { directory: backend.directory }),
    temporaryDirectory: surroundings.runnerTemporary,
    environment: surroundings.cacheService
  })
}
