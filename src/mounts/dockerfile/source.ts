/** Where the Dockerfile of a service is. */
import path from 'node:path'
import { type BakeTarget, isLocalPath } from '../../build/definition.ts'
import { UnresolvedError } from './word.ts'

export type DockerfileSource =
  | { readonly kind: 'inline'; readonly text: string }
  | { readonly kind: 'file'; readonly file: string }

/**
 * Finds the Dockerfile of a target: its text when it is written in the compose file, else its absolute path.
 * @param projectDirectory absolute: relative contexts start here
 * @throws UnresolvedError when it is not on this machine
 */
export function dockerfileSource(definition: BakeTarget, projectDirectory: string): DockerfileSource {
  const inline = definition['dockerfile-inline']
  // Compose doubles the dollar of `${` for bake, which takes it back.
  if (inline !== undefined && inline !== '') {
    return { kind: 'inline', text: inline.replaceAll('$${', '${') }
  }
  const { context = '.', dockerfile = 'Dockerfile' } = definition
  const isRemote = !isLocalPath(context)
  if (isRemote && !path.isAbsolute(dockerfile)) {
    throw new UnresolvedError(`its Dockerfile is not on this machine but in the context ${withoutSecrets(context)}`)
  }
  if (!isLocalPath(dockerfile)) throw new UnresolvedError('its Dockerfile is not on this machine')
  const folder = isRemote ? projectDirectory : path.resolve(projectDirectory, context)
  return { kind: 'file', file: path.resolve(folder, dockerfile) }
}

/** A URL may hold a user and a password. */
function withoutSecrets(context: string): string {
  return context.replace(/\/\/[^/@]*@/, '//')
}
