/** Names under which the layers of one service are kept: no two services, workspaces or branches share one. */
import { createHash } from 'node:crypto'
import { workspaceName } from '../workspace.ts'

/** Whose layers. All parts as the user has them. */
export interface Owner {
  readonly workspace: string
  readonly service: string
}

/** Tags may have 128 characters: room for this, the user's own tag, eight digits and two dashes. */
const readableLength = 70

/**
 * The scope of GitHub's cache. It says nothing of branches: the service itself keeps those apart, and BuildKit looks
 * through all that the job's token may read, the base branch among them.
 */
export function scopeOf({ workspace, service }: Owner): string {
  return `cbc/${workspaceName(workspace)}/${workspaceName(service)}`
}

/** Folders, one below the other, `/`-separated: a folder that two services export to at once breaks. */
export function folderOf({ workspace, service }: Owner, branch: string): string {
  return [workspace, service, branch].map(workspaceName).join('/')
}

/** A tag: in a repository all that tells caches apart. The digest is of all parts, none of which can run into another. */
export function tagOf({ workspace, service }: Owner, branch: string, prefix: string): string {
  const parts = [workspace, service, branch]
  const readable = parts.join('-').replace(/[^A-Za-z0-9_.-]+/g, '-')
  const digest = createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 8)
  const name = `${readable.slice(0, readableLength)}-${digest}`
  return prefix === '' ? name.replace(/^[.-]+/, '') : `${prefix}-${name}`
}
