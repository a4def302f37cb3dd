/** Decides what BuildKit can do with layers here: which cache, which services' names in it, imports, exports. */
import type { StoreAccess } from '../store/index.ts'
import type { Attributes, LayerCacheChoice } from './choice.ts'
import { folderOf, type Owner, scopeOf, tagOf } from './names.ts'

/** What the plan depends on. */
export interface LayerFacts {
  readonly choice: LayerCacheChoice
  /** The engine's image store: `overlay2`, `containerd`... */
  readonly store: string
  /** Of the builder: `docker`, `docker-container`, `kubernetes`, `remote`... */
  readonly driver: string
  /** What the job's token permits at GitHub's cache service; undefined where its address or a token is missing. */
  readonly cacheService: StoreAccess | undefined
  /** Absolute folder of the cache when it is kept in one. */
  readonly cacheDirectory: string | undefined
  readonly workspace: string
  /** The workspace whose cache stands in for this one's, which has none yet. */
  readonly neighbour?: string | undefined
  /** The branch of this run; of a pull request a name that no branch can have, such as `7/merge`. */
  readonly branch: string
  /** Branches whose layers are imported too: a pull request's base, the default branch. */
  readonly baseBranches: readonly string[]
}

type Target =
  | { readonly kind: 'gha'; readonly attributes: Attributes }
  | {
      readonly kind: 'registry'
      readonly repository: string
      readonly tag: string
      readonly attributes: Attributes
    }
  | { readonly kind: 'local'; readonly directory: string; readonly attributes: Attributes }
  | { readonly kind: 's3'; readonly attributes: Attributes }
  | { readonly kind: 'inline' }

/** What is done with layers; JSON, so that a later step can go on with it. `reason` is for people. */
export type LayerPlan =
  | { readonly kind: 'off'; readonly reason: string }
  | {
      readonly kind: 'on'
      readonly target: Target
      readonly workspace: string
      /** Another workspace that is imported from. */
      readonly neighbour?: string
      /** Those imported from, this run's own first. */
      readonly branches: readonly [string, ...string[]]
      readonly imports: boolean
      /** `with-image`: written into the image by the build itself; `after-build`: by a second pass; `never`: this builder cannot. */
      readonly exports: 'with-image' | 'after-build' | 'never'
      readonly reason: string
    }

/** One service's entries for the bake definition. */
export interface LayerEntries {
  readonly from: readonly string[]
  /** undefined where nothing can be exported. */
  readonly to: string | undefined
}

/** Plans the layer cache of a run. */
export function planLayerCache(facts: LayerFacts): LayerPlan {
  const own = facts.branch === '' ? 'unnamed' : facts.branch
  const chosen = chooseTarget(facts)
  if ('off' in chosen) return { kind: 'off', reason: chosen.off }
  const { target } = chosen
  const can = abilities(target.kind, facts)
  if (!can.import && !can.export) return { kind: 'off', reason: can.reason ?? chosen.reason }
  return {
    kind: 'on',
    target,
    workspace: facts.workspace,
    ...(facts.neighbour !== undefined && facts.neighbour !== facts.workspace && { neighbour: facts.neighbour }),
    branches: [own, ...new Set(facts.baseBranches.filter(branch => branch !== own && branch !== ''))],
    imports: can.import,
    exports: !can.export ? 'never' : target.kind === 'inline' ? 'with-image' : 'after-build',
    reason: can.reason ?? chosen.reason
  }
}

interface Abilities {
  readonly import: boolean
  readonly export: boolean
  /** Why not both. */
  readonly reason?: string
}

function chooseTarget(
  facts: LayerFacts
): { readonly target: Target; readonly reason: string } | { readonly off: string } {
  const { choice } = facts
  switch (choice.kind) {
    case 'off':
      return { off: 'layer-cache is off' }
    case 'auto':
      return chooseForUser(facts)
    case 'gha':
      if (facts.cacheService === undefined)
        return { off: 'the cache service of GitHub Actions is not there: its address or token is missing' }
      return { target: choice, reason: 'layer-cache gha was asked for' }
    default:
      return { target: choice, reason: `layer-cache ${choice.kind} was asked for` }
  }
}

