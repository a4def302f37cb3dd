import { describe, expect, test } from '@jest/globals'
import {
  type CommentRun,
  commentMarker,
  missingRow,
  revisedComment,
  type WorkspaceRow,
  withSave,
  workspaceRow
} from '../../src/report/index.ts'
import { createReport } from './reports.ts'
import { createRow } from './rows.ts'

const run: CommentRun = {
  workflow: 'CI',
  id: 4711,
  attempt: 1,
  url: 'https://github.com/octo-org/octo-repo/actions/runs/4711',
  commit: '1234567890abcdef1234567890abcdef12345678'
}

/** The comment of these rows on its own. */
function comment(rows: readonly WorkspaceRow[], of: Partial<CommentRun> = {}): string {
  return revisedComment([], { ...run, ...of }, rows, 'all') ?? ''
}

/** Names, in the table's order. */
function namesIn(text: string | undefined): string[] {
  return [...(text ?? '').matchAll(/^\| \S+ <code>(.*?)<\/code>/gm)].map(found => found[1] ?? '')
}

const lineOf = (text: string, name: string) => text.split('\n').find(line => line.includes(`<code>${name}</code>`))

describe('the comment', () => {
  test('of a warm run', () => {
    expect(comment([workspaceRow(createReport())]).split('\n')).toEqual([
      '<!-- compose-build-cache comment fe8ee15bb86d27a7 -->',
      '### ✅ 1 workspace: 3 of 4 steps reused, 2 m 1 s saved',
      '',
      '| Workspace | Time | Steps reused | Time saved | Restored | Newly saved |',
      '| :-- | --: | --: | --: | --: | --: |',
      '| ✅ <code>shop</code> | 9.4 s | 3 of 4 (75 %) | 2 m 1 s | 85.2 MB | – |',
      '',
      '<code>CI</code>, [run 4711](https://github.com/octo-org/octo-repo/actions/runs/4711) of <code>1234567</code>',
      '',
      '<!-- compose-build-cache rows {"run":4711,"attempt":1,"rows":[["shop","succeeded",9400,4,3,120600,85234567,null,null,null,false]]} -->'
    ])
  })

  test('of a run that saved: what that cost is taken off', () => {
    const report = withSave(createReport(), { outcome: 'saved', bytes: 1_200_000, entries: 2 }, 60_600)
    expect(lineOf(comment([workspaceRow(report)]), 'shop')).toBe(
      '| ✅ <code>shop</code> | 9.4 s | 3 of 4 (75 %) | 1 m 0 s | 85.2 MB | 1.2 MB |'
    )
  })

  test('of a matrix in which not all went well', () => {
    const rows = [
      createRow({ workspace: 'web-10', timeSavedMs: undefined, stepsCached: 0, restoredBytes: 0 }),
      createRow({ workspace: 'web-9', outcome: 'failed', timeSavedMs: undefined, savedBytes: undefined }),
      createRow({ workspace: 'api', outcome: 'cancelled', stepsTotal: 0, stepsCached: 0 }),
      missingRow('worker')
    ]
    const url = `${run.url}/attempts/2`
    expect(comment(rows, { attempt: 2, url }).split('\n').slice(1, -2)).toEqual([
      '### ❌ 4 workspaces (1 failed, 1 missing, 1 cancelled): 12 of 26 steps reused, 2 m 1 s saved',
      '',
      '| Workspace | Time | Steps reused | Time saved | Restored | Newly saved |',
      '| :-- | --: | --: | --: | --: | --: |',
      '| ⏹️ <code>api</code> cancelled | 9.4 s | – | 2 m 1 s | 85.2 MB | 1.2 MB |',
      '| ❌ <code>web-9</code> failed | 9.4 s | 12 of 13 (92 %) | – | 85.2 MB | – |',
      '| ✅ <code>web-10</code> | 9.4 s | 0 of 13 (0 %) | – | 0 B | 1.2 MB |',
      '| ❔ <code>worker</code> no report | – | – | – | – | – |',
      '',
      '<code>CI</code>, [run 4711, attempt 2](https://github.com/octo-org/octo-repo/actions/runs/4711/attempts/2) of <code>1234567</code>'
    ])
  })

  test('of a pull request that is slower than the default branch', () => {
    const usual = { medianMs: 8900, spreadMs: 700 }
    const rows = [
      createRow({ workspace: 'api', usual, slower: true }),
      createRow({ workspace: 'web' }),
      missingRow('x')
    ]
    const text = comment(rows)
    expect(text.split('\n').slice(1, 7)).toEqual([
      '### ❔ 3 workspaces (1 missing): 24 of 26 steps reused, 4 m 1 s saved, 1 slower than usual',
      '',
      '| Workspace | Time | Usually | Steps reused | Time saved | Restored | Newly saved |',
      '| :-- | --: | --: | --: | --: | --: | --: |',
      '| ✅ <code>api</code> | **9.4 s** 🐢 | 8.9 s ± 0.7 s | 12 of 13 (92 %) | 2 m 1 s | 85.2 MB | 1.2 MB |',
      '| ✅ <code>web</code> | 9.4 s | – | 12 of 13 (92 %) | 2 m 1 s | 85.2 MB | 1.2 MB |'
    ])
    // It comes back as it was.
    expect(revisedComment([text], run, [], 'own')).toBeUndefined()
    expect(comment([createRow({ usual, slower: true })]).split('\n')[1]).toBe(
      '### ✅ 1 workspace: 12 of 13 steps reused, 2 m 1 s saved, slower than usual'
    )
  })

  test.each([
    [400, 'nothing to build'],
    [-4000, 'nothing to build, 4.0 s more than without the cache']
  ])('of no steps and %i ms', (timeSavedMs, told) => {
    const text = comment([createRow({ stepsTotal: 0, stepsCached: 0, timeSavedMs })])
    expect(text.split('\n')[1]).toBe(`### ✅ 1 workspace: ${told}`)
  })

  test('shows text of others as it is, and no text of others ends what is hidden', () => {
    const nasty = '--> <img src=x> | `a` [x](https://evil.example) @team #12 & *b*'
    const text = comment([createRow({ workspace: nasty })], { workflow: nasty })
    const shown =
      '--&#62; &#60;img src=x&#62; &#124; &#96;a&#96; &#91;x&#93;(https&#58;//evil.example) &#64;team &#35;12 &#38; &#42;b&#42;'
    expect(lineOf(text, shown)).toMatch(/^\| ✅ /)
    expect(text).toContain(`\n<code>${shown}</code>, [run`)
    const hidden = text.split('\n').at(-1) ?? ''
    expect(hidden).toContain(
      '["--\\u003e \\u003cimg src=x\\u003e | `a` [x](https://evil.example) \\u0040team \\u002312 \\u0026 *b*"'
    )
    expect(hidden.indexOf('-->')).toBe(hidden.length - 3)
    // It comes back as it was.
    expect(revisedComment([text], { ...run, workflow: nasty }, [], 'own')).toBeUndefined()
  })

  test('has nothing of a failure but that there was one', () => {
    const failure = { title: 'api: RUN curl -u s3cret failed', message: 's3cret', excerpt: ['s3cret'] }
    const text = comment([workspaceRow(createReport({ outcome: 'failed', failure, warnings: ['s3cret'] }))])
    expect(text).not.toContain('s3cret')
  })

  test('has a mark of its own for each workflow', () => {
    expect([commentMarker('CI'), commentMarker('--> @team')]).toEqual([
      '<!-- compose-build-cache comment fe8ee15bb86d27a7 -->',
      expect.stringMatching(/^<!-- compose-build-cache comment [0-9a-f]{16} -->$/)
    ])
    expect(commentMarker('--> @team')).not.toBe(commentMarker('CI'))
  })
})

