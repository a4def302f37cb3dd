import { describe, expect, test } from '@jest/globals'
import { lastLine, type Report, summary, withSave } from '../../src/report/index.ts'
import { createReport } from './reports.ts'

const failed: Partial<Report> = {
  outcome: 'failed',
  services: [],
  steps: [],
  phases: [{ name: 'build', ms: 500 }],
  cache: { restored: 'none', bytes: 0, entries: 0 },
  totals: { stepsTotal: 4, stepsCached: 1, hitRatio: 0.25, downloadedBytes: 0 },
  failure: {
    service: 'api',
    step: 'RUN make',
    file: '/project/api/Dockerfile',
    line: 5,
    title: 'api: RUN make failed: exit code 7',
    message: 'process "/bin/sh -c make" did not complete successfully: exit code: 7',
    excerpt: ['   4 |     COPY . .', '   5 | >>> RUN make', '```']
  }
}

describe('the summary', () => {
  test('of a warm run with its save', () => {
    const report = withSave(createReport(), { outcome: 'saved', bytes: 1_200_000, entries: 2 }, 900)
    expect(summary(report).split('\n')).toEqual([
      '### ✅ 9.4 s and 0.9 s for saving instead of about 2 m 10 s: 3 of 4 steps reused',
      '',
      'Workspace <code>shop</code>',
      '',
      '| Service | Time | Steps reused | Image |',
      '| :-- | --: | --: | :-- |',
      '| <code>api</code> | 4.2&nbsp;s | 2 of 3 | <code>acme/api:1</code><br><code>acme/api</code> |',
      '| <code>web</code> | 0.1&nbsp;s | 2 of 2 | <code>shop-web</code> |',
      '',
      '| Phase | Time | Data |',
      '| :-- | --: | :-- |',
      '| Prepare | 0.3 s |  |',
      '| Restore | 3.2 s | 85.2 MB in 12 entries, 26.6 MB/s |',
      '| Build | 5.9 s |  |',
      '| Save, after the job | 0.9 s | 1.2 MB in 2 entries, 1.3 MB/s |',
      '',
      '**Cache**: restored 85.2 MB in 12 entries of this workspace (<code>cbc1-linux-x64-overlay2-28.5.2-i-shop-7</code>); saved 1.2 MB in 2 entries',
      '',
      '**Cost**: restoring 3.2 s and saving 0.9 s; it spared 2 m 4 s of building',
      '',
      '<details><summary>Timeline</summary>',
      '',
      '```mermaid',
      '%%{init: {"gantt":{"leftPadding":75,"barHeight":22}}}%%',
      'gantt',
      '  dateFormat x',
      '  axisFormat %s s',
      '  todayMarker off',
      '  section phases',
      '  prepare :done, 0, 300',
      '  restore :done, 300, 3500',
      '  build :done, 3500, 9400',
      '  section api',
      '  3/3 RUN python -m compileall tee log :3700, 7800',
      '```',
      '',
      '</details>',
      '',
      '<details><summary>1 step ran</summary>',
      '',
      '| Time | Service | Step | Instruction |',
      '| --: | :-- | :-- | :-- |',
      '| 4.1&nbsp;s | api | builder&nbsp;3/3 | <code>RUN python -m compileall &#124; tee log</code> |',
      '',
      '</details>',
      '',
      '<details><summary>2 cache mounts, volumes and folders: 52.0 MB</summary>',
      '',
      '| Kind | Name | Size | Grown by | In this run |',
      '| :-- | :-- | --: | --: | :-- |',
      '| Cache mount | <code>/root/.cache/pip</code> | 52.0 MB | – | – |',
      '| Volume | <code>shared-uv</code> | 1.2 kB | – | – |',
      '',
      '</details>',
      '',
      '<details><summary>Details</summary>',
      '',
      '- Strategy <code>snapshot</code>: the engine is local, holds nothing yet and may be restarted',
      '- Docker 28.5.2, store overlay2, builder default (docker), buildx 0.29.1, compose 2.40.3',
      '- Time saved 2 m 0 s: the longest chain of steps took 4.1 s instead of 2 m 8 s, restoring took 3.2 s, saving 0.9 s; run times of 2 of 3 reused steps are known',
      '- compose-build-cache 0.1.0',
      '',
      '</details>',
      ''
    ])
  })

  test('of a first run', () => {
    const report = createReport({
      cache: { backend: 'github', restored: 'none', bytes: 0, entries: 0 },
      totals: { stepsTotal: 4, stepsCached: 0, hitRatio: 0, downloadedBytes: 48_000_000 },
      phases: [
        { name: 'prepare', ms: 300 },
        { name: 'restore', ms: 100 },
        { name: 'build', ms: 5900 }
      ],
      timeSaved: { ms: -100, withoutReuseMs: 5, withReuseMs: 5, restoreMs: 100, reusedSteps: 0, knownSteps: 0 },
      steps: [],
      mounts: []
    })
    expect(summary(report).split('\n')).toEqual([
      '### ✅ 9.4 s: 0 of 4 steps reused',
      '',
      'Workspace <code>shop</code>',
      '',
      '| Service | Time | Steps reused | Image |',
      '| :-- | --: | --: | :-- |',
      '| <code>api</code> | 4.2&nbsp;s | 2 of 3 | <code>acme/api:1</code><br><code>acme/api</code> |',
      '| <code>web</code> | 0.1&nbsp;s | 2 of 2 | <code>shop-web</code> |',
      '',
      '| Phase | Time | Data |',
      '| :-- | --: | :-- |',
      '| Prepare | 0.3 s |  |',
      '| Restore | 0.1 s |  |',
      '| Build | 5.9 s | 48.0 MB of base images downloaded |',
      '',
      '**Cache**: nothing to restore',
      '',
      '**Cost**: restoring 0.1 s',
      '',
      '<details><summary>Details</summary>',
      '',
      '- Strategy <code>snapshot</code>: the engine is local, holds nothing yet and may be restarted',
      '- Docker 28.5.2, store overlay2, builder default (docker), buildx 0.29.1, compose 2.40.3',
      '- compose-build-cache 0.1.0',
      '',
      '</details>',
      ''
    ])
  })

  test('of a failed build', () => {
    const { timeSaved: _timeSaved, ...report } = createReport({ ...failed, mounts: [] })
    const warnings = ['the cache service was *down*', 'two']
    expect(summary({ ...report, warnings }).split('\n')).toEqual([
      '### ❌ Failed after 9.4 s: api: RUN make failed: exit code 7',
      '',
      'Workspace <code>shop</code>',
      '',
      '````text',
      '/project/api/Dockerfile:5',
      '   4 |     COPY . .',
      '   5 | >>> RUN make',
      '```',
      'process "/bin/sh -c make" did not complete successfully: exit code: 7',
      '````',
      '',
      '| Phase | Time | Data |',
      '| :-- | --: | :-- |',
      '| Build | 0.5 s |  |',
      '',
      '**Cache**: not used',
      '',
      '> ⚠️ the cache service was &#42;down&#42;',
      '>',
      '> ⚠️ two',
      '',
      '<details><summary>Details</summary>',
      '',
      '- Strategy <code>snapshot</code>: the engine is local, holds nothing yet and may be restarted',
      '- Docker 28.5.2, store overlay2, builder default (docker), buildx 0.29.1, compose 2.40.3',
      '- compose-build-cache 0.1.0',
      '',
      '</details>',
      ''
    ])
  })

  test('of a run that started a package mirror, and waited for folders of the runner', () => {
    const named = { restore: 3000, mirror: 4000, build: 5900, folders: 1200 }
    const phases = Object.entries(named).map(([name, ms]) => ({ name: name as keyof typeof named, ms }))
    const { timeSaved } = createReport()
    const report = createReport({
      phases,
      totalMs: 14_100,
      ...(timeSaved && { timeSaved: { ...timeSaved, ms: 119_600, restoreMs: 3000, foldersMs: 1200 } })
    })
    const lines = summary(report).split('\n')
    expect(
      lines.filter(line => /^\| (Restore|Package|Build|Wait)|^\*\*Cost|^- Time saved|^ {2}\w+ :done/.test(line))
    ).toEqual([
      '| Restore | 3.0 s | 85.2 MB in 12 entries, 28.4 MB/s |',
      '| Package mirror | 4.0 s |  |',
      '| Build | 5.9 s |  |',
      '| Wait for folders of the runner | 1.2 s |  |',
      '**Cost**: restoring 3.0 s and waiting for folders 1.2 s; it spared 2 m 4 s of building',
      '  restore :done, 0, 3000',
      '  mirror :done, 3000, 7000',
      '  build :done, 7000, 12900',
      '  folders :done, 12900, 14100',
      '- Time saved 2 m 0 s: the longest chain of steps took 4.1 s instead of 2 m 8 s, restoring took 3.0 s, waiting for folders 1.2 s; run times of 2 of 3 reused steps are known'
    ])
    const quick = createReport({ phases: [{ name: 'folders', ms: 3 }] })
    expect(summary(quick)).not.toMatch(/Wait for folders|folders :done/)
  })

  test('of a run whose saving cost more than the cache brought', () => {
    const { timeSaved } = createReport()
    const report = createReport(timeSaved && { timeSaved: { ...timeSaved, ms: 5000 } })
    expect(summary(withSave(report, { outcome: 'saved', bytes: 1, entries: 1 }, 7000)).split('\n')[0]).toBe(
      '### ✅ 9.4 s and 7.0 s for saving, about 2.0 s more than without the cache: 3 of 4 steps reused'
    )
  })

  test('of a run that reused what the engine held', () => {
    const report = createReport({
      strategy: { name: 'none', reason: 'the engine holds 2 images already' },
      cache: { restored: 'none', bytes: 0, entries: 0 }
    })
    expect(summary(report)).toContain('\n**Cache**: not used, the engine holds 2 images already\n')
  })

  test.each([
    ['saved', { outcome: 'saved', bytes: 1000, entries: 1 }, 'saved 1.0 kB in 1 entry'],
    [
      'saved without some of it',
      {
        outcome: 'saved',
        bytes: 1000,
        entries: 1,
        dropped: [{ kind: 'cache-mount', name: '<b>', bytes: 2000, reason: 'unused' }]
      },
      'saved 1.0 kB in 1 entry, left out 1 unused cache mount &#60;b&#62; (2.0 kB)'
    ],
    ['unchanged', { outcome: 'unchanged', bytes: 0, entries: 0 }, 'nothing new to save'],
    [
      'skipped',
      { outcome: 'skipped', reason: 'the token is read-only', bytes: 0, entries: 0 },
      'not saved: the token is read-only'
    ],
    ['failed', { outcome: 'failed', reason: 'no space', bytes: 0, entries: 0 }, '⚠️ saving failed: no space']
  ] as const)('says when it %s', (_, save, expected) => {
    expect(summary(withSave(createReport(), save, 1))).toContain(`; ${expected}\n`)
  })

  test('shows text of others as it is', () => {
    const nasty = '<img src=x> | `a` [x](https://evil.example) @team #12 $x$ a\\|b www.evil.example *b* __c__ ~~d~~'
    const text = summary(
      createReport({
        workspace: nasty,
        services: [{ name: nasty, images: [nasty], ms: 1, stepsTotal: 1, stepsCached: 1 }],
        steps: [],
        warnings: [nasty],
        mounts: []
      })
    )
    const escaped =
      '&#60;img src=x&#62; &#124; &#96;a&#96; &#91;x&#93;(https&#58;//evil.example) &#64;team &#35;12 &#36;x&#36; a&#92;&#124;b www&#46;evil.example &#42;b&#42; &#95;&#95;c&#95;&#95; &#126;&#126;d&#126;&#126;'
    expect(text).toContain(`Workspace <code>${escaped}</code>\n`)
    expect(text).toContain(`| <code>${escaped}</code> | 0.0&nbsp;s | 1 of 1 | <code>${escaped}</code> |\n`)
    expect(text).toContain(`> ⚠️ ${escaped}\n`)
    expect(text).not.toContain('<img')
  })

  test('shows no pictures for what others call :tada:', () => {
    const text = summary(createReport({ workspace: ':tada:', warnings: ['a :stuck_out_tongue: at 12:30:45, x: y'] }))
    expect(text).toContain('Workspace <code>:tada:</code>\n')
    expect(text).toContain('> ⚠️ a <span>:</span>stuck&#95;out&#95;tongue: at 12<span>:</span>30:45, x: y\n')
  })

  test('of a huge build stays below what GitHub takes, and says what it leaves out', () => {
    const service = { images: ['x'.repeat(4000)], ms: 1, stepsTotal: 1, stepsCached: 0 }
    const services = Array.from({ length: 256 }, (_, index) => ({ ...service, name: `service-${index}` }))
    const warnings = Array.from({ length: 400 }, () => 'w'.repeat(2000))
    const text = summary(createReport({ services, warnings }))
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1024 * 1024)
    expect(text).toContain('\nand 156 more services\n')
  })
})