function chooseForUser({
  cacheService,
  cacheDirectory,
  driver,
  store
}: LayerFacts): { readonly target: Target; readonly reason: string } | { readonly off: string } {
  if (driver === 'docker' && store !== 'containerd') {
    return {
      off:
        `the docker driver cannot export layers with the store ${store}: use layer-cache inline with push, ` +
        'builder docker-container, or an engine with the containerd store'
    }
  }
  if (cacheDirectory !== undefined) {
    const directory = `${cacheDirectory.replace(/\/$/, '')}/layers`
    return { target: { kind: 'local', directory, attributes: {} }, reason: 'the cache is kept in a folder' }
  }
  if (cacheService !== undefined) {
    return { target: { kind: 'gha', attributes: {} }, reason: 'the job has the cache service of GitHub Actions' }
  }
  return {
    off: 'neither the cache service of GitHub Actions nor a folder is there: set layer-cache to registry, local or s3'
  }
}

/** What the token permits, and what the engine's own BuildKit lacks; each case of that was tried (Docker 28.5). */
function abilities(kind: Target['kind'], { driver, store, cacheService }: LayerFacts): Abilities {
  const lack = `the docker driver with the store ${store}`
  const remedy = 'use layer-cache inline with push, or builder docker-container'
  if (driver === 'docker') {
    if (kind === 's3') return none('the docker driver knows no s3 cache: use builder docker-container')
    if (kind !== 'inline' && store !== 'containerd') {
      if (kind === 'gha') return none(`${lack} knows no gha cache: ${remedy}`)
      return { import: true, export: false, reason: `${lack} can import ${kind} layers but not export them: ${remedy}` }
    }
  }
  if (kind !== 'gha' || cacheService === undefined) return { import: true, export: true }
  const { read, write, reason } = cacheService
  return { import: read, export: write, ...(reason !== undefined && { reason: sentencePart(reason) }) }
}

function none(reason: string): Abilities {
  return { import: false, export: false, reason }
}

/** A reason within a sentence: the store tells reasons as sentences of their own. */
function sentencePart(reason: string): string {
  return `${reason.charAt(0).toLowerCase()}${reason.slice(1)}`.replace(/\.$/, '')
}

/**
 * The entries of one service.
 * @param tags names of its image
 */
export function layerEntries(plan: LayerPlan, service: string, tags: readonly string[]): LayerEntries {
  if (plan.kind === 'off') return { from: [], to: undefined }
  const entries = entriesOf(plan, { workspace: plan.workspace, service }, tags)
  return { from: plan.imports ? entries.from : [], to: plan.exports === 'never' ? undefined : entries.to }
}

/** All layers of all stages: an import of the last stage's alone misses whatever a changed file of an earlier one does not touch. */
const standard = { mode: 'max', 'ignore-error': 'true' } as const

/** s of a `gha` import's patience with a service that answers 429; without it that is ten minutes, the build waiting. */
const importPatience = '15s'

function entriesOf(plan: LayerPlan & { kind: 'on' }, owner: Owner, tags: readonly string[]): LayerEntries {
  const { target, branches, neighbour } = plan
  const [own] = branches
  const owners = [owner, ...(neighbour === undefined ? [] : [{ ...owner, workspace: neighbour }])]
  const places = owners.flatMap(one => branches.map(branch => [one, branch] as const))
  switch (target.kind) {
    case 'gha': {
      return {
        from: owners.map(one => entry('gha', { scope: scopeOf(one), timeout: importPatience })),
        to: entry('gha', { scope: scopeOf(owner), ...standard, ...target.attributes })
      }
    }
    case 'registry': {
      const reference = (one: Owner, branch: string) => `${target.repository}:${tagOf(one, branch, target.tag)}`
      return {
        from: places.map(place => entry('registry', { ref: reference(...place) })),
        to: entry('registry', { ref: reference(owner, own), ...standard, ...target.attributes })
      }
    }
    case 'local': {
      const folder = (one: Owner, branch: string) => `${target.directory}/${folderOf(one, branch)}`
      return {
        from: places.map(place => entry('local', { src: folder(...place) })),
        to: entry('local', { dest: folder(owner, own), ...standard, ...target.attributes })
      }
    }
    case 's3': {
      const { mode = standard.mode, upload_parallelism: _, touch_refresh: __, ...place } = target.attributes
      return {
        from: places.map(one => entry('s3', { ...place, name: folderOf(...one) })),
        to: entry('s3', { ...standard, ...target.attributes, mode, name: folderOf(owner, own) })
      }
    }
    case 'inline':
      return {
        // A name without a path is nobody's own on Docker Hub: such an image is never pushed.
        from: tags.filter(tag => tag.includes('/')).map(ref => entry('registry', { ref })),
        to: 'type=inline'
      }
  }
}

/** One line of CSV, which is how buildx reads it. */
function entry(type: string, attributes: Attributes): string {
  const fields = Object.entries({ type, ...attributes }).map(([name, value]) => `${name}=${value}`)
  return fields.map(field => (/[",]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field)).join(',')
}
