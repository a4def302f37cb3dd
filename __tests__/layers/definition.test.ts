import { expect, test } from '@jest/globals'
import type { BakeDefinition } from '../../src/build/index.ts'
import { type LayerPlan, withExports, withImports } from '../../src/layers/index.ts'

const plan: LayerPlan = {
  kind: 'on',
  target: { kind: 'gha', attributes: {} },
  workspace: 'shop',
  branches: ['main'],
  imports: true,
  exports: 'after-build',
  reason: 'the job has the cache service of GitHub Actions'
}
const definition: BakeDefinition = {
  group: { default: { targets: ['plug_in', 'web'] } },
  target: {
    plug_in: {
      context: '/p/plug',
      contexts: { base: 'target:web' },
      labels: { 'com.docker.compose.service': 'plug.in' },
      tags: ['shop-plug.in'],
      output: ['type=docker'],
      attest: ['type=sbom']
    },
    web: {
      context: '/p/web',
      tags: ['shop-web'],
      output: ['type=registry'],
      'cache-from': ['acme/web:cache'],
      'cache-to': ['type=registry,ref=acme/web:cache']
    }
  }
}
const all = (entry: string) => entry

test('imports are added to what the compose file asks for, and nothing else changes', () => {
  expect(withImports(definition, plan, all)).toEqual({
    ...definition,
    target: {
      plug_in: { ...definition.target.plug_in, 'cache-from': ['type=gha,scope=cbc/shop/plug.in,timeout=15s'] },
      web: {
        ...definition.target.web,
        'cache-from': ['acme/web:cache', 'type=gha,scope=cbc/shop/web,timeout=15s']
      }
    }
  })
})

test('entries that cannot be imported are left out', () => {
  expect(withImports(definition, plan, entry => (entry.includes('web') ? undefined : entry))).toEqual({
    ...definition,
    target: {
      ...definition.target,
      plug_in: { ...definition.target.plug_in, 'cache-from': ['type=gha,scope=cbc/shop/plug.in,timeout=15s'] }
    }
  })
})

test('an inline cache is written by the build itself', () => {
  const inline: LayerPlan = { ...plan, target: { kind: 'inline' }, exports: 'with-image' }
  const { target } = withImports(
    { ...definition, target: { ...definition.target, web: { tags: ['acme/web'] } } },
    inline,
    all
  )
  expect(target.web).toEqual({
    tags: ['acme/web'],
    'cache-from': ['type=registry,ref=acme/web'],
    'cache-to': ['type=inline']
  })
  expect(target.plug_in).toEqual({ ...definition.target.plug_in, 'cache-to': ['type=inline'] })
})

test('an export gives nothing out but the layers of the services asked for', () => {
  const { group, target } = withExports(definition, plan, new Set(['plug.in']), all)
  expect(group).toEqual({ default: { targets: ['plug_in'] } })
  expect(target.plug_in).toEqual({
    context: '/p/plug',
    contexts: { base: 'target:web' },
    labels: { 'com.docker.compose.service': 'plug.in' },
    tags: ['shop-plug.in'],
    'cache-from': ['type=gha,scope=cbc/shop/plug.in,timeout=15s'],
    'cache-to': ['type=gha,scope=cbc/shop/plug.in,mode=max,ignore-error=true'],
    output: ['type=cacheonly']
  })
  expect(target.web).toEqual({
    context: '/p/web',
    tags: ['shop-web'],
    'cache-from': ['acme/web:cache', 'type=gha,scope=cbc/shop/web,timeout=15s'],
    output: ['type=cacheonly']
  })
})

test('without a layer cache the definition stays as it is', () => {
  expect(withImports(definition, { kind: 'off', reason: 'layer-cache is off' }, all)).toBe(definition)
})
