import { describe, expect, test } from '@jest/globals'
import { hints } from '../../src/report/hints.ts'
import { type Report, type StepReport, summary } from '../../src/report/index.ts'
import { createReport } from './reports.ts'

const step = (index: number, instruction: string, ms = 10, overrides: Partial<StepReport> = {}): StepReport => ({
  services: ['api'],
  stage: 'final',
  index,
  total: 9,
  instruction,
  outcome: 'run',
  startMs: 0,
  ms,
  downloadedBytes: 0,
  key: `${index}`,
  ...overrides
})
const told = (overrides: Partial<Report>) => hints(createReport({ steps: [], ...overrides })).map(({ text }) => text)
const slow = { ms: -2100, withoutReuseMs: 1200, withReuseMs: 100, restoreMs: 3200, reusedSteps: 1, knownSteps: 1 }

describe('a hint', () => {
  test('is given when restoring took longer than it saved', () => {
    expect(told({ timeSaved: slow })).toEqual([
      'Restoring 85.2 MB took 3.2 s, which spared 1.1 s of building: a smaller cache (<code>max-size</code>), or none (<code>cache-mode: off</code>), would have been quicker.'
    ])
    expect(told({ timeSaved: { ...slow, ms: -400 } })).toEqual([])
  })

  test('is given when restoring and saving took longer than they saved', () => {
    const both = { ...slow, ms: 400, restoreMs: 700, saveMs: 2000, netMs: -1600 }
    expect(told({ timeSaved: both })).toEqual([
      'Restoring 85.2 MB took 0.7 s and saving 2.0 s, which spared 1.1 s of building: a smaller cache (<code>max-size</code>), or none (<code>cache-mode: off</code>), would have been quicker.'
    ])
  })

  test('is given when restoring took long and failed, and not when there was nothing yet and much to save', () => {
    const cache = { restored: 'none', bytes: 0, entries: 0 } as const
    const vain = { ms: -60_000, withoutReuseMs: 9, withReuseMs: 9, restoreMs: 60_000, reusedSteps: 0, knownSteps: 0 }
    expect(told({ timeSaved: vain, cache })).toEqual([
      'Restoring took 1 m 0 s and brought nothing: <code>restore-timeout</code> bounds what it may take, <code>cache-mode: off</code> leaves it out.'
    ])
    const first = { ...vain, ms: -900, restoreMs: 900, saveMs: 12_000, netMs: -12_900 }
    expect(told({ timeSaved: first, cache })).toEqual([])
  })

  test('is given when the cache is nearly as large as GitHub allows', () => {
    const save = (bytes: number) =>
      ({ outcome: 'unchanged', bytes: 0, entries: 0, stored: { bytes, entries: 9 } }) as const
    expect(told({ save: save(8_200_000_000) })).toEqual([
      'This workspace alone holds 8.2 GB in the cache. GitHub keeps 10.0 GB for a repository unless told otherwise, and drops what was used least of late: set <code>max-size</code>.'
    ])
    expect(told({ save: save(7_000_000_000) })).toEqual([])
    const { cache } = createReport()
    expect(told({ save: save(8_200_000_000), cache: { ...cache, backend: 'directory' } })).toEqual([])
  })

  test('is given when something did not fit', () => {
    const dropped = [
      { kind: 'layer', name: 'RUN', bytes: 300_000_000, reason: 'max-size' },
      { kind: 'layer', name: 'RUN', bytes: 9, reason: 'superseded' }
    ] as const
    expect(told({ save: { outcome: 'saved', bytes: 1, entries: 1, dropped } })).toEqual([
      '300.0 MB did not fit into <code>max-size</code> and will be missing in the next run: raise it.'
    ])
  })

  test('is given when a long step comes after one that copies everything', () => {
    const copy = step(3, 'COPY . .')
    const run = step(4, 'RUN --mount=type=cache,target=/c pip install | tee', 9600)
    expect(told({ steps: [copy, run] })).toEqual([
      '<code>RUN --mount=type=cache,target=/c pip install &#124; tee</code> of api took 9.6 s because it comes after <code>COPY . .</code> of api, which changes with every file: copy what it needs before it, and the rest after it.'
    ])
    // Something before it had to run anyway.
    expect(told({ steps: [step(2, 'COPY requirements.txt .'), copy, run] })).toEqual([])
    expect(told({ steps: [{ ...copy, outcome: 'cached' }, run] })).toEqual([])
    expect(told({ steps: [{ ...copy, stage: 'other' }, run] })).toEqual([])
    expect(told({ steps: [copy, { ...run, ms: 1900 }] })).toEqual([])
    expect(told({ steps: [copy, run], cache: { restored: 'none', bytes: 0, entries: 0 } })).toEqual([])
  })

  test('is given when packages were installed without a cache mount', () => {
    const steps = [step(2, 'COPY requirements.txt .'), step(3, 'RUN pip install -r requirements.txt', 8000)]
    expect(told({ steps })).toEqual([
      '<code>RUN pip install -r requirements.txt</code> of api took 8.0 s without a cache mount: with <code>--mount=type=cache,target=/root/.cache/pip</code> it finds what it has downloaded before, also when it has to run again.'
    ])
    expect(told({ steps: [step(3, 'RUN --mount=type=cache,target=/c pip install x', 8000)] })).toEqual([])
    expect(told({ steps: [step(3, 'RUN pip install x', 8000, { outcome: 'cached' })] })).toEqual([])
  })

  test('is not given more than three times, the most valuable first', () => {
    const steps = [3000, 9000, 5000, 7000].map((ms, at) => step(at + 2, `RUN npm ci --n=${ms}`, ms))
    expect(told({ steps }).map(text => /--n=\d+/.exec(text)?.[0])).toEqual(['--n=9000', '--n=7000', '--n=5000'])
    expect(summary(createReport({ steps })).match(/^> 💡 /gm)).toHaveLength(3)
  })
})
