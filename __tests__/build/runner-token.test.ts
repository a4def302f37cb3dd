import { expect, test } from '@jest/globals'
import { bakeEnvironment, withoutToken, withoutTokenSecrets } from '../../src/build/runner-token.ts'

const env = { PATH: '/bin', ACTIONS_RUNTIME_TOKEN: 'jwt', ACTIONS_RESULTS_URL: 'https://results' }
const bare = { PATH: '/bin', ACTIONS_RESULTS_URL: 'https://results' }
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
  expect(plain(bakeEnvironment(definition(target), env))).toEqual(expected)
})

test('no build secret is the token, also where bake has it', () => {
  const secret = ['id=a,type=env,env=ACTIONS_RUNTIME_TOKEN', 'id=ACTIONS_RUNTIME_TOKEN,type=env', 'id=b,type=env,env=B']
  expect(withoutTokenSecrets(definition({ secret })).target).toEqual({
    web: { secret: ['id=b,type=env,env=B'] },
    worker: {}
  })
})
