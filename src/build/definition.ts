/** The bake definition that `docker compose build --print` gives (https://docs.docker.com/build/bake/reference/). */
import { csvFields } from './csv-fields.ts'

export interface BakeTarget {
  readonly context?: string
  readonly contexts?: Readonly<Record<string, string>>
  /** Absolute, or relative to a context that is not a local folder. */
  readonly dockerfile?: string
  readonly 'dockerfile-inline'?: string
  /** The stage that is built; the last one unless told otherwise. */
  readonly target?: string
  readonly platforms?: readonly string[]
  readonly args?: Readonly<Record<string, string | null>>
  readonly labels?: Readonly<Record<string, string>>
  readonly tags?: readonly string[]
  readonly network?: string
  readonly entitlements?: readonly string[]
  /** `id=...,type=env,env=NAME` or `id=...,type=file,src=PATH` */
  readonly secret?: readonly string[]
  readonly ssh?: readonly string[]
  /** Name of a host -> its address. */
  readonly 'extra-hosts'?: Readonly<Record<string, string>>
  readonly 'cache-from'?: readonly string[]
  readonly 'cache-to'?: readonly string[]
  readonly output?: readonly string[]
  readonly attest?: readonly string[]
}

export interface BakeDefinition {
  readonly group: Readonly<Record<string, { readonly targets?: readonly string[] | null }>>
  readonly target: Readonly<Record<string, BakeTarget>>
}

/** A service that one build builds. */
export interface BuiltService {
  readonly service: string
  /** Name of its bake target: that of the service, dots replaced. */
  readonly target: string
  readonly definition: BakeTarget
}

/** The services that a build of the definition builds, also those that others are built from. Sorted by name. */
export function builtServices(definition: BakeDefinition): readonly BuiltService[] {
  const found = new Map<string, BuiltService>()
  const visit = (name: string): void => {
    const target = definition.target[name]
    if (target === undefined || found.has(name)) return
    const service = target.labels?.['com.docker.compose.service'] ?? name
    found.set(name, { service, target: name, definition: target })
    for (const context of Object.values(target.contexts ?? {})) {
      if (context.startsWith('target:')) visit(context.slice('target:'.length))
    }
  }
  for (const name of definition.group.default?.targets ?? []) visit(name)
  return [...found.values()].sort((a, b) => (a.service < b.service ? -1 : 1))
}

/**
 * What bake must be allowed to touch (`--allow`): every local path that the services' definitions name, and what they ask of
 * the network and the kernel. Compose grants the same: the definition is the user's own.
 */
export function entitlements(services: readonly BuiltService[]): readonly string[] {
  const granted = new Set<string>()
  for (const { definition: target } of services) {
    for (const entitlement of target.entitlements ?? []) granted.add(entitlement)
    if (target.network === 'host') granted.add('network.host')
    if ((target.ssh ?? []).length > 0) granted.add('ssh')
    for (const path of readPaths(target)) granted.add(`fs.read=${path}`)
    for (const path of attributes(target['cache-to'], 'dest')) granted.add(`fs.write=${path}`)
  }
  return [...granted].sort()
}

/** Names of the environment variables that hold build secrets. */
export function secretVariables(services: readonly BuiltService[]): readonly string[] {
  return [...new Set(services.flatMap(({ definition }) => attributes(definition.secret, 'env')))].sort()
}

/** Service -> the values of its build arguments. */
export function argumentValues(
  services: readonly BuiltService[]
): ReadonlyMap<string, Readonly<Record<string, string>>> {
  return new Map(
    services.map(({ service, definition }) => [
      service,
      Object.fromEntries(
        // Compose doubles the dollar of `${` for bake, which takes it back.
        Object.entries(definition.args ?? {}).map(([name, value]) => [name, (value ?? '').replaceAll('$${', '${')])
      )
    ])
  )
}

/** The local paths that a target names, relative ones as seen from the project's folder. */
export function readPaths(target: BakeTarget): string[] {
  const contexts = [target.context ?? '.', ...Object.values(target.contexts ?? {})].filter(isLocalPath)
  const files = [...attributes(target.secret, 'src'), ...attributes(target.secret, 'source')]
  const keys = (target.ssh ?? [])
    .flatMap(entry => entry.split('=').slice(1).join('=').split(','))
    .filter(path => path !== '')
  return [...contexts, ...files, ...keys, ...attributes(target['cache-from'], 'src')]
}

/** Git and other URLs, images and targets are not paths. `git@host:path` is a Git URL too. */
export function isLocalPath(context: string): boolean {
  return !/^([a-z][a-z0-9+.-]*:\/\/|target:|github\.com\/|git@)/i.test(context)
}

/** Values of one attribute in `key=value,key=value` entries. */
function attributes(entries: readonly string[] | undefined, name: string): string[] {
  return (entries ?? []).flatMap(entry =>
    csvFields(entry).flatMap(part => (part.startsWith(`${name}=`) ? [part.slice(name.length + 1)] : []))
  )
}
