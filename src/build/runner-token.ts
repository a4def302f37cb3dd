/**
 * The token of GitHub's cache service. A runner gives it to actions, never to commands of a job, so that a compose file of
 * strangers must not get at it either: by `${ACTIONS_RUNTIME_TOKEN}`, as a build secret, or by a file of /proc, which shows
 * the environment of processes. buildx needs it for `type=gha` alone.
 */
import { realpathSync } from 'node:fs'
import path from 'node:path'
import { csvFields } from './csv-fields.ts'
import { type BakeDefinition, type BakeTarget, readPaths } from './definition.ts'

const tokenVariable = 'ACTIONS_RUNTIME_TOKEN'

type Environment = Readonly<Record<string, string | undefined>>

/** For compose, which puts variables into what it reads. */
export function withoutToken(env: Environment): Environment {
  return { ...env, [tokenVariable]: undefined }
}

/**
 * For bake, which gets the token only where some target imports or exports layers through the service, and not where any of
 * them could read bake's own environment: its layers are not cached then.
 * @param folder which relative paths of the definition are seen from
 */
export function bakeEnvironment(definition: BakeDefinition, env: Environment, folder: string): Environment {
  const targets = Object.values(definition.target)
  const reaches = (target: BakeTarget) =>
    [...readPaths(target), target.dockerfile ?? ''].some(file => showsProcesses(file, folder))
  return targets.some(usesService) && !targets.some(reaches) ? env : withoutToken(env)
}

/** The definition without build secrets that would be the token, or a file that shows some process's environment. */
export function withoutTokenSecrets(definition: BakeDefinition, folder: string): BakeDefinition {
  const isToken = (entry: string) =>
    csvFields(entry).some(part => {
      const [, name = '', value = ''] = /^(\w+)=(.*)$/s.exec(part) ?? []
      if (/^(env|id)$/i.test(name)) return value === tokenVariable
      return /^(src|source)$/i.test(name) && showsProcesses(value, folder)
    })
  const targets = Object.entries(definition.target).map(([name, target]) => {
    const kept = target.secret?.filter(entry => !isToken(entry))
    return [name, kept === undefined ? target : { ...target, secret: kept }] as const
  })
  return { ...definition, target: Object.fromEntries(targets) }
}

/** Whether a path leads to /proc, or to the root that it is below. */
function showsProcesses(file: string, folder: string): boolean {
  if (file === '') return false
  const full = path.resolve(folder, file)
  return [full, realPath(full)].some(one => one === '/' || one === '/proc' || one.startsWith('/proc/'))
}

/** Of the part that exists: `/proc/self` is another folder for each who looks. */
function realPath(file: string): string {
  try {
    return realpathSync(file)
  } catch {
    const parent = path.dirname(file)
    return parent === file ? file : path.join(realPath(parent), path.basename(file))
  }
}

function usesService(target: BakeTarget): boolean {
  return [...(target['cache-from'] ?? []), ...(target['cache-to'] ?? [])].some(entry =>
    entry.split(',').includes('type=gha')
  )
}
