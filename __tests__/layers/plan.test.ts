import { describe, expect, test } from '@jest/globals'
import { type LayerFacts, layerEntries, planLayerCache } from '../../src/layers/index.ts'

const facts: LayerFacts = {
  choice: { kind: 'auto' },
  store: 'containerd',
  driver: 'docker',
  cacheService: { read: true, write: true },
  cacheDirectory: undefined,
  workspace: 'shop',
  branch: 'feature/x',
  baseBranches: ['main']
}
const registry = { kind: 'registry', repository: 'ghcr.io/acme/cache', tag: '', attributes: {} } as const
const local = { kind: 'local', directory: '/mnt/cache', attributes: {} } as const
const s3 = { kind: 's3', attributes: { region: 'eu', bucket: 'acme' } } as const
const gha = { kind: 'gha', attributes: {} } as const
const inline = { kind: 'inline' } as const

/** What becomes of a choice, in a few words. */
function outcome(overrides: Partial<LayerFacts>): string {
  const plan = planLayerCache({ ...facts, ...overrides })
  if (plan.kind === 'off') return `off: ${plan.reason}`
  return `${plan.target.kind}, ${plan.imports ? 'imports' : 'no imports'}, exports ${plan.exports}`
}

describe('the plan', () => {
  const own = 'gha, imports, exports after-build'
  const remedy = 'use layer-cache inline with push, or builder docker-container'
  const table: readonly (readonly [string, Partial<LayerFacts>, string])[] = [
    ['auto on GitHub', {}, own],
    ['auto with a cache in a folder', { cacheDirectory: '/cache' }, 'local, imports, exports after-build'],
    [
      'auto elsewhere',
      { cacheService: undefined },
      'off: neither the cache service of GitHub Actions nor a folder is there: set layer-cache to registry, local or s3'
    ],
    [
      'auto, overlay2',
      { store: 'overlay2' },
      `off: the docker driver cannot export layers with the store overlay2: use layer-cache inline with push, builder docker-container, or an engine with the containerd store`
    ],
    ['auto, overlay2, a builder container', { store: 'overlay2', driver: 'docker-container' }, own],
    ['auto, Kubernetes', { store: 'overlay2', driver: 'kubernetes' }, own],
    ['off', { choice: { kind: 'off' } }, 'off: layer-cache is off'],
    [
      'gha, overlay2',
      { choice: gha, store: 'overlay2' },
      `off: the docker driver with the store overlay2 knows no gha cache: ${remedy}`
    ],
    [
      'gha without the service',
      { choice: gha, cacheService: undefined },
      'off: the cache service of GitHub Actions is not there: its address or token is missing'
    ],
    [
      'gha with a token that only reads',
      { cacheService: { read: true, write: false, reason: 'No.' } },
      'gha, imports, exports never'
    ],
    [
      'gha with a token that only writes',
      { cacheService: { read: false, write: true, reason: 'No.' } },
      'gha, no imports, exports after-build'
    ],
    [
      'gha with a token for nothing',
      { cacheService: { read: false, write: false, reason: 'It may not.' } },
      'off: it may not'
    ],
    ['registry, containerd', { choice: registry }, 'registry, imports, exports after-build'],
    ['registry, overlay2', { choice: registry, store: 'overlay2' }, 'registry, imports, exports never'],
    ['registry, remote', { choice: registry, driver: 'remote' }, 'registry, imports, exports after-build'],
    ['local, overlay2', { choice: local, store: 'overlay2' }, 'local, imports, exports never'],
    ['s3, containerd', { choice: s3 }, 'off: the docker driver knows no s3 cache: use builder docker-container'],
    ['s3, a builder container', { choice: s3, driver: 'docker-container' }, 's3, imports, exports after-build'],
    ['inline, overlay2', { choice: inline, store: 'overlay2' }, 'inline, imports, exports with-image']
  ]
  test.each(table)('%s', (_, overrides, expected) => {
    expect(outcome(overrides)).toBe(expected)
  })
})

