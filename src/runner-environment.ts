/** Reads the environment of a runner, for the entry points. */
import { availableParallelism, homedir } from 'node:os'
import path from 'node:path'
import * as core from '@actions/core'
import type { InputContext } from './inputs.ts'
import type { Surroundings } from './surroundings.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** What the meaning of the inputs depends on. */
export function inputContext(env: Environment): InputContext {
  return {
    root: env.GITHUB_WORKSPACE || process.cwd(),
    onGitHub: env.GITHUB_ACTIONS === 'true',
    userCache: env.XDG_CACHE_HOME || path.join(homedir(), '.cache'),
    home: homedir()
  }
}

/** @param dist folder of the scripts @param temporaryFolder an existing folder for this step and its post step */
export function actionSurroundings(env: Environment, dist: string, temporaryFolder: string): Surroundings {
  return {
    platform: process.platform,
    machine: { platform: process.platform, arch: process.arch, home: homedir(), env },
    uid: process.getuid?.(),
    env: { ...env, DOCKER_BUILDKIT: '1', COMPOSE_DOCKER_CLI_BUILD: '1' },
    node: process.execPath,
    privilegedScript: path.join(dist, 'privileged.js'),
    foldersScript: path.join(dist, 'folders.js'),
    temporaryFolder,
    runnerTemporary: env.RUNNER_TEMP || undefined,
    cacheService: {
      resultsUrl: env.ACTIONS_RESULTS_URL,
      runtimeToken: env.ACTIONS_RUNTIME_TOKEN,
      serviceV2: env.ACTIONS_CACHE_SERVICE_V2,
      serverUrl: env.GITHUB_SERVER_URL,
      cacheMode: env.ACTIONS_CACHE_MODE,
      cacheUrl: env.ACTIONS_CACHE_URL,
      httpProxy: env.http_proxy ?? env.HTTP_PROXY,
      httpsProxy: env.https_proxy ?? env.HTTPS_PROXY,
      noProxy: env.no_proxy ?? env.NO_PROXY
    },
    runName: env.GITHUB_RUN_ID ? `${env.GITHUB_RUN_ID}.${env.GITHUB_RUN_ATTEMPT ?? '1'}` : String(Date.now()),
    parallel: Math.max(2, availableParallelism()),
    now: Date.now,
    log: {
      info: core.info,
      warning: message => core.warning(message),
      group: core.group
    }
  }
}
