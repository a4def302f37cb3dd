/** Puts a layer cache into a bake definition. What the compose file itself says of caches stays. */
import { type BakeDefinition, type BakeTarget, builtServices } from '../build/index.ts'
import { type LayerPlan, layerEntries } from './plan.ts'

/**
 * The definition with every service's imports and, for `inline`, its export into the image.
 * @param adapt what to import in place of an entry; undefined for nothing
 */
export function withImports(
  definition: BakeDefinition,
  plan: LayerPlan,
  adapt: (entry: string) => string | undefined
): BakeDefinition {
  if (plan.kind === 'off') return definition
  return mapServices(definition, (target, service) => {
    const { from, to } = layerEntries(plan, service, target.tags ?? [])
    return {
      ...target,
      ...added(
        'cache-from',
        target,
        from.flatMap(entry => adapt(entry) ?? [])
      ),
      ...(plan.exports === 'with-image' && to !== undefined && added('cache-to', target, [to]))
    }
  })
}

/**
 * The definition that builds the same again, gives nothing out and exports the layers of some services. Imports stay: stages
 * that were taken from there whole are known to nobody else. The user's own exports have run with the build.
 * @param services those that are exported; the others are built only where these need them
 * @param adapt as for {@link withImports}
 */
export function withExports(
  definition: BakeDefinition,
  plan: LayerPlan,
  services: ReadonlySet<string>,
  adapt: (entry: string) => string | undefined
): BakeDefinition {
  const imported = withImports(definition, plan, adapt)
  const exported = mapServices(imported, (target, service) => {
    const { 'cache-to': _, attest: __, ...rest } = target
    const to = services.has(service) ? layerEntries(plan, service, target.tags ?? []).to : undefined
    return { ...rest, output: ['type=cacheonly'], ...(to !== undefined && { 'cache-to': [to] }) }
  })
  const targets = builtServices(definition)
    .filter(({ service }) => services.has(service))
    .map(({ target }) => target)
  return { ...exported, group: { default: { targets } } }
}

function mapServices(
  definition: BakeDefinition,
  change: (target: BakeTarget, service: string) => BakeTarget
): BakeDefinition {
  const changed = builtServices(definition).map(
    ({ target, service, definition: built }) => [target, change(built, service)] as const
  )
  return { ...definition, target: { ...definition.target, ...Object.fromEntries(changed) } }
}

function added(name: 'cache-from' | 'cache-to', target: BakeTarget, entries: readonly string[]): BakeTarget {
  const all = [...new Set([...(target[name] ?? []), ...entries])]
  return all.length === 0 ? {} : { [name]: all }
}
