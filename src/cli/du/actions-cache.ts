/** The Actions cache of the project's repository, for those who have a token. */
import type { Docker } from '../../build/index.ts'
import { type ActionsCacheEntry, type GithubRest, listActionsCaches, openGithubRest } from '../../github/index.ts'
import { execute } from '../../process.ts'
import { openConnection, realTiming, reasonOf } from '../../store/index.ts'
import { version } from '../../version.ts'
import { proxies } from '../build/local-surroundings.ts'
import { type CliContext, dockerFor } from '../context.ts'
import { CliError, UsageError } from '../errors.ts'
import type { CacheItem } from './inventory.ts'

const timeouts = { connectMs: 10_000, headersMs: 30_000, idleMs: 30_000 }

/** Asks GitHub with the user's token. @throws CliError when GitHub refuses or cannot be reached */
export async function withGithub<Result>(
  token: string,
  context: CliContext,
  work: (rest: GithubRest) => Promise<Result>
): Promise<Result> {
  const connection = openConnection(proxies(context.env), timeouts)
  // Enterprise servers have an address of their own.
  const apiUrl = (context.env.GITHUB_API_URL || 'https://api.github.com').replace(/\/$/, '')
  const userAgent = `compose-build-cache/${version}`
  try {
    const { signal } = context
    return await work(openGithubRest({ apiUrl, token, userAgent, connection, timing: realTiming, signal }))
  } catch (error) {
    context.signal.throwIfAborted()
    throw new CliError(`The Actions cache cannot be asked: ${reasonOf(error)}`, { cause: error })
  } finally {
    await connection.close()
  }
}

export function githubToken({ env }: CliContext): string | undefined {
  return env.GITHUB_TOKEN || env.GH_TOKEN || undefined
}

/** `owner/name`: the one given, else that of the remote `origin`. @throws UsageError for a name that is none */
export async function repositoryOf(given: string | undefined, context: CliContext): Promise<string | undefined> {
  if (given !== undefined && !/^[\w.-]+\/[\w.-]+$/.test(given)) {
    throw new UsageError(`${JSON.stringify(given)} is not the name of a repository: write it as owner/name.`)
  }
  return given ?? repositoryOfUrl(await originUrl(dockerFor(context), context.cwd))
}

async function originUrl({ env }: Docker, cwd: string): Promise<string> {
  const asked = execute('git', ['remote', 'get-url', 'origin'], { cwd, env, timeoutMs: 10_000 })
  return (await asked.catch(() => undefined))?.stdout.trim() ?? ''
}

/** `git@github.com:acme/shop.git`, `https://github.com/acme/shop` -> `acme/shop` */
export function repositoryOfUrl(url: string): string | undefined {
  return /(?:[/:@]|^)github\.[\w.]+[:/]([\w.-]+\/[\w.-]+?)(?:\.git)?\/?$/.exec(url)?.[1]
}

export async function actionsItems(
  token: string,
  repository: string,
  context: CliContext
): Promise<readonly CacheItem[]> {
  return (await withGithub(token, context, rest => listActionsCaches(rest, repository))).map(actionsItem)
}

/** Entries of this tool have keys that begin so; others are somebody else's. */
const ourPrefix = 'cbc1-'

export function actionsItem({ id, key, ref, bytes, createdAt, lastUsedAt }: ActionsCacheEntry): CacheItem {
  const isOurs = key.startsWith(ourPrefix)
  return {
    kind: 'actions',
    id: String(id),
    name: `${key} (${ref.replace(/^refs\/(heads\/)?/, '')})`,
    bytes,
    createdAt,
    lastUsedAt,
    ...(isOurs ? { tool: 'compose-build-cache' } : { keptBecause: 'it is not an entry of this tool' })
  }
}
