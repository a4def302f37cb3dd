/** The process that runs the platform's cache client: one request on standard input, one answer as the last line. */
import { text } from 'node:stream/consumers'
import type { RestoredFolder, SavedFolder } from './folder-cache.ts'
import { readFolderState } from './folder-state.ts'
import type { Request } from './toolkit-folders.ts'

/** `failed`: the client has printed why. */
type Answer = RestoredFolder | SavedFolder | { readonly failed: true }

export async function serveFolders(): Promise<void> {
  const request = JSON.parse(await text(process.stdin)) as Request
  const answer = request.operation === 'restore' ? await restore(request) : await save(request)
  // Connections that the client keeps open would keep the process.
  process.stdout.write(`\n${JSON.stringify(answer)}\n`, () => process.exit(0))
}

async function restore({ folder, key, prefix }: Request): Promise<RestoredFolder> {
  const { restoreCache } = await import('@actions/cache')
  const matched = await restoreCache([folder], key, [prefix])
  return { matched, state: await readFolderState(folder) }
}

async function save({ folder, key }: Request): Promise<Answer> {
  const { restoreCache, saveCache } = await import('@actions/cache')
  // The client packs before it asks: a job that has lost the race would pay for all of it.
  const existing = await restoreCache([folder], key, [], { lookupOnly: true })
  if (existing === key) return { outcome: 'exists' }
  return (await saveCache([folder], key)) === -1 ? { failed: true } : { outcome: 'saved' }
}
