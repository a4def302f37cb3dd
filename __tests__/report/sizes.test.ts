/** Summaries and comments of huge builds, of builds that did not end well, and of builds without a cache. */
import { describe, expect, test } from '@jest/globals'
import {
  type CommentRun,
  type Report,
  revisedComment,
  type StepReport,
  summary,
  workspaceRow
} from '../../src/report/index.ts'
import { parseReport } from '../../src/report/schema.ts'
import { createReport } from './reports.ts'

const run: CommentRun = {
  workflow: 'CI',
  id: 1,
  attempt: 1,
  url: 'https://github.com/o/r/actions/runs/1',
  commit: '1234567'
}
const mebibyte = 1024 * 1024

/** A build of 30 services and 400 steps, whose names and instructions are as long as `text`. */
function huge(text: string, overrides: Partial<Report> = {}): Report {
  const services = Array.from({ length: 30 }, (_, at) => ({
    name: `service-${at}${text}`,
    images: [`acme/service-${at}:1${text}`, `acme/service-${at}${text}`],
    ms: 1000 * at,
    stepsTotal: 14,
    stepsCached: 1,
    imageBytes: 100_000_000 + at,
    firstRun: { instruction: `COPY . .${text}`, cause: 'files', names: [`a${text}`, `b${text}`], more: 7 } as const
  }))
  const steps = Array.from(
    { length: 400 },
    (_, at): StepReport => ({
      services: [services[at % 30]?.name ?? ''],
      stage: `stage${text}`,
      index: Math.floor(at / 30) + 1,
      total: 14,
      instruction: `RUN make step-${at}${text}`,
      outcome: 'run',
      startMs: at * 10,
      endMs: at * 10 + 3000,
      ms: 3000 + at,
      ...(at % 30 === 0 && { critical: true }),
      downloadedBytes: 0,
      key: 'k'
    })
  )
  const at = (index: number) => new Date(Date.parse('2026-11-01T00:00:00Z') + index * 3_600_000).toISOString()
  const time = { totalMs: 60_000, prepareMs: 300, restoreMs: 3000, buildMs: 56_700 }
  const runs = Array.from({ length: 20 }, (_, index) => ({
    ...{ at: at(index), ...time, stepsTotal: 400, stepsCached: 300, restoredBytes: 1 }
  }))
  const measures = [{ name: 'total' as const, medianMs: 60_000, spreadMs: 6000, slower: true }]
  return createReport({
    services,
    steps,
    totals: { stepsTotal: 400, stepsCached: 0, hitRatio: 0, downloadedBytes: 0 },
    warnings: Array.from({ length: 100 }, (_, index) => `warning ${index}${text}`),
    mounts: Array.from({ length: 60 }, (_, index) => ({
      ...{ kind: 'cache-mount' as const, name: `/cache/${index}${text}`, bytes: 1, used: true, grownBytes: 1 }
    })),
    baseline: { runs, measures },
    ...overrides
  })
}

const failure = (text: string) => ({
  title: `api: RUN make failed${text}`,
  message: `process did not complete${text}\n`.repeat(100),
  excerpt: Array.from({ length: 100 }, () => `>>> RUN make${text}`)
})

describe('a build of 30 services and 400 steps', () => {
  test('shows all services, the longest steps and a picture, in a fraction of what GitHub takes', () => {
    const text = summary(huge(''))
    expect(Buffer.byteLength(text)).toBeLessThan(40_000)
    const titles = [...text.matchAll(/<summary>(.*)<\/summary>/g)].map(([, title]) => title)
    expect(titles).toEqual([
      'Timeline: 40 of 400 steps that ran, the critical path in red',
      '400 steps ran, the longest 50',
      '60 cache mounts, volumes and folders: 60 B',
      'The last 20 runs of the default branch',
      'Details'
    ])
    expect(text.match(/^\| <code>service-/gm)).toHaveLength(30)
    expect(text).toContain('> ⚠️ and 50 more warnings')
  })

  test.each(['@'.repeat(300), '語'.repeat(5000), '<&|`$\n'.repeat(500)])(
    'with names that are far too long stays below the limits, and its report is one that can be read',
    long => {
      const report = huge(long, { outcome: 'failed', failure: failure(long) })
      const text = summary(report)
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(mebibyte)
      expect(text.split('\n')[0]).toMatch(/^### ❌ Failed after 9\.4 s: api: RUN make failed/)
      const comment = revisedComment([], run, [workspaceRow({ ...report, workspace: long })], 'all') ?? ''
      expect(comment.length).toBeLessThan(65_536)
      expect(parseReport(JSON.stringify(report))).toEqual(report)
    }
  )

  test('leaves out what is worth least, and never its services before its steps', () => {
    const many = huge('@'.repeat(3000), { failure: failure('語'.repeat(3000)) })
    const services = Array.from({ length: 100 }, () => many.services[0] ?? createReport().services[0]).flatMap(
      one => one ?? []
    )
    const images = Array.from({ length: 12 }, (_, at) => `${'@'.repeat(190)}${at}`)
    const text = summary({ ...many, services: services.map(one => ({ ...one, images })) })
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(mebibyte)
    expect(text).toContain('| Service |')
    expect(text).toContain('<br>and 9 more |')
    expect(text).not.toContain('The last 20 runs')
  })
})

describe('a build that did not end well', () => {
  test('shows where it failed, with the steps that ran and were stopped', () => {
    const [first, second, third, fourth] = createReport().steps as [StepReport, StepReport, StepReport, StepReport]
    const report = createReport({
      outcome: 'failed',
      steps: [
        first,
        { ...second, outcome: 'cancelled', ms: 900 },
        { ...third, outcome: 'failed' },
        { ...fourth, outcome: 'not-run' }
      ],
      failure: {
        title: 'api: RUN make failed: exit code 7',
        message: 'exit code: 7',
        excerpt: ['>>> RUN make'],
        file: '/p/Dockerfile',
        line: 5
      }
    })
    const text = summary(report)
    expect(text).toContain('### ❌ Failed after 9.4 s: api: RUN make failed: exit code 7')
    expect(text).toContain('```text\n/p/Dockerfile:5\n>>> RUN make\nexit code: 7\n```')
    expect(text).toContain('<summary>2 steps ran</summary>')
    expect(text).toContain('<code>RUN python -m compileall &#124; tee log</code> (failed) |')
    expect(text).toContain('<code>RUN pip install -r requirements.txt</code> (stopped) |')
    expect(text).toContain('  ✗ 3/3 RUN python -m compileall tee log :crit, 3700, 7800')
  })

  test('says that it was cancelled', () => {
    const { timeSaved: _, ...report } = createReport({ outcome: 'cancelled', services: [], steps: [], mounts: [] })
    expect(summary(report).split('\n').slice(0, 4)).toEqual([
      '### ⏹️ Cancelled after 9.4 s',
      '',
      'Workspace <code>shop</code>',
      ''
    ])
    expect(summary(report)).not.toContain('<summary>Timeline')
  })
})

test('a build without a cache has nothing to say of what it costs', () => {
  const { timeSaved: _, ...report } = createReport({ cache: { restored: 'none', bytes: 0, entries: 0 }, mounts: [] })
  const text = summary(report)
  expect(text).toContain('**Cache**: not used')
  expect(text).not.toContain('**Cost**')
})
