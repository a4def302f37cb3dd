/** Entries of a repository's Actions cache: https://docs.github.com/rest/actions/cache */
import * as v from 'valibot'
import { GithubError, type GithubRest } from './rest.ts'

export interface ActionsCacheEntry {
  readonly id: number
  readonly key: string
  /** `refs/heads/main`... */
  readonly ref: string
  /** bytes */
  readonly bytes: number
  /** ms since 1970 */
  readonly createdAt: number
  readonly lastUsedAt: number
}

const page = v.object({
  total_count: v.number(),
  actions_caches: v.array(
    v.object({
      id: v.number(),
      key: v.string(),
      ref: v.string(),
      size_in_bytes: v.number(),
      created_at: v.string(),
      last_accessed_at: v.string()
    })
  )
})

const pageSize = 100
/** 10,000 entries; there are 200 new ones a minute at most. */
const mostPages = 100

/**
 * All entries, the largest first.
 * @param repository `owner/name`
 * @throws GithubError when GitHub refuses, StoreError when it cannot be reached
 */
export async function listActionsCaches(rest: GithubRest, repository: string): Promise<readonly ActionsCacheEntry[]> {
  const entries: ActionsCacheEntry[] = []
  for (let number = 1; number <= mostPages; number += 1) {
    const query = `per_page=${pageSize}&page=${number}&sort=size_in_bytes&direction=desc`
    const answer = v.safeParse(page, await rest.call('GET', `/repos/${repository}/actions/caches?${query}`))
    if (!answer.success) throw new GithubError(200, 'the answer is no list of caches')
    const { actions_caches: found, total_count: total } = answer.output
    entries.push(
      ...found.map(one => ({
        id: one.id,
        key: one.key,
        ref: one.ref,
        bytes: one.size_in_bytes,
        createdAt: Date.parse(one.created_at),
        lastUsedAt: Date.parse(one.last_accessed_at)
      }))
    )
    if (found.length < pageSize || entries.length >= total) break
  }
  return entries
}

/** Removes an entry; one that is gone already is none to remove. @returns whether it was there @throws like `listActionsCaches` */
export async function deleteActionsCache(rest: GithubRest, repository: string, id: number): Promise<boolean> {
  try {
    await rest.call('DELETE', `/repos/${repository}/actions/caches/${id}`)
    return true
  } catch (error) {
    if (error instanceof GithubError && error.status === 404) return false
    throw error
  }
}
