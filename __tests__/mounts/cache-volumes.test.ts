import { describe, expect, test } from '@jest/globals'
import type { ComposeProject } from '../../src/build/index.ts'
import { findCacheVolumes } from '../../src/mounts/cache-volumes.ts'

const auto = { kind: 'auto' } as const

function project(target: string, environment: Record<string, string> = {}, change: object = {}): ComposeProject {
  return {
    name: 'shop',
    services: [
      {
        name: 'web',
        hasBuild: true,
        image: 'shop-web',
        mounts: [{ type: 'volume', source: 'cache', target, readOnly: false, ...change }],
        environment
      }
    ],
    volumes: [{ key: 'cache', name: 'shared-cache', external: true, driver: undefined, labels: {} }]
  }
}

describe('cache volumes of a project', () => {
  test.each([
    ['/root/.cache/pip', {}],
    ['/root/.cache/uv/', {}],
    ['/home/app/.cache', {}],
    ['/var/cache/wheels', { PIP_CACHE_DIR: '/var/cache/wheels' }],
    ['/uv', { UV_CACHE_DIR: '/uv' }]
  ])('are those mounted at %s', (target, environment) => {
    expect(findCacheVolumes(project(target, environment), auto)).toEqual([{ name: 'shared-cache', external: true }])
  })

  test.each([
    ['data', project('/var/lib/postgresql/data')],
    ['a folder that only sounds alike', project('/srv/.cache/pipeline')],
    ['a bind mount', project('/root/.cache/pip', {}, { type: 'bind', source: '/tmp/pip' })],
    ['an anonymous volume', project('/root/.cache/pip', {}, { source: '' })],
    ['a volume that is only read', project('/root/.cache/pip', {}, { readOnly: true })]
  ])('are not %s', (_, given) => {
    expect(findCacheVolumes(given, auto)).toEqual([])
  })

  test('are not those of another driver than the local one', () => {
    const given = project('/root/.cache/pip')
    const volumes = given.volumes.map(volume => ({ ...volume, driver: 'nfs' }))
    expect(findCacheVolumes({ ...given, volumes }, auto)).toEqual([])
    expect(findCacheVolumes({ ...given, volumes }, { kind: 'listed', names: ['cache'] })).toEqual([])
  })

  test('are not those with options, which mount something else', () => {
    const given = project('/root/.cache/pip')
    const volumes = given.volumes.map(volume => ({ ...volume, hasOptions: true as const }))
    expect(findCacheVolumes({ ...given, volumes }, auto)).toEqual([])
    expect(findCacheVolumes({ ...given, volumes }, { kind: 'listed', names: ['cache'] })).toEqual([])
  })

  test('are none when they are switched off', () => {
    expect(findCacheVolumes(project('/root/.cache/pip'), { kind: 'off' })).toEqual([])
  })

  test.each(['cache', 'shared-cache'])('are those that are listed, wherever they are mounted, here as %s', name => {
    expect(findCacheVolumes(project('/models'), { kind: 'listed', names: [name] })).toEqual([
      { name: 'shared-cache', external: true }
    ])
  })

  test("are listed by the engine's name when the project does not know them", () => {
    expect(findCacheVolumes(project('/root/.cache/pip'), { kind: 'listed', names: ['tools'] })).toEqual([
      { name: 'tools', external: false }
    ])
  })
})

test('further volumes are kept besides, once', () => {
  const also = ['packages', 'shared-cache']
  expect(findCacheVolumes(project('/root/.cache/pip'), { kind: 'auto', also })).toEqual([
    { name: 'shared-cache', external: true },
    { name: 'packages', external: false }
  ])
})