describe('a comment that is there', () => {
  const [api, web, worker] = ['api', 'web', 'worker'].map(workspace => createRow({ workspace })) as [
    WorkspaceRow,
    WorkspaceRow,
    WorkspaceRow
  ]
  const existing = comment([api, web])

  test('says it already', () => {
    expect(revisedComment([existing], run, [web], 'own')).toBeUndefined()
    expect(revisedComment([`${existing.replaceAll('\n', '\r\n')}\r\n`], run, [api, web], 'all')).toBeUndefined()
  })

  test('gets the row of one more job', () => {
    expect(revisedComment([existing], run, [worker], 'own')).toBe(comment([api, web, worker]))
  })

  test('gets the row of a job anew', () => {
    const again = createRow({ workspace: 'web', outcome: 'failed' })
    expect(revisedComment([existing], run, [again], 'own')).toBe(comment([api, again]))
  })

  test('loses the rows that are none of the whole run', () => {
    expect(namesIn(revisedComment([existing], run, [web, worker], 'all'))).toEqual(['web', 'worker'])
  })

  test('keeps what a job has saved and what that cost, which a report does not know that was handed over before', () => {
    // What saving cost is not taken off yet.
    const given = createRow({ workspace: 'web', totalMs: 1000, savedBytes: undefined, timeSavedMs: 180_000 })
    const text = revisedComment([existing], run, [given], 'all') ?? ''
    expect(lineOf(text, 'web')).toBe('| ✅ <code>web</code> | 1.0 s | 12 of 13 (92 %) | 2 m 1 s | 85.2 MB | 1.2 MB |')
  })

  test('of an earlier run is begun anew', () => {
    expect(revisedComment([existing], { ...run, id: 4712 }, [worker], 'own')).toBe(comment([worker], { id: 4712 }))
  })

  test('of an earlier attempt keeps the rows of jobs that are not run again', () => {
    const text = revisedComment([existing], { ...run, attempt: 2 }, [web], 'own')
    expect(text).toBe(comment([api, web], { attempt: 2 }))
  })

  test.each([
    ['run', { id: 4710 }],
    ['attempt', { id: 4711, attempt: 0 }]
  ])('of a later %s is left alone', (_, earlier) => {
    expect(revisedComment([existing], { ...run, ...earlier }, [worker], 'own')).toBeUndefined()
    expect(revisedComment([existing], { ...run, ...earlier }, [worker], 'all')).toBeUndefined()
  })

  test('twice becomes one with the rows of both', () => {
    const both = [comment([api]), comment([web])]
    expect(revisedComment(both, run, [worker], 'own')).toBe(comment([api, web, worker]))
    expect(revisedComment([existing, existing], run, [web], 'own')).toBe(existing)
  })

  test.each([
    ['edited by hand', existing.replace(/<!-- compose-build-cache rows.*/, '')],
    ['cut off', existing.slice(0, -20)],
    ['of another version', existing.replace('"rows":[[', '"rows":[["x",')]
  ])('that was %s is written anew', (_, damaged) => {
    expect(revisedComment([damaged], run, [worker], 'own')).toBe(comment([worker]))
  })

  test('cannot bring in what is no row', () => {
    const forged = existing.replace('"succeeded"', '"<img src=x>"')
    expect(namesIn(revisedComment([forged], run, [worker], 'own'))).toEqual(['worker'])
  })
})

