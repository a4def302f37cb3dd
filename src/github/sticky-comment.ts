/**
 * One comment on a pull request that several jobs keep up to date. GitHub has no conditional writes for comments
 * (https://docs.github.com/rest/issues/comments), so what was written is read again after a pause: whoever finds that another
 * job has written over it in the meantime writes once more.
 */
import * as v from 'valibot'
import { GithubError, type GithubRest } from './rest.ts'

export interface StickyComment {
  readonly repository: string
  readonly pullRequest: number
  /** What the comment begins with. */
  readonly marker: string
  /**
   * The text that the comment should have; undefined when there is nothing to change.
   * @param existing texts of the comments that begin with the marker, the oldest first
   */
  revise(existing: readonly string[]): string | undefined
  /** Pauses between writing and reading again. @param round from 1 */
  settle(round: number): Promise<void>
}

export type StickyOutcome =
  | { readonly kind: 'created' | 'updated' | 'unchanged' | 'contended' }
  /** The token may not do it, or the pull request takes no comments. */
  | { readonly kind: 'denied'; readonly reason: string }

/** Legs of a matrix end at about the same time; each round lets at least one of them through. */
const mostRounds = 10

const found = v.object({
  id: v.pipe(v.number(), v.safeInteger()),
  body: v.optional(v.nullable(v.string()), ''),
  author_association: v.optional(v.string(), ''),
  user: v.optional(v.nullable(v.object({ type: v.optional(v.string(), '') })))
})
type Found = v.InferOutput<typeof found>

/** People who may write to the repository anyway. */
const trusted: readonly string[] = ['OWNER', 'MEMBER', 'COLLABORATOR']

/**
 * Creates or updates the comment. `contended`: other jobs kept changing it until the end.
 * @throws GithubError, StoreError
 */
export async function writeSticky(rest: GithubRest, sticky: StickyComment): Promise<StickyOutcome> {
  let outcome: 'created' | 'updated' | 'unchanged' = 'unchanged'
  let disturbed = false
  try {
    for (let round = 1; round <= mostRounds; round += 1) {
      const comments = await readComments(rest, sticky)
      // A comment of our own that does not show yet is not written twice.
      if (outcome === 'created' && comments.length === 0) return { kind: outcome }
      const text = sticky.revise(comments.map(comment => comment.body ?? ''))
      if (text === undefined) return { kind: outcome }
      try {
        const written = await write(rest, sticky, comments, text)
        if (outcome !== 'created') outcome = written
      } catch (error) {
        // Somebody has deleted it meanwhile, or is writing it: the next round sees what is there then.
        if (disturbed || !isDisturbance(error, comments)) throw error
        disturbed = true
      }
      await sticky.settle(round)
    }
    return { kind: 'contended' }
  } catch (error) {
    if (error instanceof GithubError && [401, 403, 404, 410].includes(error.status)) {
      return { kind: 'denied', reason: error.message }
    }
    throw error
  }
}

function isDisturbance(error: unknown, { length }: readonly Found[]): boolean {
  return error instanceof GithubError && (error.status === 409 || (error.status === 404 && length > 0))
}

/** Ours, the oldest first. A comment of a passer-by is not ours whatever it begins with. */
async function readComments(rest: GithubRest, sticky: StickyComment): Promise<readonly Found[]> {
  const items = await rest.list(commentsOf(sticky))
  return items
    .flatMap(item => {
      const comment = v.safeParse(found, item)
      return comment.success ? [comment.output] : []
    })
    .filter(comment => comment.body?.startsWith(sticky.marker))
    .filter(comment => comment.user?.type === 'Bot' || trusted.includes(comment.author_association))
    .toSorted((a, b) => a.id - b.id)
}

/** Writes the oldest comment and deletes the others, which jobs that began at once have made. */
async function write(
  rest: GithubRest,
  sticky: StickyComment,
  [first, ...others]: readonly Found[],
  body: string
): Promise<'created' | 'updated'> {
  if (first === undefined) {
    await rest.call('POST', commentsOf(sticky), { body })
    return 'created'
  }
  await rest.call('PATCH', commentPath(sticky, first), { body })
  for (const other of others) await remove(rest, sticky, other)
  return 'updated'
}

async function remove(rest: GithubRest, sticky: StickyComment, comment: Found): Promise<void> {
  try {
    await rest.call('DELETE', commentPath(sticky, comment))
  } catch (error) {
    if (!(error instanceof GithubError && error.status === 404)) throw error
  }
}

function commentsOf({ repository, pullRequest }: StickyComment): string {
  return `/repos/${repository}/issues/${pullRequest}/comments`
}

function commentPath({ repository }: StickyComment, { id }: Found): string {
  return `/repos/${repository}/issues/comments/${id}`
}
