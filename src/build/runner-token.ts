/**
 * The token of GitHub's cache service. A runner gives it to actions, never to commands of a job, so that a compose file of
 * strangers must not get at it either: by `${ACTIONS_RUNTIME_TOKEN}`, or as a build secret. buildx needs it for `type=gha` alone.
 */
import type { BakeDefinition, BakeTarget } from './definition.ts'

const tokenVariable = 'ACTIONS_RUNTIME_TOKEN'

type Environment = Readonly<Record<string, string | undefined>>

/** For compose, which puts variables into what it reads. */
export function withoutToken(env: Environment): Environment {
  return { ...env, [tokenVariable]: undefined }
}

/** For bake, which gets the token only where some target imports or exports layers through the service. */
export function bakeEnvironment(definition: BakeDefinition, env: Environment): Environment {
  const needsIt = Object.values(definition.target).some(usesService)
  return needsIt ? env : withoutToken(env)
}

/** The definition without build secrets that would be the token. */
export function withoutTokenSecrets(definition: BakeDefinition): BakeDefinition {
  const isToken = (entry: string) =>
    entry.split(',').some(part => /^(env|id)=/.test(part) && part.endsWith(`=${tokenVariable}`))
  const targets = Object.entries(definition.target).map(([name, target]) => {
    const kept = target.secret?.filter(entry => !isToken(entry))
    return [name, kept === undefined ? target : { ...target, secret: kept }] as const
  })
  return { ...definition, target: Object.fromEntries(targets) }
}

function usesService(target: BakeTarget): boolean {
  return [...(target['cache-from'] ?? []), ...(target['cache-to'] ?? [])].some(entry =>
    entry.split(',').includes('type=gha')
  )
}