describe('the entries of a service', () => {
  const entries = (choice: LayerFacts['choice'], overrides: Partial<LayerFacts> = {}) =>
    layerEntries(planLayerCache({ ...facts, driver: 'remote', choice, ...overrides }), 'web.api', [
      'acme/web:1',
      'shop-web'
    ])

  test('of GitHub leave the branches to its service', () => {
    expect(entries(gha)).toEqual({
      from: ['type=gha,scope=cbc/shop/web.api,timeout=15s'],
      to: 'type=gha,scope=cbc/shop/web.api,mode=max,ignore-error=true'
    })
  })

  test('of a registry are tags, those of the base branch too', () => {
    expect(entries({ ...registry, tag: 'v1', attributes: { mode: 'min' } })).toEqual({
      from: [
        'type=registry,ref=ghcr.io/acme/cache:v1-shop-web.api-feature-x-06705c1a',
        'type=registry,ref=ghcr.io/acme/cache:v1-shop-web.api-main-d7386e7f'
      ],
      to: 'type=registry,ref=ghcr.io/acme/cache:v1-shop-web.api-feature-x-06705c1a,mode=min,ignore-error=true'
    })
  })

  test('of a folder are folders of their own', () => {
    expect(entries(local, { branch: 'main' })).toEqual({
      from: ['type=local,src=/mnt/cache/shop/web.api/main'],
      to: 'type=local,dest=/mnt/cache/shop/web.api/main,mode=max,ignore-error=true'
    })
  })

  test('of a bucket are names, and hold no credentials', () => {
    expect(entries(s3, { branch: 'main' })).toEqual({
      from: ['type=s3,region=eu,bucket=acme,name=shop/web.api/main'],
      to: 'type=s3,mode=max,ignore-error=true,region=eu,bucket=acme,name=shop/web.api/main'
    })
  })

  test('in the image come from names that can have been pushed', () => {
    expect(entries(inline)).toEqual({ from: ['type=registry,ref=acme/web:1'], to: 'type=inline' })
  })

  test('that can only be imported are', () => {
    expect(entries(registry, { driver: 'docker', store: 'overlay2' }).to).toBeUndefined()
  })

  test('never collide, however names run into one another', () => {
    const owners = [
      ['a', 'b-c', 'd'],
      ['a-b', 'c', 'd'],
      ['a', 'b', 'c-d'],
      ['a', 'b.c', 'd'],
      ['a', 'b', 'c/d'],
      ['a', 'b', 'c d'],
      ['a', '..', 'd'],
      ['a', '.', 'd'],
      ['A', 'b-c', 'd'],
      ['x'.repeat(90), 'y'.repeat(90), 'd'],
      ['x'.repeat(90), 'y'.repeat(90), 'e']
    ] as const
    for (const choice of [registry, local, s3]) {
      const to = owners.map(
        ([workspace, service, branch]) =>
          layerEntries(planLayerCache({ ...facts, driver: 'remote', choice, workspace, branch }), service, []).to ?? ''
      )
      expect(new Set(to).size).toBe(owners.length)
    }
    const scopes = owners
      .slice(0, -1)
      .filter(([, , branch]) => branch === 'd')
      .map(([workspace, service]) => layerEntries(planLayerCache({ ...facts, workspace }), service, []).to)
    expect(new Set(scopes).size).toBe(scopes.length)
  })

  test('have tags that a registry takes', () => {
    const { to = '' } = layerEntries(
      planLayerCache({
        ...facts,
        driver: 'remote',
        choice: { ...registry, tag: 't'.repeat(40) },
        workspace: 'é'.repeat(90),
        branch: 'ü/ß'
      }),
      '-s',
      []
    )
    expect(/cache:([^,]+)/.exec(to)?.[1]).toMatch(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/)
  })
})

describe('a workspace that has no cache yet', () => {
  const planned = (overrides: Partial<LayerFacts>) => planLayerCache({ ...facts, neighbour: 'other', ...overrides })

  test('imports from the scope of another, too, and exports to its own', () => {
    expect(layerEntries(planned({}), 'web', [])).toEqual({
      from: ['type=gha,scope=cbc/shop/web,timeout=15s', 'type=gha,scope=cbc/other/web,timeout=15s'],
      to: 'type=gha,scope=cbc/shop/web,mode=max,ignore-error=true'
    })
  })

  test('imports from all branches of another, after its own', () => {
    const { from, to } = layerEntries(planned({ choice: local }), 'web', [])
    expect(from).toEqual([
      'type=local,src=/mnt/cache/shop/web/feature-x-217d2bf5',
      'type=local,src=/mnt/cache/shop/web/main',
      'type=local,src=/mnt/cache/other/web/feature-x-217d2bf5',
      'type=local,src=/mnt/cache/other/web/main'
    ])
    expect(to).toBe('type=local,dest=/mnt/cache/shop/web/feature-x-217d2bf5,mode=max,ignore-error=true')
  })

  test('is no neighbour of its own', () => {
    expect(layerEntries(planned({ neighbour: 'shop' }), 'web', []).from).toEqual([
      'type=gha,scope=cbc/shop/web,timeout=15s'
    ])
  })
})
