import { describe, expect, test } from '@jest/globals'
import type { BuildResult } from '../src/build/index.ts'
import type { Inputs } from '../src/inputs.ts'
import { idleLayerCache, layerState, planLayers } from '../src/layer-phase.ts'
import type { LayerPlan } from '../src/layers/index.ts'
import { createInputs } from './support/inputs.ts'

const plan = (inputs: Partial<Inputs>, unreachable: boolean) =>
  planLayers(
    {
      inputs: createInputs({ backend: { kind: 'github' }, ...inputs }),
      facts: { store: 'containerd' },
      builder: { driver: 'docker' },
      surroundings: {
        cacheService: { resultsUrl: 'http://127.0.0.1:1/', runtimeToken: 'token', serviceV2: 'true' },
        branch: 'main',
        baseBranches: []
      }
    },
    { mountsIndex: undefined, unreachable }
  )

describe('layers', () => {
  test('are left alone when the service of their cache did not answer before: one warning of it is enough', () => {
    expect(plan({}, true)).toEqual({
      kind: 'off',
      reason: 'the cache did not answer when cache mounts were to be restored'
    })
    expect(plan({}, false)).toMatchObject({ kind: 'on', target: { kind: 'gha' } })
  })

  test.each<[string, Partial<Inputs>]>([
    ['a registry', { layerCache: { kind: 'registry', repository: 'ghcr.io/acme/layers', tag: '', attributes: {} } }],
    [
      'the cache service beside a folder',
      { layerCache: { kind: 'gha', attributes: {} }, backend: { kind: 'directory', directory: '/cache' } }
    ]
  ])('in %s have nothing to do with a cache of mounts that did not answer', (_, inputs) => {
    expect(plan(inputs, true).kind).toBe('on')
  })
})

describe('why layers are not exported', () => {
  const build = { outcome: 'succeeded', steps: [], services: [], others: [] } as unknown as BuildResult
  const on: LayerPlan = {
    kind: 'on',
    target: { kind: 'inline' },
    workspace: 'shop',
    branches: ['main'],
    imports: true,
    exports: 'never',
    reason: ''
  }
  test.each<[LayerPlan, boolean, string]>([
    [{ kind: 'off', reason: 'layer-cache is off' }, true, 'layer-cache is off'],
    [on, true, 'they cannot be exported here'],
    [{ ...on, exports: 'with-image' }, true, 'they are in the images'],
    [{ ...on, exports: 'after-build' }, false, 'their cache did not answer during the build'],
    [{ ...on, exports: 'after-build' }, true, 'every step came from a cache']
  ])('%j', (made, cacheAnswers, reason) => {
    expect(layerState(made, build, cacheAnswers, undefined, undefined).decision).toMatchObject({
      export: false,
      reason
    })
  })
})

test('a layer cache that was asked for and is not used is told of', () => {
  expect(idleLayerCache({ kind: 'gha', attributes: {} }, 'snapshot')).toBe(
    "Input layer-cache has no effect: with strategy snapshot, layers come and go with the engine's state. " +
      'Set strategy to export to use it.'
  )
  expect(idleLayerCache({ kind: 'inline' }, 'none')).toBe(
    "Input layer-cache has no effect: with strategy none, the engine's own layers are all there is. " +
      'Set strategy to export to use it.'
  )
  expect(idleLayerCache({ kind: 'inline' }, 'export')).toBeUndefined()
  expect(idleLayerCache({ kind: 'auto' }, 'none')).toBeUndefined()
  expect(idleLayerCache({ kind: 'off' }, 'snapshot')).toBeUndefined()
})
