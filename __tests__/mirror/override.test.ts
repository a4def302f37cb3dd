import { expect, test } from '@jest/globals'
import type { ComposeService } from '../../src/build/index.ts'
import { composeOverride } from '../../src/mirror/override.ts'

const service = (name: string, more: Partial<ComposeService> = {}): ComposeService => ({
  name,
  hasBuild: true,
  image: name,
  mounts: [],
  environment: {},
  ...more
})

const override = (
  services: readonly ComposeService[],
  url = 'http://pypi-mirror:32768/simple/',
  host: { name: string; address: string } | undefined = { name: 'pypi-mirror', address: '172.17.0.1' }
) => JSON.parse(composeOverride({ name: 'shop', services, volumes: [] }, { url, host }) ?? 'null')

const all = {
  PIP_INDEX_URL: 'http://pypi-mirror:32768/simple/',
  PIP_TRUSTED_HOST: 'pypi-mirror',
  UV_DEFAULT_INDEX: 'http://pypi-mirror:32768/simple/',
  UV_INDEX_URL: 'http://pypi-mirror:32768/simple/',
  UV_INSECURE_HOST: 'pypi-mirror'
}

test('services that are built get the index and the address of its host; others get nothing', () => {
  expect(override([service('web'), service('db', { hasBuild: false })])).toEqual({
    services: { web: { environment: all, extra_hosts: ['pypi-mirror=172.17.0.1'] } }
  })
})

test('what a service sets itself stays', () => {
  const { PIP_INDEX_URL: _, PIP_TRUSTED_HOST: __, ...uv } = all
  const own = service('web', { environment: { PIP_INDEX_URL: 'https://own.example/simple' } })
  expect(override([own]).services.web.environment).toEqual(uv)
})

test("a service in another's network gets no hosts, with which it would not start, and one without any nothing", () => {
  const services = [service('sidecar', { networkMode: 'service:web' }), service('alone', { networkMode: 'none' })]
  expect(override(services)).toEqual({ services: { sidecar: { environment: all } } })
})

test("this machine's loopback is told to services that have its network only", () => {
  const services = [service('web'), service('local', { networkMode: 'host' })]
  expect(Object.keys(override(services, 'http://127.0.0.1:3141/simple/', undefined).services)).toEqual(['local'])
})

test('compose finds no variables in an address', () => {
  const environment = override([service('web')], 'https://mirror.example/$HOME/simple', undefined).services.web
    .environment
  expect(environment.PIP_INDEX_URL).toBe('https://mirror.example/$$HOME/simple')
})

test('there is no file when there is nobody to tell', () => {
  expect(override([service('db', { hasBuild: false })])).toBe(null)
})
