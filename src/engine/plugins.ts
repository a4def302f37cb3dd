/** The plugins that docker has found, as `docker info` tells them. */
import path from 'node:path'
import type { Docker } from '../build/index.ts'
import { isDockerItself } from './docker-program.ts'
import { EngineError, howToGet } from './versions.ts'

export interface Plugin {
  readonly Name: string
  readonly Version?: string
  readonly Path?: string
}

/** @throws EngineError when docker has no such plugin */
export function pluginVersion(plugins: readonly Plugin[], wanted: 'buildx' | 'compose'): string {
  const found = plugins.find(({ Name }) => Name === wanted)
  const version = /\d+\.\d+(\.\d+)?/.exec(found?.Version ?? '')
  if (version !== null) return version[0]
  throw new EngineError(`docker ${wanted} is missing. ${howToGet(wanted)}.`)
}

/**
 * Name of a plugin -> absolute path of its program. Empty where plugins had better be started by docker, as a wrapper may give
 * them something else than we do.
 * @param docker with which the plugins were found
 */
export function pluginPrograms(plugins: readonly Plugin[], docker: Docker): Readonly<Record<string, string>> {
  // docker sets it for its plugins: those that find it wait for docker's own arguments.
  const isPlugin = docker.env.DOCKER_CLI_PLUGIN_ORIGINAL_CLI_COMMAND !== undefined
  if (isPlugin || !isDockerItself(docker)) return {}
  return Object.fromEntries(plugins.flatMap(({ Name, Path }) => (Path && path.isAbsolute(Path) ? [[Name, Path]] : [])))
}