describe('a comment of 256 workspaces', () => {
  const names = Array.from({ length: 256 }, (_, index) => `services-backend-${index + 1}-d3608c09`)
  const rows = names.map(workspace =>
    createRow({ workspace, outcome: workspace.includes('-200-') ? 'failed' : 'succeeded' })
  )

  test('is one that GitHub takes, shows what went wrong, and says how many it leaves out', () => {
    const text = comment(rows)
    expect(text.length).toBeLessThan(65_536)
    expect(namesIn(text)).toHaveLength(100)
    expect(namesIn(text).at(-1)).toBe('services-backend-200-d3608c09')
    expect(text).toContain('\nand 156 more workspaces\n')
    expect(text.split('\n')[1]).toBe('### ❌ 256 workspaces (1 failed): 3072 of 3328 steps reused, 8 h 35 m saved')
  })

  test('knows every row when the next job comes', () => {
    const one = createRow({ workspace: 'services-backend-7-d3608c09', stepsCached: 13 })
    const text = revisedComment([comment(rows)], run, [one], 'own') ?? ''
    expect(text.split('\n')[1]).toContain('256 workspaces (1 failed): 3073 of 3328 steps reused')
  })

  test('is one that GitHub takes, however long their names are', () => {
    const long = Array.from({ length: 256 }, (_, index) => createRow({ workspace: `${index}${'@'.repeat(500)}` }))
    const text = comment(long)
    expect(text.length).toBeLessThan(65_536)
    expect(revisedComment([text], run, [long[0] ?? createRow()], 'own')?.length).toBeLessThan(65_536)
  })
})
