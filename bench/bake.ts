/**
 * The pipeline that the documentation of BuildKit and bake describes: every service with a scope of its own in the cache of
 * GitHub Actions. https://docs.docker.com/build/cache/backends/gha/
 */

const services = ['api', 'worker', 'jobs'] as const

/** @param flags further ones of `docker buildx bake` */
export function bakeScript(...flags: readonly string[]): string {
  const caches = services.flatMap(service => [
    `--set ${service}.cache-from=type=gha,scope=${service}`,
    `--set ${service}.cache-to=type=gha,scope=${service},mode=max,ignore-error=true`
  ])
  return [
    'docker buildx bake --progress plain --allow network.host',
    '--file compose.yaml --file compose.local.yaml',
    ...flags,
    ...caches
  ].join(' ')
}
