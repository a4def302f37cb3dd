/** The build of a run whose layers come from nowhere but the engine itself. */
import { type BakeDefinition, type BuildRequest, build, type Docker, type Translation } from './build/index.ts'
import type { LayeredBuild } from './layers/index.ts'
import type { Surroundings } from './surroundings.ts'

/** @param translation what was read of the project ahead, if it was */
export async function buildPhase(
  request: BuildRequest,
  docker: Docker,
  surroundings: Surroundings,
  translation: Promise<Translation> | undefined,
  onDefinition: (definition: BakeDefinition) => void
): Promise<LayeredBuild> {
  const { temporaryFolder, now, log } = surroundings
  let definition: BakeDefinition | undefined
  const built = await build(request, {
    ...docker,
    temporaryFolder,
    now,
    log: log.info,
    onSteps: log.steps,
    onDefinition,
    // Nothing is changed: the definition is wanted afterwards.
    adjust: async printed => {
      definition = printed
      return printed
    },
    ...(translation && { translation })
  })
  return { build: built, definition, cacheAnswers: false }
}
