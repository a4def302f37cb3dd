import { expect, test } from '@jest/globals'
import { checkMove, type EngineSituation, planMove, wholeProject } from '../../src/cli/build/cache-move.ts'
import type { FinishState, LiveState } from '../../src/state.ts'

const empty: EngineSituation = {
  now: { strategy: 'snapshot', reason: 'the engine is local, holds nothing yet and may be restarted' },
  ifEmpty: { strategy: 'snapshot', reason: '' }
}
const used: EngineSituation = { ...empty, now: { strategy: 'none', reason: 'the engine holds 2 containers' } }
const elsewhere: EngineSituation = {
  now: { strategy: 'export', reason: 'the engine at tcp://host is not on this machine' },
  ifEmpty: { strategy: 'export', reason: 'the engine at tcp://host is not on this machine' }
}
const auto = { strategy: 'auto' } as const

test('an empty engine is restored, and saved', () => {
  expect(planMove({ ...auto, restore: 'a', save: 'b' }, empty)).toEqual({
    strategy: 'auto',
    restores: true,
    saves: true,
    notes: []
  })
})

test('an engine that holds something is never exchanged', () => {
  expect(planMove({ ...auto, restore: 'a' }, used)).toEqual({
    strategy: 'none',
    restores: false,
    saves: false,
    notes: ['Nothing is restored: the engine holds 2 containers, and none of it is ever exchanged.']
  })
})

test('an engine that holds something is saved only when the whole of it is asked for', () => {
  expect(() => planMove({ ...auto, save: 'a' }, used)).toThrow(
    'Nothing is saved of this engine without --whole-engine: the engine holds 2 containers'
  )
  expect(planMove({ ...auto, save: 'a', wholeEngine: true }, used)).toMatchObject({ strategy: 'none', saves: true })
})

test('strategy export works on any engine; snapshots do not', () => {
  expect(planMove({ save: 'a', strategy: 'export' }, used)).toMatchObject({ strategy: 'export', saves: true })
  expect(() => planMove({ ...auto, save: 'a', wholeEngine: true }, elsewhere)).toThrow(
    'The state of this engine cannot be moved: the engine at tcp://host is not on this machine.'
  )
})

test('options that contradict each other are refused', () => {
  expect(() => checkMove({ ...auto, wholeEngine: true })).toThrow('--whole-engine has no meaning without --save.')
  expect(() => checkMove({ strategy: 'export' })).toThrow('--strategy has no meaning without --save or --restore.')
  expect(() => checkMove({ strategy: 'export', save: 'a', wholeEngine: true })).toThrow('contradict each other')
})

test('a save that was asked for holds all cache mounts and layers of the project, used in this build or not', () => {
  const plan = {
    kind: 'on',
    target: { kind: 'local', directory: '/cache/layers', attributes: {} },
    workspace: 'shop',
    branches: ['unnamed'],
    imports: true,
    exports: 'after-build',
    reason: ''
  } as const
  const live: LiveState = {
    layers: {
      plan,
      use: { changed: [], savedMs: undefined },
      decision: { export: false, because: 'known', reason: 'every step came from a cache' },
      record: undefined
    },
    mounts: { mounts: [], volumes: [], uses: { record: 4 } },
    privilege: 'root',
    rootless: false
  }
  const state = { live } as FinishState
  const built = { services: [{ name: 'web' }, { name: 'worker' }] } as unknown as Parameters<typeof wholeProject>[1]
  const whole = wholeProject(state, built, false).live
  expect(whole?.mounts?.uses).toEqual({})
  expect(whole).toMatchObject({
    layers: { decision: { export: true, services: ['web', 'worker'] } }
  })
  expect(wholeProject(state, built, true)).toBe(state)
  const never: LiveState = { ...live, layers: { ...live.layers, plan: { ...plan, exports: 'never' } } }
  expect(wholeProject({ ...state, live: never }, built, false).live?.layers.decision.export).toBe(false)
})

test('with strategy export both directions share one folder', () => {
  expect(() => checkMove({ strategy: 'export', save: 'a', restore: 'b' })).toThrow('have to name the same folder')
  expect(() => checkMove({ strategy: 'export', save: 'a', restore: 'a' })).not.toThrow()
})
