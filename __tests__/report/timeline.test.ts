import { describe, expect, test } from '@jest/globals'
import type { StepReport } from '../../src/report/index.ts'
import { timeline, timelineTitle } from '../../src/report/timeline.ts'
import { createReport } from './reports.ts'

const step = (overrides: Partial<StepReport> = {}): StepReport => ({
  services: ['api'],
  index: 2,
  total: 3,
  instruction: 'RUN make',
  outcome: 'run',
  startMs: 3600,
  endMs: 5600,
  ms: 2000,
  downloadedBytes: 0,
  key: 'k',
  ...overrides
})
const lines = (steps: readonly StepReport[]) =>
  (timeline(createReport({ steps })) ?? '').split('\n').filter(line => line.startsWith('  '))

describe('the timeline', () => {
  test('has the phases, and services one below the other, with the longest chain marked', () => {
    const report = createReport({
      steps: [
        step({
          services: ['web', 'api'],
          instruction: 'FROM python:3.12',
          critical: true,
          startMs: 3500,
          endMs: 4500,
          ms: 900
        }),
        step({ services: ['web'], index: 3 }),
        step({ critical: true, outcome: 'failed', startMs: 4500, endMs: 7000, ms: 2500 }),
        step({ outcome: 'cached', instruction: 'COPY . .' }),
        step({ instruction: 'WORKDIR /x', startMs: 4000, endMs: 4020, ms: 20 })
      ]
    })
    expect(timeline(report)?.split('\n')).toEqual([
      '```mermaid',
      '%%{init: {"gantt":{"leftPadding":78,"barHeight":22}}}%%',
      'gantt',
      '  dateFormat x',
      '  axisFormat %s s',
      '  todayMarker off',
      '  section phases',
      '  prepare :done, 0, 300',
      '  restore :done, 300, 3500',
      '  build :done, 3500, 9400',
      '  section web, api',
      '  2/3 FROM python 3.12 :crit, 3600, 4500',
      '  section web',
      '  3/3 RUN make :3600, 5600',
      '  section api',
      '  ✗ 2/3 RUN make :crit, 4500, 7000',
      '```'
    ])
    expect(timelineTitle(report)).toBe('Timeline: 3 of 4 steps that ran, the critical path and what failed in red')
  })

  test('tells stages apart where a service has several, and marks what failed off the longest chain', () => {
    const found = lines([
      step({ stage: 'packages', index: 5, total: 5 }),
      step({ stage: 'service', index: 3, total: 4, outcome: 'failed' }),
      step({ services: ['web'], stage: 'stage-0' })
    ])
    expect(found.slice(7)).toEqual([
      '  section api',
      '  packages 5/5 RUN make :3600, 5600',
      '  ✗ service 3/4 RUN make :crit, 3600, 5600',
      '  section web',
      '  2/3 RUN make :3600, 5600'
    ])
    expect(timelineTitle(createReport({ steps: [step({ outcome: 'failed' })] }))).toBe('Timeline, what failed in red')
  })

  test('is none when every step was reused', () => {
    expect(timeline(createReport({ steps: [step({ outcome: 'cached' })] }))).toBeUndefined()
  })

  test('takes over nothing that means something to Mermaid or to Markdown', () => {
    const nasty = 'RUN a : b ; c # d %% e\n```\nsection x --> y <script> "q" \'q\' `z` {{w}} &lt; $x$ click'
    const found = lines([step({ services: ['a:b;c', '<img>'], instruction: nasty })])
    expect(found.slice(7)).toEqual([
      '  section a b c, img',
      '  2/3 RUN a b c d e section x -- y script q q z w… :3600, 5600'
    ])
  })

  test('shows the forty longest steps of many', () => {
    const steps = Array.from({ length: 400 }, (_, at) => step({ services: [`service-${at % 30}`], ms: 1000 + at }))
    const report = createReport({ steps })
    expect(lines(steps).filter(line => line.includes('RUN make'))).toHaveLength(40)
    expect(timelineTitle(report)).toBe('Timeline: 40 of 400 steps that ran')
    expect((timeline(report) ?? '').length).toBeLessThan(10_000)
  })

  test('shows steps of many services, and steps that never ended or that clocks have put elsewhere', () => {
    const { endMs: _, ...running } = step({ services: ['a', 'b', 'c', 'd'], outcome: 'cancelled', ms: 500 })
    expect(lines([running, step({ startMs: -50, endMs: -20, ms: 300 })]).slice(7)).toEqual([
      '  section api',
      '  2/3 RUN make :0, 1',
      '  section a, b, 2 more',
      '  2/3 RUN make :3600, 4100'
    ])
  })
})
