import { describe, expect, test } from '@jest/globals'
import type { GithubCacheEnvironment } from '../../src/store/environment.ts'
import { chooseStore, openStore } from '../../src/store/open-store.ts'

const onGithub: GithubCacheEnvironment = {
  resultsUrl: 'https://results.example/',
  runtimeToken: 'token',
  serviceV2: 'True',
  serverUrl: 'https://github.com'
}

describe('the choice of the backend', () => {
  test('on a runner that offers it, the cache service', () => {
    expect(chooseStore({ backend: 'auto', defaultDirectory: '/home/me/.cache', environment: onGithub })).toEqual({
      kind: 'github',
      reason: 'the runner offers the cache service'
    })
  })

  test('a folder that the user names, wherever the job runs', () => {
    expect(chooseStore({ backend: 'auto', directory: '/mnt/cache', environment: onGithub })).toEqual({
      kind: 'directory',
      directory: '/mnt/cache',
      reason: 'cache-directory names a folder'
    })
  })

  test('off GitHub, the default folder', () => {
    expect(chooseStore({ backend: 'auto', defaultDirectory: '/home/me/.cache', environment: {} })).toEqual({
      kind: 'directory',
      directory: '/home/me/.cache',
      reason: 'there is no cache service here (a runner sets ACTIONS_RESULTS_URL for actions)'
    })
  })

  test('nothing, where a job has no cache and names no folder, and the reason is told', () => {
    const reason = 'there is no cache service here (a runner sets ACTIONS_RESULTS_URL for actions)'
    expect(chooseStore({ backend: 'github', environment: {} })).toEqual({
      kind: 'off',
      reason: `cache-backend is github, but ${reason}`
    })
    expect(chooseStore({ backend: 'auto', environment: {} })).toEqual({
      kind: 'off',
      reason: `${reason}, and cache-directory names no folder`
    })
  })

  test.each<[string, GithubCacheEnvironment, string]>([
    [
      'an Enterprise Server',
      {
        cacheUrl: 'https://github.example.com/_services/',
        runtimeToken: 'token',
        serverUrl: 'https://github.example.com'
      },
      'a GitHub Enterprise Server does not offer version 2 of the cache service'
    ],
    [
      'an Enterprise Server that claims version 2',
      { ...onGithub, serverUrl: 'https://github.example.com' },
      'a GitHub Enterprise Server does not offer version 2 of the cache service'
    ],
    [
      'a runner without version 2',
      { ...onGithub, serviceV2: '' },
      'the runner does not offer version 2 of the cache service'
    ]
  ])("on %s, the platform's own client", (_, environment, reason) => {
    expect(chooseStore({ backend: 'auto', environment, temporaryDirectory: '/runner/temp' })).toEqual({
      kind: 'toolkit',
      folder: '/runner/temp/compose-build-cache-entries',
      reason
    })
    expect(chooseStore({ backend: 'auto', environment })).toEqual({
      kind: 'off',
      reason: `${reason}, and RUNNER_TEMP is not set, and cache-directory names no folder`
    })
  })

  test.each(['https://github.com', 'https://acme.ghe.com', 'http://github.localhost', undefined])(
    'the server %s is no Enterprise Server',
    serverUrl => {
      expect(chooseStore({ backend: 'github', environment: { ...onGithub, serverUrl } }).kind).toBe('github')
    }
  )

  test('a directory that is asked for and not named keeps the cache off', () => {
    expect(openStore({ backend: 'directory', environment: onGithub })).toEqual({
      store: undefined,
      reason: 'cache-backend is directory, but cache-directory names no folder'
    })
  })

  test('what is opened is what was chosen', () => {
    expect(openStore({ backend: 'github', environment: onGithub }).store?.kind).toBe('github')
    expect(openStore({ backend: 'directory', directory: '/c', environment: {} }).store?.kind).toBe('directory')
  })
})
