/** Opens the cache of a plan for imports: asks whether it answers, and sees to it that a build need not wait for it. */
import type { GithubCacheEnvironment } from '../store/index.ts'
import { openImportGate } from './import-gate.ts'
import { isImportable } from './local-folder.ts'
import type { LayerPlan } from './plan.ts'
import { probeCache, probeLimitMs } from './probe.ts'

export interface ImportDeps {
  /** How GitHub's cache service is reached. */
  readonly cacheService: GithubCacheEnvironment
  /** Whether the builder reaches the network as this machine does; a cache that is silent here may answer elsewhere. */
  readonly builderIsHere: boolean
  readonly signal?: AbortSignal
}

export type Imports =
  | { readonly kind: 'silent'; readonly reason: string; readonly close: () => Promise<void> }
  | {
      readonly kind: 'open'
      /** What to import in place of an entry; undefined for nothing. */
      readonly adapt: (entry: string) => string | undefined
      /** What went wrong with the cache since; undefined when nothing is known to. */
      readonly failure: () => string | undefined
      readonly close: () => Promise<void>
    }

/** To be closed when the build is over. */
export async function openImports(plan: LayerPlan, deps: ImportDeps): Promise<Imports> {
  const adapt = (entry: string): string | undefined => (isImportable(entry) ? entry : undefined)
  const plain: Imports = { kind: 'open', adapt, failure: () => undefined, close: async () => undefined }
  if (plan.kind === 'off' || !deps.builderIsHere) return plain
  const probe = await probeCache(plan, deps.cacheService, probeLimitMs, deps.signal)
  if (!probe.answers) return { kind: 'silent', reason: probe.reason, close: async () => undefined }
  const gate = plan.target.kind === 'gha' ? await openImportGate(deps.cacheService) : undefined
  if (gate === undefined) return plain
  return {
    kind: 'open',
    // The address is no secret; the token still comes from the environment.
    adapt: entry => `${entry},version=2,url_v2=${gate.url}`,
    failure: gate.failure,
    close: gate.close
  }
}

/** What people call the cache of a plan. */
export function cacheName(plan: LayerPlan): string {
  if (plan.kind === 'off') return 'cache'
  switch (plan.target.kind) {
    case 'gha':
      return 'cache service of GitHub Actions'
    case 'registry':
      return `registry of ${plan.target.repository}`
    case 's3':
      return 'S3 bucket'
    case 'local':
      return `folder ${plan.target.directory}`
    case 'inline':
      return 'registry of the images'
  }
}
