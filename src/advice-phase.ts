/** Advice after a build: what its own files and the linter's warnings tell. Costs milliseconds, and never fails anything. */
import {
  advise,
  buildWarnings,
  diskFiles,
  type Finding,
  inOrder,
  merged,
  pagesFolder,
  readAdviceProject
} from './advice/index.ts'
import type { BakeDefinition, BuildResult } from './build/index.ts'
import type { Inputs } from './inputs.ts'
import type { Surroundings } from './surroundings.ts'

/** Folder entries of a build context that are looked at: a thousand take some 5 ms. */
const maxEntries = 2_000

/**
 * What there is to say of what was built, the most valuable first.
 * @param definition as compose printed it; undefined when compose could not
 */
export function advicePhase(
  { advice, projectDirectory }: Pick<Inputs, 'advice' | 'projectDirectory'>,
  built: BuildResult,
  definition: BakeDefinition | undefined,
  { env, log }: Pick<Surroundings, 'env' | 'log'>
): readonly Finding[] {
  if (!advice || definition === undefined || built.outcome === 'cancelled') return []
  try {
    const project = readAdviceProject({ definition, projectDirectory, files: diskFiles, maxEntries })
    const lint = buildWarnings(built.warnings, { definition, projectDirectory })
    const findings = inOrder(merged([...advise(project, pagesUrl(env)), ...lint]))
    // Who looks for the reason of a failure is told nothing but what may be it.
    return built.outcome === 'succeeded' ? findings : findings.filter(({ rule }) => rule === 'from-service-image')
  } catch (error) {
    log.info(`No advice: ${error instanceof Error ? error.message : String(error)}`)
    return []
  }
}

/** Where the pages of the rules are for the version of the action that runs. */
function pagesUrl(env: Surroundings['env']): string {
  const { GITHUB_SERVER_URL: server, GITHUB_ACTION_REPOSITORY: repository, GITHUB_ACTION_REF: ref } = env
  // An action of the checkout itself has no repository of its own.
  return server && repository && ref ? `${server}/${repository}/blob/${ref}/${pagesFolder}` : pagesFolder
}
