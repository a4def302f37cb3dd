import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { bakeEnvironment, withoutToken, withoutTokenSecrets } from '../../src/build/runner-token.ts'

const env = { PATH: '/bin', ACTIONS_RUNTIME_TOKEN: 'jwt', ACTIONS_RESULTS_URL: 'https://results' }
const bare = { PATH: '/bin', ACTIONS_RESULTS_URL: 'https://results' }
let folder = ''
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'token-'))
  symlinkSync('/proc', path.join(folder, 'link'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const definition = (target: object) => ({ group: {}, target: { web: target, worker: {} } })
const plain = (value: object) => JSON.parse(JSON.stringify(value))

test('compose never gets the token', () => {
  expect(plain(withoutToken(env))).toEqual(bare)
})

test.each([
  ['no cache', {}, bare],
  ['a folder or a registry as cache', { 'cache-to': ['type=local,dest=/x'], 'cache-from': ['acme/a:type=gha'] }, bare],
  ['an import through the service', { 'cache-from': ['type=gha,scope=a'] }, env],
  ['an export through the service', { 'cache-to': ['scope=a,type=gha'] }, env]
])('bake gets the token where it needs it: %s', (_, target, expected) => {
  expect(plain(bakeEnvironment(definition(target), env, folder))).toEqual(expected)
})

test('no build secret is the token, also where bake has it', () => {
  const secret = [
    'id=a,type=env,env=ACTIONS_RUNTIME_TOKEN',
    'id=ACTIONS_RUNTIME_TOKEN,type=env',
    'id=b,type=env,env=B',
    '"id=c","env=ACTIONS_RUNTIME_TOKEN"'
  ]
  expect(withoutTokenSecrets(definition({ secret }), folder).target).toEqual({
    web: { secret: ['id=b,type=env,env=B'] },
    worker: {}
  })
})

test.each(['/proc/self/environ', '/proc/1/environ', 'link/self/environ', '../../../../../../proc/thread-self/environ'])(
  'no build secret is %s, which shows the environment of a process',
  src => {
    const secret = [`id=a,type=file,src=${src}`, 'id=b,type=file,source=secret.txt', `id=c,source=${src}`]
    expect(withoutTokenSecrets(definition({ secret }), folder).target.web).toEqual({
      secret: ['id=b,type=file,source=secret.txt']
    })
  }
)

test.each<[string, object]>([
  ['a secret', { secret: ['id=a,type=file,src=/proc/self/environ'] }],
  ['a context', { context: '/proc/self' }],
  ['another context', { contexts: { other: 'link' } }],
  ['a context that holds all files', { context: '/' }],
  ['a Dockerfile', { dockerfile: '/proc/self/environ' }]
])('bake does not get the token where it would read its own environment as %s', (_, target) => {
  const cached = { 'cache-to': ['type=gha,scope=a'], ...target }
  expect(plain(bakeEnvironment(definition(cached), env, folder))).toEqual(bare)
})
