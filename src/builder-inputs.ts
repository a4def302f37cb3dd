/** The inputs that say what builds, in which version, and where its layers are kept. */
import { type BuilderChoice, parseBuilder } from './builders/choice.ts'
import type { InputReader } from './input-reader.ts'
import { type LayerCacheChoice, parseLayerCache } from './layers/choice.ts'
import { parseToolVersion, type ToolVersion } from './tools/index.ts'

/** Reads the input `builder`. */
export function readBuilder(read: InputReader<'builder'>): BuilderChoice {
  const text = read.text('builder')
  const choice = parseBuilder(text)
  if (choice !== undefined) return choice
  read.refuse(
    'builder',
    `${JSON.stringify(text)} cannot be the name of a builder`,
    'Use auto, docker, docker-container or the name of a builder that exists'
  )
  return { kind: 'auto' }
}

/**
 * Reads the input `layer-cache`.
 * @param root absolute folder that a relative one starts from
 */
export function readLayerCache(read: InputReader<'layer-cache'>, root: string): LayerCacheChoice {
  const choice = parseLayerCache(read.text('layer-cache'), root)
  if ('kind' in choice) return choice
  read.refuse('layer-cache', choice.problem, choice.remedy)
  return { kind: 'off' }
}

/** Reads `buildx-version` or `compose-version`. @param example a version that it may be */
export function readToolVersion<Name extends 'buildx-version' | 'compose-version'>(
  read: InputReader<Name>,
  name: Name,
  example: string
): ToolVersion {
  const version = parseToolVersion(read.text(name))
  if (version !== undefined) return version
  const problem = `${JSON.stringify(read.text(name))} is not a version`
  read.refuse(name, problem, `Use installed, latest or a whole version such as ${example}`)
  return { kind: 'installed' }
}
