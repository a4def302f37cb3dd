import { describe, expect, test } from '@jest/globals'
import { makeReport, outputs, recordStepTimes, withSave } from '../../src/report/index.ts'
import { createParts, createReport } from './reports.ts'
import { buildResult } from './results.ts'

describe('the report of a captured build', () => {
  const cold = buildResult('two-services-cold', ['api', 'web'])
  const recorded = recordStepTimes(cold.steps, {})

  test('when one file changed', () => {
    const build = buildResult('two-services-code-changed', ['api', 'web'])
    const phases = [
      { name: 'prepare' as const, ms: 300 },
      { name: 'restore' as const, ms: 100 },
      { name: 'build' as const, ms: 900 }
    ]
    const cache = { backend: 'directory' as const, restored: 'exact' as const, matchedKey: 'k', bytes: 5, entries: 1 }
    const startedAt = Date.parse('2026-11-21T21:56:12Z')
    const report = makeReport(createParts({ startedAt, build, phases, cache, recorded, warnings: ['one'] }))
    const steps = report.steps.map(
      step =>
        `${step.services.join('+')} ${step.stage} ${step.index}/${step.total} ${step.outcome} ${step.startMs} ${step.ms}`
    )
    const firstRun = { instruction: 'COPY main.txt .', cause: 'unknown', names: [], more: 0 }
    expect({ ...report, steps }).toEqual({
      schema: 1,
      tool: { name: 'compose-build-cache', version: '0.1.0' },
      workspace: 'shop',
      outcome: 'succeeded',
      startedAt: '2026-11-21T21:56:12.000Z',
      totalMs: 9400,
      strategy: { name: 'none', reason: 'the engine holds 2 images already' },
      cache: { backend: 'directory', restored: 'exact', matchedKey: 'k', bytes: 5, entries: 1 },
      phases: [
        { name: 'prepare', ms: 300 },
        { name: 'restore', ms: 100 },
        { name: 'build', ms: 900 }
      ],
      services: [
        {
          name: 'api',
          images: ['shop-api'],
          imageDigest: 'sha256:api',
          ms: 75,
          stepsTotal: 6,
          stepsCached: 3,
          firstRun
        },
        { name: 'web', images: ['shop-web'], imageDigest: 'sha256:web', ms: 20, stepsTotal: 5, stepsCached: 5 }
      ],
      steps: [
        'api+web stage-0 1/5 cached 2010 0',
        'api builder 2/4 cached 2019 0',
        'api builder 3/4 cached 2019 0',
        'api builder 4/4 run 2019 6',
        'api final 2/3 run 2030 7',
        'api final 3/3 run 2037 48',
        'web stage-0 2/5 cached 2021 0',
        'web stage-0 3/5 cached 2021 0',
        'web stage-0 4/5 cached 2021 0',
        'web stage-0 5/5 cached 2021 0'
      ],
      totals: { stepsTotal: 10, stepsCached: 7, hitRatio: 0.7, downloadedBytes: 0 },
      timeSaved: { ms: 982, withoutReuseMs: 1148, withReuseMs: 66, restoreMs: 100, reusedSteps: 7, knownSteps: 6 },
      mounts: [],
      warnings: ['one']
    })
    expect(report.steps[5]).toEqual({
      services: ['api'],
      stage: 'final',
      index: 3,
      total: 3,
      instruction: 'RUN echo final   && touch /done',
      outcome: 'run',
      startMs: 2037,
      endMs: 2085,
      ms: 48,
      critical: true,
      downloadedBytes: 0,
      key: '97b81b9bcb4be815'
    })
  })

  test('that failed has no time saved', () => {
    const report = makeReport(createParts({ build: buildResult('failing', ['bad_one', 'good']) }))
    expect(report.timeSaved).toBeUndefined()
    expect({ outcome: report.outcome, totals: report.totals, failure: report.failure }).toEqual({
      outcome: 'failed',
      totals: { stepsTotal: 4, stepsCached: 1, hitRatio: 0.25, downloadedBytes: 0 },
      failure: {
        service: 'bad_one',
        step: 'RUN echo start;     echo "going wrong" >&2;     exit 7',
        file: '/project/bad_one',
        line: 5,
        title: 'bad_one: RUN echo start; echo "going wrong" >&2; exit 7 failed: exit code 7',
        message:
          'process "/bin/sh -c echo start;     echo \\"going wrong\\" >&2;     exit 7" did not complete successfully: exit code: 7',
        excerpt: [
          '   4 |     RUN echo "::set-output name=x::y" && echo "::add-mask::step"',
          '   5 | >>> RUN echo start; \\',
          '   6 | >>>     echo "going wrong" >&2; \\',
          '   7 | >>>     exit 7',
          '   8 |     '
        ]
      }
    })
  })
})

