import { describe, expect, test } from '@jest/globals'
import { type LayerCacheChoice, parseLayerCache } from '../../src/layers/index.ts'

const parse = (text: string) => parseLayerCache(text, '/checkout')

describe('layer-cache', () => {
  const accepted: readonly (readonly [string, LayerCacheChoice])[] = [
    ['auto', { kind: 'auto' }],
    ['off', { kind: 'off' }],
    ['inline', { kind: 'inline' }],
    ['gha', { kind: 'gha', attributes: {} }],
    ['gha,mode=min', { kind: 'gha', attributes: { mode: 'min' } }],
    ['registry=ghcr.io/acme/cache', { kind: 'registry', repository: 'ghcr.io/acme/cache', tag: '', attributes: {} }],
    [
      'registry=localhost:5000/shop/layers:v1,mode=min, compression=zstd',
      {
        kind: 'registry',
        repository: 'localhost:5000/shop/layers',
        tag: 'v1',
        attributes: { mode: 'min', compression: 'zstd' }
      }
    ],
    ['local=.cache/layers', { kind: 'local', directory: '/checkout/.cache/layers', attributes: {} }],
    ['local=/mnt/cache,mode=min', { kind: 'local', directory: '/mnt/cache', attributes: { mode: 'min' } }],
    [
      's3=region=eu-west-1,bucket=acme,endpoint_url=http://10.0.0.9:9000',
      {
        kind: 's3',
        attributes: { region: 'eu-west-1', bucket: 'acme', endpoint_url: 'http://10.0.0.9:9000' }
      }
    ]
  ]
  test.each(accepted)('%s is understood', (text, choice) => {
    expect(parse(text)).toEqual(choice)
  })

  const refused: readonly (readonly [string, string])[] = [
    ['github', '"github" is not known'],
    ['registry', 'registry does not say where'],
    ['local=', 'local names no folder'],
    ['gha=web', 'gha takes no value'],
    ['gha,scope=web', 'gha has no attribute "scope"'],
    ['gha,mode=most', 'mode "most" is not known'],
    ['inline,mode=max', 'inline has no attribute "mode"'],
    ['registry=ghcr.io/Acme/Cache', '"ghcr.io/Acme/Cache" is no image reference'],
    [`registry=ghcr.io/acme/cache:${'t'.repeat(41)}`, `"ghcr.io/acme/cache:${'t'.repeat(41)}" is no image reference`],
    [
      `registry=ghcr.io/acme/cache@sha256:${'0'.repeat(64)}`,
      `"ghcr.io/acme/cache@sha256:${'0'.repeat(64)}" is fixed by its digest`
    ],
    ['s3=bucket=acme', 's3 has no region'],
    ['s3=region=eu', 's3 has no bucket'],
    ['s3=region=eu,bucket=acme,colour=red', 's3 has no attribute "colour"']
  ]
  test.each(refused)('%s is refused', (text, problem) => {
    expect(parse(text)).toMatchObject({ problem, remedy: expect.stringMatching(/^(Use|Write|Leave) /) })
  })

  test.each([
    's3=region=eu,bucket=acme,secret_access_key=hunter2',
    's3=region=eu,bucket=acme,hunter2',
    'registry=user:hunter2@ghcr.io/acme/cache',
    'gha,token=hunter2'
  ])('a secret is not repeated when %s is refused', text => {
    const refusal = parse(text)
    expect(refusal).toHaveProperty('problem')
    expect(JSON.stringify(refusal)).not.toContain('hunter2')
  })
})