describe('the last line of the log', () => {
  const cases: [string, Partial<Report>, string][] = [
    [
      'a warm run',
      {},
      '✓ 2 services built in 9.4 s instead of about 2 m 10 s: 3 of 4 steps reused, 85.2 MB restored in 3.2 s'
    ],
    [
      'all reused',
      { totals: { stepsTotal: 4, stepsCached: 4, hitRatio: 1, downloadedBytes: 0 } },
      '✓ 2 services built in 9.4 s instead of about 2 m 10 s: all 4 steps reused, 85.2 MB restored in 3.2 s'
    ],
    [
      'a cache that cost more than it brought',
      { timeSaved: { ms: -2100, withoutReuseMs: 0, withReuseMs: 0, restoreMs: 2100, reusedSteps: 1, knownSteps: 1 } },
      '✓ 2 services built in 9.4 s, about 2.1 s more than without the cache: 3 of 4 steps reused, 85.2 MB restored in 3.2 s'
    ],
    [
      'a first run',
      {
        cache: { restored: 'none', bytes: 0, entries: 0 },
        timeSaved: { ms: -400, withoutReuseMs: 0, withReuseMs: 0, restoreMs: 400, reusedSteps: 0, knownSteps: 0 },
        totals: { stepsTotal: 4, stepsCached: 0, hitRatio: 0, downloadedBytes: 48_000_000 }
      },
      '✓ 2 services built in 9.4 s: 0 of 4 steps reused, 48.0 MB of base images downloaded'
    ],
    [
      'a restore that took long and failed',
      {
        cache: { restored: 'none', bytes: 0, entries: 0 },
        totalMs: 69_400,
        timeSaved: { ms: -60_000, withoutReuseMs: 0, withReuseMs: 0, restoreMs: 60_000, reusedSteps: 0, knownSteps: 0 },
        totals: { stepsTotal: 4, stepsCached: 0, hitRatio: 0, downloadedBytes: 0 }
      },
      '✓ 2 services built in 1 m 9 s, about 1 m 0 s more than without the cache: 0 of 4 steps reused'
    ],
    [
      'nothing to build',
      {
        services: [],
        cache: { restored: 'none', bytes: 0, entries: 0 },
        totals: { stepsTotal: 0, stepsCached: 0, hitRatio: 0, downloadedBytes: 0 }
      },
      '✓ 0 services built in 9.4 s instead of about 2 m 10 s: nothing to build'
    ],
    ['a failed build', failed, '✗ Failed after 9.4 s: api: RUN make failed: exit code 7'],
    ['a cancelled build', { ...failed, outcome: 'cancelled' }, '- Cancelled after 9.4 s']
  ]
  test.each(cases)('%s', (_, overrides, expected) => {
    expect(lastLine(createReport(overrides))).toBe(expected)
  })
})
