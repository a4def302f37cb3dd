/** Which builder docker takes where nobody has chosen one. */
import { readFileSync } from 'node:fs'
import path from 'node:path'

/** What nobody has chosen is the engine's own, under the name of docker's context. */
const ofEngine = { name: 'default', driver: 'docker' } as const

/**
 * Finds out without buildx, which needs a third of a second of processor time to tell, whether the builder is the engine's own
 * for want of a choice.
 * @param env of docker's commands, where docker is no wrapper
 * @returns undefined when there may be a choice: buildx knows which
 * @see https://docs.docker.com/engine/manage-resources/contexts/ for how a context is chosen, and
 * https://docs.docker.com/build/building/variables/#buildx_builder and #buildx_config for how a builder is
 */
export function unchosenBuilder(env: Readonly<Record<string, string | undefined>>): typeof ofEngine | undefined {
  const { BUILDX_BUILDER, DOCKER_HOST, DOCKER_CONTEXT, HOME } = env
  const config = env.DOCKER_CONFIG || (HOME ? path.join(HOME, '.docker') : undefined)
  if (BUILDX_BUILDER || config === undefined) return undefined
  // buildx writes it, without a name as long as nobody has used `docker buildx use`.
  if (mayName('Name', path.join(env.BUILDX_CONFIG || path.join(config, 'buildx'), 'current'))) return undefined
  const usesContext = !DOCKER_HOST && (DOCKER_CONTEXT || mayName('currentContext', path.join(config, 'config.json')))
  return usesContext ? undefined : ofEngine
}

/** Whether a file that may be missing holds a JSON object with a value for `key`, or is nothing of the kind. */
function mayName(key: string, file: string): boolean {
  try {
    const value = (JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, unknown>>)[key]
    return value !== undefined && value !== ''
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ENOENT'
  }
}