test('the report of a run that ended before its build', () => {
  expect(makeReport(createParts())).toEqual({
    schema: 1,
    tool: { name: 'compose-build-cache', version: '0.1.0' },
    workspace: 'shop',
    outcome: 'failed',
    startedAt: '2026-11-21T21:56:00.000Z',
    totalMs: 9400,
    strategy: { name: 'none', reason: 'the engine holds 2 images already' },
    cache: { restored: 'none', bytes: 0, entries: 0 },
    phases: [{ name: 'prepare', ms: 300 }],
    services: [],
    steps: [],
    totals: { stepsTotal: 0, stepsCached: 0, hitRatio: 0, downloadedBytes: 0 },
    mounts: [],
    warnings: []
  })
})

test('the post step adds what was saved', () => {
  const report = withSave(createReport(), { outcome: 'saved', bytes: 100, entries: 2 }, 800)
  expect(report.save).toEqual({ outcome: 'saved', bytes: 100, entries: 2 })
  expect(report.phases.map(({ name, ms }) => `${name} ${ms}`)).toEqual([
    'prepare 300',
    'restore 3200',
    'build 5900',
    'save 800'
  ])
  expect(report.timeSaved).toMatchObject({ ms: 120_600, saveMs: 800, netMs: 119_800 })
})

test('what is done after the job is no cost of a cache that was not used', () => {
  const { timeSaved } = createReport()
  const report = createReport({ cache: { restored: 'none', bytes: 0, entries: 0 } })
  expect(withSave(report, { outcome: 'skipped', bytes: 0, entries: 0 }, 800).timeSaved).toEqual(timeSaved)
})

test('the file of a failure is told relative to the checkout, and whole when it lies elsewhere', () => {
  const build = buildResult('failing', ['bad_one', 'good'])
  const fileFrom = (checkout: string) => makeReport(createParts({ build, checkout })).failure?.file
  expect(['/project', '/', '/pro', '/project/good'].map(fileFrom)).toEqual([
    'bad_one',
    'project/bad_one',
    '/project/bad_one',
    '/project/bad_one'
  ])
})

test('time that was waited for folders of the runner is not saved', () => {
  const recorded = recordStepTimes(buildResult('two-services-cold', ['api', 'web']).steps, {})
  const build = buildResult('two-services-code-changed', ['api', 'web'])
  const phases = [
    { name: 'restore' as const, ms: 100 },
    { name: 'folders' as const, ms: 250 }
  ]
  const report = makeReport(createParts({ build, recorded, phases }))
  expect(report.timeSaved).toMatchObject({ ms: 732, restoreMs: 100, foldersMs: 250 })
})

test('saving tells the sizes of mounts and folders anew, and leaves the others as they were', () => {
  const folder = { kind: 'runner-folder', name: '/root/.cache/pip', bytes: 700, restored: 'none' } as const
  const mount = { kind: 'cache-mount', name: '/root/.cache/pip', bytes: 60_000_000 } as const
  const report = withSave(createReport(), { outcome: 'unchanged', bytes: 0, entries: 0 }, 10, [mount, folder])
  expect(report.mounts).toEqual([
    { kind: 'volume', name: 'shared-uv', bytes: 1200 },
    { ...mount, used: false, grownBytes: 8_000_000 },
    folder
  ])
})

describe('outputs', () => {
  test('of a warm run', () => {
    expect(outputs(createReport(), '/tmp/report.json')).toEqual({
      'cache-hit': 'true',
      'cache-restored': 'exact',
      'steps-total': '4',
      'steps-cached': '3',
      'hit-ratio': '0.75',
      'restore-ms': '3200',
      'build-ms': '5900',
      'total-ms': '9400',
      'time-saved-ms': '120600',
      'bytes-restored': '85234567',
      strategy: 'snapshot',
      images: '{"api":"acme/api","web":"shop-web"}',
      services: '["api","web"]',
      report: '/tmp/report.json'
    })
  })

  test('of a run that ended before its build', () => {
    expect(outputs(makeReport(createParts()), '/tmp/report.json')).toEqual({
      'cache-hit': 'false',
      'cache-restored': 'none',
      'steps-total': '0',
      'steps-cached': '0',
      'hit-ratio': '0',
      'restore-ms': '0',
      'build-ms': '0',
      'total-ms': '9400',
      'time-saved-ms': '0',
      'bytes-restored': '0',
      strategy: 'none',
      images: '{}',
      services: '[]',
      report: '/tmp/report.json'
    })
  })
})
