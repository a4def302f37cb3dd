/** The surroundings of a run on a developer's machine: what the action reads from its runner. */

import path from 'node:path'
import type { Log, Surroundings } from '../../surroundings.ts'
import { type CliContext, dockerFor } from '../context.ts'

/**
 * @param temporaryFolder an existing folder for this run
 * @param log where the run's lines go
 */
export function localSurroundings(context: CliContext, temporaryFolder: string, log: Log): Surroundings {
  const { env, platform, arch, home, scripts } = context
  return {
    platform,
    machine: { platform, arch, home, env },
    uid: context.uid,
    env: dockerFor(context).env,
    node: context.node,
    privilegedScript: path.join(scripts, 'privileged.js'),
    foldersScript: path.join(scripts, 'folders.js'),
    temporaryFolder,
    runnerTemporary: undefined,
    hasToolCache: false,
    releasesUrl: 'https://github.com',
    // The cache service is for jobs; here a folder takes its place.
    cacheService: proxies(env),
    runName: String(context.now()),
    branch: '',
    baseBranches: [],
    hostname: context.hostname,
    parallel: context.parallel,
    now: context.now,
    log
  }
}

/** What connections of this machine go through. */
export function proxies(env: CliContext['env']): Surroundings['cacheService'] {
  return {
    httpProxy: env.http_proxy ?? env.HTTP_PROXY,
    httpsProxy: env.https_proxy ?? env.HTTPS_PROXY,
    noProxy: env.no_proxy ?? env.NO_PROXY
  }
}
