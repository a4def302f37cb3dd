/**
 * The comment on a pull request: one for a whole workflow, with a row for each workspace. Jobs of a run add their own rows to
 * it, so it carries all rows a second time, hidden and as data. That data comes back from where others may write: it is
 * checked, and shown as any text of others is.
 */
import { createHash } from 'node:crypto'
import * as v from 'valibot'
import { formatCount } from '../format.ts'
import { inlineCode } from './markdown.ts'
import { sortedRows, type WorkspaceRow, workspacesHeadline, workspaceTable } from './workspaces.ts'

/** When a comment is written: `auto` on the events of pull requests, when there is something to tell. */
export const commentModes = ['auto', 'always', 'never'] as const
export type CommentMode = (typeof commentModes)[number]

/** The run that a comment tells of. */
export interface CommentRun {
  readonly workflow: string
  /** Grows from run to run of a repository. */
  readonly id: number
  /** From 1; grows when jobs of the run are run again. */
  readonly attempt: number
  readonly url: string
  /** SHA of what was built. */
  readonly commit: string
}

/** GitHub takes 65,536 characters; it may count more for one than we do. */
const maxLength = 60_000
const shownRows = 100
const manyRows = 1000

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const outcomes = ['succeeded', 'failed', 'cancelled', 'missing'] as const
/** Workspace, outcome, ms, steps, those reused, ms saved, bytes restored and newly saved, median and spread in ms, slower. */
const hiddenRow = v.tuple([
  v.pipe(v.string(), v.maxLength(200)),
  v.picklist(outcomes),
  v.pipe(v.number(), v.finite()),
  count,
  count,
  v.nullable(v.pipe(v.number(), v.finite())),
  count,
  v.nullable(count),
  v.nullable(count),
  v.nullable(count),
  v.boolean()
])
const hidden = v.object({ run: count, attempt: count, rows: v.pipe(v.array(hiddenRow), v.maxLength(manyRows)) })

interface Known {
  readonly run: number
  readonly attempt: number
  readonly rows: readonly WorkspaceRow[]
}

/** What the comment of a workflow begins with. */
export function commentMarker(workflow: string): string {
  const digest = createHash('sha256').update(workflow).digest('hex').slice(0, 16)
  return `<!-- compose-build-cache comment ${digest} -->`
}

/**
 * The text that the comment should have.
 * @param existing comments of this workflow as they are, the oldest first; more than one when jobs began one at once
 * @param rows what this job knows; `all` when these are the rows of the whole run, `own` when other jobs have theirs
 * @returns undefined when there is nothing to change: it says so already, or tells of a later run
 */
export function revisedComment(
  existing: readonly string[],
  run: CommentRun,
  rows: readonly WorkspaceRow[],
  whose: 'own' | 'all'
): string | undefined {
  const known = existing.flatMap(text => knownFrom(text) ?? [])
  const isLater = (one: Known) => one.run > run.id || (one.run === run.id && one.attempt > run.attempt)
  if (known.some(isLater)) return undefined
  const before = new Map(
    known.filter(one => one.run === run.id).flatMap(one => one.rows.map(row => [row.workspace, row]))
  )
  const given = rows.map(row => withSaving(row, before.get(row.workspace)))
  const merged = new Map([...(whose === 'own' ? before : []), ...given.map(row => [row.workspace, row] as const)])
  const text = comment(run, sortedRows([...merged.values()]))
  const [first] = existing
  return existing.length === 1 && first !== undefined && normalized(first) === text ? undefined : text
}

/** What a job saves, and what that costs, is known after it has handed over its report: only its own row tells. */
function withSaving(row: WorkspaceRow, own: WorkspaceRow | undefined): WorkspaceRow {
  if (row.savedBytes !== undefined || own?.savedBytes === undefined) return row
  return { ...row, savedBytes: own.savedBytes, timeSavedMs: own.timeSavedMs }
}

/** The comment of these rows, as many of them as fit. */
function comment(run: CommentRun, rows: readonly WorkspaceRow[]): string {
  for (let shown = shownRows, kept = rows.length; ; shown = Math.floor(shown / 2)) {
    if (shown === 0) kept = Math.floor(kept / 2)
    const text = render(run, rows, shown, kept)
    if (text.length <= maxLength || kept === 0) return text
  }
}

function render(run: CommentRun, rows: readonly WorkspaceRow[], shown: number, kept: number): string {
  // What went wrong is shown in any case.
  const bad = rows.filter(row => row.outcome !== 'succeeded')
  const chosen = new Set([...bad, ...rows.filter(row => row.outcome === 'succeeded')].slice(0, shown))
  const visible = rows.filter(row => chosen.has(row))
  const more = rows.length - visible.length
  const attempt = run.attempt > 1 ? `, attempt ${run.attempt}` : ''
  return [
    commentMarker(run.workflow),
    `### ${workspacesHeadline(rows)}`,
    '',
    ...(visible.length === 0 ? [] : [workspaceTable(visible), '']),
    ...(more === 0 ? [] : [`and ${formatCount(more, 'more workspace', 'more workspaces')}`, '']),
    `${inlineCode(run.workflow)}, [run ${run.id}${attempt}](${run.url}) of ${inlineCode(run.commit.slice(0, 7))}`,
    '',
    hiddenLine({ run: run.id, attempt: run.attempt, rows: rows.slice(0, kept) })
  ].join('\n')
}

function hiddenLine({ run, attempt, rows }: Known): string {
  const data = {
    run,
    attempt,
    rows: rows.map(row => [
      row.workspace,
      row.outcome,
      row.totalMs,
      row.stepsTotal,
      row.stepsCached,
      row.timeSavedMs ?? null,
      row.restoredBytes,
      row.savedBytes ?? null,
      row.usual?.medianMs ?? null,
      row.usual?.spreadMs ?? null,
      row.slower
    ])
  }
  // Nothing in it may end the comment it is in, or call for anybody.
  const json = JSON.stringify(data).replace(/[<>&@#]/g, one => `\\u00${one.charCodeAt(0).toString(16)}`)
  return `<!-- compose-build-cache rows ${json} -->`
}

/** What a comment's hidden line says; undefined when it has none that can be read. */
function knownFrom(text: string): Known | undefined {
  const [, json] = /^<!-- compose-build-cache rows (.*) -->$/m.exec(normalized(text)) ?? []
  const result = v.safeParse(hidden, parsed(json ?? ''))
  if (!result.success) return undefined
  const rows = result.output.rows.map(
    ([
      workspace,
      outcome,
      totalMs,
      stepsTotal,
      stepsCached,
      savedMs,
      restoredBytes,
      stored,
      medianMs,
      spreadMs,
      slower
    ]) => ({
      workspace,
      outcome,
      totalMs,
      stepsTotal,
      stepsCached,
      timeSavedMs: savedMs ?? undefined,
      restoredBytes,
      savedBytes: stored ?? undefined,
      usual: medianMs === null || spreadMs === null ? undefined : { medianMs, spreadMs },
      slower
    })
  )
  return { ...result.output, rows }
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    // Edited by hand, or cut off: the rows of this job are known anyway.
    return undefined
  }
}

/** Text as it was sent: services change line ends and cut off what is blank at the end. */
function normalized(text: string): string {
  return text.replaceAll('\r\n', '\n').trimEnd()
}
