import { describe, expect, test } from '@jest/globals'
import type { OtherWork, Step, StepOutcome } from '../../src/build/index.ts'
import { recordStepTimes, timeSaved } from '../../src/report/index.ts'

function step(digest: string, outcome: StepOutcome, durationMs: number, inputs: readonly string[] = []): Step {
  const name = {
    kind: 'step' as const,
    service: 'api',
    platform: undefined,
    stage: undefined,
    index: 1,
    total: 1,
    instruction: `RUN ${digest}`,
    key: `key-${digest}`
  }
  return {
    digest,
    inputs,
    names: [name],
    keys: [name.key],
    outcome,
    startedAt: 0,
    completedAt: durationMs,
    durationMs,
    downloadedBytes: 0,
    error: undefined,
    log: []
  }
}

describe('time saved', () => {
  test('is what the reused steps of one chain took, minus restoring', () => {
    const steps = [step('a', 'cached', 0), step('b', 'cached', 0, ['a']), step('c', 'run', 500, ['b'])]
    expect(timeSaved(steps, [], { 'key-a': 10_000, 'key-b': 30_000 }, 3000)).toEqual({
      ms: 37_000,
      withoutReuseMs: 40_500,
      withReuseMs: 500,
      restoreMs: 3000,
      reusedSteps: 2,
      knownSteps: 2
    })
  })

  test('is less by what the run waited for folders of the runner', () => {
    expect(timeSaved([step('a', 'cached', 0)], [], { 'key-a': 10_000 }, 3000, 1200)).toEqual({
      ms: 5800,
      withoutReuseMs: 10_000,
      withReuseMs: 0,
      restoreMs: 3000,
      foldersMs: 1200,
      reusedSteps: 1,
      knownSteps: 1
    })
  })

  test('does not add up chains that run beside each other', () => {
    const steps = [step('a', 'cached', 0), step('b', 'cached', 0)]
    expect(timeSaved(steps, [], { 'key-a': 10_000, 'key-b': 30_000 }, 0)?.ms).toBe(30_000)
  })

  test('is not what was reused beside a longer chain that ran all the same', () => {
    const steps = [step('a', 'cached', 0), step('b', 'run', 30_000)]
    expect(timeSaved(steps, [], { 'key-a': 10_000 }, 2000)?.ms).toBe(-2000)
  })

  test('follows chains through work that is no step', () => {
    const merge: OtherWork = {
      digest: 'merge',
      inputs: ['a'],
      kind: 'other',
      services: ['api'],
      label: 'merge',
      durationMs: 100,
      bytes: 0,
      error: undefined
    }
    const steps = [step('a', 'cached', 0), step('b', 'cached', 0, ['merge'])]
    expect(timeSaved(steps, [merge], { 'key-a': 1000, 'key-b': 2000 }, 0)).toMatchObject({
      ms: 3000,
      withoutReuseMs: 3100,
      withReuseMs: 100
    })
  })

  test('is what restoring cost when nothing was reused', () => {
    expect(timeSaved([step('a', 'run', 5000)], [], {}, 700)?.ms).toBe(-700)
  })

  test('counts a reused step of unknown time as nothing, and says how many are known', () => {
    const steps = [step('a', 'cached', 0), step('b', 'cached', 0, ['a'])]
    expect(timeSaved(steps, [], { 'key-b': 2000 }, 500)).toMatchObject({ ms: 1500, reusedSteps: 2, knownSteps: 1 })
  })

  test('is unknown when steps were reused and no time of theirs is known', () => {
    expect(timeSaved([step('a', 'cached', 0)], [], { 'key-x': 1000 }, 500)).toBeUndefined()
  })

  test('survives a circle in a damaged stream', () => {
    const steps = [step('a', 'run', 100, ['b']), step('b', 'run', 200, ['a'])]
    expect(timeSaved(steps, [], {}, 0)?.withReuseMs).toBe(300)
  })
})

test('times are recorded anew for steps that ran, kept for those reused, forgotten for the rest', () => {
  const steps = [
    step('ran', 'run', 500),
    step('reused', 'cached', 1),
    step('unknown', 'cached', 1),
    step('broken', 'failed', 9)
  ]
  const recorded = { 'key-ran': 9000, 'key-reused': 7000, 'key-gone': 1, 'key-broken': 800 }
  expect(recordStepTimes(steps, recorded)).toEqual({ 'key-broken': 800, 'key-ran': 500, 'key-reused': 7000 })
})
