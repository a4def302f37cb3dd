/** Which tool a cache folder belongs to, by the places that the tools choose themselves. */

const tools: readonly (readonly [RegExp, string])[] = [
  [/(^|\/)\.cache\/pip$|\/pip[-_]?cache$|^\/?pip$/, 'pip'],
  [/(^|\/)\.cache\/uv$|\/uv[-_]?cache$|^\/?uv$/, 'uv'],
  [/(^|\/)\.?cache\/?pypoetry|\/poetry/, 'poetry'],
  [/(^|\/)\.cache\/pipenv$/, 'pipenv'],
  [/^\/?var\/(cache\/apt|lib\/apt)(\/|$)/, 'apt'],
  [/^\/?var\/cache\/(dnf|yum|libdnf5)(\/|$)/, 'dnf'],
  [/^\/?(var\/cache|etc)\/apk(\/|$)/, 'apk'],
  [/(^|\/)\.npm(\/_cacache)?$/, 'npm'],
  [/(^|\/)(\.pnpm-store|pnpm\/store|\.local\/share\/pnpm)(\/|$)/, 'pnpm'],
  [/(^|\/)(\.cache\/yarn|\.yarn|usr\/local\/share\/\.cache)(\/|$)/, 'yarn'],
  [/(^|\/)\.bun\/install\/cache$/, 'bun'],
  [/(^|\/)(\.cache\/go-build|go\/pkg\/mod)$/, 'go'],
  [/(^|\/)(\.?cargo)(\/|$)/, 'cargo'],
  [/(^|\/)\.m2(\/|$)/, 'maven'],
  [/(^|\/)\.gradle(\/|$)/, 'gradle'],
  [/(^|\/)(\.nuget\/packages|NuGet)(\/|$)/, 'nuget'],
  [/(^|\/)(\.composer\/cache|\.cache\/composer)(\/|$)/, 'composer'],
  [/(^|\/)(conda\/pkgs|\.conda)(\/|$)/, 'conda'],
  [/(^|\/)\.?ccache(\/|$)/, 'ccache'],
  [/(^|\/)\.cache\/huggingface(\/|$)/, 'huggingface']
]

/** `/root/.cache/pip` -> `pip`; undefined for a place that no known tool would choose. @param place a target or an id */
export function toolOf(place: string): string | undefined {
  const clean = place.replace(/\/+$/, '')
  return tools.find(([pattern]) => pattern.test(clean))?.[1]
}
