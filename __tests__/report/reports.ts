import type { Report, ReportParts } from '../../src/report/index.ts'

/** A warm run of two services; every test says what differs. */
export function createReport(overrides: Partial<Report> = {}): Report {
  return {
    schema: 1,
    tool: { name: 'compose-build-cache', version: '0.1.0' },
    workspace: 'shop',
    outcome: 'succeeded',
    startedAt: '2026-11-21T21:56:00.000Z',
    totalMs: 9400,
    strategy: { name: 'snapshot', reason: 'the engine is local, holds nothing yet and may be restarted' },
    engine: { version: '28.5.2', store: 'overlay2', builder: 'default (docker)', buildx: '0.29.1', compose: '2.40.3' },
    cache: {
      backend: 'github',
      restored: 'exact',
      matchedKey: 'cbc1-linux-x64-overlay2-28.5.2-i-shop-7',
      bytes: 85_234_567,
      entries: 12
    },
    phases: [
      { name: 'prepare', ms: 300 },
      { name: 'restore', ms: 3200 },
      { name: 'build', ms: 5900 }
    ],
    services: [
      {
        name: 'api',
        images: ['acme/api:1', 'acme/api'],
        imageDigest: 'sha256:aa',
        configDigest: 'sha256:ab',
        buildRef: 'default/default/one',
        ms: 4200,
        stepsTotal: 3,
        stepsCached: 2
      },
      { name: 'web', images: ['shop-web'], ms: 100, stepsTotal: 2, stepsCached: 2 }
    ],
    steps: [
      {
        services: ['api', 'web'],
        stage: 'builder',
        index: 1,
        total: 3,
        instruction: 'FROM python:3.12',
        outcome: 'cached',
        startMs: 3600,
        ms: 0,
        downloadedBytes: 0,
        key: '1111111111111111'
      },
      {
        services: ['api'],
        stage: 'builder',
        index: 2,
        total: 3,
        instruction: 'RUN pip install -r requirements.txt',
        outcome: 'cached',
        startMs: 3600,
        ms: 0,
        downloadedBytes: 0,
        key: '2222222222222222'
      },
      {
        services: ['api'],
        stage: 'builder',
        index: 3,
        total: 3,
        instruction: 'RUN python -m compileall | tee log',
        outcome: 'run',
        startMs: 3700,
        ms: 4100,
        downloadedBytes: 0,
        key: '3333333333333333'
      },
      {
        services: ['web'],
        index: 2,
        total: 2,
        instruction: 'COPY . .',
        outcome: 'cached',
        startMs: 3700,
        ms: 0,
        downloadedBytes: 0,
        key: '4444444444444444'
      }
    ],
    totals: { stepsTotal: 4, stepsCached: 3, hitRatio: 0.75, downloadedBytes: 0 },
    timeSaved: {
      ms: 120_600,
      withoutReuseMs: 127_900,
      withReuseMs: 4100,
      restoreMs: 3200,
      reusedSteps: 3,
      knownSteps: 2
    },
    mounts: [
      { kind: 'cache-mount', name: '/root/.cache/pip', bytes: 52_000_000 },
      { kind: 'volume', name: 'shared-uv', bytes: 1_200 }
    ],
    warnings: [],
    ...overrides
  }
}

/** A run that did nothing yet. */
export function createParts(overrides: Partial<ReportParts> = {}): ReportParts {
  return {
    version: '0.1.0',
    workspace: 'shop',
    startedAt: Date.parse('2026-11-21T21:56:00Z'),
    totalMs: 9400,
    strategy: { name: 'none', reason: 'the engine holds 2 images already' },
    cache: { restored: 'none', bytes: 0, entries: 0 },
    phases: [{ name: 'prepare', ms: 300 }],
    recorded: {},
    runs: [],
    inputs: { before: undefined, now: undefined },
    mounts: [],
    warnings: [],
    ...overrides
  }
}
