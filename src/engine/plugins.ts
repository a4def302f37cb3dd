/** The plugins that docker has found, as `docker info` tells them. */
import path from 'node:path'
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

/** Name of a plugin -> absolute path of its program. */
export function pluginPrograms(plugins: readonly Plugin[]): Readonly<Record<string, string>> {
  return Object.fromEntries(plugins.flatMap(({ Name, Path }) => (Path && path.isAbsolute(Path) ? [[Name, Path]] : [])))
}
